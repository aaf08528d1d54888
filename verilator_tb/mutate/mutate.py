#!/usr/bin/env python3
"""The mutation score of rtl/m4bram and rtl/accel: how many small changes of the RTL the vectors notice. Started by
ci/mutate.sh."""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time

import score
from builds import BUILD, Builds
from design import BLOCK_VERSIONS
from journal import EQUIVALENT, SURVIVED, Journal, hash_of_trees
from module_proof import ModuleProver
from plan import VersionPlan
from proof import Prover

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Stage 0 kills most in a moment; then the survivors that can be proved equivalent leave; stage 1 is for the rest.
BLOCK_STAGES = (("datasheet", "smoke"), ("corner", "regression"))
ACCEL_STAGES = (("smoke",), ("regression",))
COMPLETE, SAMPLED = ("s_sy", "l_dp"), ("s_dp", "l_sy")
ACCEL_BUILDS = ("dla_m4", "dla", "m4")
BLOCK_PER_MODULE, ACCEL_PER_MODULE = 100, 12
BATCH = 4  # groups built in one go


def arguments():
    parser = argparse.ArgumentParser(prog="ci/mutate.sh", description=__doc__)
    add = parser.add_argument
    add("--version", action="append", choices=COMPLETE + SAMPLED, help="of the block, repeatable; default: all four")
    add("--build", action="append", choices=ACCEL_BUILDS, help="of the accelerator, repeatable; default: none")
    add("--per-module", type=int, metavar="N", help="mutants of each module (default 100, builds 12; 0: all)")
    add("--sample", type=int, metavar="N", help="N mutants of each version and build instead")
    add("--seed", type=int, default=1, help="of the choice of mutants (default 1)")
    add("--fresh", action="store_true", help="forget what earlier runs found")
    return parser.parse_args()


def rtl_files(name):
    """In the order of compilation."""
    variable = "M4BRAM_RTL" if name in BLOCK_VERSIONS else "ACCEL_RTL"
    found = subprocess.run(
        ["cmake", f"-DLIST={variable}", "-P", ROOT / "rtl/rtl.cmake"], check=True, capture_output=True, text=True
    )
    files = [pathlib.Path(line) for line in found.stdout.split()]
    return files if name in BLOCK_VERSIONS else [ROOT / f"rtl/accel/builds/{name}/accel_build_pkg.sv", *files]


def checks_of(name):
    """What decides whether a mutant is found; a survivor gets another chance if it changes."""
    folders = ("vectors/m4bram", "verilator_tb/m4bram", "golden_model/m4bram")
    if name not in BLOCK_VERSIONS:
        golden = tuple(f"golden_model/{part}" for part in ("accel", "host", "m4bram", "arith"))
        folders = ("vectors/accel", "verilator_tb/accel", "verilator_tb/core", *golden)
    return hash_of_trees(*(ROOT / folder for folder in folders))


def stages_of(name):
    return BLOCK_STAGES if name in BLOCK_VERSIONS else ACCEL_STAGES


class Run:
    def __init__(self, plans, journal):
        self.plans, self.journal = plans, journal
        self.builds = Builds(ROOT, plans, journal)
        self.begin = time.monotonic()
        self.workers = concurrent.futures.ThreadPoolExecutor(os.cpu_count())

    def say(self, text):
        print(f"[{time.monotonic() - self.begin:6.0f} s] {text}", flush=True)

    def all_of(self, function, items):
        """Calls function on each item, two at a time; the first exception is raised."""
        for future in [self.workers.submit(function, *item) for item in items]:
            future.result()

    def stage(self, number):
        """Runs a stage's vectors on the mutants that have no result yet."""
        wanted = number if number else None
        todo = []
        for group in (group for plan in self.plans for group in plan.groups):
            entries = [entry for entry in group.entries if self.journal.of(entry, wanted) is None]
            if entries:
                todo.append((group, entries))
        for first in range(0, len(todo), BATCH):
            batch = todo[first : first + BATCH]
            self.all_of(self.builds.write, [(group,) for group, _ in batch])
            self.builds.build([group for group, _ in batch])
            runs = []
            for group, entries in batch:
                entries = [entry for entry in entries if self.journal.of(entry, wanted) is None]
                runs.append((group, entries, number, stages_of(group.version)[number]))
            self.all_of(self.builds.run, [run for run in runs if run[1]])
            suites = ", ".join(stages_of(batch[-1][0].version)[number])
            self.progress(f"{suites}: build {min(first + BATCH, len(todo))} of {len(todo)}")

    def prove(self):
        """Tries to prove that a survivor is equivalent, once for each."""
        for plan in self.plans:
            todo = []
            for entry in plan.entries:
                result = self.journal.of(entry)
                if result and result["class"] == SURVIVED and result.get("proof", "not tried"):
                    todo.append((entry, result["stage"]))
            if not todo:
                continue
            folder = ROOT / BUILD / "proofs" / plan.version
            if plan.version in BLOCK_VERSIONS:
                prover = Prover(plan.design, plan.version, folder)
            else:
                prover = ModuleProver(plan.design, folder)
            self.all_of(self.prove_one, [(prover, entry, stage) for entry, stage in todo])
            self.progress(f"proofs of {len(todo)} survivors of {plan.version}")

    def prove_one(self, prover, entry, stage):
        form, problem = prover.prove(entry.mutant, entry.key)
        if form:
            self.journal.add(entry, EQUIVALENT, form=form)
        else:
            self.journal.add(entry, SURVIVED, stage=stage, proof=problem)

    def progress(self, what):
        counts = {}
        for plan in self.plans:
            for entry in plan.entries:
                kind = score.class_of(self.journal.of(entry))
                counts[kind] = counts.get(kind, 0) + 1
        self.say(f"{what}; " + ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))


def plans_of(options):
    default = not options.version and not options.build
    names = COMPLETE + SAMPLED if default else (options.version or []) + (options.build or [])
    plans = []
    for name in names:
        per_module, sample = options.per_module, options.sample
        if per_module is None:
            per_module = BLOCK_PER_MODULE if name in BLOCK_VERSIONS else ACCEL_PER_MODULE
        if sample is None and default and name in SAMPLED:
            sample = 150
        plans.append(VersionPlan(name, rtl_files(name), per_module, sample, options.seed))
    return plans


def main():
    options = arguments()
    (ROOT / BUILD).mkdir(parents=True, exist_ok=True)
    path = ROOT / BUILD / "journal.jsonl"
    if options.fresh:
        path.unlink(missing_ok=True)
    plans = plans_of(options)
    journal = Journal(path, {plan.version: checks_of(plan.version) for plan in plans}.get)
    run = Run(plans, journal)
    run.say(f"{sum(len(plan.entries) for plan in plans)} mutants, seed {options.seed}; journal: {path.relative_to(ROOT)}")
    try:
        run.stage(0)
        run.prove()
        run.stage(1)
    finally:  # after an error or Ctrl-C nothing new begins
        run.workers.shutdown(wait=False, cancel_futures=True)
    settings = {"seed": options.seed, "per_module": options.per_module, "sample": options.sample}
    count = score.report(plans, journal, ROOT / BUILD / "mutation.json", settings)
    run.say(f"{count} mutants are not killed; all results: {BUILD}/mutation.json")
    return 1 if count else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, OSError) as error:
        sys.exit(f"mutate: {error}")
    except KeyboardInterrupt:
        sys.exit("mutate: ended; the next run goes on from here")
