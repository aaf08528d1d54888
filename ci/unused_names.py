#!/usr/bin/env python3
"""Names of a C++ source file that it declares and never uses.

    ci/unused_names.py FILE...

clang-tidy looks for them in the main file alone, and so finds none in the groups of tidy.py. A name counts as
used if the word stands anywhere else in the file, comments and texts left out. Looked for: using declarations and
aliases, namespace aliases, and constants of an anonymous namespace. Prints file:line and the name; exit code 1 if there
is one. Called by ci/lint_cpp.sh.
"""

import pathlib
import re
import sys

# Comments, raw strings, strings and characters; not the ' between digits. Of what is removed the lines stay.
_TEXTS = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<end>[^(\s]*)\(.*?\)(?P=end)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL,
)
_INCLUDE = re.compile(r"^#include.*$", re.MULTILINE)
_USING = re.compile(r"^[ \t]*using\s+(?!namespace\b)(?:(?P<alias>\w+)\s*=|[\w:]*::(?P<name>\w+)\s*;)", re.MULTILINE)
_NAMESPACE = re.compile(r"^[ \t]*namespace\s+(?P<name>\w+)\s*=", re.MULTILINE)
# Without indent: what is in functions and classes the compiler sees, or is somebody else's.
_CONSTANT = re.compile(
    r"^(?:inline |static )*(?:constexpr|const|constinit)\b[^;({=]*?\b(?P<name>\w+)(?:\[[^\]]*\])*\s*[={]", re.MULTILINE
)


def _anonymous(text):
    """(begin, end) of the anonymous namespaces."""
    for match in re.finditer(r"^namespace\s*\{", text, re.MULTILINE):
        depth, at = 1, match.end()
        while depth and at < len(text):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        yield match.end(), at


def unused(source):
    """[(line, name)] of what `source` declares and does not use."""
    text = _INCLUDE.sub("", _TEXTS.sub(lambda match: "\n" * match[0].count("\n"), source))
    declared = [(m.start(), m["alias"] or m["name"]) for m in _USING.finditer(text)]
    declared += [(m.start(), m["name"]) for m in _NAMESPACE.finditer(text)]
    for begin, end in _anonymous(text):
        declared += [(m.start(), m["name"]) for m in _CONSTANT.finditer(text, begin, end)]
    found = []
    for start, name in sorted(declared):
        if len(re.findall(rf"\b{name}\b", text)) == 1:
            found.append((text.count("\n", 0, start) + 1, name))
    return found


def main():
    bad = False
    for file in sys.argv[1:]:
        for line, name in unused(pathlib.Path(file).read_text()):
            print(f"{file}:{line}: '{name}' is declared and never used in this file; remove it")
            bad = True
    return bad


if __name__ == "__main__":
    sys.exit(main())
