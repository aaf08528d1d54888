"""The block as one version has it: parameters of every module, and the places in its text that can be mutated."""

import dataclasses

from sv_expression import Node
from sv_file import (
    Always,
    Assignment,
    Case,
    Conditional,
    GenerateFor,
    GenerateIf,
    Instance,
    Type,
    Unit,
    read_unit,
)


@dataclasses.dataclass
class Site:
    """An expression that is evaluated while the block runs."""

    unit: Unit
    node: Node
    role: str  # value, condition, selector, label
    width: int | None = None  # of what takes the value
    type: str = "logic"
    keep: str | None = None  # text of the target, where the assignment can be left out
    labels: list = dataclasses.field(default_factory=list)  # of a selector
    loops: dict = dataclasses.field(default_factory=dict)  # generate variables and their counts


class Design:
    def __init__(self, files, top, parameters):
        self.files = {}
        self.units = {}
        for path in files:
            unit = read_unit(path)
            self.units[unit.name] = unit
            self.files[unit.name] = path
        self.constants = {}  # unit name: {parameter: value}
        self.sites = []
        packages = [u for u in self.units.values() if not u.types.get("rst_ni") and u.enums]
        self.enums, self.structs = {}, {}
        for package in packages:
            for name, (base, members) in package.enums.items():
                self.enums[f"{package.name}::{name}"] = (base, [f"{package.name}::{m}" for m in members])
            for name, fields in package.structs.items():
                self.structs[f"{package.name}::{name}"] = fields
        self.members = {m: name for name, (_, members) in self.enums.items() for m in members}
        for package in packages:
            self.constants[package.name] = self._constants(package, {})
            self._items(package, package.items, {})
        self._elaborate(top, parameters)

    # ---- constants and widths
    def _constants(self, unit, given):
        values = {}
        for name, node in unit.parameters:
            values[name] = given[name] if name in given else self.value(unit, node, values)
        return values

    def value(self, unit, node, values=None):
        """The value of a constant expression, or None."""
        values = self.constants[unit.name] if values is None else values
        if node.kind == "number":
            return number(node.name)[1]
        if node.kind == "ref" and not node.selects:
            if "::" in node.name:
                package, name = node.name.split("::")
                return self.constants.get(package, {}).get(name)
            return values.get(node.name)
        inner = [self.value(unit, child, values) for child in node.children]
        if None in inner:
            return None
        if node.kind == "ternary":
            return inner[1] if inner[0] else inner[2]
        if node.kind == "call" and node.name == "$clog2":
            return (inner[0] - 1).bit_length()
        operations = {"+": int.__add__, "-": int.__sub__, "*": int.__mul__, "/": int.__floordiv__}
        if node.kind == "binary" and node.name in operations:
            return operations[node.name](*inner)
        return None

    def qualified(self, unit, name):
        local = f"{unit.name}::{name}"
        return local if local in self.enums or local in self.structs else name

    def type_width(self, unit, found):
        name = self.qualified(unit, found.name)
        width = 1
        if name in self.enums:
            width = self.type_width(self.units[name.split("::")[0]], self.enums[name][0])
        elif name in self.structs:
            package = self.units[name.split("::")[0]]
            width = sum(self.type_width(package, field) for _, field in self.structs[name])
        for msb, lsb in found.dims:
            width *= self.value(unit, msb) - self.value(unit, lsb) + 1
        return width

    def type_of(self, unit, node):
        """(type name, width) of a reference; width is None if it is not known."""
        if node.name in self.members:
            name = self.members[node.name]
            return name, self.type_width(self.units[name.split("::")[0]], self.enums[name][0])
        if "::" in node.name:
            return "logic", {"CfgReset": 8}.get(node.name.split("::")[1])
        found = unit.types.get(node.name)
        if found is None:
            return "logic", None
        name, owner, width = self.qualified(unit, found.name), unit, self.type_width(unit, found)
        words = found.words
        for kind, what in node.selects:
            if kind == "field":
                owner = self.units[name.split("::")[0]]
                field = dict(self.structs[name])[what]
                name, width = self.qualified(owner, field.name), self.type_width(owner, field)
            elif kind == "index":
                width, words = (width, None) if words is not None else (1, None)
            elif kind == "range":
                high, low = (self.value(unit, n) for n in what)
                width = high - low + 1 if None not in (high, low) else None
            else:
                width = self.value(unit, what[1])
        return name, width

    def width(self, unit, node):
        """Bits of an expression on its own, or None."""
        inner = [self.width(unit, child) for child in node.children]
        if node.kind == "number":
            return number(node.name)[0]
        if node.kind == "ref":
            return self.type_of(unit, node)[1]
        if node.kind == "unary":
            return inner[0] if node.name in ("~", "-") else 1
        if node.kind == "binary":
            if node.name in ("==", "!=", "<", "<=", ">", ">=", "&&", "||"):
                return 1
            return max(inner) if None not in inner else None
        if node.kind == "ternary":
            return inner[1] if inner[1] is not None else inner[2]
        if node.kind == "concat":
            return sum(inner) if None not in inner else None
        if node.kind == "repeat":
            count = self.value(unit, node.children[0])
            return count * sum(inner[1:]) if None not in (count, *inner[1:]) else None
        owner, _, name = node.name.rpartition("::")
        owner = self.units.get(owner)
        return self.type_width(owner, owner.types[name]) if owner else None

    # ---- sites
    def _elaborate(self, name, given):
        if name in self.constants:
            return
        unit = self.units[name]
        self.constants[name] = self._constants(unit, given)
        self._items(unit, unit.items, {})

    def _items(self, unit, items, loops):
        for item in items:
            if isinstance(item, Assignment):
                self._assignment(unit, item, set(), loops)
            elif isinstance(item, Always):
                self._statements(unit, item.body, set(), loops)
            elif isinstance(item, GenerateIf):
                # A condition that is no constant here is a check of parameters with nothing to mutate inside.
                self._items(unit, item.branches[0 if self.value(unit, item.condition) else 1], loops)
            elif isinstance(item, GenerateFor):
                self._items(unit, item.items, {**loops, item.variable: self.value(unit, item.count)})
            elif isinstance(item, Instance):
                self._instance(unit, item, loops)

    def _instance(self, unit, item, loops):
        inner = self.units[item.module]
        self._elaborate(item.module, {n: self.value(unit, v) for n, v in item.parameters.items()})
        for name, node in item.ports:
            if node is None or inner.directions[name] != "input" or name.startswith("clk"):
                continue
            found = inner.types[name]
            self.sites.append(
                Site(unit, node, "value", self.type_width(inner, found), self.qualified(inner, found.name), loops=loops)
            )

    def _statements(self, unit, body, assigned, loops):
        for statement in body:
            if isinstance(statement, Assignment):
                self._assignment(unit, statement, assigned, loops)
                assigned.add(statement.target.name)
            elif isinstance(statement, Conditional):
                # A condition that is constant in this version leaves one branch.
                known = self.value(unit, statement.condition)
                if known is None:
                    self.sites.append(Site(unit, statement.condition, "condition", 1, loops=loops))
                for index, branch in enumerate(statement.branches):
                    if known is None or bool(known) == (index == 0):
                        self._statements(unit, branch, set(assigned), loops)
            elif isinstance(statement, Case):
                labels = [label for found, _ in statement.items for label in found]
                width = self.width(unit, statement.selector)
                self.sites.append(Site(unit, statement.selector, "selector", width, labels=labels, loops=loops))
                self.sites += [Site(unit, label, "label", width, loops=loops) for label in labels]
                for _, branch in statement.items:
                    self._statements(unit, branch, set(assigned), loops)

    def _assignment(self, unit, item, assigned, loops):
        target = item.target
        for child in target.children if target.kind == "ref" else ():
            if not self.fixed(unit, child, loops):
                self.sites.append(Site(unit, child, "value", self.width(unit, child), loops=loops))
        if target.name.startswith("unused_"):
            return
        kept = item.kind == "register" or item.kind == "blocking" and target.name in assigned
        name, width = ("logic", self.width(unit, target))
        if target.kind == "ref":
            name, width = self.type_of(unit, target)
        text = unit.text[target.start : target.end] if kept else None
        self.sites.append(Site(unit, item.value, "value", width, name, text, loops=loops))

    def fixed(self, unit, node, loops):
        """Whether an expression is constant at elaboration."""
        return all(
            n.name in loops or self.value(unit, n) is not None for n in node.walk() if n.kind in ("ref", "number")
        )


def number(text):
    """(bits or None, value) of a number."""
    size, quote, digits = text.replace("_", "").partition("'")
    if not quote:
        return None, int(size)
    if not size:
        return None, int(digits)
    return int(size), int(digits[1:], {"b": 2, "d": 10, "h": 16, "o": 8}[digits[0]])


def parameters_of(version):
    return {"Large": int(version.startswith("l")), "DoublePumped": int(version.endswith("dp"))}
