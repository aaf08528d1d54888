"""coverage.info for lcov and genhtml.

Verilator 5.006 writes one too (verilator_coverage --write-info), but with the largest count of any point that begins on
a line, toggles among them. Here a line has the count of the lines and branches that it belongs to, a branch is a branch
(BRDA), and a signal stands for a function (FN): it is hit when all its bits have toggled.
"""

import collections
import re


def _file_records(points):
    lines = collections.defaultdict(int)
    branches = collections.defaultdict(dict)  # (line, column of the if): side: count
    signals = {}  # (line, name): count of each bit
    for point in points:
        if point.kind == "toggle":
            name = re.sub(r"\[\d+\]$", "", point.text)
            bits = signals.setdefault((point.line, name), collections.Counter())
            bits[point.text] += point.count
            continue
        for line in {point.line, *point.lines}:
            lines[line] = max(lines[line], point.count)
        if point.kind == "branch":
            column = point.column - (point.text == "else")
            sides = branches[point.line, column]
            sides[point.text] = sides.get(point.text, 0) + point.count
    return lines, branches, signals


def write_info(points):
    """The text of coverage.info; counts are vectors, summed over the designs."""
    by_file = collections.defaultdict(lambda: collections.defaultdict(int))
    for point in points:
        place = (point.line, point.column, point.kind, point.text, point.lines)
        by_file[point.file][place] += point.count
    out = ["TN:"]
    for file in sorted(by_file):
        merged = [_Sum(*place, count) for place, count in sorted(by_file[file].items())]
        lines, branches, signals = _file_records(merged)
        out.append(f"SF:{file}")
        hits = {key: min(bits.values()) for key, bits in signals.items()}
        out += [f"FN:{line},{name}" for line, name in sorted(hits)]
        out += [f"FNDA:{hits[key]},{key[1]}" for key in sorted(hits)]
        out += [f"FNF:{len(hits)}", f"FNH:{sum(1 for hit in hits.values() if hit)}"]
        taken = []
        for block, (line, column) in enumerate(sorted(branches)):
            for number, side in enumerate(("if", "else")):
                if side in branches[line, column]:
                    taken.append((line, block, number, branches[line, column][side]))
        out += [f"BRDA:{line},{block},{number},{count}" for line, block, number, count in taken]
        out += [f"BRF:{len(taken)}", f"BRH:{sum(1 for branch in taken if branch[3])}"]
        out += [f"DA:{line},{count}" for line, count in sorted(lines.items())]
        out += [f"LF:{len(lines)}", f"LH:{sum(1 for count in lines.values() if count)}", "end_of_record"]
    return "\n".join(out) + "\n"


_Sum = collections.namedtuple("_Sum", "line column kind text lines count")
