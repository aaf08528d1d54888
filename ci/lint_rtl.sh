#!/usr/bin/env bash
# Lints the RTL: verilator -Wall on the four versions of the block, with and without the bound
# assertions. No waivers: a warning is a failure. Files: rtl/rtl.cmake.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
list() { cmake -DLIST="$1" -P "$root/rtl/rtl.cmake"; }

mapfile -t rtl < <(list M4BRAM_RTL)
mapfile -t sva < <(list M4BRAM_SVA)
top=$(list M4BRAM_TOP)
if [[ ${#rtl[@]} -eq 0 || ${#sva[@]} -eq 0 || -z $top ]]; then
  echo "lint_rtl: rtl/rtl.cmake gave no file list" >&2
  exit 1
fi

failed=0
for large in 0 1; do
  for dp in 0 1; do
    version=$([[ $large == 1 ]] && echo l || echo s)_$([[ $dp == 1 ]] && echo dp || echo sy)
    for with_sva in no yes; do
      cmd=(verilator --lint-only -Wall "-GLarge=1'b$large" "-GDoublePumped=1'b$dp"
        --top-module "$top" "${rtl[@]}")
      if [[ $with_sva == yes ]]; then cmd+=(--assert "${sva[@]}"); fi

      if output=$("${cmd[@]}" 2>&1) && [[ -z $output ]]; then
        echo "lint $version, assertions $with_sva: ok"
      else
        failed=1
        echo "lint $version, assertions $with_sva: FAILED"
        printf '%s\n' "$output"
        echo "  fix the RTL, no lint pragmas (unused: logic unused_x; assign unused_x = ...)"
        printf '  rerun:'
        printf ' %q' "${cmd[@]}"
        echo
      fi
    done
  done
done

if [[ $failed -ne 0 ]]; then
  echo "lint_rtl: FAILED; all configurations: $root/ci/lint_rtl.sh" >&2
  exit 1
fi
