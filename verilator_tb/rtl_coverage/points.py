"""The points of the RTL's code coverage, as m4verify writes them into coverage.dat."""

import dataclasses
import pathlib
import re

KINDS = {"v_line": "line", "v_branch": "branch", "v_toggle": "toggle"}
_LINE = re.compile(r"^C '(.*)' (\d+)$")


class CoverageError(Exception):
    """One sentence about an input file."""


@dataclasses.dataclass(frozen=True)
class Point:
    design: str  # version of the block or build of the accelerator
    file: str
    line: int
    column: int
    kind: str  # line, branch, toggle
    text: str  # "if", "else", "case", ...; of a toggle signal and bit
    lines: tuple  # of a line or branch: the lines that are run with it
    count: int  # vectors that reach it

    @property
    def module(self):  # one unit per file
        return pathlib.PurePath(self.file).stem

    @property
    def reached(self):
        return self.count > 0


def _numbers(ranges):
    numbers = []
    for part in filter(None, ranges.split(",")):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return tuple(numbers)


def _point(line):
    whole = _LINE.match(line)
    fields = dict(field.split("\2", 1) for field in whole[1].split("\1")[1:])
    return Point(
        design=fields["h"],
        file=fields["f"],
        line=int(fields["l"]),
        column=int(fields["n"]),
        kind=KINDS[fields["page"].split("/")[0]],
        text=fields["o"],
        lines=_numbers(fields.get("S", "")),
        count=int(whole[2]),
    )


def read_points(path):
    try:
        text = path.read_text()
    except OSError as error:
        raise CoverageError(f"{path}: {error.strerror}; a coverage build writes it with --report") from error
    head, *lines = text.split("\n")
    if head != "# SystemC::Coverage-3":
        raise CoverageError(f"{path}:1: no coverage data of Verilator 5.006")
    points = []
    for number, line in enumerate(lines, 2):
        if not line:
            continue
        try:
            points.append(_point(line))
        except (TypeError, KeyError, ValueError) as error:
            raise CoverageError(f"{path}:{number}: this is no point with file, line, column, page and design") from error
    if not points:
        raise CoverageError(f"{path}: it has no point; was it made by a coverage build?")
    return points
