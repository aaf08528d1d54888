#!/usr/bin/env bash
# A run on a Slurm cluster: an array of shards, and a job that merges their reports when all have
# ended, however they did:
#   ci/slurm/submit.sh [-w] [-o OPTION OF sbatch]... SHARDS FOLDER [ARGUMENT OF m4verify run]...
# The merged report goes to FOLDER, those of the shards to FOLDER/shard1, shard2, ...; what they
# print to FOLDER/log. -w: wait for the merge and end with its exit code. Submitted again for the
# same FOLDER, shards that were killed or ran out of time go on where they were.
# The clone, with m4verify built in it, and FOLDER must be on a file system that all nodes see.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

usage='usage: ci/slurm/submit.sh [-w] [-o OPTION]... SHARDS FOLDER [ARGUMENT OF m4verify run]...'
wait_for_merge=()
options=(--parsable --export=ALL --chdir="$m4_root" --open-mode=append)
while getopts 'wo:' option; do
  case $option in
    w) wait_for_merge=(--wait) ;;
    o) options+=("$OPTARG") ;;
    *) m4_fail "$usage" ;;
  esac
done
shift $((OPTIND - 1))
(($# >= 2)) || m4_fail "$usage"
shards=$1
folder=$(realpath -m "$2")
shift 2
[[ $shards =~ ^[1-9][0-9]*$ ]] || m4_fail "SHARDS is '$shards', not a number from 1 up." "$usage"
[[ -x build/release/bin/m4verify ]] || m4_fail 'There is no m4verify: ci/build.sh m4verify'
command -v sbatch >/dev/null || m4_fail 'There is no sbatch here: this is no node of a Slurm cluster.'

mkdir -p "$folder/log"
array=$(sbatch "${options[@]}" --array="1-$shards" --output="$folder/log/shard%a.txt" \
  ci/slurm/shard.sh "$shards" "$folder" "$@")
echo "shards: job $array, tasks 1 to $shards"
sbatch "${options[@]}" "${wait_for_merge[@]}" --dependency="afterany:$array" \
  --output="$folder/log/merge.txt" ci/slurm/merge.sh "$shards" "$folder" |
  sed "s|.*|merge:  job &, its report: $folder/index.html|"
