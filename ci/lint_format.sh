#!/usr/bin/env bash
# The form of the files: clang-format, shellcheck, yamllint, Python's grammar, no machine's paths.
#   ci/lint_format.sh              checks
#   ci/lint_format.sh --fix        formats the C++ code (or: make format), then checks
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
  '' | --fix) ;;
  *) m4_fail 'usage: ci/lint_format.sh [--fix]' ;;
esac
ci/install.sh build lint

bad=0
# problem SENTENCE...: what was found and how to fix it.
problem() {
  printf '%s\n' "$@" >&2
  bad=1
}

mapfile -t cpp < <(m4_files '*.h' '*.cpp')
if ((${#cpp[@]})); then
  if [[ ${1:-} == --fix ]]; then clang-format -i "${cpp[@]}"; fi
  formatted() { clang-format "$1" | diff -q "$1" - >/dev/null || echo "$1"; }
  export -f formatted
  mapfile -t unformatted < <(printf '%s\n' "${cpp[@]}" | m4_each formatted)
  if ((${#unformatted[@]})); then
    problem "Not formatted: ${unformatted[*]}" 'Fix: make format'
  fi
fi

# Scripts are known by their first line.
mapfile -t scripts < <(m4_files | xargs -r grep -lIE -m1 '^#!.*[/ ](ba)?sh$|^# shellcheck shell=')
if ((${#scripts[@]})); then
  shellcheck -x "${scripts[@]}" ||
    problem 'Fix what shellcheck says above; its wiki explains every SC number.'
  for script in "${scripts[@]}"; do
    grep -q '^set -euo pipefail$\|^source .*/lib\.sh"$' "$script" ||
      problem "$script: put 'set -euo pipefail' after the comment at the top."
    if [[ $(head -c 2 "$script") == '#!' && ! -x $script ]]; then
      problem "$script: chmod +x $script"
    fi
  done
fi

mapfile -t yaml < <(m4_files '*.yaml' '*.yml' .yamllint .clang-format .clang-tidy)
if ((${#yaml[@]})); then
  yamllint --strict "${yaml[@]}" ||
    problem 'Fix what yamllint says above; the rules stand in .yamllint.'
fi

mapfile -t python < <(m4_files '*.py')
for file in ${python[@]+"${python[@]}"}; do
  python3 -c 'import ast, sys; ast.parse(open(sys.argv[1], "rb").read(), sys.argv[1])' "$file" ||
    problem "$file: Python cannot read it; see the line above."
done

mapfile -t all < <(m4_files)
# Paths of one machine (a home, a work folder) say nothing on another.
if grep -nIE '(^|[^[:alnum:]_.}$/-])/(home|root|work|Users|mnt|media|srv)(/|$)' "${all[@]}"; then
  problem 'These lines name paths of one machine: make them relative to the source tree.'
fi

((bad == 0)) || exit 1
echo "${#cpp[@]} C++ files, ${#scripts[@]} scripts, ${#yaml[@]} YAML files, ${#python[@]} Python" \
  "files: no problem of form."
