#!/usr/bin/env bash
# Lints the RTL: verilator -Wall on the four versions of the block and on the builds of the
# accelerator up to 64 blocks, with and without the bound assertions. No waivers: a warning is a
# failure. Files: rtl/rtl.cmake.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

list() { cmake -DLIST="$1" -P "$m4_root/rtl/rtl.cmake"; }

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

# check NAME COMMAND: of the shell, quoted.
check() {
  local output name command
  IFS=$'\t' read -r name command <<<"$1"
  if output=$(eval "$command" 2>&1) && [[ -z $output ]]; then
    echo "lint $name: ok"
    return
  fi
  echo "lint $name: FAILED"
  printf '%s\n' "$output"
  echo "  fix the RTL, no lint pragmas (unused: logic unused_x; assign unused_x = ...)"
  echo "  rerun: $command"
  return 1
}
export -f check

# line NAME COMMAND...: what check takes.
line() { printf '%s\t%s\n' "$1" "${*:2}"; }

checks() {
  for large in 0 1; do
    for dp in 0 1; do
      version=$([[ $large == 1 ]] && echo l || echo s)_$([[ $dp == 1 ]] && echo dp || echo sy)
      cmd=(verilator --lint-only -Wall "-GLarge=1\\'b$large" "-GDoublePumped=1\\'b$dp"
        --top-module "$top" "${rtl[@]@Q}")
      line "$version, assertions no" "${cmd[@]}"
      line "$version, assertions yes" "${cmd[@]}" --assert "${sva[@]@Q}"
    done
  done

  # Larger builds are the same RTL; lint cannot separate the blocks, and takes minutes for them.
  for build in "${accel_builds[@]}"; do
    case $build in scale_256 | scale_1024) continue ;; esac
    package=$m4_root/rtl/accel/builds/$build/accel_build_pkg.sv
    cmd=(verilator --lint-only -Wall --relative-includes --top-module "$accel_top"
      "${package@Q}" "${accel_rtl[@]@Q}")
    line "$build, assertions no" "${cmd[@]}"
    line "$build, assertions yes" "${cmd[@]}" --assert "${sva[@]@Q}" "${accel_sva[@]@Q}"
  done
}

checks | m4_each check || m4_fail "lint_rtl: FAILED; all configurations: $m4_root/ci/lint_rtl.sh"
