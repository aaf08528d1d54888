#!/usr/bin/env python3
"""Faults in copies of the sources and vectors, each of which must be found; called by ci/selftest.sh:

    source_faults.py BUILD_FOLDER WORK_FOLDER [NAME]...      all, or those whose names begin so

The list is source_faults.toml beside this file. A fault in a source is compiled from a copy and
linked in front of what BUILD_FOLDER was built from; nothing there changes. What was found is kept in
WORK_FOLDER/journal.json, so that a run that was ended goes on where it was; a fault is tried again
when it, its source or the program has changed.
"""

import hashlib
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = pathlib.Path(__file__).with_name("source_faults.toml")


def fail(sentence):
    sys.exit(f"selftest: {sentence}")


def spoilt(fault):
    """The faulty text of the fault's file."""
    text = (ROOT / fault["file"]).read_text()
    count = text.count(fault["old"])
    if count != 1:
        fail(f"{fault['name']}: its old text is {count} times in {fault['file']}, not once; mend {LIST.name}")
    return text.replace(fault["old"], fault["new"])


class Build:
    """The objects and programs of a build folder."""

    def __init__(self, folder):
        self.folder = folder.resolve()
        commands = json.loads((folder / "compile_commands.json").read_text())
        self.compile = {entry["file"]: entry for entry in commands}

    def command_of(self, source):
        """How a source is compiled; generated ones are named from the build folder."""
        for file in (ROOT / source, self.folder / source):
            if str(file) in self.compile:
                return file, self.compile[str(file)]
        fail(f"{source} is compiled by no target")

    def object_of(self, source, overlay, output):
        """Compiles a source, with the files of `overlay` instead of the tree's."""
        file, entry = self.command_of(source)
        copy = overlay / source
        words = shlex.split(entry["command"])
        words[words.index("-o") + 1] = str(output)
        words[words.index("-c") + 1] = str(copy if copy.exists() else file)
        for option in ("-MT", "-MF"):
            if option in words:
                del words[words.index(option) : words.index(option) + 2]
        words = [word for word in words if word != "-MD"]
        compiler = next(i for i, word in enumerate(words) if re.search(r"(c|g|clang)\+\+", word))
        words[compiler + 1 : compiler + 1] = ["-w", f"-I{overlay}"]  # a fault may leave things unused
        run(words, entry["directory"])

    def link(self, tool, objects, output):
        """The program with these objects before its libraries: they are taken instead of theirs."""
        done = subprocess.run(
            ["ninja", "-C", str(self.folder), "-t", "commands", f"bin/{tool}"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        line = done.stdout.splitlines()[-1].removeprefix(": && ").removesuffix(" && :")
        words = shlex.split(line)
        words[words.index("-o") + 1] = str(output)
        words[words.index("-o") : words.index("-o")] = [str(o) for o in objects]
        run(words, self.folder)


def run(words, folder):
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        fail(f"{shlex.join(words)}\n{done.stdout}{done.stderr}")


def try_source(fault, build, work):
    """Builds the faulty program; the command that must find it."""
    overlay = work / "overlay"
    (overlay / fault["file"]).parent.mkdir(parents=True)
    (overlay / fault["file"]).write_text(spoilt(fault))
    objects = []
    for i, source in enumerate(fault.get("compile", [fault["file"]])):
        objects.append(work / f"{i}.o")
        build.object_of(source, overlay, objects[-1])
    tool = work / fault.get("tool", "m4verify")
    build.link(tool.name, objects, tool)
    return [word.replace("TOOL", str(tool)) for word in shlex.split(fault["command"])]


def try_vector(fault, build, work):
    """A folder with the faulty vector alone; the command that must find it."""
    below = work / "vectors" / ("accel" if fault["file"].startswith("vectors/accel/") else "")
    below.mkdir(parents=True)
    (below / pathlib.Path(fault["file"]).name).write_text(spoilt(fault))
    tool = build.folder / "bin/m4verify"
    return [str(tool), "run", "--vectors", str(work / "vectors"), "--suite", "all",
            "--pages", "0", "--waves-for", "0"]  # fmt: skip


def try_fault(fault, build, work):
    """(Was it found?, what was said.)"""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    is_vector = fault["file"].startswith("vectors/")
    command = (try_vector if is_vector else try_source)(fault, build, work)
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=600, check=False
    )
    text = done.stdout + done.stderr
    said = re.search(fault["says"], text)
    if done.returncode != fault.get("code", 1):
        return False, f"exit code {done.returncode}: {text[-300:]}"
    if not said:
        return False, f"exit code {done.returncode}, but not '{fault['says']}': {text[-600:]}"
    line = next(line for line in text.splitlines() if re.search(fault["says"], line))
    return True, line.strip().replace(str(work), "..")


def fingerprint(fault, build):
    parts = [json.dumps(fault, sort_keys=True), (ROOT / fault["file"]).read_text()]
    tool = build.folder / "bin" / fault.get("tool", "m4verify")
    parts.append(hashlib.sha256(tool.read_bytes()).hexdigest())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def read_list():
    """The faults, each with what its group says for all of its own."""
    faults = []
    for group in tomllib.loads(LIST.read_text())["group"]:
        shared = {key: value for key, value in group.items() if key != "fault"}
        faults += [{**shared, **fault} for fault in group["fault"]]
    names = [fault["name"] for fault in faults]
    if len(set(names)) != len(names):
        fail("two faults have one name")
    return faults


def main():
    build, work = Build(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]).resolve()
    wanted = sys.argv[3:]
    faults = [f for f in read_list() if not wanted or any(f["name"].startswith(w) for w in wanted)]
    if not faults:
        fail("no fault is called so")
    for fault in faults:
        spoilt(fault)  # a stale list is seen at once
    work.mkdir(parents=True, exist_ok=True)
    journal_file = work / "journal.json"
    journal = json.loads(journal_file.read_text()) if journal_file.exists() else {}
    missed, begin = [], time.monotonic()
    for number, fault in enumerate(faults, 1):
        mark = fingerprint(fault, build)
        entry = journal.get(fault["name"], {})
        if entry.get("mark") != mark or not entry.get("found"):
            found, said = try_fault(fault, build, work / "fault")
            entry = journal[fault["name"]] = {"mark": mark, "found": found, "said": said}
            journal_file.write_text(json.dumps(journal, indent=1))
        if not entry["found"]:
            missed.append(fault["name"])
        word = "found " if entry["found"] else "MISSED"
        print(f"{number:3}/{len(faults)} {word} {fault['name']}: {entry['said'][:110]}", flush=True)
    shutil.rmtree(work / "fault", ignore_errors=True)
    print(f"\n{'faults in':32}{'faults':>8}{'found':>8}")
    for group in dict.fromkeys(f["of"] for f in faults):
        names = [f["name"] for f in faults if f["of"] == group]
        print(f"{group:32}{len(names):8}{sum(n not in missed for n in names):8}")
    print(f"{'all':32}{len(faults):8}{len(faults) - len(missed):8}   {time.monotonic() - begin:.0f} s")
    if missed:
        fail(f"missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
