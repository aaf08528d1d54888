#!/usr/bin/env bash
# Verifies the RTL against the golden model: installs what building needs, builds m4verify, runs a
# suite of vectors:
#   ci/verify.sh [SUITE] [ARGUMENT OF m4verify run]...      (default: regression)
# The report goes to build/report. Exit code 0 only if every vector passed.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

suite=regression
if (($#)); then
  suite=$1
  shift
fi

ci/install.sh build
ci/build.sh m4verify

status=0
build/release/bin/m4verify run --suite "$suite" --report build/report "$@" || status=$?
if ((status != 0)); then
  printf '%s\n' "Suite $suite did not pass (exit code $status); report: build/report" \
    "Again: ci/verify.sh $suite $*" >&2
fi
exit "$status"
