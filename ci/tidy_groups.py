#!/usr/bin/env python3
"""Groups source files for clang-tidy, which spends nearly all its time in the headers that they share.

    ci/tidy_groups.py DATABASE OUT FILE...

A group is one file in OUT that includes up to SIZE files with the same flags, in which no name of one
file clashes with a name of another; OUT gets a compile_commands.json for them. Prints a line for each group: its path,
then its files. Called by ci/lint_cpp.sh.
"""

import json
import pathlib
import re
import shlex
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


def flags_of(entry):
    """The compiler's command without what names the one file."""
    words = shlex.split(entry["command"])
    out = words.index("-o")
    return tuple(word for i, word in enumerate(words) if i not in (out, out + 1) and word not in ("-c", entry["file"]))


def names_of(file):
    """{name: alias} of what a file declares; alias: the line, where saying it twice does no harm."""
    names = {}
    for line in pathlib.Path(file).read_text().splitlines():
        match = DECLARED.match(line)
        if match:
            names[match[match.lastgroup]] = line if match["alias"] else None
    return names


class Group:
    def __init__(self, flags):
        self.flags, self.members, self.names = flags, [], {}

    def takes(self, names):
        clash = any(name in self.names and (alias is None or alias != self.names[name]) for name, alias in names.items())
        return len(self.members) < SIZE and not clash

    def add(self, entry, names):
        self.members.append(entry)
        self.names |= names


def groups_of(entries, files):
    groups = {}
    for file in files:
        entry = entries[str(pathlib.Path(file).resolve())]
        names = names_of(file)
        alike = groups.setdefault(flags_of(entry), [])
        group = next((group for group in alike if group.takes(names)), None)
        if group is None:
            group = Group(flags_of(entry))
            alike.append(group)
        group.add(entry, names)
    return [group for alike in groups.values() for group in alike]


def main():
    database, out, *files = sys.argv[1:]
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    entries = {entry["file"]: entry for entry in json.loads(pathlib.Path(database, "compile_commands.json").read_text())}
    commands = []
    for number, group in enumerate(groups_of(entries, files)):
        path = out / f"group_{number}.cpp"
        path.write_text("".join(INCLUDE.format(file=member["file"]) for member in group.members))
        command = {"directory": group.members[0]["directory"], "file": str(path.resolve())}
        commands.append({**command, "arguments": [*group.flags, "-c", command["file"]]})
        print(path, *(member["file"] for member in group.members))
    (out / "compile_commands.json").write_text(json.dumps(commands, indent=1))


if __name__ == "__main__":
    main()
