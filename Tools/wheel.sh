#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# wheel.sh VENV: builds build/dist/nutgraf-*.whl from build/lib/libnutgraf.so, when either changed.
set -euo pipefail
venv=$1
stamp=build/dist/.stamp
mkdir -p build/dist
if [ -f "$stamp" ] && [ -z "$(find Bindings/Python README.md build/lib/libnutgraf.so -newer "$stamp" -type f \
    -not -path '*/__pycache__/*' -print -quit)" ] && ls build/dist/*.whl >/dev/null 2>&1; then
  exit 0
fi
rm -f build/dist/*.whl
"$venv/bin/python" -m pip wheel -q --disable-pip-version-check --no-deps -w build/dist ./Bindings/Python
touch "$stamp"
