#!/usr/bin/env bash
# The accelerator at scale: builds scale_16, 64, 256 and 1024 by hierarchical Verilation (or the
# builds named) and measures build time, memory and speed against one block alone:
#   ci/scale.sh [BUILD]...
# Writes build/scale/scale.md and .json. Figures: docs/performance.md.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ci/install.sh build
out=build/scale
builds=("$@")
if ((${#builds[@]} == 0)); then builds=(scale_16 scale_64 scale_256 scale_1024); fi
for build in "${builds[@]}"; do
  [[ -d rtl/accel/builds/$build ]] || m4_fail "scale: no build '$build' in rtl/accel/builds"
done
rm -rf "$out"
mkdir -p "$out"

list() { cmake -DLIST="$1" -P rtl/rtl.cmake; }
mapfile -t rtl < <(list ACCEL_RTL)
mapfile -t block < <(list M4BRAM_RTL)
root=$(verilator --getenv VERILATOR_ROOT)
includes=(-isystem "$root/include" -isystem "$root/include/vltstd")
defines=(-DVM_COVERAGE=0 -DVM_SC=0 -DVM_TRACE=0)
options=(--cc -O3 --x-assign fast --x-initial fast)
# The block is compiled for speed; the rest for the time of the build.
fast=(OPT_FAST=-O3)
rest=(OPT_FAST=-O1 OPT_SLOW=-O0)

printf '%s\n' "\`verilator_config" 'hier_block -module "accel_block"' > "$out/hier.vlt"

# quiet LOG COMMAND...: shows what it printed only if it fails.
quiet() {
  local log=$1
  shift
  "$@" >> "$log" 2>&1 || m4_fail "scale: failed: $*" "$(tail -n 20 "$log")"
}

# What all builds share: the block alone and the runtime.
quiet "$out/block.log" verilator "${options[@]}" --top-module "$(list M4BRAM_TOP)" \
  --prefix Vblock --Mdir "$out/block" "${block[@]}"
quiet "$out/block.log" make -C "$out/block" -f Vblock.mk "${fast[@]}"
for file in verilated verilated_threads; do
  quiet "$out/block.log" g++ -std=c++20 -O2 "${includes[@]}" "${defines[@]}" \
    -c "$root/include/$file.cpp" -o "$out/$file.o"
done

# build BUILD: everything from the RTL to the program. In a shell of its own, so that its children's
# memory can be asked for.
build() {
  local dir=$out/$1
  quiet "$dir.log" verilator "${options[@]}" --hierarchical --relative-includes \
    --top-module scale_top --prefix Vaccel --Mdir "$dir" "$out/hier.vlt" \
    "rtl/accel/builds/$1/accel_build_pkg.sv" "${rtl[@]}" verilator_tb/bench/scale_top.sv
  quiet "$dir.log" make -C "$dir/Vaccel_block" -f Vaccel_block.mk "${fast[@]}"
  quiet "$dir.log" make -j"$(m4_cores)" -C "$dir" -f Vaccel_hier.mk "${rest[@]}"
  quiet "$dir.log" g++ -std=c++20 -O2 "${includes[@]}" -isystem "$dir" -isystem "$out/block" \
    "${defines[@]}" verilator_tb/bench/scale_bench.cpp "$dir/Vaccel__ALL.a" \
    "$dir/Vaccel_block/libaccel_block.a" "$out/block/Vblock__ALL.a" "$out/verilated.o" \
    "$out/verilated_threads.o" -lpthread -o "$dir/scale_bench"
}
export -f build quiet list m4_cores m4_fail

declare_arrays=$(declare -p options rtl includes defines fast rest out)
for name in "${builds[@]}"; do
  # shellcheck disable=SC2016  # $1 is the inner shell's
  python3 - "$name" "$out" "$declare_arrays"$'\n''set -euo pipefail; build "$1"' <<'PY'
import json
import pathlib
import resource
import subprocess
import sys
import time

name, out, script = sys.argv[1:]
begin = time.monotonic()
if subprocess.run(["bash", "-c", script, "build", name], check=False).returncode:
    sys.exit(1)
seconds = time.monotonic() - begin
# ru_maxrss of waited-for children: the largest single process.
build_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
run = subprocess.run([f"{out}/{name}/scale_bench", "5"], stdout=subprocess.PIPE, text=True,
                     check=False)
if run.returncode:
    sys.exit(1)
row = {"build": name, "build_s": round(seconds, 1), "build_mb": round(build_mb),
       **json.loads(run.stdout)}
rows_file = pathlib.Path(out, "scale.json")
rows = json.loads(rows_file.read_text()) if rows_file.exists() else []
rows.append(row)
rows_file.write_text(json.dumps(rows, indent=2) + "\n")
table = ["| build | blocks | build time | largest build process | memory of a run |"
         " M block-cycles/s | single block, Mcycles/s | ratio |",
         "|---|---:|---:|---:|---:|---:|---:|---:|"]
for r in rows:
    table.append(f"| `{r['build']}` | {r['blocks']} | {r['build_s']:.0f} s | {r['build_mb']} MB | "
                 f"{r['run_mb']} MB | {r['block_cycles_per_s'] / 1e6:.1f} | "
                 f"{r['single_block_cycles_per_s'] / 1e6:.1f} | {r['ratio']:.2f} |")
pathlib.Path(out, "scale.md").write_text("\n".join(table) + "\n")
PY
done
cat "$out/scale.md"
