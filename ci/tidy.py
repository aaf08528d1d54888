#!/usr/bin/env python3
"""Runs clang-tidy on groups of source files: it spends nearly all its time in the headers that they share.

    ci/tidy.py DATABASE OUT FILE...

A group is one file in OUT that includes up to SIZE files whose flags do not contradict each other, in which no name of one
file clashes with a name of another. A group of which there is anything to say is halved: names may clash in a group and
nowhere else. What is said of one file alone is printed; then the exit code is 1. Called by ci/lint_cpp.sh.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

SIZE = 20
INCLUDE = '// NOLINTNEXTLINE(bugprone-suspicious-include): for clang-tidy only\n#include "{file}"\n'

# What a line without indent declares: a type, an alias, a constant or a function.
DECLARED = re.compile(
    r"^(?:using |namespace )(?:[\w:]*::)?(?P<alias>\w+)(?: =|;)"
    r"|^(?:struct|class|enum(?: class)?|union) (?P<type>\w+)"
    r"|^(?:inline |static )?const\w* .*?\b(?P<constant>k[A-Z]\w*)(?: =|=|{)"
    r"|^[\w:].*?(?P<function>\w*[a-z]\w*)\("
)


def flags_of(entry, database):
    """The compiler's command without what names the one file: the words that all files of a group have, and the macros
    and folders, of which one file may have more than another."""
    words = shlex.split(entry["command"])
    out = words.index("-o")
    common, more = [], []
    option = ""
    for i, word in enumerate(words):
        if i in (out, out + 1) or word in ("-c", entry["file"]):
            continue
        if option:
            word, option = f"{option} {word}", ""
        elif word == "-isystem":
            option = word
            continue
        # Generated headers have the same names in several folders.
        alike = re.match(r"-D|-I|-isystem |-W", word) and database not in word
        (more if alike else common).append(word)
    return tuple(common), more


def names_of(file):
    """{name: alias} of what a file declares; alias: the line, where saying it twice does no harm."""
    names = {}
    for line in pathlib.Path(file).read_text().splitlines():
        match = DECLARED.match(line)
        if match:
            names[match[match.lastgroup]] = line if match["alias"] else None
    return names


def macros_of(words):
    """{macro: word} of the words that define one."""
    return {re.split("[=(]", word)[0]: word for word in words if word.startswith("-D")}


class Group:
    def __init__(self, common):
        self.common, self.more, self.members, self.names = common, {}, [], {}

    def takes(self, more, names):
        macros = macros_of(self.more)
        clash = any(macros.get(macro, word) != word for macro, word in macros_of(more).items())
        clash |= any(name in self.names and (alias is None or alias != self.names[name]) for name, alias in names.items())
        return len(self.members) < SIZE and not clash

    def add(self, entry, more, names):
        self.members.append(entry)
        self.more |= dict.fromkeys(more)
        self.names |= names

    def halves(self):
        """Two groups, each with what all together have."""
        middle = len(self.members) // 2
        for members in (self.members[:middle], self.members[middle:]):
            half = Group(self.common)
            half.more, half.members = self.more, members
            yield half

    def arguments(self):
        return [part for word in (*self.common, *self.more) for part in word.split(" ", 1)]


def groups_of(entries, files, database):
    groups = {}
    for file in files:
        entry = entries[str(pathlib.Path(file).resolve())]
        names = names_of(file)
        common, more = flags_of(entry, database)
        alike = groups.setdefault(common, [])
        group = next((group for group in alike if group.takes(more, names)), None)
        if group is None:
            group = Group(common)
            alike.append(group)
        group.add(entry, more, names)
    # The longest first: no processor shall wait for the last one.
    return sorted((group for alike in groups.values() for group in alike), key=lambda group: -len(group.members))


NOISE = re.compile(r"^\d+ warnings? (generated|treated)|^Suppressed ")


def tidy(arguments):
    """What clang-tidy says; None: nothing."""
    headers = f"--header-filter=^{os.getcwd()}/(golden_model|verilator_tb)/"
    run = subprocess.run(["clang-tidy", "--quiet", headers, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, errors="replace", check=False)
    if run.returncode == 0:
        return None
    return "".join(line for line in run.stdout.splitlines(True) if not NOISE.match(line)) or "clang-tidy: no reason given"


def check(group, database, out):
    """What is wrong in the files of a group, a text for each file that is not right."""
    if len(group.members) == 1:
        said = tidy(["-p", database, group.members[0]["file"]])
        return [said] if said else []
    path = out / f"group_{group.members[0]['number']}_{len(group.members)}.cpp"
    path.write_text("".join(INCLUDE.format(file=member["file"]) for member in group.members))
    # One file's type may have the name of another file's alias; g++ says what one file shadows itself.
    if not tidy([str(path), "--", *group.arguments(), "-Wno-shadow"]):
        return []
    return [said for half in group.halves() for said in check(half, database, out)]


def main():
    database, out, *files = sys.argv[1:]
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    entries = json.loads(pathlib.Path(database, "compile_commands.json").read_text())
    entries = {entry["file"]: {**entry, "number": number} for number, entry in enumerate(entries)}
    groups = groups_of(entries, files, str(pathlib.Path(database).resolve()))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = [text for texts in pool.map(lambda group: check(group, database, out), groups) for text in texts]
    print("".join(said), end="", file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
