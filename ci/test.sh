#!/usr/bin/env bash
# Builds everything with its tests and runs them; checks that the documentation is up to date:
#   ci/test.sh [PRESET] [ARGUMENT OF ctest]...      (default: release; debug has the sanitizers)
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

preset=release
if (($#)); then
  preset=$1
  shift
fi

ci/install.sh build test formal gui
ci/build.sh -p "$preset" -D BUILD_TESTING=ON

# The documentation is made by running the tools: stale pages are a failed test. Before ctest, whose
# closing line shall be the last.
if [[ $preset == release ]]; then ci/docs.sh; fi

ctest --preset "$preset" -j "$(m4_cores)" "$@" ||
  m4_fail "Tests failed. One test again: ci/test.sh $preset -R NAME" \
    "The failed ones again: ci/test.sh $preset --rerun-failed"
