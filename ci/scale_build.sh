#!/usr/bin/env bash
# Builds for ci/scale.sh, from the RTL to the program:
#   ci/scale_build.sh block OUT   what all builds share: one block alone, and Verilator's runtime
#   ci/scale_build.sh BUILD OUT   that build of the accelerator: OUT/BUILD/scale_bench
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

(($# == 2)) || m4_fail 'usage: ci/scale_build.sh block|BUILD OUT'
name=$1 out=$2
log=$out/$name.log
unit=accel_cim_group  # of hierarchical Verilation

list() { cmake -DLIST="$1" -P rtl/rtl.cmake; }
root=$(verilator --getenv VERILATOR_ROOT)
includes=(-isystem "$root/include" -isystem "$root/include/vltstd")
defines=(-DVM_COVERAGE=0 -DVM_SC=0 -DVM_TRACE=0)
options=(--cc -O3 --x-assign fast --x-initial fast)
# The blocks are compiled for speed; the rest for the time of the build.
fast=(OPT_FAST=-O3)
rest=(OPT_FAST=-O1 OPT_SLOW=-O0)

# quiet COMMAND...: shows what it printed only if it fails.
quiet() {
  "$@" >> "$log" 2>&1 || m4_fail "scale: failed: $*" "$(tail -n 20 "$log")"
}

build_block() {
  local file rtl
  mapfile -t rtl < <(list M4BRAM_RTL)
  quiet verilator "${options[@]}" --top-module "$(list M4BRAM_TOP)" --prefix Vblock \
    --Mdir "$out/block" "${rtl[@]}"
  quiet make -C "$out/block" -f Vblock.mk "${fast[@]}"
  for file in verilated verilated_threads; do
    quiet g++ -std=c++20 -O2 "${includes[@]}" "${defines[@]}" -c "$root/include/$file.cpp" \
      -o "$out/$file.o"
  done
}

build_accelerator() {
  local dir=$out/$name rtl
  mapfile -t rtl < <(list ACCEL_RTL)
  printf '%s\n' "\`verilator_config" "hier_block -module \"$unit\"" > "$out/hier.vlt"
  quiet verilator "${options[@]}" --hierarchical --relative-includes --top-module scale_top \
    --prefix Vaccel --Mdir "$dir" "$out/hier.vlt" "rtl/accel/builds/$name/accel_build_pkg.sv" \
    "${rtl[@]}" verilator_tb/bench/scale_top.sv
  quiet make -C "$dir/V$unit" -f "V$unit.mk" "${fast[@]}"
  quiet make -j"$(m4_cores)" -C "$dir" -f Vaccel_hier.mk "${rest[@]}"
  quiet g++ -std=c++20 -O2 "${includes[@]}" -isystem "$dir" -isystem "$out/block" "${defines[@]}" \
    verilator_tb/bench/scale_bench.cpp "$dir/Vaccel__ALL.a" "$dir/V$unit/lib$unit.a" \
    "$out/block/Vblock__ALL.a" "$out/verilated.o" "$out/verilated_threads.o" -lpthread \
    -o "$dir/scale_bench"
}

if [[ $name == block ]]; then build_block; else build_accelerator; fi
