#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs every test and closes with "N passed, N failed". `make test` has built everything before.
#   run.sh [swift] [header] [c] [install] [python] [documents]     all of them without arguments
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ok() { passed=$((passed + 1)); }
bad() {
  failed=$((failed + 1))
  echo "FAILED: $1"
}
# check NAME COMMAND…: one test; what it printed is shown when it fails.
check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then ok; else
    bad "$name"
    tail -40 "$work/log"
  fi
}
# counts NAME FILE: adds the last "N passed" and "N failed" found in a log.
counts() {
  local p f
  p=$(grep -oE '[0-9]+ passed' "$2" | tail -1 | grep -oE '[0-9]+')
  f=$(grep -oE '[0-9]+ failed' "$2" | tail -1 | grep -oE '[0-9]+')
  if [ -z "$p$f" ]; then bad "$1 ran no test"; else
    passed=$((passed + ${p:-0}))
    failed=$((failed + ${f:-0}))
  fi
}

swift_tests() {
  swift build --build-tests >"$work/build" 2>&1 || { bad "swift build"; grep -E 'error' -A5 "$work/build" | head -60; return; }
  swift test --skip-build >"$work/swift" 2>&1
  local status=$? total issues
  total=$(grep -oE 'Test run with [0-9]+ tests?' "$work/swift" | tail -1 | grep -oE '[0-9]+')
  issues=$(grep -cE '^✘ Test [^r].* failed after|^✘ Test ".*" failed after|^✘ Test [A-Za-z0-9_()]+.* recorded an issue' "$work/swift")
  if [ "$status" -ne 0 ] || [ -z "$total" ]; then
    local broken
    broken=$(grep -E '^✘ Test .* failed after' "$work/swift" | grep -vc 'Test run with')
    [ "$broken" -gt 0 ] || broken=1
    failed=$((failed + broken))
    passed=$((passed + (${total:-0} > broken ? ${total:-0} - broken : 0)))
    grep -E '✘|error:|Fatal|crash' "$work/swift" | head -60
    tail -5 "$work/swift"
  else
    passed=$((passed + total))
  fi
}

header_tests() {
  swift build -c release --product nutgraf-header >/dev/null 2>&1
  check "the header and the prototypes are up to date (make header)" .build/release/nutgraf-header . --check
  printf '#include <nutgraf.h>\nint main(void) { return 0; }\n' >"$work/header.c"
  cp "$work/header.c" "$work/header.cpp"
  local flags="-Wall -Wextra -pedantic -Werror -Iinclude_dir" standard
  for standard in c99 c11; do
    check "header as $standard, gcc" gcc -std=$standard ${flags/include_dir/Include} "$work/header.c" -o "$work/h"
    check "header as $standard, clang" clang -std=$standard ${flags/include_dir/Include} "$work/header.c" -o "$work/h"
  done
  check "header as C++11, g++" g++ -std=c++11 ${flags/include_dir/Include} "$work/header.cpp" -o "$work/h"
  check "header as C++11, clang" clang -x c++ -std=c++11 -fsyntax-only ${flags/include_dir/Include} "$work/header.cpp"
  check "only nutgraf_* is exported" sh -c \
    'test -z "$(nm -D --defined-only build/lib/libnutgraf.so | grep -v " nutgraf_" | grep -v " A ")"'
  check "the library needs the C library alone" sh -c \
    'test -z "$(ldd build/lib/libnutgraf.so | grep -vE "linux-vdso|libc\.so|libm\.so|ld-linux")"'
  check "the library is no larger than its floor (Tests/floors.txt)" sh -c \
    '[ "$(stat -c %s build/lib/libnutgraf.so)" -le "$(sed -n "s/^library_bytes *//p" Tests/floors.txt)" ]'
}

# compile SOURCE OUT
compile() {
  gcc -std=c11 -O1 -Wall -Wextra -pedantic -Werror -IInclude -ITests/CABI "$1" -o "$2" \
    -Lbuild/lib -lnutgraf -lpthread -Wl,-rpath,"$PWD/build/lib"
}

c_tests() {
  local source name
  for source in Tests/CABI/*.c; do
    name=$(basename "$source" .c)
    check "compile $source" compile "$source" "$work/$name"
    timeout 300 "$work/$name" >"$work/out" 2>&1 || cat "$work/out"
    counts "$source" "$work/out"
  done
  for source in Examples/C/*.c; do
    name=$(basename "$source" .c)
    check "compile $source" compile "$source" "$work/example_$name"
  done
  local reports=Examples/reports
  check "the example entities prints what is expected" expected entities \
    "$work/example_entities" $reports/harbour-talks-gazette.html
  check "the example compare prints what is expected" expected compare \
    "$work/example_compare" $reports/harbour-talks-gazette.html $reports/harbour-talks-observer.txt
  check "the example search prints what is expected" expected search \
    "$work/example_search" "$work/example_index" $reports/*.txt
  check "the example annotate_stream prints what is expected" expected annotate_stream \
    sh -c "'$work/example_annotate_stream' <Examples/reports/records.jsonl || [ \$? = 1 ]"
}

# expected NAME COMMAND…: the output is the one kept in Examples/C/expected; UPDATE=1 writes it anew.
expected() {
  local file=Examples/C/expected/$1.txt
  shift
  "$@" >"$work/got" || return 1
  if [ -n "${UPDATE:-}" ]; then mkdir -p Examples/C/expected && cp "$work/got" "$file"; fi
  diff -u "$file" "$work/got"
}

install_tests() {
  Tools/setup.sh install || { bad "set-up"; return; }
  check "make install" make -s install PREFIX="$work/prefix"
  check "pkg-config project" sh -c "
    PKG_CONFIG_PATH='$work/prefix/lib/pkgconfig' gcc -Wall -Wextra -Werror Examples/C/entities.c \
      -o '$work/pc' \$(PKG_CONFIG_PATH='$work/prefix/lib/pkgconfig' pkg-config --cflags --libs nutgraf) \
    && LD_LIBRARY_PATH='$work/prefix/lib' '$work/pc' Examples/reports/harbour-talks-gazette.html"
  mv "$work/prefix" "$work/moved"
  check "the installed tree can be moved" sh -c "
    test \"\$(PKG_CONFIG_PATH='$work/moved/lib/pkgconfig' pkg-config --variable=libdir nutgraf)\" \
      -ef '$work/moved/lib'"
  check "CMake project" sh -c "
    cmake -S Examples/CMake -B '$work/cmake' -DCMAKE_PREFIX_PATH='$work/moved' \
    && cmake --build '$work/cmake' && '$work/cmake/entities' Examples/reports/harbour-talks-gazette.html"
}

python_tests() {
  local python=build/venv/bin/python
  check "Python test tools" $python -m pip install -q --disable-pip-version-check pytest pyarrow \
    polars pandas tqdm nbclient nbformat ipykernel
  check "install the wheel" $python -m pip install -q --disable-pip-version-check --force-reinstall \
    --no-deps build/dist/nutgraf-*.whl
  $python -m pytest -q -p no:cacheprovider Bindings/Python/tests >"$work/pytest" 2>&1 ||
    tail -60 "$work/pytest"
  counts "pytest" "$work/pytest"
}

documents_tests() {
  build/venv/bin/python Tests/documents.py >"$work/documents" 2>&1 || cat "$work/documents"
  counts "documents" "$work/documents"
}

steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(header c python documents install swift)
for step in "${steps[@]}"; do
  echo "== $step"
  "${step}_tests"
done
echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
