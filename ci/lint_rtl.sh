#!/usr/bin/env bash
# Lints the RTL: verilator -Wall on the four versions of the block and on the builds of the
# accelerator up to 64 blocks, with and without the bound assertions. No waivers: a warning is a
# failure. Files: rtl/rtl.cmake.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
list() { cmake -DLIST="$1" -P "$root/rtl/rtl.cmake"; }

mapfile -t rtl < <(list M4BRAM_RTL)
mapfile -t sva < <(list M4BRAM_SVA)
mapfile -t accel_rtl < <(list ACCEL_RTL)
mapfile -t accel_sva < <(list ACCEL_SVA)
mapfile -t accel_builds < <(list ACCEL_BUILDS)
top=$(list M4BRAM_TOP)
accel_top=$(list ACCEL_TOP)
for name in rtl sva accel_rtl accel_sva accel_builds top accel_top; do
  declare -n checked=$name
  if [[ -z ${checked[*]} ]]; then
    echo "lint_rtl: rtl/rtl.cmake gave nothing for $name" >&2
    exit 1
  fi
done

failed=0
# check NAME COMMAND...
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1) && [[ -z $output ]]; then
    echo "lint $name: ok"
    return
  fi
  failed=1
  echo "lint $name: FAILED"
  printf '%s\n' "$output"
  echo "  fix the RTL, no lint pragmas (unused: logic unused_x; assign unused_x = ...)"
  printf '  rerun:'
  printf ' %q' "$@"
  echo
}

for large in 0 1; do
  for dp in 0 1; do
    version=$([[ $large == 1 ]] && echo l || echo s)_$([[ $dp == 1 ]] && echo dp || echo sy)
    cmd=(verilator --lint-only -Wall "-GLarge=1'b$large" "-GDoublePumped=1'b$dp"
      --top-module "$top" "${rtl[@]}")
    check "$version, assertions no" "${cmd[@]}"
    check "$version, assertions yes" "${cmd[@]}" --assert "${sva[@]}"
  done
done

# Larger builds are the same RTL; lint cannot separate the blocks, and takes minutes for them.
for build in "${accel_builds[@]}"; do
  case $build in scale_256 | scale_1024) continue ;; esac
  cmd=(verilator --lint-only -Wall --relative-includes --top-module "$accel_top"
    "$root/rtl/accel/builds/$build/accel_build_pkg.sv" "${accel_rtl[@]}")
  check "$build, assertions no" "${cmd[@]}"
  check "$build, assertions yes" "${cmd[@]}" --assert "${sva[@]}" "${accel_sva[@]}"
done

if [[ $failed -ne 0 ]]; then
  echo "lint_rtl: FAILED; all configurations: $root/ci/lint_rtl.sh" >&2
  exit 1
fi
