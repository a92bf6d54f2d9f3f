#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# setup.sh swift|python [PYTHON]|fuzz|install: sees that what a step needs is there. Debian packages
# are installed when this runs as root, and named in one line when it does not.
set -euo pipefail

missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }

install_missing() {
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing: ${missing[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q "${missing[@]}" >/dev/null 2>&1 || {
      apt-get update -q >/dev/null
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q "${missing[@]}" >/dev/null
    }
  else
    echo "nutgraf: please install first: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
}

case "${1:-}" in
swift)
  if ! command -v swift >/dev/null 2>&1; then
    echo "nutgraf: Swift 6.3 or later is needed; see https://www.swift.org/install" >&2
    exit 1
  fi
  need gcc build-essential
  install_missing
  ;;
python)
  python=${2:-python3}
  if ! command -v "$python" >/dev/null 2>&1; then missing+=(python3); fi
  if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then missing+=(python3-venv python3-dev); fi
  install_missing
  "$python" - <<'P'
import sys
if sys.version_info < (3, 9):
    sys.exit("nutgraf: Python 3.9 or later is needed, this is %d.%d" % sys.version_info[:2])
P
  ;;
install)
  need cmake cmake
  need pkg-config pkg-config
  need g++ g++
  install_missing
  ;;
fuzz)
  need gcc build-essential
  install_missing
  ;;
*)
  echo "usage: setup.sh swift|python [PYTHON]|install|fuzz" >&2
  exit 2
  ;;
esac
