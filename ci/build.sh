#!/usr/bin/env bash
# Configures (only if needed) and builds:
#   ci/build.sh [-p PRESET] [-B FOLDER] [-D NAME=VALUE]... [TARGET]...
# PRESET: release (default), debug, coverage, gcov, fuzz. FOLDER: default build/PRESET. Without a
# target, all.
# Tests and benchmarks are configured once `-D BUILD_TESTING=ON` or `-D M4_BENCHMARKS=ON` was asked
# for in that folder, and stay so; until then a build needs none of their packages.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

preset=release
folder=
settings=()
while getopts 'p:B:D:' option; do
  case $option in
    p) preset=$OPTARG ;;
    B) folder=$OPTARG ;;
    D) settings+=("$OPTARG") ;;
    *) m4_fail 'usage: ci/build.sh [-p PRESET] [-B FOLDER] [-D NAME=VALUE]... [TARGET]...' ;;
  esac
done
shift $((OPTIND - 1))
folder=${folder:-build/$preset}

# The RTL under test never stays what an earlier call chose.
if [[ " ${settings[*]-}" != *' M4_RTL_DIR='* ]]; then settings+=("M4_RTL_DIR=$m4_root/rtl"); fi

cache=$folder/CMakeCache.txt

# A build folder of a source tree that was moved is of no use.
if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$m4_root" "$cache"; then
  m4_fail "$folder was made for another source folder; remove it: rm -r $folder"
fi

configure=no
arguments=()
for setting in "${settings[@]}"; do
  arguments+=("-D$setting")
  cached=$(sed -n "s/^${setting%%=*}:[A-Z]*=//p" "$cache" 2>/dev/null || true)
  if [[ $cached != "${setting#*=}" ]]; then configure=yes; fi
done
# Without build.ninja this is the first time in this folder, or an earlier try has failed.
testing=OFF
if [[ -f $folder/build.ninja ]]; then
  testing=$(sed -n 's/^BUILD_TESTING:[A-Z]*=//p' "$cache")
else
  configure=yes
fi
# The preset says ON; what this folder has is kept.
if [[ " ${settings[*]}" != *' BUILD_TESTING='* ]]; then
  arguments+=("-DBUILD_TESTING=$testing")
fi

if [[ $configure == yes ]]; then
  echo "Configuring $folder"
  cmake --preset "$preset" -B "$folder" --log-level=NOTICE "${arguments[@]}" >/dev/null ||
    m4_fail "Configuring $folder failed; what to do stands above."
fi

targets=()
if (($#)); then targets=(--target "$@"); fi
cmake --build "$folder" "${targets[@]}"
