#!/usr/bin/env bash
# Yosys reads and synthesises the four versions of the block and the builds of the accelerator that
# `make verify` runs to generic cells. Fails on a latch, an undriven or multiply driven net, or a main
# array that is not one memory. Prints cell counts and writes build/synth/m4bram.md, accel.md and
# both as .json. Files: rtl/rtl.cmake.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

out=$m4_root/build/synth
mkdir -p "$out"
list() { cmake -DLIST="$1" -P "$m4_root/rtl/rtl.cmake"; }

# synth NAME: runs its script.
synth() {
  local script=$out/$1.ys log=$out/$1.log
  if ! yosys -q -e 'implicitly declared|latch inferred|no driver' -l "$log" "$script"; then
    echo "synth $1: FAILED; rerun: yosys $script" >&2
    echo "  full log: $log; a latch or undriven net is named there, with file and line" >&2
    return 1
  fi
  if grep -q 'Warning' "$log"; then
    echo "synth $1: FAILED, warnings in $log:" >&2
    grep 'Warning' "$log" >&2
    echo "  rerun: yosys $script" >&2
    return 1
  fi
}
export -f synth
export out

files=$(list M4BRAM_RTL | tr '\n' ' ')
top=$(list M4BRAM_TOP)

for large in 0 1; do
  for dp in 0 1; do
    version=$([[ $large == 1 ]] && echo l || echo s)_$([[ $dp == 1 ]] && echo dp || echo sy)
    sed -e "s|@FILES@|$files|" -e "s|@TOP@|$top|" -e "s|@LARGE@|$large|" -e "s|@DP@|$dp|" \
      -e "s|@OUT@|$out/$version.json|" "$m4_root/ci/synth.ys.in" > "$out/$version.ys"
  done
done

accel_builds=(dla dla_m4 m4)
accel_files=$(list ACCEL_RTL | tr '\n' ' ')
accel_top=$(list ACCEL_TOP)
for build in "${accel_builds[@]}"; do
  package=$m4_root/rtl/accel/builds/$build/accel_build_pkg.sv
  sed -e "s|@FILES@|$package $accel_files|" -e "s|@TOP@|$accel_top|" -e "s|@OUT@|$out/$build.json|" \
    -e "s|@SHIFTX@|$m4_root/ci/synth_shiftx.v|" "$m4_root/ci/synth_accel.ys.in" > "$out/$build.ys"
done

# The largest first.
printf '%s\n' dla_m4 m4 dla l_dp l_sy s_dp s_sy | m4_each synth

python3 - "$out" <<'PY'
import json
import pathlib
import sys

out = pathlib.Path(sys.argv[1])
rows = {}
for version in ("s_sy", "s_dp", "l_sy", "l_dp"):
    cells = json.loads((out / f"{version}.json").read_text())["design"]["num_cells_by_type"]
    memories = sum(n for name, n in cells.items() if name.startswith("$mem"))
    flops = sum(n for name, n in cells.items() if "DFF" in name)
    rows[version] = {"logic_cells": sum(cells.values()) - memories - flops, "flip_flops": flops,
                     "memories": memories, "memory_bits": 512 * 32}

table = ["| version | logic cells | flip-flops | cells without main array | main array bits |",
         "|---|---|---|---|---|"]
for version, r in rows.items():
    table.append(f"| {version} | {r['logic_cells']} | {r['flip_flops']} | "
                 f"{r['logic_cells'] + r['flip_flops']} | {r['memory_bits']} |")
print("\n".join(table))
(out / "m4bram.md").write_text("\n".join(table) + "\n")
(out / "m4bram.json").write_text(json.dumps(rows, indent=2) + "\n")
PY

python3 - "$out" "$accel_top" "${accel_builds[@]}" <<'PY'
import collections
import json
import pathlib
import sys

out, top, builds = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
rows = {}
for build in builds:
    # Yosys 0.23 prints the hierarchy, which is not JSON, after the modules.
    text = (out / f"{build}.json").read_text()
    modules = json.loads(text[:text.index("\n   },")] + "}}")["modules"]
    modules = {name.removeprefix("\\"): m["num_cells_by_type"] for name, m in modules.items()}

    def count(name):
        cells = collections.Counter()
        for kind, n in modules[name].items():
            kind = kind.removeprefix("\\")
            inner = count(kind) if kind in modules else {kind: 1}
            for leaf, m in inner.items():
                cells[leaf] += n * m
            if kind == "accel_dsp_mult":
                cells["multipliers of the DSP engine"] += n
        return cells

    cells = count(top)
    dsp = cells.pop("multipliers of the DSP engine", 0)
    memories = sum(n for name, n in cells.items() if name.startswith("$mem"))
    flops = sum(n for name, n in cells.items() if "DFF" in name)
    rows[build] = {"logic_cells": sum(cells.values()) - memories - flops - cells["$mul"],
                   "flip_flops": flops, "dsp_multipliers": dsp,
                   "other_multipliers": cells["$mul"] - dsp, "memories": memories}

table = ["| build | logic cells | flip-flops | cells without memories and multipliers | "
         "multipliers of the DSP engine | other multipliers | memories |",
         "|---|---|---|---|---|---|---|"]
for build, r in rows.items():
    table.append(f"| {build} | {r['logic_cells']} | {r['flip_flops']} | "
                 f"{r['logic_cells'] + r['flip_flops']} | {r['dsp_multipliers']} | "
                 f"{r['other_multipliers']} | {r['memories']} |")
print("\n".join(table))
(out / "accel.md").write_text("\n".join(table) + "\n")
(out / "accel.json").write_text(json.dumps(rows, indent=2) + "\n")
PY
