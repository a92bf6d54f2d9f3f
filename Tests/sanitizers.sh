#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Swift tests under the address and the thread sanitizer; the C tests under valgrind where it is.
set -uo pipefail
cd "$(dirname "$0")/.."
# The test runner leaks a little of its own.
export LSAN_OPTIONS="suppressions=$PWD/Tests/leaks.txt:print_suppressions=0"
export TSAN_OPTIONS="suppressions=$PWD/Tests/races.txt:print_suppressions=0"
status=0
for sanitizer in address thread; do
  echo "== $sanitizer"
  swift test --sanitize $sanitizer --scratch-path "build/$sanitizer" 2>&1 |
    grep -E 'ERROR: |WARNING: ThreadSanitizer|Test run with|✘|error:' | head -40
  [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
done
if command -v valgrind >/dev/null 2>&1 && [ -f build/lib/libnutgraf.so ]; then
  for name in header index; do
    echo "== valgrind $name"
    gcc -std=c11 -g -IInclude -ITests/CABI "Tests/CABI/$name.c" -o "build/valgrind_$name" \
      -Lbuild/lib -lnutgraf -lpthread -Wl,-rpath,"$PWD/build/lib"
    valgrind -q --error-exitcode=9 --leak-check=full --show-leak-kinds=definite \
      --errors-for-leak-kinds=definite "build/valgrind_$name" || status=1
  done
fi
exit $status
