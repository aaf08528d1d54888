"""Writes the copies of the RTL with mutants, builds them and runs the vectors on them."""

import json
import shutil
import signal
import subprocess
import tempfile

from instrument import PACKAGE, write_build
from journal import KILLED, STILLBORN, SURVIVED

BUILD = "build/mutate"

# Sent by a person or by the system that has no memory left: they say nothing of a mutant.
FROM_OUTSIDE = tuple(-number for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL))


class Builds:
    def __init__(self, root, plans, journal):
        self.root, self.journal = root, journal
        self.folder = root / BUILD
        self.copies = self.folder / "copies"
        self.designs = {plan.version: plan.design for plan in plans}
        wanted = {self.copies / group.version / group.name for plan in plans for group in plan.groups}
        for old in self.copies.glob("*/*"):
            if old not in wanted:
                shutil.rmtree(old)

    def write(self, group):
        """Writes a group's copy. Mutants that Verilator refuses are stillborn; they stay out, their numbers free."""
        folder = self.copies / group.version / group.name
        born = [e for e in group.entries if (self.journal.of(e) or {}).get("class") != STILLBORN]
        self._write(folder, group, born)
        if self._refused(folder, group.version):
            for entry in list(born):
                self._write(folder, group, [entry])
                message = self._refused(folder, group.version)
                if message:
                    self.journal.add(entry, STILLBORN, message=message)
                    born.remove(entry)
            self._write(folder, group, born)
            message = self._refused(folder, group.version)
            if message:
                raise RuntimeError(f"{folder}: mutants that Verilator takes one by one, but not together: {message}")

    def _write(self, folder, group, entries):
        numbered = [(self.number(group, entry), entry.mutant) for entry in entries]
        write_build(folder, self.designs[group.version], numbered)

    @staticmethod
    def number(group, entry):
        return group.entries.index(entry) + 1

    def _refused(self, folder, version):
        """Verilator's first error, or None."""
        design = self.designs[version]
        copied = design.files.values()
        files = [folder / f"{PACKAGE}.sv"] + [folder / p.name if p in copied else p for p in design.paths]
        options = ["--relative-includes", "-Wno-fatal", "-Wno-lint", "--top-module", design.top]
        options += [f"-G{name}=1'b{value}" for name, value in design.parameters.items()]
        command = ["verilator", "--lint-only", *options, *files]
        found = subprocess.run(command, check=False, capture_output=True, text=True)
        errors = [line for line in found.stderr.splitlines() if line.startswith("%Error")]
        return (errors or [found.stderr])[0] if found.returncode else None

    def build(self, groups):
        targets = [f"run_{group.version}_{group.name}" for group in groups]
        settings = ["-B", BUILD, "-D", f"M4_MUTANTS={self.copies}"]
        found = subprocess.run(
            ["ci/build.sh", *settings, *targets], cwd=self.root, check=False, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if found.returncode:
            raise RuntimeError("the mutants' build failed:\n" + "\n".join(found.stdout.splitlines()[-30:]))

    def run(self, group, entries, stage, tags):
        """Runs the vectors with these tags on some mutants of a group; what comes out goes to the journal, at once."""
        by_number = {self.number(group, entry): entry for entry in entries}
        status, errors, done = self._start(group, by_number, stage, tags)
        if status == 0:
            return
        if errors.startswith("mutants:"):
            raise RuntimeError(f"{group.version} {group.name}: {errors}")
        # The simulation itself ended the program: which mutant was it?
        for number in sorted(set(by_number) - done):
            status, errors, _ = self._start(group, {number: by_number[number]}, stage, tags)
            if status != 0:
                self.journal.add(by_number[number], KILLED, by="the simulation ends with an error", edge=0)

    def _start(self, group, by_number, stage, tags):
        """(status, what was written to stderr, numbers of the mutants with a result)."""
        first = self.folder / f"first_{group.version}_{group.name}"
        first.write_text("".join(f"{vector}\n" for vector in self.journal.first(group.version)))
        command = [self.folder / "bin" / f"run_{group.version}_{group.name}", "--first", first]
        for tag in tags:
            command += ["--tag", tag]
        for number in by_number:
            command += ["--mutant", str(number)]
        done = set()
        with tempfile.TemporaryFile("w+") as errors:
            with subprocess.Popen(command, cwd=self.root, stdout=subprocess.PIPE, stderr=errors, text=True) as run:
                for line in run.stdout:
                    done.add(self._take(by_number, line, stage))
            errors.seek(0)
            first.unlink()
            if run.returncode in FROM_OUTSIDE:
                raise RuntimeError(f"{group.version} {group.name}: ended by signal {-run.returncode}; run it again")
            return run.returncode, errors.read(), done

    def _take(self, by_number, line, stage):
        result = json.loads(line)
        entry = by_number[result["mutant"]]
        if "vector" in result:
            facts = {"edge": result["edge"], "verdict": result["verdict"]}
            self.journal.add(entry, KILLED, by=result["vector"], **facts)
        else:
            self.journal.add(entry, SURVIVED, stage=stage)
        return result["mutant"]
