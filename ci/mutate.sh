#!/usr/bin/env bash
# The mutation score of the RTL: how many small changes of it the vectors notice.
#   ci/mutate.sh [OPTION]...      (--help; default: 100 mutants of each module of s_sy and l_dp, 150
#                                  in all of s_dp and of l_sy)
# For example, in a minute or two: ci/mutate.sh --version s_sy --sample 40 --seed 7. The accelerator
# is mutated only if asked for, --build dla_m4, 12 mutants of each module: some mutants of it that
# nothing can find are not proved, so that it ends with exit code 1. A run that was ended goes on
# where it was. Results: build/mutate/mutation.json. Exit code 0 only if every mutant was killed or
# proved equivalent. Figures and method: docs/trust.md.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ci/install.sh build formal
exec python3 -B verilator_tb/mutate/mutate.py "$@"
