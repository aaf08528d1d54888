#!/usr/bin/env bash
# Measures the code coverage of the RTL: builds it with Verilator's counters, runs vectors, and reports
# lines, branches and toggles by module.
#   ci/coverage.sh [--accel] [--self-test] [SUITE]...      (default: smoke and datasheet)
# The four versions of the block; --accel: also the build dla of the accelerator, of which lines and
# branches are judged, toggles reported. --self-test: the check must fail with a suite withheld, with
# a version left out and with a coverage.dat cut short; shards, a resumed run and one worker must give
# the same coverage.dat as two workers. Report: build/coverage-report/coverage.html (with --accel
# build/coverage-accel). Exit code 0 only if every vector passed, every version is there whole, every
# module reaches its threshold, and every waiver of verilator_tb/rtl_coverage/waivers.toml is of use.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

tool=m4verify_block report=build/coverage-report self_test=no
suites=() designs=s_sy,s_dp,l_sy,l_dp
for argument in "$@"; do
  case $argument in
    --accel)
      tool=m4verify_coverage report=build/coverage-accel
      designs+=,dla
      ;;
    --self-test) self_test=yes ;;
    -*) m4_fail 'usage: ci/coverage.sh [--accel] [--self-test] [SUITE]...' ;;
    *) suites+=("$argument") ;;
  esac
done
if ((${#suites[@]} == 0)); then suites=(smoke datasheet); fi

ci/install.sh build coverage
ci/build.sh -p coverage "$tool"

# run FOLDER ARGUMENT...: vectors of a coverage build, all of which must pass.
run() {
  local folder=$1 status=0
  shift
  mkdir -p "$folder"
  # That of an earlier run must not be judged in the place of this one's.
  rm -f "$folder/coverage.dat"
  "build/coverage/bin/$tool" run --report "$folder" --version "$designs" "$@" >"$folder/run.log" || status=$?
  if ((status != 0)); then
    tail -n 20 "$folder/run.log"
    m4_fail "The vectors did not pass (exit code $status); all of it: $folder/run.log"
  fi
  grep -q '^Points of the RTL' "$folder/run.log" ||
    m4_fail "No points of the RTL were counted: is build/coverage a build with counters? See $folder/run.log"
  grep -E '^(Points of the RTL|vectors|cycles compared|speed)' "$folder/run.log"
}

judge() { python3 -B verilator_tb/rtl_coverage/rtl_coverage.py "$1" --brief --designs "$designs"; }

# same FOLDER: its coverage.dat is that of $report.
same() {
  cmp "$report/coverage.dat" "$1/coverage.dat" ||
    m4_fail "The coverage in $1 is not that of one run in $report."
}

if [[ $self_test == yes ]]; then
  report+=-self-test
  rm -rf "$report"

  run "$report" --suite datasheet
  status=0
  judge "$report" >"$report/judged.log" || status=$?
  if ((status != 1)); then
    m4_fail "With the suite datasheet alone the check must fail (exit code 1); it gave $status."
  fi
  grep -E '^[a-z0-9_]+, [a-z]+: .* left$' "$report/judged.log" ||
    m4_fail "The check failed without naming a module: $report/judged.log"

  # Of what is there nothing changed, but s_dp is not there; then all but one point is not.
  refused() {
    local status=0
    judge "$1" >"$1/judged.log" || status=$?
    if ((status != 1)) || ! grep -qF "$2" "$1/judged.log"; then
      m4_fail "The check must fail (exit code 1) and say '$2'; it gave $status: $1/judged.log"
    fi
  }
  mkdir -p "$report/without" "$report/short"
  grep -av $'\001h\002s_dp' "$report/coverage.dat" >"$report/without/coverage.dat"
  refused "$report/without" 's_dp: it has no points'
  head -n 2 "$report/coverage.dat" >"$report/short/coverage.dat"
  refused "$report/short" 'has no points of kind'

  run "$report/one" --suite datasheet --jobs 1
  same "$report/one"
  run "$report/shard1" --suite datasheet --shard 1/2
  run "$report/shard2" --suite datasheet --shard 2/2
  "build/coverage/bin/$tool" merge "$report/shard1" "$report/shard2" --report "$report/merged" >/dev/null
  same "$report/merged"
  # A run that was killed in mid line.
  mkdir -p "$report/resumed"
  head -c "$(($(stat -c %s "$report/one/journal.jsonl") / 2))" "$report/one/journal.jsonl" \
    >"$report/resumed/journal.jsonl"
  run "$report/resumed" --suite datasheet --resume
  same "$report/resumed"
  echo 'As it must be: too little is seen as too little, and shards, --resume and --jobs change nothing.'
  exit 0
fi

options=()
for suite in "${suites[@]}"; do options+=(--suite "$suite"); done
run "$report" "${options[@]}"

status=0
judge "$report" || status=$?
if ((status > 1)); then m4_fail 'The coverage could not be read; what is wrong stands above.'; fi

genhtml --quiet --branch-coverage --legend --prefix "$m4_root" --output-directory "$report/lcov" \
  "$report/coverage.info" >"$report/genhtml.log" 2>&1 || m4_fail "genhtml failed: $report/genhtml.log"
echo "report: $report/coverage.html"
if ((status != 0)); then
  m4_fail 'The coverage of the RTL is not what it must be: see above. Points that a vector can reach need' \
    'a vector; those that none can, a waiver with its reason in verilator_tb/rtl_coverage/waivers.toml.' \
    "Again: ci/coverage.sh $*"
fi
