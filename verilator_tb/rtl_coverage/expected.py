"""What a complete coverage.dat has: without it, a design that was not run would count as covered."""

import re

from points import KINDS

BLOCK_VERSIONS = ("s_sy", "s_dp", "l_sy", "l_dp")
_DOUBLE_PUMPED_ONLY = {"m4bram_phase"}
_PROCESS = re.compile(r"\balways_(?:ff|comb)\b")
_BRANCH = re.compile(r"\balways_(?:ff|comb)\b.*\bif \(", re.DOTALL)


def known_designs(root):
    """Versions of the block and builds of the accelerator."""
    return {*BLOCK_VERSIONS, *(path.name for path in (root / "rtl/accel/builds").glob("*") if path.is_dir())}


def known_modules(root):
    """One unit per file."""
    return {path.stem for path in (root / "rtl").glob("*/*.sv")}


def _needs_of_block(root, design):
    """(module, kind) of which a version of the block has at least one point."""
    needs = []
    for path in sorted((root / "rtl/m4bram").glob("*.sv")):
        text, module = re.sub(r"//.*", "", path.read_text()), path.stem
        # Verilator registers no points of functions, and a package has nothing else.
        if not re.search(r"^module\b", text, re.MULTILINE):
            continue
        if module in _DOUBLE_PUMPED_ONLY and not design.endswith("_dp"):
            continue
        needs.append((module, "toggle"))
        if _PROCESS.search(text):
            needs.append((module, "line"))
        if _BRANCH.search(text):
            needs.append((module, "branch"))
    return needs


def missing(points, designs, root):
    """Sentences: what `points` lack of the designs that were to be measured, and designs that nobody asked for."""
    found = {(point.design, point.module, point.kind) for point in points}
    kinds = {(point.design, point.kind) for point in points}
    measured = {point.design for point in points}
    complaints = [f"{design} has points, but is not of --designs" for design in sorted(measured - set(designs))]
    for design in designs:
        if design not in measured:
            complaints.append(f"{design}: it has no points; was it run?")
            continue
        if design in BLOCK_VERSIONS:
            absent = [need for need in _needs_of_block(root, design) if (design, *need) not in found]
            complaints += [f"{design}: {module} has no points of kind {kind}" for module, kind in absent]
        else:
            complaints += [f"{design}: no points of kind {kind}" for kind in KINDS.values() if (design, kind) not in kinds]
    return complaints
