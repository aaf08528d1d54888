#!/usr/bin/env bash
# clang-tidy (rules: .clang-tidy) on our C++ code, headers included, with the compile commands of
# build/release. Everything is built first, because some headers are generated.
#   ci/lint_cpp.sh [--product | FILE.cpp...]      (paths from the root; default: all)
# --product: without tests and benchmarks, for who has not the time for all.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

all=yes
patterns=('*.cpp' ':!verilator_tb/bench/scale_bench.cpp')
if [[ ${1-} == --product ]]; then
  all=no
  shift
  patterns+=(':!*/tests/*' ':!*/bench/*')
fi

groups=(build test lint)
settings=(-D BUILD_TESTING=ON)
if [[ $all == yes ]]; then
  groups+=(bench)
  settings+=(-D M4_BENCHMARKS=ON)
fi
ci/install.sh "${groups[@]}"
ci/build.sh "${settings[@]}"
database=build/release

if (($#)); then
  files=("$@")
else
  # scale_bench.cpp is compiled by ci/scale.sh, with headers that only its builds have.
  mapfile -t files < <(m4_files "${patterns[@]}")
fi
mapfile -t headers < <(m4_files '*.h')
bad=0

# clang-tidy guesses the flags of a file that no target compiles: that would check nothing.
for file in "${files[@]}"; do
  if ! grep -qF "\"file\": \"$m4_root/$file\"" "$database/compile_commands.json"; then
    echo "$file: no target compiles it; add it to a CMakeLists.txt or remove it." >&2
    bad=1
  fi
done
# A header is checked through a file that includes it: one of ours, or a generated one, which is
# then checked too.
mapfile -t included < <(grep -rhoE --include='*.cpp' --include='*.h' '^#include "[^"]+"' \
  golden_model verilator_tb | sed 's/^#include "\(.*\)"$/\1/' | sort -u)
mapfile -t generated < <(sed -n 's/^ *"file": "\(.*\)".*/\1/p' "$database/compile_commands.json" |
  grep -F "/$database/" | sort -u)
for header in "${headers[@]}"; do
  if [[ " ${included[*]} " == *" $header "* ]]; then continue; fi
  # -s: what is generated for targets that are not in `all` is not there.
  by=$(grep -slxF "#include \"$header\"" /dev/null ${generated[@]+"${generated[@]}"} |
    sed 1q || true)
  if [[ -z $by ]]; then
    echo "$header: nothing includes it by this path; include it so, or remove it." >&2
    bad=1
  elif [[ $all == yes ]] && (($# == 0)); then
    files+=("$by")
  fi
done

# In a group clang-tidy does not see them.
python3 -B ci/unused_names.py "${files[@]}" || bad=1

# One file; its messages in one piece, because several run at a time.
tidy() {
  local output
  if ! output=$(clang-tidy -p "$1" --quiet --header-filter="^$2/(golden_model|verilator_tb)/" \
    "$3" 2>&1); then
    printf '%s\n' "$output" | grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed ' || true
    return 1
  fi
}
# A group of files that one file includes; if there is anything to say of it, file by file: names may
# clash in a group and nowhere else.
tidy_group() {
  local database=$1 root=$2 units=$3 group=$4 bad=0
  shift 4
  if tidy "$units" "$root" "$group" >/dev/null; then return 0; fi
  for file in "$@"; do tidy "$database" "$root" "$file" || bad=1; done
  return "$bad"
}
export -f tidy tidy_group

units=build/lint
rm -rf "$units"
python3 -B ci/tidy_groups.py "$database" "$units" "${files[@]}" |
  xargs -P "$(m4_cores)" -L 1 bash -c 'tidy_group "$@"' tidy "$database" "$m4_root" "$units" || bad=1

if ((bad)); then
  m4_fail 'Fix what stands above. One file again: ci/lint_cpp.sh FILE.cpp' \
    'What cannot be otherwise: // NOLINTNEXTLINE(name-of-the-check): why'
fi
echo "clang-tidy: ${#files[@]} files and ${#headers[@]} headers, no problem."
