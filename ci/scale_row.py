#!/usr/bin/env python3
"""For ci/scale.sh: builds one build of the accelerator, measures it, and adds a row to OUT/scale.json and scale.md.

usage: scale_row.py BUILD OUT, from the root of the source tree
"""

import json
import pathlib
import resource
import subprocess
import sys
import time

SECONDS = "5"  # of a measurement, at least

HEAD = (
    "| build | blocks | build time | largest build process | memory of a run | M block-cycles/s"
    " | single block, Mcycles/s | ratio |\n|---|---:|---:|---:|---:|---:|---:|---:|\n"
)
LINE = (
    "| `{build}` | {blocks} | {build_s:.0f} s | {build_mb} MB | {run_mb} MB | {speed:.1f} | {single:.1f}"
    " | {ratio:.2f} |\n"
)


def measure(build, out):
    begin = time.monotonic()
    subprocess.run(["ci/scale_build.sh", build, out], check=True)
    seconds = time.monotonic() - begin
    # Of the children waited for, the largest single process.
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    run = subprocess.run([f"{out}/{build}/scale_bench", SECONDS], stdout=subprocess.PIPE, text=True, check=True)
    return {"build": build, "build_s": round(seconds, 1), "build_mb": round(megabytes), **json.loads(run.stdout)}


def line(row):
    return LINE.format(
        **row, speed=row["block_cycles_per_s"] / 1e6, single=row["single_block_cycles_per_s"] / 1e6
    )


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: scale_row.py BUILD OUT")
    build, out = sys.argv[1:]
    rows_file = pathlib.Path(out, "scale.json")
    rows = json.loads(rows_file.read_text()) if rows_file.exists() else []
    try:
        rows.append(measure(build, out))
    except subprocess.CalledProcessError:
        sys.exit(1)  # it has said why
    rows_file.write_text(json.dumps(rows, indent=2) + "\n")
    pathlib.Path(out, "scale.md").write_text(HEAD + "".join(map(line, rows)))


if __name__ == "__main__":
    main()
