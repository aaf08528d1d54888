#!/usr/bin/env bash
# All checks that run nothing: form of the files, RTL, C++. All of them run, whatever failed.
#   ci/lint.sh [ARGUMENT OF ci/lint_cpp.sh]...
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

m4_gate lint_format ci/lint_format.sh
m4_gate lint_rtl ci/lint_rtl.sh
m4_gate lint_cpp ci/lint_cpp.sh "$@"
m4_gates_end
