#!/usr/bin/env bash
#SBATCH --job-name=m4verify
#SBATCH --requeue
#SBATCH --signal=B:TERM@30
# A task of the array that ci/slurm/submit.sh submits: shard.sh SHARDS FOLDER [ARGUMENT]...
# Half a minute before its time is over it gets SIGTERM, and writes what it has.
set -euo pipefail

shards=$1
folder=$2
shift 2
exec build/release/bin/m4verify run "$@" --jobs "${SLURM_CPUS_PER_TASK:-1}" \
  --shard "$SLURM_ARRAY_TASK_ID/$shards" --report "$folder/shard$SLURM_ARRAY_TASK_ID" --resume \
  --waves "$folder/shard$SLURM_ARRAY_TASK_ID/waves"
