#!/usr/bin/env bash
# gtkwave_test.sh BROKEN_TOOL [SCREENSHOT], from the source root. The way from a red line to the waveform, as a user goes it:
# the regression on broken RTL, the two lines of the first mismatch page pasted, GTKWave in a real window (Xvfb).
# What GTKWave shows at its marker must be what the page says. SCREENSHOT: keeps the picture there.
set -euo pipefail

tool=$1 picture=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
waves=${picture:+build}
waves=${waves:-$work}/waves

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# page FILE EXPRESSION: prints a Python expression of the first mismatch page `p`.
page() {
  python3 -c "import json, sys
p = [o['page'] for o in json.load(open(sys.argv[1]))['outcomes'] if 'page' in o][0]
print($2)" "$1"
}

status=0
choice=(--suite regression --version s_sy)
if [[ -n $picture ]]; then choice=(--id 'smoke_gemm/s_sy-w4-n5s-d2'); fi
"$tool" run "${choice[@]}" --jobs 1 --max-failures 1 --waves "$waves" \
  --json "$work/summary.json" >"$work/run.txt" || status=$?
((status == 1)) || fail "the run ends with exit code $status instead of 1" "$(<"$work/run.txt")"

cycle=$(page "$work/summary.json" "p['cycle']")
signal=$(page "$work/summary.json" "p['signals'][0]['name']")
replay=$(page "$work/summary.json" "p['commands'][0]")
show=$(page "$work/summary.json" "p['commands'][1]")

# The first line: the same failure at the same edge.
status=0
bash -c "$replay --waves '$work/again'" >"$work/replay.txt" || status=$?
((status == 1)) || fail "the replay ends with exit code $status instead of 1"
grep -q "First divergence after edge $cycle," "$work/replay.txt" ||
  fail "the replay does not diverge after edge $cycle" "$(<"$work/replay.txt")"

# The second line, with a script that asks GTKWave what it shows.
bpe=${signal#*[} row=${signal%%[*}
bpe=${bpe%]}
rtl_name="TOP.m4bram.gen_bpe[$bpe].u_bpe.${row}_q[31:0]"
cat >"$work/ask.tcl" <<TCL
puts "marker [gtkwave::getMarker]"
puts "shown [gtkwave::getDisplayedSignals]"
foreach name {{$rtl_name} {model: $signal} {TOP.m4bram.u_fsm.state_q[3:0]} {model: diverged}} {
  puts "\$name is [gtkwave::getTraceValueAtMarkerFromName \$name]"
}
flush stdout
gtkwave::/File/Grab_To_File $work/picture.png
exit
TCL
bash -c "timeout 120 xvfb-run -a -s '-screen 0 1600x1200x24' ${show/gtkwave /gtkwave -S \'$work/ask.tcl\' }" \
  >"$work/gtkwave.txt" 2>"$work/gtkwave.err" </dev/null ||
  fail "GTKWave failed" "$(<"$work/gtkwave.err")"

# value NAME: what GTKWave shows for it at the marker.
value() {
  local line
  line=$(grep -F "$1 is " "$work/gtkwave.txt") || fail "GTKWave says nothing of $1"
  printf '%s' "${line##* is }"
}
# in_page FIELD: of the failing signal, as GTKWave writes numbers.
in_page() { page "$work/summary.json" "p['signals'][0]['$1'][2:].upper()"; }

grep -qx "marker $((cycle * 4))" "$work/gtkwave.txt" || fail "the marker is not at edge $cycle"
for name in TOP.clk_i TOP.m4bram.u_expected.fsm TOP.m4bram.u_expected.acc; do
  grep -q "^shown .*$name" "$work/gtkwave.txt" || fail "GTKWave does not show $name"
done
got=$(value "$rtl_name")
expected=$(value "model: $signal")
[[ $got == "$(in_page got)" ]] || fail "GTKWave shows RTL $got; the page says $(in_page got)"
[[ $expected == "$(in_page expected)" ]] ||
  fail "GTKWave shows model $expected; the page says $(in_page expected)"
[[ $got != "$expected" ]] || fail "the two values do not differ"
[[ $(value 'TOP.m4bram.u_fsm.state_q[3:0]') == St* ]] || fail "the FSM's state has no name"
[[ $(value 'model: diverged') == 1 ]] || fail "diverged is not set at the marker"

[[ -s $work/picture.png ]] || fail "GTKWave made no picture"
if [[ -n $picture ]]; then cp "$work/picture.png" "$picture"; fi
printf 'after edge %s GTKWave shows %s = %s, model %s\n' "$cycle" "$signal" "$got" "$expected"
