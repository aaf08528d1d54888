#!/usr/bin/env bash
# Proofs about the RTL of the block for all time (docs/trust.md, "Formal proofs"): for each property
# and version a base case and a step of induction, by Yosys and z3:
#   ci/formal.sh               proves
#   ci/formal.sh --self-test   the same properties on broken RTL: each must be refuted
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

self_test=no
case ${1:-} in
  '') ;;
  --self-test) self_test=yes ;;
  *) m4_fail 'usage: ci/formal.sh [--self-test]' ;;
esac
ci/install.sh build formal

out=build/formal
mkdir -p "$out"
depth=12            # steps of a base case
induction=4         # steps that are assumed, at most
refutation=26       # steps within which broken RTL is found out
failed=0

# probes TOP: which register stands behind each probe_* wire of a top.
probes() {
  case $1 in
    control)
      printf 'connect -set probe_%s u_block.%s\n' ctrl u_fsm.ctrl_o state u_fsm.state_q \
        bits_left u_fsm.bits_left_q cfg u_cfg.cfg_q data u_port_a.data_q be u_port_a.be_q \
        cmd_valid u_port_a.cmd_valid_q cfg_valid u_port_a.cfg_valid_q acts acts
      ;;
    port_b)
      printf 'connect -set probe_%s u_block.%s\n' word u_main_array.word_q \
        tracked u_main_array.tracked state u_fsm.state_q
      ;;
    lanes)
      local register
      for register in w1 w2 w12 inv p act1 act2; do
        printf "connect -set probe_%s_$register u_%s.${register}_q\n" a a b b
      done
      ;;
  esac
}

# parameters TOP VERSION: of the top module.
parameters() {
  case $1:$2 in
    lanes:s*) echo '-chparam RowBits 32' ;;
    lanes:l*) echo '-chparam RowBits 64' ;;
    *)
      printf -- "-chparam Large 1'b%d -chparam DoublePumped 1'b%d\n" \
        "$([[ $2 == l_* ]] && echo 1 || echo 0)" "$([[ $2 == *_dp ]] && echo 1 || echo 0)"
      ;;
  esac
}

# model NAME TOP VERSION RTL [LABEL]: writes $out/NAME.smt2 and .il, of the RTL in folder RTL; with LABEL, only
# the assertions whose labels begin so.
model() {
  local name=$1 top=$2 version=$3 rtl=$4 label=${5:-} files keep=
  files=$(cmake -DLIST=M4BRAM_RTL -P "$rtl/rtl.cmake")
  if [[ $top != lanes ]]; then
    # What data alone need is left out (the files say how).
    files=$(grep -vE '/m4bram_(main_array|bpe)\.sv$' <<<"$files")
    files+=" $rtl/formal/main_array_word.sv $rtl/formal/bpe_free.sv"
  fi
  if [[ -n $label ]]; then keep="delete t:\$assert c:${label}* %d"; fi
  cat >"$out/$name.ys" <<EOF
read_verilog -sv -formal $(tr '\n' ' ' <<<"$files") $rtl/formal/${top}_formal.sv
hierarchy -check -top ${top}_formal $(parameters "$top" "$version")
proc
techmap -map $rtl/formal/step_dff.v
flatten
cd ${top}_formal
$(probes "$top")
$keep
cd
check -assert
opt -full
write_ilang $out/$name.il
write_smt2 -wires $out/$name.smt2
EOF
  yosys -q -l "$out/$name.log" "$out/$name.ys" ||
    m4_fail "formal: Yosys can't read $name; again: yosys $out/$name.ys"
}

# bmc NAME ARGUMENT...: yosys-smtbmc. --unroll: without it z3 does not come to an end.
bmc() {
  local name=$1
  shift
  yosys-smtbmc -s z3 --unroll --noprogress "$@" "$out/$name.smt2"
}

# solve TOP NAME: base case and induction. The two adders of the lanes' top are for minisat, which is
# in Yosys: z3 takes hours.
solve() {
  if [[ $1 == lanes ]]; then
    yosys -ql "$out/$2.sat.log" -p "read_ilang $out/$2.il; sat -tempinduct -verify -prove-asserts \
      -set-assumes -maxsteps $induction ${1}_formal" && grep 'Induction step proven' "$out/$2.sat.log"
  else
    bmc "$2" -t "$depth" && bmc "$2" -i -t "$induction"
  fi
}

# prove TOP VERSION
prove() {
  local name=$1.$2 start=$SECONDS log=$out/$1.$2.txt
  model "$name" "$1" "$2" rtl
  if solve "$1" "$name" >"$log" 2>&1; then
    echo "formal $1, $2: proved ($((SECONDS - start)) s)"
  else
    failed=1
    echo "formal $1, $2: FAILED"
    grep -E 'Assert failed|Status|rror' "$log" || tail -n 5 "$log"
    echo "  log: $log; again: ci/formal.sh"
  fi
}

# refute TOP VERSION PATCH LABEL: the assertions that begin with LABEL must fail on patched RTL.
refute() {
  local name=broken.$4 copy=$out/broken log=$out/broken.$4.txt
  rm -rf "$copy"
  mkdir -p "$copy"
  cp -r rtl "$copy/rtl"
  patch --quiet -p1 -d "$copy" -i "$m4_root/$3" || m4_fail "formal: $3 does not apply"
  model "$name" "$1" "$2" "$copy/rtl" "$4"
  if ! bmc "$name" -t "$refutation" >"$log" 2>&1 && grep -q "Assert failed .*$4" "$log"; then
    echo "formal $1, $2, $3: refuted by $(sed -n 's/.*Assert failed in [^:]*: //p' "$log" | head -1)"
  else
    failed=1
    echo "formal $1, $2, $3: $4* NOT refuted; log: $log"
  fi
}

if [[ $self_test == no ]]; then
  for version in s_sy s_dp l_sy l_dp; do
    prove control "$version"
    prove port_b "$version"
  done
  prove lanes s
  prove lanes l
else
  here=rtl/formal/broken
  refute control s_sy $here/next_state.patch table_
  refute control l_dp $here/reserved_weight.patch cfg_legal
  refute control s_sy $here/no_shift.patch actions_
  refute control l_sy $here/late_add.patch latency_
  refute control s_dp verilator_tb/tests/broken_rtl/double_pumped_alignment.patch latency_
  refute control s_dp $here/phase.patch phase_
  refute port_b s_sy $here/configuration_writes.patch same_word
  refute port_b l_dp $here/early_readout.patch same_read
  refute lanes s verilator_tb/tests/broken_rtl/lane_carry.patch lane_rows
  refute lanes l $here/shift_across_lanes.patch lane_rows
fi
((failed == 0)) || m4_fail 'formal: FAILED'
