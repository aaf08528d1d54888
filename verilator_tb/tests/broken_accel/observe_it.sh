#!/usr/bin/env bash
# observe_it.sh BROKEN_TOOL ID, from the source root. A broken block inside the accelerator: observed, its own lockstep
# names it; not observed, the accelerator's registers do. The page's command says what was observed.
set -euo pipefail

broken=$1 id=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# page OBSERVE: runs the vector, which must fail; the first signal and the command of its page.
page() {
  local status=0
  "$broken" run --id "$id" --observe "$1" --waves "$work/waves" --json "$work/summary.json" >&2 ||
    status=$?
  if ((status != 1)); then
    echo "--observe $1 ends with exit code $status instead of 1" >&2
    return 1
  fi
  python3 -c 'import json, sys
page = json.load(open(sys.argv[1]))["outcomes"][0]["page"]
print(page["signals"][0]["name"], page["commands"][0])' "$work/summary.json"
}

all=$(page all)
one=$(page 0)
none=$(page none)
printf '%s\n' "$all" "$one" "$none"
[[ $all == "block "*" --observe all" ]]
[[ $one == "block 0 "*" --observe 0" ]]
[[ $none != "block "* && $none == *" --observe none" ]]
