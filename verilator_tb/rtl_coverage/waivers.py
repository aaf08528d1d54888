"""Waivers: points that no stimulus can reach, with the reason; and thresholds for modules that lack others."""

import collections
import dataclasses
import fnmatch
import re
import tomllib

from points import KINDS, CoverageError

_KEYS = {"module", "kind", "line", "below", "side", "signal", "designs", "reason"}


def _indices(text):
    indices = set()
    for part in text.split(","):
        high, _, low = part.partition(":")
        indices |= set(range(int(low or high), int(high) + 1))
    return indices


def signal_pattern(text):
    """Matches a signal: `*` any characters, `[7:4,1]` an index of 7 to 4 or 1."""
    parts = re.split(r"(\*|\[\d[\d:,]*\])", text)
    regex, ranges = "", []
    for part in parts:
        if part.startswith("["):
            ranges.append(_indices(part[1:-1]))
            regex += r"\[(\d+)\]"
        else:
            regex += ".*" if part == "*" else re.escape(part)
    compiled = re.compile(regex)

    def matches(signal):
        found = compiled.fullmatch(signal)
        return bool(found) and all(int(bit) in bits for bit, bits in zip(found.groups(), ranges))

    return matches


@dataclasses.dataclass
class Waiver:
    where: str  # "coverage.toml, waiver 3"
    module: str
    kinds: tuple
    line: str  # part of the RTL's line
    below: str  # part of the line above it
    side: str  # if, else, case, ...; "" any
    signal: str  # of a toggle
    designs: tuple  # none: all
    reason: str

    def __post_init__(self):
        self._signal = signal_pattern(self.signal)

    def covers(self, point, source, above):
        """`source`, `above`: the text of the point's line and of the one above it."""
        if point.module != self.module or point.kind not in self.kinds:
            return False
        if self.designs and point.design not in self.designs:
            return False
        if point.kind == "toggle":
            return self._signal(point.text)
        return self.line in source and self.below in above and self.side in ("", point.text)


def _waiver(entry, where, modules, designs):
    def fail(sentence):
        raise CoverageError(f"{where}: {sentence}")

    unknown = set(entry) - _KEYS
    if unknown:
        fail(f"unknown key '{sorted(unknown)[0]}'; allowed: {', '.join(sorted(_KEYS))}")
    for key in ("module", "line", "below", "side", "signal", "reason"):
        if not isinstance(entry.get(key, ""), str):
            fail(f"{key} is a text")
    if not entry.get("module", "").strip() or len(entry.get("reason", "").split()) < 3:
        fail("it needs a module and a reason, in words")
    if entry["module"] not in modules:
        fail(f"there is no module '{entry['module']}' in rtl")
    kinds = _texts(entry.get("kind", ""))
    if not kinds or not set(kinds) <= set(KINDS.values()):
        fail(f"kind is one of {', '.join(KINDS.values())}, or a list of them")
    needs = "signal" if kinds == ("toggle",) else "line"
    if needs not in entry or ("toggle" in kinds and len(kinds) > 1):
        fail("a toggle needs a signal, a line or branch the text of its line")
    names = _texts(entry.get("designs", []))
    if names is None or not set(names) <= designs:
        fail(f"designs is a list of names out of {', '.join(sorted(designs))}")
    return Waiver(
        where,
        entry["module"],
        kinds,
        entry.get("line", ""),
        entry.get("below", ""),
        entry.get("side", ""),
        entry.get("signal", ""),
        names,
        " ".join(entry["reason"].split()),
    )


def _texts(value):
    """A text or a list of texts, as a tuple; None if it is neither."""
    values = [value] if isinstance(value, str) else value
    fine = isinstance(values, list) and all(isinstance(text, str) for text in values)
    return tuple(values) if fine else None


def _check_threshold(where, name, kinds, modules):
    if not any(fnmatch.fnmatchcase(module, name) for module in modules):
        raise CoverageError(f"{where}: it fits no module in rtl")
    fine = isinstance(kinds, dict) and set(kinds) <= set(KINDS.values())
    # True and false are numbers in Python.
    if not fine or not all(type(value) in (int, float) and 0 <= value <= 100 for value in kinds.values()):
        raise CoverageError(f"{where}: a percentage, 0 to 100, for each of {', '.join(KINDS.values())}")


def read_waivers(path, modules, designs):
    """(waivers, thresholds: module: kind: percent); `modules`, `designs`: the names that there are."""
    try:
        data = tomllib.loads(path.read_text())
    except OSError as error:
        raise CoverageError(f"{path}: {error.strerror}") from error
    except ValueError as error:  # of tomllib, or no UTF-8
        raise CoverageError(f"{path}: {error}") from error
    unknown = set(data) - {"waiver", "threshold"}
    if unknown:
        raise CoverageError(f"{path}: unknown table '{sorted(unknown)[0]}'; allowed: waiver, threshold")
    entries = data.get("waiver", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CoverageError(f"{path}: a waiver is a table: [[waiver]]")
    waivers = [
        _waiver(entry, f"{path}, waiver {n} ({entry.get('module')})", modules, designs)
        for n, entry in enumerate(entries, 1)
    ]
    thresholds = data.get("threshold", {})
    if not isinstance(thresholds, dict):
        raise CoverageError(f"{path}: a threshold is a table: [threshold.MODULE]")
    for name, kinds in thresholds.items():
        _check_threshold(f"{path}: threshold.{name}", name, kinds, modules)
    return waivers, thresholds


class Judged:
    """Points, which of them are waived, and what is wrong with the waivers."""

    def __init__(self, points, waivers, source_of):
        self.points = points
        self.waived = {}  # point: waiver
        matched, unreached = collections.Counter(), collections.Counter()
        by_module = collections.defaultdict(list)
        for number, waiver in enumerate(waivers):
            by_module[waiver.module].append((number, waiver))
        for point in points:
            for number, waiver in by_module[point.module]:
                if not waiver.covers(point, source_of(point), source_of.above(point)):
                    continue
                matched[number] += 1
                unreached[number] += not point.reached
                if not point.reached:
                    self.waived.setdefault(point, waiver)
        measured = {point.design for point in points}
        self.stale = []
        for number, waiver in enumerate(waivers):
            if waiver.designs and not measured & set(waiver.designs):
                continue  # another run's
            if not {point.module for point in points if point.module == waiver.module}:
                continue
            if matched[number] == 0:
                self.stale.append(f"{waiver.where}: it matches no point; remove it, or mend its pattern")
            elif unreached[number] == 0:
                self.stale.append(f"{waiver.where}: all {matched[number]} points that it matches are reached; remove it")
            elif unreached[number] < matched[number]:
                self.stale.append(
                    f"{waiver.where}: {matched[number] - unreached[number]} of the {matched[number]} points that it "
                    "matches are reached; name the others alone"
                )

    def left(self):
        return [point for point in self.points if not point.reached and point not in self.waived]
