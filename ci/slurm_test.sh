#!/usr/bin/env bash
# Runs the smoke suite on a Slurm cluster of one node, which it starts for itself in a temporary
# folder and ends again: the merged report must be that of a direct run, also after one of the
# shards was cut off. Then the same with GNU parallel. As root (slurmd wants it), without systemd:
#   ci/slurm_test.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

((EUID == 0)) || m4_fail 'slurmd runs as root: start this as root, or in a container.'
ci/install.sh build cluster
ci/build.sh m4verify

work=$(mktemp -d)
chmod 755 "$work"
daemons=()
finish() {
  local status=$? pid
  if ((status != 0)); then tail -n 15 "$work"/*.log >&2 || true; fi
  scancel --user=root 2>/dev/null || true
  for pid in "${daemons[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start NAME COMMAND...: a daemon in the foreground of a job of its own.
start() {
  local name=$1
  shift
  "$@" >"$work/$name.out.log" 2>&1 </dev/null &
  daemons=("$!" "${daemons[@]}")
}

# until_true SECONDS COMMAND...
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || m4_fail "This did not come true: $*"
    sleep 0.2
  done
}

read -r controller_port node_port < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(2)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))')
node=$(hostname -s)
mkdir -m 755 "$work/munge" "$work/state" "$work/spool"
cat >"$work/slurm.conf" <<CONF
ClusterName=m4
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$controller_port
SlurmdPort=$node_port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$work/munge/socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
NodeName=$node NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE OverSubscribe=NO State=UP
CONF
echo 'CgroupPlugin=cgroup/v1' >"$work/cgroup.conf"
export SLURM_CONF=$work/slurm.conf

head -c 128 /dev/urandom >"$work/munge/key"
chmod 400 "$work/munge/key"
start munged munged --foreground --force --key-file="$work/munge/key" \
  --socket="$work/munge/socket" --pid-file="$work/munge/pid" \
  --log-file="$work/munge.log" --seed-file="$work/munge/seed"
until_true 30 munge --no-input --socket="$work/munge/socket"
start slurmctld slurmctld -D -i -f "$work/slurm.conf"
until_true 30 scontrol ping
start slurmd slurmd -D -N "$node" -f "$work/slurm.conf"
# idle_node: the controller has heard of slurmd.
idle_node() { [[ $(sinfo --noheader --format=%t) == idle ]]; }
until_true 60 idle_node

# check_equal REPORT WHAT: but times, and how it was called, the report is that of the direct run.
check_equal() {
  python3 - "$work/direct/summary.json" "$1/summary.json" <<'PY' || m4_fail "$2: the reports differ."
import json, sys
def load(path):
    summary = json.load(open(path))
    for key in ("seconds", "jobs", "command"): del summary[key]
    del summary["totals"]["loop_seconds"]
    for outcome in summary["outcomes"]: del outcome["seconds"]
    return summary
direct, merged = map(load, sys.argv[1:])
different = [key for key in direct if direct[key] != merged.get(key)]
if different or direct.keys() != merged.keys(): sys.exit(f"different: {different}")
PY
  echo "$2: the report of the direct run, $(wc -l <"$1/journal.jsonl") lines of journal"
}

m4verify=build/release/bin/m4verify
"$m4verify" run --suite smoke --report "$work/direct" >"$work/direct.txt"

ci/slurm/submit.sh -w 3 "$work/array" --suite smoke
check_equal "$work/array" 'Slurm array'

# A task that is cancelled before it begins: the merge names its shard and fails; submitted again,
# only that one runs.
queued() { [[ -n $(squeue --noheader --name=m4verify --format=%F) ]]; }
status=0
(
  until_true 60 queued
  scancel "$(squeue --noheader --name=m4verify --format=%F | head -n 1)_2"
) &
canceller=$!
ci/slurm/submit.sh -w -o --begin=now+3 3 "$work/cut" --suite smoke || status=$?
wait "$canceller"
((status == 5)) || m4_fail "The merge without shard 2 ends with $status instead of 5."
grep -q 'shard 2/3 is missing' "$work/cut/log/merge.txt" ||
  m4_fail 'The merge does not name the shard that is missing.'
ci/slurm/submit.sh -w 3 "$work/cut" --suite smoke
grep -q ' done before' "$work/cut/log/shard1.txt" || m4_fail 'Shard 1 ran again.'
check_equal "$work/cut" 'Slurm array with a shard run later'

ci/parallel.sh -n 5 "$work/parallel" : -- --suite smoke >"$work/parallel.txt"
check_equal "$work/parallel" 'GNU parallel'
