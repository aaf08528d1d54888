#!/usr/bin/env bash
# find_it.sh BROKEN_TOOL BUILD SIGNAL..., from the source root. The broken accelerator must be found by the regression,
# whose first mismatch page names one of the SIGNALs (their beginning) and says to which part of the layer it belongs.
set -euo pipefail

broken=$1 build=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

status=0
"$broken" run --suite regression --version "$build" --max-failures 1 --jobs 1 --waves "$work/waves" \
  --json "$work/summary.json" >"$work/regression.txt" || status=$?
cat "$work/regression.txt"
if ((status != 1)); then
  echo "the regression ends with exit code $status instead of 1" >&2
  exit 1
fi

python3 - "$work/summary.json" "$@" <<'PY'
import json, sys
summary, signals = json.load(open(sys.argv[1])), sys.argv[2:]
page = next(o["page"] for o in summary["outcomes"] if "page" in o)
named = page["signals"][0]["name"]
if not any(named.startswith(s) for s in signals):
    sys.exit(f"the page names {named}, none of {signals}")
missing = [label for label in ("build", "layer", "tile") if label not in page["origin"]]
if missing:
    sys.exit(f"the page does not say: {missing}")
if not page["commands"]:
    sys.exit("the page lacks its line to paste")
PY
