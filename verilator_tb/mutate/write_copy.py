#!/usr/bin/env python3
"""Writes a copy of rtl/m4bram or rtl/accel with some named mutants in it, numbered 1, 2, ...: for tests.

    write_copy.py VERSION|BUILD FOLDER RTL_FILE... -- 'UNIT: TEXT -> MUTATED TEXT'...

The first that operators.py makes; or, with '=>' in place of '->', TEXT as it stands in the file once.
"""

import pathlib
import sys

from design import design_of
from instrument import write_build
from operators import Mutant, all_mutants


def find(design, mutants, name):
    unit, _, change = name.partition(": ")
    original, arrow, new = change.partition(" => ")
    if arrow:
        text = design.units[unit].text
        if text.count(original) != 1:
            sys.exit(f"write_copy: '{original}' stands {text.count(original)} times in {unit}")
        at = text.index(original)
        return Mutant(unit, at, at + len(original), new, "by hand")
    for mutant in mutants:
        original = design.units[mutant.unit].text[mutant.start : mutant.end]
        if name == f"{mutant.unit}: {original} -> {mutant.text}":
            return mutant
    sys.exit(f"write_copy: no operator makes '{name}'")


def main():
    end = sys.argv.index("--")
    version, folder, *files = sys.argv[1:end]
    design = design_of(version, [pathlib.Path(file) for file in files])
    mutants = all_mutants(design)
    write_build(folder, design, list(enumerate((find(design, mutants, name) for name in sys.argv[end + 1 :]), 1)))


if __name__ == "__main__":
    main()
