# shellcheck shell=bash
# What the scripts of this folder share; sourced by them. Goes to the root of the source tree.
set -euo pipefail

m4_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$m4_root"

# m4_fail SENTENCE...: prints them, one a line, and ends the script.
m4_fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# m4_files PATTERN...: the project's own files, committed or not, without what git ignores.
m4_files() {
  local file
  # `safe.directory`: a clone made by another user is read, not changed.
  git -c safe.directory='*' ls-files --cached --others --exclude-standard -- "$@" | sort -u |
    while IFS= read -r file; do
      # A file removed, but not yet from the index, is listed too.
      if [[ -f $file ]]; then printf '%s\n' "$file"; fi
    done
}

# m4_cores: how many jobs at a time.
m4_cores() { nproc 2>/dev/null || echo 2; }

# m4_each FUNCTION: calls it with each line of the input, as many at a time as there are processors; it and what it uses
# are exported. What it says comes in one piece. Fails if one call did; `set -e` has no effect inside.
m4_each() {
  # shellcheck disable=SC2016  # expanded by the inner shell
  xargs -P "$(m4_cores)" -d '\n' -n 1 bash -c '
    output=$("$0" "$1" 2>&1) && status=0 || status=$?
    if [[ -n $output ]]; then printf "%s\n" "$output"; fi
    exit "$status"' "$1"
}

m4_gate_lines=()
m4_gate_failed=()

# m4_gate NAME COMMAND...: runs a gate, keeps its time and whether it failed, and goes on.
m4_gate() {
  local name=$1 start=$SECONDS status=0 word=ok
  shift
  printf '\n=== %s\n' "$name"
  "$@" </dev/null || status=$?
  if ((status != 0)); then
    word="FAILED (exit $status)"
    m4_gate_failed+=("$name")
  fi
  m4_gate_lines+=("$(printf '%-12s %5d s  %s' "$name" "$((SECONDS - start))" "$word")")
  printf '=== %s: %s after %d s\n' "$name" "$word" "$((SECONDS - start))"
}

# m4_gates_end: what each gate took; fails if one failed.
m4_gates_end() {
  printf '\n'
  printf '%s\n' "${m4_gate_lines[@]}"
  if ((${#m4_gate_failed[@]})); then
    m4_fail "failed: ${m4_gate_failed[*]}"
  fi
}
