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

ci/scale_build.sh block "$out"
for build in "${builds[@]}"; do
  python3 ci/scale_row.py "$build" "$out"
done
cat "$out/scale.md"
