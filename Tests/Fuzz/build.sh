#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds one libFuzzer program a target under build/fuzz and runs each for FUZZ_SECONDS (default 60).
#   build.sh [TARGET…]     all of them without arguments; FUZZ_SECONDS=0 builds alone
set -euo pipefail
cd "$(dirname "$0")/../.."
targets=("$@")
[ ${#targets[@]} -gt 0 ] ||
  targets=(text html page record compare options entities model query add index sealed)
for part in NutgrafC CNutgrafData; do
  swift build -c release --scratch-path build/fuzz/swift --target "$part" -Xswiftc -sanitize=fuzzer
done
objects=$(find build/fuzz/swift/release/ -name '*.o' -path '*Nutgraf*.build/*' \
  -not -path '*NutgrafCommand*' -not -path '*NutgrafTrain*')
for target in "${targets[@]}"; do
  clang -c -g -O1 -D_DEFAULT_SOURCE "-DTARGET_${target^^}" Tests/Fuzz/harness.c \
    -o "build/fuzz/$target.o"
  # shellcheck disable=SC2086
  swiftc -sanitize=fuzzer -static-stdlib -use-ld=lld "build/fuzz/$target.o" $objects \
    -lswiftSynchronization -lstdc++ -o "build/fuzz/$target"
done
[ "${FUZZ_SECONDS:-60}" -gt 0 ] || exit 0
status=0
artifacts=build/fuzz/artifacts
mkdir -p "$artifacts"
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  mkdir -p "$corpus"
  case $target in
  text | compare) cp Examples/reports/*.txt "$corpus/" ;;
  html) cp Examples/reports/*.html "$corpus/" ;;
  page) cp Examples/reports/*.html Examples/reports/*.txt "$corpus/" ;;
  sealed) cp Tests/Fuzz/seeds/index/* "$corpus/" ;;
  *) cp "Tests/Fuzz/seeds/$target"/* "$corpus/" ;;
  esac
  echo "== $target"
  "build/fuzz/$target" -max_total_time="${FUZZ_SECONDS:-60}" -max_len="${FUZZ_LENGTH:-512}" \
    -timeout=20 -rss_limit_mb=4096 -dict=Tests/Fuzz/dictionary.txt -artifact_prefix="$artifacts/$target-" \
    -print_final_stats=1 "$corpus" >"build/fuzz/$target.log" 2>&1 || status=1
  grep -E 'number_of_executed|ERROR|SUMMARY|Fatal|artifact|harness.c' "build/fuzz/$target.log" || true
done
exit $status
