#!/usr/bin/env python3
"""Reports the code coverage of the RTL from the coverage.dat of a report folder of m4verify.

Writes coverage.json, coverage.html and coverage.info (lcov) beside it. Exit code 0 only if every module reaches its
threshold, every waiver is of use, and of --designs nothing is missing; 1 if not, 2 if an input can't be read.
"""

import argparse
import functools
import pathlib
import sys

import expected
import lcov
import report
from points import CoverageError, read_points
from waivers import Judged, read_waivers


class Sources:
    """The text of a point's line."""

    def __init__(self, root):
        self._root = root

    @functools.cache
    def _lines(self, file):
        try:
            return (self._root / file).read_text().splitlines()
        except OSError as error:
            raise CoverageError(f"{self._root / file}: {error.strerror}; --sources is the folder that has it") from error

    def above(self, point):
        return self._lines(point.file)[point.line - 2] if point.line > 1 else ""

    def __call__(self, point):
        lines = self._lines(point.file)
        if point.line > len(lines):
            raise CoverageError(f"{point.file}:{point.line}: there is no such line; is coverage.dat of other sources?")
        return lines[point.line - 1]


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="report folder of a run of a coverage build")
    parser.add_argument("--waivers", type=pathlib.Path, default=pathlib.Path(__file__).parent / "waivers.toml")
    parser.add_argument("--sources", type=pathlib.Path, default=pathlib.Path("."), help="folder with rtl/")
    parser.add_argument("--designs", type=lambda text: text.split(","), help="that must be there whole: NAME,NAME...")
    parser.add_argument("--brief", action="store_true", help="of the table only the last line of each module")
    return parser.parse_args(argv)


def main(argv=None):
    arguments = parse(argv)
    source_of = Sources(arguments.sources)
    try:
        designs, modules = expected.known_designs(arguments.sources), expected.known_modules(arguments.sources)
        for design in arguments.designs or []:
            if design not in designs:
                raise CoverageError(f"--designs: no '{design}'; there are {', '.join(sorted(designs))}")
        waivers, thresholds = read_waivers(arguments.waivers, modules, designs)
        judged = Judged(read_points(arguments.folder / "coverage.dat"), waivers, source_of)
        rows = report.rows_of(judged)
        complaints = report.complaints_of(judged, rows, thresholds)
        if arguments.designs:
            complaints = expected.missing(judged.points, arguments.designs, arguments.sources) + complaints
        unwaived = [point for point in judged.points if point not in judged.waived]
        texts = {
            "coverage.json": report.to_json(judged, rows, complaints, source_of),
            "coverage.html": report.to_html(judged, rows, complaints, source_of),
            "coverage.info": lcov.write_info(unwaived),
        }
        for name, text in texts.items():
            (arguments.folder / name).write_text(text)
        shown = {key: row for key, row in rows.items() if not arguments.brief or key[1] == "all"}
        print(report.to_text(judged, shown, complaints, source_of), end="")
    except (CoverageError, OSError) as error:
        print(f"rtl_coverage: {error}", file=sys.stderr)
        return 2
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
