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

packages=(build test lint)
settings=(-D BUILD_TESTING=ON)
if [[ $all == yes ]]; then
  packages+=(bench)
  settings+=(-D M4_BENCHMARKS=ON)
fi
ci/install.sh "${packages[@]}"
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

groups=build/lint
rm -rf "$groups"
python3 -B ci/tidy.py "$database" "$groups" "${files[@]}" || bad=1

if ((bad)); then
  m4_fail 'Fix what stands above. One file again: ci/lint_cpp.sh FILE.cpp' \
    'What cannot be otherwise: // NOLINTNEXTLINE(name-of-the-check): why'
fi
echo "clang-tidy: ${#files[@]} files and ${#headers[@]} headers, no problem."
