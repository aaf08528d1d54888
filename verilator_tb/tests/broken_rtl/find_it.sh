#!/usr/bin/env bash
# find_it.sh GOOD_TOOL BROKEN_TOOL NAME VERSION SIGNAL..., from the source root. The broken RTL must be found:
#   1. by the vector NAME, exactly at the edge and signal that the vector states (worked out by hand);
#      on the right RTL that failure must not happen;
#   2. by the regression, whose first mismatch pages name one of the SIGNALs.
set -euo pipefail

good=$1 broken=$2 name=$3 version=$4
shift 4
here=verilator_tb/tests/broken_rtl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

"$broken" run --vectors "$here/vectors" --id "$name/*" --waves "$work" ||
  fail "$name is not found at the edge and signal that $here/vectors/$name.yaml states"

status=0
"$good" run --vectors "$here/vectors" --id "$name/*" --waves "$work" >"$work/good.txt" || status=$?
if ((status != 1)) || ! grep -q 'was to fail .* but passed' "$work/good.txt"; then
  cat "$work/good.txt"
  fail "the vector $name fails on the right RTL too (exit code $status)"
fi

status=0
"$broken" run --suite regression --version "$version" --max-failures 1 --waves "$work/waves" \
  --json "$work/summary.json" >"$work/regression.txt" || status=$?
cat "$work/regression.txt"
((status == 1)) || fail "the regression ends with exit code $status instead of 1"

python3 - "$work/summary.json" "$@" <<'PY'
import json, sys
summary, signals = json.load(open(sys.argv[1])), sys.argv[2:]
pages = [o["page"] for o in summary["outcomes"] if "page" in o]
named = [p["signals"][0]["name"].split("[")[0] for p in pages]
if not named or any(n not in signals for n in named):
    sys.exit(f"the regression's pages name {named}, none of {signals}")
if any(len(p["commands"]) != 2 for p in pages):
    sys.exit("a page lacks its two lines to paste")
PY
