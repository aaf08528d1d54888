"""Which mutants are run: all of a version, or a choice that a seed repeats."""

import dataclasses
import hashlib
import random

from design import BLOCK_VERSIONS, design_of
from operators import Mutant, all_mutants

GROUP = 50  # mutants in one build


@dataclasses.dataclass
class Entry:
    """A mutant of one version, with its place for people."""

    key: str
    version: str
    mutant: Mutant
    file: str
    line: int
    original: str


@dataclasses.dataclass
class Group:
    name: str
    version: str
    entries: list


class VersionPlan:
    """The mutants of one version. `per_module`: at most so many of each module; `sample`: so many in all."""

    def __init__(self, version, files, per_module, sample, seed):
        self.version = version
        self.design = design_of(version, files)
        rtl = hashlib.sha256("".join(u.text for u in self.design.units.values()).encode()).hexdigest()
        every = all_mutants(self.design)
        self.possible = len(every)
        by_unit = {}
        for mutant in every:
            by_unit.setdefault(mutant.unit, []).append(mutant)
        # A choice of fewer mutants than there are operators must not be one of the same operators every time.
        mixed = version not in BLOCK_VERSIONS
        chosen = {unit: spread(found, random.Random(f"{seed} {unit}"), mixed) for unit, found in by_unit.items()}
        if per_module:
            chosen = {unit: found[:per_module] for unit, found in chosen.items()}
        if sample:
            share = -(-sample // len(chosen))
            chosen = {unit: found[:share] for unit, found in chosen.items()}
        self.entries = [self._entry(rtl, mutant) for unit in by_unit for mutant in chosen[unit]]
        if sample:
            random.Random(seed).shuffle(self.entries)
            self.entries = sorted(self.entries[:sample], key=lambda entry: entry.mutant.unit)
        self.groups = []
        for first in range(0, len(self.entries), GROUP):
            entries = self.entries[first : first + GROUP]
            name = hashlib.sha256(" ".join(e.key for e in entries).encode()).hexdigest()[:8]
            self.groups.append(Group(name, version, entries))

    def _entry(self, rtl, mutant):
        text = self.design.units[mutant.unit].text
        identity = f"{self.version} {rtl} {mutant.unit} {mutant.start} {mutant.end} {mutant.text}"
        return Entry(
            hashlib.sha256(identity.encode()).hexdigest()[:16],
            self.version,
            mutant,
            f"rtl/{self.design.files[mutant.unit].parent.name}/{mutant.unit}.sv",
            text.count("\n", 0, mutant.start) + 1,
            " ".join(text[mutant.start : mutant.end].split()),
        )


def spread(mutants, rng, mixed):
    """The mutants in an order in which every operator has its turn, and chance decides within an operator; `mixed`: and
    which operator comes before which."""
    by_operator = {}
    for mutant in mutants:
        by_operator.setdefault(mutant.operator, []).append(mutant)
    for found in by_operator.values():
        rng.shuffle(found)
    order = []
    turns = sorted(by_operator)
    if mixed:
        rng.shuffle(turns)
    while by_operator:
        for operator in [turn for turn in turns if turn in by_operator]:
            order.append(by_operator[operator].pop())
        by_operator = {operator: found for operator, found in by_operator.items() if found}
    return order
