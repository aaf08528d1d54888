#!/usr/bin/env bash
# Breaks the golden models, the comparator and the vectors, one line at a time, on copies; each fault
# must be found. First those that need no new program (m4verify selftest), then those in the sources
# (verilator_tb/selftest/source_faults.toml). Goes on where it was ended; what it found is in
# build/selftest/journal.json.
#   ci/selftest.sh [NAME]...       NAME: only source faults whose names begin so
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ci/install.sh build test
ci/build.sh -D BUILD_TESTING=ON m4verify m4verify_accel_block
tool=build/release/bin/m4verify
if (($# == 0)); then
  "$tool" selftest || m4_fail 'A fault injected into the running harness was missed, see above.'
fi
exec python3 -B verilator_tb/selftest/source_faults.py build/release build/selftest "$@"
