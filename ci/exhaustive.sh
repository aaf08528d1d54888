#!/usr/bin/env bash
# Every W1, W2, I1, I2 of every precision on the RTL of the block: builds m4exhaust, runs what its
# journal (build/exhaustive/journal.jsonl) does not have yet, and reports:
#   ci/exhaustive.sh [ARGUMENT OF m4exhaust run]...      (for example --version s_sy --jobs 4)
# Prints an estimate before it starts; interrupted, the same command goes on. docs/trust.md.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ci/install.sh build
ci/build.sh m4exhaust

commit=$(git -c safe.directory='*' describe --always --dirty 2>/dev/null || echo unknown)
exec build/release/bin/m4exhaust run --commit "$commit" "$@"
