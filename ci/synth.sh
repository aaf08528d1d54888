#!/usr/bin/env bash
# Yosys reads and synthesises the four versions of the block and the builds of the accelerator that
# `make verify` runs to generic cells. Fails on a latch, an undriven or multiply driven net, or a main
# array that is not one memory. Prints cell counts and writes build/synth/m4bram.md, accel.md and
# both as .json. Files: rtl/rtl.cmake.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/build/synth
mkdir -p "$out"
list() { cmake -DLIST="$1" -P "$root/rtl/rtl.cmake"; }

# run NAME SCRIPT LOG
run() {
  if ! yosys -q -e 'implicitly declared|latch inferred|no driver' -l "$3" "$2"; then
    echo "synth $1: FAILED; rerun: yosys $2" >&2
    echo "  full log: $3; a latch or undriven net is named there, with file and line" >&2
    exit 1
  fi
  if grep -q 'Warning' "$3"; then
    echo "synth $1: FAILED, warnings in $3:" >&2
    grep 'Warning' "$3" >&2
    echo "  rerun: yosys $2" >&2
    exit 1
  fi
}

files=$(list M4BRAM_RTL | tr '\n' ' ')
top=$(list M4BRAM_TOP)

for large in 0 1; do
  for dp in 0 1; do
    version=$([[ $large == 1 ]] && echo l || echo s)_$([[ $dp == 1 ]] && echo dp || echo sy)
    script=$out/$version.ys
    log=$out/$version.log
    sed -e "s|@FILES@|$files|" -e "s|@TOP@|$top|" -e "s|@LARGE@|$large|" -e "s|@DP@|$dp|" \
      -e "s|@OUT@|$out/$version.json|" "$root/ci/synth.ys.in" > "$script"
    run "$version" "$script" "$log"
  done
done

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

accel_builds=(dla dla_m4 m4)
files=$(list ACCEL_RTL | tr '\n' ' ')
top=$(list ACCEL_TOP)
for build in "${accel_builds[@]}"; do
  script=$out/$build.ys
  package=$root/rtl/accel/builds/$build/accel_build_pkg.sv
  sed -e "s|@FILES@|$package $files|" -e "s|@TOP@|$top|" -e "s|@OUT@|$out/$build.json|" \
    -e "s|@SHIFTX@|$root/ci/synth_shiftx.v|" "$root/ci/synth_accel.ys.in" > "$script"
  run "$build" "$script" "$out/$build.log"
done

python3 - "$out" "$top" "${accel_builds[@]}" <<'PY'
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
