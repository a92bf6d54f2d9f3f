#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# train.sh COMMAND DATA OUT [--open-only]: learns every table whose gold is in DATA, two at a time.
#
# DATA holds a folder for each model, named as `nutgraf train --help` names them, with gold files in it
# (.jsonl or .jsonl.xz). Tables and their model cards go to OUT. Models without a folder are passed over.
set -euo pipefail
command=${1:?the nutgraf command}
data=${2:?the folder with a folder of gold for each model}
out=${3:?where the tables go}
flag=${4:-}
plain=$(mktemp -d)
trap 'rm -rf "$plain"' EXIT
mkdir -p "$out"
learn() {
  local model=$1
  mkdir -p "$plain/$model"
  for file in "$data/$model"/*.jsonl; do
    [ -e "$file" ] && ln -s "$(realpath "$file")" "$plain/$model/"
  done
  for file in "$data/$model"/*.jsonl.xz; do
    [ -e "$file" ] && xz -dc "$file" > "$plain/$model/$(basename "$file" .xz)"
  done
  "$command" train "$model" "$plain/$model"/*.jsonl --out "$out/${model//-/_}.bin" $flag \
    2> "$out/${model//-/_}.log" && echo "$model: learnt" || { echo "$model: $(grep -m1 -i error "$out/${model//-/_}.log" || tail -1 "$out/${model//-/_}.log")"; return 1; }
}
export -f learn
export command data out flag plain
models=$(for folder in "$data"/*/; do basename "$folder"; done)
[ -n "$models" ] || { echo "train.sh: $data holds no folders" >&2; exit 1; }
printf '%s\n' $models | xargs -P 2 -I{} bash -c 'learn {}'
