#!/usr/bin/env bash
# Installs the Debian packages this project needs, by group, and only those that are missing:
#   ci/install.sh [build|test|lint|gui|formal|bench|icarus|coverage|fuzz|cluster|all]...      (default: build)
# Needs no network and no rights if nothing is missing. Never asks a question.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage='usage: ci/install.sh [build|test|lint|gui|formal|bench|icarus|coverage|fuzz|cluster|all]...'

# Boost's header-only parts (boost/timer/progress_display.hpp among them) come with libboost-dev.
# Programs verilated with --trace-fst link zlib: zlib1g-dev.
packages_of() {
  case $1 in
    build)
      printf '%s\n' g++ make cmake ninja-build verilator perl python3 git \
        libyaml-cpp-dev libboost-dev libboost-program-options-dev nlohmann-json3-dev \
        libpugixml-dev libfmt-dev zlib1g-dev patch
      ;;
    test) printf '%s\n' libgtest-dev libgmock-dev libeigen3-dev ;;
    lint) printf '%s\n' clang-format clang-tidy shellcheck yamllint yosys ;;
    formal) printf '%s\n' yosys z3 ;;
    gui) printf '%s\n' gtkwave xvfb xauth fonts-dejavu-core ;;
    bench) printf '%s\n' libbenchmark-dev ;;
    icarus) printf '%s\n' iverilog yosys ;;
    coverage) printf '%s\n' lcov ;;
    fuzz) printf '%s\n' clang-14 libclang-rt-14-dev ;;
    # Not of `all`: these bring services of their own.
    cluster) printf '%s\n' slurm-wlm munge parallel ;;
    all) for group in build test lint formal gui bench icarus coverage fuzz; do packages_of "$group"; done ;;
    *) return 1 ;;
  esac
}

# A package is there if dpkg has unpacked and configured it.
installed() {
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

if (($# == 0)); then set -- build; fi

wanted=()
for group in "$@"; do
  case $group in
    -h | --help)
      echo "$usage"
      exit 0
      ;;
  esac
  list=$(packages_of "$group") || m4_fail "There is no group '$group'." "$usage"
  mapfile -t -O "${#wanted[@]}" wanted <<<"$list"
done

command -v dpkg-query >/dev/null ||
  m4_fail "This system has no dpkg; install what these Debian packages hold: ${wanted[*]}"

missing=()
for package in "${wanted[@]}"; do
  installed "$package" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then exit 0; fi

as_root=()
if ((EUID != 0)); then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    # sudo drops the environment: the variable goes on its command line.
    as_root=(sudo -n env DEBIAN_FRONTEND=noninteractive)
  else
    m4_fail "Packages are missing; paste this line, then start again:" \
      "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
  fi
fi
export DEBIAN_FRONTEND=noninteractive

# apt_get ARGUMENT...: three tries, for networks and locks that are busy for a moment.
apt_get() {
  local try
  for try in 1 2 3; do
    if "${as_root[@]}" apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" \
      </dev/null; then
      return 0
    fi
    if ((try < 3)); then sleep $((try * 5)); fi
  done
  return 1
}

echo "Installing: ${missing[*]}"
apt_get update ||
  echo "apt-get update failed three times; trying with the package lists that are here." >&2
apt_get install -y --no-install-recommends "${missing[@]}" ||
  m4_fail "apt-get could not install: ${missing[*]}" \
    "Its own message stands above; when that is mended, start ci/install.sh $* again."
