"""The mutations of an expression: which other texts may stand in its place."""

import dataclasses
import re

from design import number


@dataclasses.dataclass(frozen=True)
class Mutant:
    """`text` stands for the characters start..end-1 of the unit's file."""

    unit: str
    start: int
    end: int
    text: str
    operator: str


SWAPS = {
    "&": ("|", "^"), "|": ("&", "^"), "^": ("|", "&"), "+": ("-", "|"), "-": ("+",), "==": ("!=", "<=", ">="),
    "!=": ("==",), "&&": ("||",), "||": ("&&",), "<<": (">>",), ">>": ("<<",),
    "<": ("<=", "!="), ">": (">=",), ">=": (">", "=="), "<=": ("<",), ">>>": (">>",), "<<<": (">>>",),
}  # fmt: skip


class Operators:
    def __init__(self, design):
        self.design = design

    def mutants(self, site):
        """All mutants of a site, each text once."""
        found, seen = [], set()
        text = site.unit.text
        for node, replacement, operator in self._of(site):
            original = text[node.start : node.end]
            key = (node.start, node.end, re.sub(r"\s", "", replacement))
            if key in seen or key[2] in (re.sub(r"\s", "", original), f"({original})"):
                continue
            seen.add(key)
            found.append(Mutant(site.unit.name, node.start, node.end, replacement, operator))
        return found

    def _of(self, site):
        node, text = site.node, site.unit.text[site.node.start : site.node.end]
        yield from self._inside(site, node)
        if site.role == "condition":
            yield node, f"!({text})", "condition negated"
            yield node, "1'b1", "condition always true"
            yield node, "1'b0", "condition never true"
        elif site.role == "selector":
            for a, b in zip(site.labels, site.labels[1:]):
                a, b = (site.unit.text[n.start : n.end] for n in (a, b))
                yield node, f"(({text}) == {a} ? {b} : ({text}) == {b} ? {a} : ({text}))", "case labels swapped"
        elif site.role == "value":
            if site.keep is not None:
                yield node, site.keep, "assignment left out"
            yield from self._whole_value(site, node, text)

    def _whole_value(self, site, node, text):
        if site.width is None or site.type in self.design.enums:
            return
        # Of an expression with sign, or what stands beside the mutant would be taken without.
        literal = signed_constant if self.design.signed(site.unit, node) else constant
        for bit in some_bits(site.width):
            mask = 1 << bit
            yield node, f"(({text}) ^ {literal(site.width, mask)})", "bit inverted"
            if site.width > 1:
                yield node, f"(({text}) & {literal(site.width, mask ^ (1 << site.width) - 1)})", "bit stuck at 0"
                yield node, f"(({text}) | {literal(site.width, mask)})", "bit stuck at 1"
        yield node, literal(site.width, 0), "stuck at 0"
        yield node, literal(site.width, (1 << site.width) - 1), "stuck at 1"

    def _inside(self, site, node):
        """Mutants of the node and of all in it that is evaluated while the design runs."""
        if node.kind == "number":
            yield from self._number(node)
            return
        if node.kind == "ref":
            yield from self._reference(site, node)
            return
        text = self._text(site)
        parts = [text(child) for child in node.children]
        if node.kind == "unary":
            yield node, parts[0], "operator dropped"
        elif node.kind == "binary":
            yield from self._binary(site, node, parts)
        elif node.kind == "ternary":
            known = self.design.value(site.unit, node.children[0])
            if known is not None:  # of two branches the design has one
                yield from self._inside(site, node.children[1 if known else 2])
                return
            yield node, f"({parts[0]} ? {parts[2]} : {parts[1]})", "branches swapped"
            yield node, parts[1], "always the first branch"
            yield node, parts[2], "always the second branch"
        elif node.kind == "concat" and len(parts) > 1:
            for i in range(len(parts) - 1):
                swapped = [*parts[:i], parts[i + 1], parts[i], *parts[i + 2 :]]
                yield node, "{" + ", ".join(swapped) + "}", "parts swapped"
        for child in node.children[1 if node.kind in ("repeat", "cast") else 0 :]:
            yield from self._inside(site, child)

    def _binary(self, site, node, parts):
        if self.design.fixed(site.unit, node, site.loops):
            return
        for other in SWAPS.get(node.name, ()):
            yield node, f"({parts[0]} {other} {parts[1]})", f"{node.name} becomes {other}"
        if node.name in ("&", "|", "^", "+", "-", "&&", "||"):
            yield node, parts[0], "right operand dropped"
            yield node, parts[1], "left operand dropped"
        if node.name == "+":
            width = self.design.width(site.unit, node)
            if width:
                literal = signed_constant if self.design.signed(site.unit, node) else constant
                yield node, f"({parts[0]} + {parts[1]} + {literal(width, 1)})", "one more"

    def _number(self, node):
        size, value = number(node.name)
        if node.name == "'0":
            yield node, "'1", "constant inverted"
        if size is None:
            return
        literal = signed_constant if "'s" in node.name else constant
        flips = range(size) if size <= 8 else {b for s in range(size) if value >> s & 1 for b in (s, s - 1)}
        for bit in sorted(flips):
            if bit >= 0:
                yield node, literal(size, value ^ 1 << bit), "constant bit inverted"
        yield node, literal(size, (value + 1) % (1 << size)), "constant plus 1"
        yield node, literal(size, (value - 1) % (1 << size)), "constant minus 1"

    def _reference(self, site, node):
        unit, text = site.unit, site.unit.text[node.start : node.end]
        name, width = self.design.type_of(unit, node)
        if node.name in self.design.members:
            for other in self.design.enums[name][1]:
                yield node, other, "other code"
            return
        if self.design.fixed(unit, node, site.loops) and width is None:
            return
        if width is not None and name not in self.design.enums:
            literal = signed_constant if self.design.signed(unit, node) else constant
            yield node, f"(~{text})", "inverted"
            yield node, literal(width, 0), "operand 0"
            yield node, literal(width, (1 << width) - 1), "operand all 1"
            if 1 < width <= 16:
                yield node, f"({text} + {literal(width, 1)})", "operand plus 1"
                yield node, f"({text} - {literal(width, 1)})", "operand minus 1"
        yield from self._selects(site, node, width)
        yield from self._others(unit, node, name, width)
        for child in node.children:
            if not self.design.fixed(unit, child, site.loops):
                yield from self._inside(site, child)

    def _selects(self, site, node, width):
        """Another bit, field or part of the same vector."""
        unit, text = site.unit, site.unit.text[node.start : node.end]
        for variable, count in site.loops.items():
            for other in (f"(({variable} + 1) % {count})", f"({count - 1} - {variable})"):
                yield node, re.sub(rf"\b{variable}\b", other, text), "part of another instance"
        if not node.selects or node.selects[-1][0] not in ("index", "range"):
            return
        kind, nodes = node.selects[-1]
        places = [self.design.value(unit, n) for n in nodes]
        if None in places:
            return
        base = unit.text[node.start : nodes[0].start].rstrip()
        vector = dataclasses.replace(node, selects=node.selects[:-1])
        whole, lowest = self.design.type_of(unit, vector)[1], self.design.lowest(unit, vector)
        for step in sorted({1, -1, width, -width}):
            moved = [p + step for p in places]
            if whole is not None and lowest <= min(moved) and max(moved) < whole + lowest:
                yield node, f"{base}{':'.join(str(p) for p in moved)}]", "select moved"

    def _others(self, unit, node, name, width):
        """Another signal of the same type: an input or a register, which can make no loop."""
        if node.selects and node.selects[-1][0] == "field":
            base = unit.text[node.start : node.end].rsplit(".", 1)[0]
            parent = self.design.type_of(unit, dataclasses.replace(node, selects=node.selects[:-1]))[0]
            owner = self.design.units[parent.split("::")[0]]
            for field, found in self.design.structs[parent]:
                same = self.design.qualified(owner, found.name) == name
                if same and self.design.type_width(owner, found) == width:
                    yield node, f"{base}.{field}", "other field"
        if node.selects:
            return
        for other, found in unit.types.items():
            signal = other.endswith(("_i", "_ni", "_q")) and not other.startswith("clk") and found.words is None
            if not signal or other == node.name:
                continue
            if self.design.qualified(unit, found.name) == name and self.design.type_width(unit, found) == width:
                yield node, other, "other signal"
                if width == 1:
                    yield node, f"({node.name} & {other})", "and with another signal"
                    yield node, f"({node.name} | {other})", "or with another signal"

    @staticmethod
    def _text(site):
        return lambda node: site.unit.text[node.start : node.end]


def constant(width, value):
    return f"{width}'h{value:x}"


def signed_constant(width, value):
    return f"{width}'sh{value:x}"


def some_bits(width):
    """All bits of a short vector; of a long one its ends and the borders of bytes and lanes."""
    if width <= 8:
        return range(width)
    borders = (0, 1, 7, 8, 15, 16, width // 2 - 1, width // 2, width - 2, width - 1)
    return sorted({bit for bit in borders if bit < width})


def all_mutants(design):
    operators = Operators(design)
    seen, found = set(), []
    for site in design.sites:
        for mutant in operators.mutants(site):
            key = (mutant.unit, mutant.start, mutant.end, mutant.text)
            if key not in seen:
                seen.add(key)
                found.append(mutant)
    return found
