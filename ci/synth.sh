#!/usr/bin/env bash
# Yosys reads and synthesises the four versions of the block to generic cells. Fails on a latch, an
# undriven or multiply driven net, or a main array that is not one memory. Prints cell counts and
# writes build/synth/m4bram.md and .json. Files: rtl/rtl.cmake.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/build/synth
mkdir -p "$out"
list() { cmake -DLIST="$1" -P "$root/rtl/rtl.cmake"; }

files=$(list M4BRAM_RTL | tr '\n' ' ')
top=$(list M4BRAM_TOP)

for large in 0 1; do
  for dp in 0 1; do
    version=$([[ $large == 1 ]] && echo l || echo s)_$([[ $dp == 1 ]] && echo dp || echo sy)
    script=$out/$version.ys
    log=$out/$version.log
    sed -e "s|@FILES@|$files|" -e "s|@TOP@|$top|" -e "s|@LARGE@|$large|" -e "s|@DP@|$dp|" \
      -e "s|@OUT@|$out/$version.json|" "$root/ci/synth.ys.in" > "$script"
    if ! yosys -q -e 'implicitly declared|latch inferred|no driver' -l "$log" "$script"; then
      echo "synth $version: FAILED; rerun: yosys $script" >&2
      echo "  full log: $log; a latch or undriven net is named there, with file and line" >&2
      exit 1
    fi
    if grep -q 'Warning' "$log"; then
      echo "synth $version: FAILED, warnings in $log:" >&2
      grep 'Warning' "$log" >&2
      echo "  rerun: yosys $script" >&2
      exit 1
    fi
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
