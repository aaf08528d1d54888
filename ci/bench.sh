#!/usr/bin/env bash
# Builds and runs the benchmarks:
#   ci/bench.sh [ARGUMENT OF m4bench]...      (for example --benchmark_filter=REGEX)
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ci/install.sh build bench
ci/build.sh -D M4_BENCHMARKS=ON m4bench
exec build/release/bin/m4bench "$@"
