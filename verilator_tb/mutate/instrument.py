"""Copies of the RTL with mutants in them, chosen by one selector: selector 0 is the RTL as it is."""

import bisect
import pathlib

PACKAGE = "m4bram_mutant_pkg"
SELECTOR = f"{PACKAGE}::sel"
PACKAGE_TEXT = f"""// The mutant that the RTL shows; 0: none. Written by the harness before the first evaluation.
package {PACKAGE};
  logic [15:0] sel /*verilator public_flat_rw*/;
endpackage
"""


def write_if_changed(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def instrumented(text, mutants, selector=SELECTOR):
    """`text` with every (number, mutant) in it behind the selector."""
    spans = {}
    for sel, mutant in mutants:
        spans.setdefault((mutant.start, -mutant.end), []).append((sel, mutant.text))
    order = sorted(spans)  # outer spans before those inside

    def render(start, end, first, last):
        """Characters start..end-1, with the spans order[first:last] in them."""
        parts, at = [], start
        while first < last:
            begin, stop = order[first][0], -order[first][1]
            after = bisect.bisect_left(order, (stop, -len(text) - 1), first, last)
            choices = "".join(f"{selector} == 16'd{sel} ? {new} : " for sel, new in spans[order[first]])
            parts += [text[at:begin], "(", choices, render(begin, stop, first + 1, after), ")"]
            at, first = stop, after
        return "".join(parts) + text[at:end]

    return render(0, len(text), 0, len(order))


def mutated(text, mutant):
    """`text` with one mutant in place, without selector."""
    return text[: mutant.start] + mutant.text + text[mutant.end :]


def write_build(folder, design, numbered):
    """Writes the files of `design` into `folder`, with the (number, mutant)s in them; a number is 1 or more."""
    folder = pathlib.Path(folder)
    for name, path in design.files.items():
        inside = [(sel, mutant) for sel, mutant in numbered if mutant.unit == name]
        write_if_changed(folder / path.name, instrumented(design.units[name].text, inside))
    write_if_changed(folder / f"{PACKAGE}.sv", PACKAGE_TEXT)
