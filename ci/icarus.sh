#!/usr/bin/env bash
# A second simulator: Icarus Verilog runs the block from the Verilog that Yosys writes of it (Icarus
# itself does not read the sources: it crashes on types of packages), and from the netlist that Yosys
# synthesises. What goes in and what must come out is computed by the golden model alone (m4expect).
# At the end two RTLs that are wrong on purpose, which must be found.
#   ci/icarus.sh [VERSION]...     s_sy, s_dp, l_sy, l_dp, or dla_m4, a build of the accelerator of
#                                 which a few vectors run, from RTL only; default: all
# Files and times are in build/icarus.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

suite=smoke
accel_vectors=(accel_registers/dla_m4 accel_smoke/dla_m4-w4-n4s accel_mixed/dla_m4-w8m4-n8s
  accel_stride/dla_m4-w4-n3u)
out=build/icarus
bench=verilator_tb/icarus
broken=verilator_tb/tests/broken_rtl

ci/install.sh build icarus
ci/build.sh m4expect
mkdir -p "$out"

# verilog LEVEL VERSION RTL_FOLDER OUTPUT: the block as plain Verilog; LEVEL is rtl or gates.
verilog() {
  local level=$1 version=$2 rtl=$3 output=$4
  local large=0 dp=0 files top
  if [[ $version == l_* ]]; then large=1; fi
  if [[ $version == *_dp ]]; then dp=1; fi
  files=$(cmake -DLIST=M4BRAM_RTL -P "$rtl/rtl.cmake" | tr '\n' ' ')
  top=$(cmake -DLIST=M4BRAM_TOP -P "$rtl/rtl.cmake")
  if [[ $level == gates ]]; then
    sed -e "s|@FILES@|$files|" -e "s|@TOP@|$top|" -e "s|@LARGE@|$large|" -e "s|@DP@|$dp|" \
      -e "s|@OUT@|$output.json|" ci/synth.ys.in
  else
    printf '%s\n' "read_verilog -sv $files" \
      "chparam -set Large $large -set DoublePumped $dp $top" \
      "hierarchy -check -top $top" proc flatten opt_clean
  fi >"$output.ys"
  printf '%s\n' "rename -top $top" "write_verilog -noattr $output" >>"$output.ys"
  yosys -q "$output.ys" >"$output.log" 2>&1 ||
    m4_fail "Yosys failed; its words are in $output.log" "rerun: yosys $output.ys"
}

# accelerator BUILD: its plain Verilog, and random contents at power-up for registers and memories,
# by their names in it.
accelerator() {
  local build=$1 name=$out/$1_rtl files
  files=$(cmake -DLIST=ACCEL_RTL -P rtl/rtl.cmake | tr '\n' ' ')
  printf '%s\n' "read_verilog -sv rtl/accel/builds/$build/accel_build_pkg.sv $files" \
    "hierarchy -check -top accel" proc flatten opt_clean "write_verilog -noattr $name.v" >"$name.ys"
  yosys -q "$name.ys" >"$name.log" 2>&1 ||
    m4_fail "Yosys failed; its words are in $name.log" "rerun: yosys $name.ys"
  # shellcheck disable=SC2016  # $random is a word of Verilog
  sed -nE "$name.v" >"$out/powerup.vh" \
    -e 's/^  reg \[[0-9]+:0\] (\\[^ ]*mem_q) +\[([0-9]+):0\];/for (word = 0; word <= \2; word = word + 1)\n  u_dut.\1 [word] = $random;/p' \
    -e 's/^  reg (\[[0-9]+:0\] )?([^ ;]+) ?;$/u_dut.\2 = {8{$random}};/p'
  build/release/bin/m4expect vectors "$suite" "$build" "$out/$build.txt" "${accel_vectors[@]}"
  iverilog -g2005-sv -I"$out" -o "$name.v.vvp" "$bench/accel_tb.v" "$name.v"
  vvp -n "$name.v.vvp" "+expect=$out/$build.txt" >"$name.txt"
  grep -q "^${#accel_vectors[@]} vectors, 0 failed" "$name.txt"
}

# simulate VERSION VERILOG EXPECTED REPORT: fails on a mismatch, or if nothing was compared.
simulate() {
  local version=$1 verilog=$2 expected=$3 report=$4 clocks=()
  if [[ $version == *_dp ]]; then clocks=(-DDOUBLE_PUMPED); fi
  iverilog -g2005-sv "${clocks[@]}" -o "$verilog.vvp" "$bench/block_tb.v" "$verilog"
  vvp -n "$verilog.vvp" "+expect=$expected" >"$report"
  grep -qE '^[1-9][0-9]* vectors, 0 failed, [1-9][0-9]* values' "$report"
}

# expect SUITE VERSION OUTPUT
expect() { build/release/bin/m4expect vectors "$1" "$2" "$3"; }

# row VERSION LEVEL START: what came of it.
row() {
  local report=$out/$1_$2.txt
  printf '%-8s %-6s %8d  %s\n' "$1" "$2" "$((SECONDS - $3))" "$(tail -n 1 "$report")"
  grep -m 3 '^MISMATCH' "$report" || true
}

versions=("$@")
if (($# == 0)); then versions=(s_sy s_dp l_sy l_dp dla_m4); fi

bad=0
printf '%-8s %-6s %8s  %s\n' version level seconds result
for version in "${versions[@]}"; do
  if [[ $version == dla_m4 ]]; then
    start=$SECONDS
    accelerator "$version" || bad=1
    row "$version" rtl "$start"
    continue
  fi
  expect "$suite" "$version" "$out/$version.txt"
  for level in rtl gates; do
    name=$out/${version}_$level
    verilog "$level" "$version" "$m4_root/rtl" "$name.v"
    start=$SECONDS
    simulate "$version" "$name.v" "$out/$version.txt" "$name.txt" || bad=1
    row "$version" "$level" "$start"
  done
done
((bad == 0)) || m4_fail "A second simulator disagrees with the golden model; all lines: $out/*.txt"

# The check itself: what is wrong must be found here too.
for pair in sign_of_the_first_bit:s_sy double_pumped_alignment:s_dp; do
  patch=${pair%:*} version=${pair#*:}
  name=$out/broken_$patch
  rm -rf "$name"
  mkdir "$name"
  cp -r rtl "$name/rtl"
  patch --quiet -p1 -d "$name" -i "$m4_root/$broken/$patch.patch"
  expect datasheet "$version" "$name.expected"
  verilog rtl "$version" "$name/rtl" "$name.v"
  if simulate "$version" "$name.v" "$name.expected" "$name.txt"; then
    m4_fail "The broken RTL $patch was not found: this gate sees nothing."
  fi
  grep -q '^MISMATCH' "$name.txt" || m4_fail "The broken RTL $patch ended otherwise: see $name.txt"
  printf '%-8s %-6s %8s  broken by %s: %s\n' "$version" rtl '' "$patch" "$(tail -n 1 "$name.txt")"
done
