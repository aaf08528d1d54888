#!/usr/bin/env python3
"""Writes a copy of rtl/m4bram with some named mutants in it, numbered 1, 2, ...: for tests.

    write_copy.py VERSION FOLDER RTL_FILE... -- 'UNIT: TEXT -> MUTATED TEXT'...
"""

import pathlib
import sys

from design import Design, parameters_of
from instrument import write_build
from operators import all_mutants


def find(design, mutants, name):
    """The first mutant of this name in its file, as operators.py makes it."""
    for mutant in mutants:
        original = design.units[mutant.unit].text[mutant.start : mutant.end]
        if name == f"{mutant.unit}: {original} -> {mutant.text}":
            return mutant
    sys.exit(f"write_copy: no operator makes '{name}'")


def main():
    end = sys.argv.index("--")
    version, folder, *files = sys.argv[1:end]
    design = Design([pathlib.Path(file) for file in files], "m4bram", parameters_of(version))
    mutants = all_mutants(design)
    write_build(folder, design, list(enumerate((find(design, mutants, name) for name in sys.argv[end + 1 :]), 1)))


if __name__ == "__main__":
    main()
