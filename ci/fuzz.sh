#!/usr/bin/env bash
# Gives the readers of data from outside (vector files, .npy, journals, m4perf's data) inputs that
# nobody thought of: libFuzzer, with address and undefined-behaviour sanitizers.
#   ci/fuzz.sh [--seconds N] [--seed N] [TARGET]...   N seconds each (30), two at a time; all targets
#   ci/fuzz.sh --brief [TARGET]...       5 seconds each, in a program that is compiled sooner
#   ci/fuzz.sh --merge [TARGET]...       the inputs found so far, as few as have their coverage, into
#                                        verilator_tb/fuzz/corpus
#   ci/fuzz.sh --self-test [--seconds N] readers with a planted mistake: each must be found
# Begins with what is kept in verilator_tb/fuzz and with the shipped files. Inputs that reach
# something new are collected in build/fuzz/corpus, inputs that fail in build/fuzz/findings. Exit
# code 0: nothing was found.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

seconds=30
seed=1
action=run
settings=()
out=build/fuzz
targets=()
while (($#)); do
  case $1 in
    --seconds | --seed)
      [[ ${2-} =~ ^[1-9][0-9]*$ ]] || m4_fail "$1 needs a number from 1 up."
      if [[ $1 == --seed ]]; then seed=$2; else seconds=$2; fi
      shift
      ;;
    --brief)
      seconds=5
      out=build/fuzz_brief
      settings=(-D 'CMAKE_CXX_FLAGS_DEBUG=-gline-tables-only -O0')
      ;;
    --merge) action=merge ;;
    --self-test) action=self_test ;;
    -*) m4_fail 'usage: ci/fuzz.sh [--seconds N] [--seed N] [--brief | --merge | --self-test] [TARGET]...' ;;
    *) targets+=("$1") ;;
  esac
  shift
done

kept=verilator_tb/fuzz
longest=8192 # bytes of an input
at_a_time=2

ci/install.sh build fuzz
ci/build.sh -p fuzz -B "$out" "${settings[@]}" m4fuzz m4replay

# Names of targets, folders of their seeds, endings.
list=$("$out/bin/m4replay" --list)
if ((${#targets[@]} == 0)); then mapfile -t targets < <(cut -f1 <<<"$list"); fi
for target in "${targets[@]}"; do
  cut -f1 <<<"$list" | grep -qxF -- "$target" ||
    m4_fail "There is no target '$target'; there are: $(cut -f1 <<<"$list" | xargs)"
done
mkdir -p "$out/findings" "$out/log" "$out/empty"

# The readers' own words, from their sources: keys, choices, verdicts.
words() {
  grep -ohE '"[A-Za-z_][A-Za-z0-9_.-]*"' verilator_tb/*/*reader*.cpp verilator_tb/core/*json.cpp \
    verilator_tb/core/{journal,npy,verdict}.cpp verilator_tb/perf/config_text.cpp | sort -u
}
words >"$out/words.dict"

# seeds TARGET: a folder with the shipped files of a target that are not too long.
seeds() {
  local target=$1 name folder ending file
  rm -rf "$out/seeds/$target"
  mkdir -p "$out/seeds/$target"
  IFS=$'\t' read -r name folder ending < <(grep "^$target"$'\t' <<<"$list")
  if [[ -z $folder ]]; then return; fi
  while IFS= read -r file; do
    cp "$file" "$out/seeds/$target/${file//\//_}"
  done < <(find "$folder" -type f -name "*$ending" -size "-$((longest + 1))c" | sort)
}

# fuzz PROGRAM TARGET NAME FOLDER...: the log is NAME's. New inputs go into the first folder.
fuzz() {
  local program=$1 target=$2 name=$3
  shift 3
  UBSAN_OPTIONS=print_stacktrace=1 "$out/bin/$program" "--target=$target" "-seed=$seed" \
    "-max_total_time=$seconds" "-max_len=$longest" -timeout=10 -rss_limit_mb=2048 \
    -malloc_limit_mb=1024 "-dict=$out/words.dict" -print_final_stats=1 \
    "-artifact_prefix=$out/findings/$name-" "$@" >"$out/log/$name.txt" 2>&1
}

# outcome NAME: what a log says of executions and edges.
outcome() {
  local log=$out/log/$1.txt runs edges
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  printf '%10s executions %6s edges' "${runs:-?}" "${edges:-?}"
}

# try TARGET: one line; fails if something was found.
try() {
  local target=$1 folder=$out/corpus/$1 before
  seeds "$target"
  mkdir -p "$folder"
  before=$(find "$folder" -type f | wc -l)
  local folders=("$folder" "$out/seeds/$target")
  for kind in corpus regressions; do
    if [[ -d $kept/$kind/$target ]]; then folders+=("$kept/$kind/$target"); fi
  done
  if fuzz m4fuzz "$target" "$target" "${folders[@]}"; then
    printf '%-20s %s %6d new inputs\n' "$target" "$(outcome "$target")" \
      "$(($(find "$folder" -type f | wc -l) - before))"
    return
  fi
  local log=$out/log/$target.txt input
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  printf '%-20s FOUND: %s\n' "$target" "$(grep -a -m 1 -E '^FINDING|^SUMMARY|ERROR:' "$log" || tail -n 1 "$log")"
  if [[ -n $input ]]; then
    printf '  again: %s --target=%s %s\n' "$out/bin/m4fuzz" "$target" "$input"
    printf '  when it is mended: cp %s %s/regressions/%s/WHAT-IT-BROKE\n' "$input" "$kept" "$target"
  fi
  return 1
}

# merge TARGET: what the shipped files and regressions do not cover, from what is kept and found.
merge() {
  local target=$1 work=$out/merge/$1 folder=$kept/corpus/$1
  seeds "$target"
  rm -rf "$work"
  mkdir -p "$work" "$folder" "$out/corpus/$target"
  cp "$out/seeds/$target"/* "$work" 2>/dev/null || true
  cp "$kept/regressions/$target"/* "$work" 2>/dev/null || true
  (cd "$work" && find . -type f) | sort >"$out/merge/$target.base"
  "$out/bin/m4fuzz" "--target=$target" -set_cover_merge=1 "-max_len=$longest" -use_counters=0 -timeout=10 \
    "$work" "$folder" "$out/corpus/$target" >"$out/log/merge_$target.txt" 2>&1 ||
    m4_fail "libFuzzer could not merge; its words: $out/log/merge_$target.txt"
  rm -f "$folder"/*
  while IFS= read -r file; do cp "$work/$file" "$folder"; done < <(
    cd "$work" && find . -type f | sort | comm -13 "$m4_root/$out/merge/$target.base" -
  )
  printf '%-20s %4d inputs, %7d bytes\n' "$target" "$(find "$folder" -type f | wc -l)" \
    "$(find "$folder" -type f -printf '%s\n' | awk '{n += $1} END {print n + 0}')"
}

# planted NAME TARGET: the program with this mistake must fail in its target, from the seeds alone.
planted() {
  local name=$1 target=$2 start=$SECONDS
  seeds "$target"
  rm -rf "$out/planted/$name"
  mkdir -p "$out/planted/$name"
  if fuzz "m4fuzz_$name" "$target" "planted_$name" "$out/planted/$name" "$out/seeds/$target"; then
    m4_fail "The planted mistake $name was not found in $seconds s: this gate sees nothing."
  fi
  grep -aqE '^FINDING|^SUMMARY' "$out/log/planted_$name.txt" ||
    m4_fail "The program with the planted mistake $name ended otherwise: $out/log/planted_$name.txt"
  rm -f "$out/findings/planted_$name-"*
  printf '%-20s found after %d s, %s: %s\n' "$name" "$((SECONDS - start))" "$(outcome "planted_$name")" \
    "$(grep -a -m 1 -E '^FINDING|^SUMMARY' "$out/log/planted_$name.txt")"
}

case $action in
  merge)
    for target in "${targets[@]}"; do merge "$target"; done
    exit 0
    ;;
  self_test)
    for patch in "$kept"/planted/*.patch; do
      name=$(basename "$patch" .patch)
      ci/build.sh -p fuzz -B "$out" "${settings[@]}" "m4fuzz_$name"
      planted "$name" "${name%%-*}"
    done
    exit 0
    ;;
esac

echo "${#targets[@]} targets, $seconds s each, $at_a_time at a time, seed $seed"
status=0
running=0
for target in "${targets[@]}"; do
  if ((running == at_a_time)); then
    wait -n || status=1
    running=$((running - 1))
  fi
  try "$target" &
  running=$((running + 1))
done
while ((running > 0)); do
  wait -n || status=1
  running=$((running - 1))
done
((status == 0)) || m4_fail 'Something was found, see above.'
