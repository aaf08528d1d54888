#!/usr/bin/env bash
# A run on a few machines, with GNU parallel over ssh:
#   ci/parallel.sh [-n SHARDS] FOLDER HOST... [-- ARGUMENT OF m4verify run...]
# HOST is what ssh takes, or `:` for this machine without ssh. Every host runs one shard at a time
# on all its cores; SHARDS (default: 4 for each host) are dealt out as hosts get free. The merged
# report goes to FOLDER, those of the shards to FOLDER/shard1, shard2, ... Again for the same
# FOLDER: shards that were killed go on where they were. Exit code: that of the merge.
# All hosts must see the clone, with m4verify built in it, and FOLDER under the same paths.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage='usage: ci/parallel.sh [-n SHARDS] FOLDER HOST... [-- ARGUMENT OF m4verify run...]'
shards=
while getopts 'n:' option; do
  case $option in
    n) shards=$OPTARG ;;
    *) m4_fail "$usage" ;;
  esac
done
shift $((OPTIND - 1))
(($# >= 2)) || m4_fail "$usage"
folder=$(realpath -m "$1")
shift
hosts=()
while (($#)) && [[ $1 != -- ]]; do
  hosts+=("$1")
  shift
done
if (($#)); then shift; fi
((${#hosts[@]})) || m4_fail 'On which hosts?' "$usage"
shards=${shards:-$((4 * ${#hosts[@]}))}
[[ $shards =~ ^[1-9][0-9]*$ ]] || m4_fail "SHARDS is '$shards', not a number from 1 up." "$usage"
[[ -x build/release/bin/m4verify ]] || m4_fail 'There is no m4verify: ci/build.sh m4verify'
command -v parallel >/dev/null || m4_fail 'GNU parallel is missing: ci/install.sh cluster'

# What a shard prints is shown when it has ended. Its exit code is in its report; what is missing
# there the merge says.
mkdir -p "$folder"
parallel --will-cite --quote --jobs 1 --sshlogin "$(IFS=,; echo "${hosts[*]}")" \
  --workdir "$m4_root" build/release/bin/m4verify run "$@" --shard "{}/$shards" \
  --report "$folder/shard{}" --resume --waves "$folder/shard{}/waves" \
  ::: $(seq "$shards") || true

reports=()
for ((i = 1; i <= shards; ++i)); do
  if [[ -s $folder/shard$i/journal.jsonl ]]; then reports+=("$folder/shard$i"); fi
done
exec build/release/bin/m4verify merge "${reports[@]}" --report "$folder"
