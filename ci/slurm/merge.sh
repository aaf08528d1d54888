#!/usr/bin/env bash
#SBATCH --job-name=m4verify_merge
# The job after the array that ci/slurm/submit.sh submits: merge.sh SHARDS FOLDER
set -euo pipefail

shards=$1
folder=$2
# A shard that never began has no folder; the merge names it.
reports=()
for ((i = 1; i <= shards; ++i)); do
  if [[ -s $folder/shard$i/journal.jsonl ]]; then reports+=("$folder/shard$i"); fi
done
exec build/release/bin/m4verify merge "${reports[@]}" --report "$folder"
