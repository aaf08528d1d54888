#!/usr/bin/env bash
# find_it.sh REPLAY TARGET, from the source root: a reader with a planted mistake must be reported by
# the inputs that are kept, in words and with exit code 1.
set -euo pipefail

status=0
words=$("$1" "$2") || status=$?
printf '%s\n' "$words"
if ((status != 1)) || ! grep -q "FINDING $2: " <<<"$words"; then
  echo "$1 $2 ends with exit code $status; the planted mistake is not reported." >&2
  exit 1
fi
