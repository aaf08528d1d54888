#!/usr/bin/env bash
# Measures the code coverage of the RTL: builds it with Verilator's counters, runs the vectors, and
# reports lines, branches and toggles by module.
#   ci/coverage.sh [--block] [--self-test] [SUITE]...      (default: those below)
# --block: the four versions of the block alone, for a quick look. --self-test: with a suite withheld;
# passes only if the check then fails. Report: build/coverage-report/coverage.html (with --block
# build/coverage-block). Exit code 0 only if every module reaches its threshold, every waiver of
# verilator_tb/rtl_coverage/waivers.toml is of use, and every vector passed.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

tool=m4verify report=build/coverage-report self_test=no
suites=()
for argument in "$@"; do
  case $argument in
    --block) tool=m4verify_block report=build/coverage-block ;;
    --self-test) self_test=yes ;;
    -*) m4_fail 'usage: ci/coverage.sh [--block] [--self-test] [SUITE]...' ;;
    *) suites+=("$argument") ;;
  esac
done
if ((${#suites[@]} == 0)); then suites=(smoke datasheet corner); fi
if [[ $self_test == yes ]]; then
  suites=(datasheet)
  report+=-self-test
fi

ci/install.sh build coverage
ci/build.sh -p coverage "$tool"

options=(--report "$report")
for suite in "${suites[@]}"; do options+=(--suite "$suite"); done
if [[ $tool == m4verify_block ]]; then
  for version in s_sy s_dp l_sy l_dp; do options+=(--version "$version"); done
fi

status=0
log=$report/run.log
mkdir -p "$report"
"build/coverage/bin/$tool" run "${options[@]}" >"$log" || status=$?
tail -n 20 "$log"
if ((status != 0)); then
  m4_fail "The vectors did not pass (exit code $status): all of it is in $log." "Again: ci/coverage.sh $*"
fi

python3 -B verilator_tb/rtl_coverage/rtl_coverage.py "$report" --brief || status=$?
if [[ $self_test == yes ]]; then
  if ((status != 1)); then
    m4_fail "With only ${suites[*]} the check of the coverage must fail (exit code 1); it gave $status."
  fi
  echo "As it must be: with only ${suites[*]} the coverage is too low."
  exit 0
fi
if ((status > 1)); then m4_fail 'The coverage could not be read; what is wrong stands above.'; fi

genhtml --quiet --branch-coverage --legend --prefix "$m4_root" --output-directory "$report/lcov" \
  "$report/coverage.info" >"$report/genhtml.log" 2>&1 ||
  m4_fail "genhtml failed: $report/genhtml.log"
echo "report: $report/coverage.html"
if ((status != 0)); then
  m4_fail 'The coverage of the RTL is not what it must be: see above. Points that a vector can reach need' \
    'a vector; those that none can, a waiver with its reason in verilator_tb/rtl_coverage/waivers.toml.' \
    "Again: ci/coverage.sh $*"
fi
