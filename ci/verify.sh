#!/usr/bin/env bash
# Verifies the RTL against the golden model, and the performance model against the published results:
# installs what building needs, builds m4verify and m4perf, runs a suite of vectors, then
# `m4perf reproduce`:
#   ci/verify.sh [--full] [SUITE] [ARGUMENT OF m4verify run]...      (default: regression)
# --full: with every build of the accelerator (m4verify_full), not only those of m4verify.
# The report goes to build/report (--full: build/report-full). Exit code 0 only if every vector passed
# and no published value differs; the vectors' code if both failed.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

arguments=("$@")
tool=m4verify report=build/report
if [[ ${1-} == --full ]]; then
  tool=m4verify_full report=build/report-full
  shift
fi
suite=regression
if (($#)); then
  suite=$1
  shift
fi

# Two shards of one run must have the same contents, and what failed is run again with those it had.
power_up=(--power-up-seed random)
for argument in "$@"; do
  case $argument in
    --power* | --sh* | --rerun-failed*) power_up=() ;;
  esac
done

ci/install.sh build
ci/build.sh "$tool" m4perf

status=0
"build/release/bin/$tool" run --suite "$suite" --report "$report" \
  ${power_up[@]+"${power_up[@]}"} "$@" || status=$?
if ((status != 0)); then
  printf '%s\n' "Suite $suite did not pass (exit code $status); report: $report" \
    "Again: ci/verify.sh ${arguments[*]}" \
    "What failed, as it was at power-up: build/release/bin/$tool run --rerun-failed $report" >&2
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
