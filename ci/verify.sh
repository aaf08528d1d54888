#!/usr/bin/env bash
# Verifies the RTL against the golden model, and the performance model against the published results:
# installs what building needs, builds m4verify and m4perf, runs a suite of vectors, then
# `m4perf reproduce`:
#   ci/verify.sh [SUITE] [ARGUMENT OF m4verify run]...      (default: regression)
# The report goes to build/report. Exit code 0 only if every vector passed and no published value
# differs; the vectors' code if both failed.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

suite=regression
if (($#)); then
  suite=$1
  shift
fi

ci/install.sh build
ci/build.sh m4verify m4perf

status=0
build/release/bin/m4verify run --suite "$suite" --report build/report "$@" || status=$?
if ((status != 0)); then
  printf '%s\n' "Suite $suite did not pass (exit code $status); report: build/report" \
    "Again: ci/verify.sh $suite $*" >&2
fi

perf_status=0
printf '\nThe published results:\n'
build/release/bin/m4perf reproduce --brief || perf_status=$?
if ((perf_status != 0)); then
  printf '%s\n' "The published results are not reproduced (exit code $perf_status)." \
    'Again: build/release/bin/m4perf reproduce' >&2
fi
if ((status == 0)); then status=$perf_status; fi
exit "$status"
