"""A design as one version or build has it: parameters of every module, and the places in its text that can be
mutated."""

import dataclasses

from sv_expression import Node
from sv_file import (
    Always,
    Assignment,
    Case,
    Conditional,
    Function,
    GenerateFor,
    GenerateIf,
    Instance,
    Loop,
    Type,
    Unit,
    read_unit,
)

BLOCK_VERSIONS = ("s_sy", "s_dp", "l_sy", "l_dp")


@dataclasses.dataclass
class Site:
    """An expression that is evaluated while the design runs."""

    unit: Unit  # with the declarations that are seen there
    node: Node
    role: str  # value, condition, selector, label
    width: int | None = None  # of what takes the value
    type: str = "logic"
    keep: str | None = None  # text of the target, where the assignment can be left out
    labels: list = dataclasses.field(default_factory=list)  # of a selector
    loops: dict = dataclasses.field(default_factory=dict)  # variables of loops and their counts


BINARY = {
    "+": int.__add__, "-": int.__sub__, "*": int.__mul__, "/": int.__floordiv__, "%": int.__mod__,
    "==": int.__eq__, "!=": int.__ne__, "<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__,
    "<<": int.__lshift__, ">>": int.__rshift__, "&": int.__and__, "|": int.__or__,
    "&&": lambda a, b: bool(a) and bool(b), "||": lambda a, b: bool(a) or bool(b),
}  # fmt: skip


class Design:
    """`mutated`: names of the units whose text is mutated; None: all."""

    def __init__(self, files, top, parameters, mutated=None):
        self.top, self.parameters = top, parameters
        self.paths = list(files)  # of all, in the order of compilation
        self.files = {}  # of those that are mutated
        self.units = {}
        for path in files:
            unit = read_unit(path)
            self.units[unit.name] = unit
            if mutated is None or unit.name in mutated:
                self.files[unit.name] = path
        self.constants = {}  # module name: {parameter: value}, of its first instance
        self.children = {}  # module name: names of the modules of its instances
        self.variants = {}  # module name: the parameters that its instances are given, each once
        self.sites = []
        packages = [unit for unit in self.units.values() if unit.is_package]
        self.enums, self.structs = {}, {}
        for package in packages:
            for name, (base, members) in package.enums.items():
                self.enums[f"{package.name}::{name}"] = (base, [f"{package.name}::{m}" for m in members])
            for name, fields in package.structs.items():
                self.structs[f"{package.name}::{name}"] = fields
        self.members = {m: name for name, (_, members) in self.enums.items() for m in members}
        for package in packages:
            self._set_constants(package, package.parameters, {})
            self._items(package, package.items, {})
        self._elaborate(top, parameters)

    # ---- constants and widths
    def _set_constants(self, unit, parameters, given):
        for name, node in parameters:
            unit.constants[name] = given[name] if name in given else self.value(unit, node)

    def value(self, unit, node):
        """The value of a constant expression, or None."""
        if node.kind == "number":
            return number(node.name)[1]
        if node.kind == "ref" and not node.selects:
            if "::" in node.name:
                package, name = node.name.split("::")
                return self.units[package].constants.get(name) if package in self.units else None
            return unit.constants.get(node.name)
        inner = [self.value(unit, child) for child in node.children]
        if None in inner:
            return None
        if node.kind == "ternary":
            return inner[1] if inner[0] else inner[2]
        if node.kind == "call" and node.name == "$clog2":
            return (inner[0] - 1).bit_length()
        if node.kind == "cast":
            return inner[1]
        if node.kind == "binary" and node.name in BINARY:
            return int(BINARY[node.name](*inner))
        return None

    def qualified(self, unit, name):
        local = f"{unit.name}::{name}"
        return local if local in self.enums or local in self.structs else name

    def type_width(self, unit, found):
        """Bits of a type, or None."""
        name = self.qualified(unit, found.name)
        width = 1
        if name in self.enums:
            width = self.type_width(self.units[name.split("::")[0]], self.enums[name][0])
        elif name in self.structs:
            package = self.units[name.split("::")[0]]
            width = sum(self.type_width(package, field) for _, field in self.structs[name])
        for msb, lsb in found.dims:
            high, low = self.value(unit, msb), self.value(unit, lsb)
            if None in (high, low):
                return None
            width *= high - low + 1
        return width

    def type_of(self, unit, node):
        """(type name, width) of a reference; width is None if it is not known."""
        if node.name in self.members:
            name = self.members[node.name]
            return name, self.type_width(self.units[name.split("::")[0]], self.enums[name][0])
        if "::" in node.name:
            package, _, constant = node.name.partition("::")
            owner = self.units.get(package)
            found = owner and owner.types.get(constant)
            return "logic", found and self.type_width(owner, found)
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

    def lowest(self, unit, node):
        """Index of the lowest bit of the vector that a reference selects from."""
        found = unit.types.get(node.name)
        plain = found and len(found.dims) == 1 and all(kind == "index" for kind, _ in node.selects)
        return self.value(unit, found.dims[0][1]) if plain else 0

    def width(self, unit, node):
        """Bits of an expression on its own, or None."""
        inner = [self.width(unit, child) for child in node.children]
        if node.kind == "number":
            return number(node.name)[0]
        if node.kind == "ref":
            return self.type_of(unit, node)[1]
        if node.kind == "unary":
            return inner[0] if node.name in ("~", "-") else 1
        if node.kind == "cast":
            return self.value(unit, node.children[0])
        if node.kind == "binary":
            if node.name in ("==", "!=", "<", "<=", ">", ">=", "&&", "||"):
                return 1
            if node.name in ("<<<", ">>>"):
                return inner[0]
            return max(inner) if None not in inner else None
        if node.kind == "ternary":
            return inner[1] if inner[1] is not None else inner[2]
        if node.kind == "concat":
            return sum(inner) if None not in inner else None
        if node.kind == "repeat":
            count = self.value(unit, node.children[0])
            return count * sum(inner[1:]) if None not in (count, *inner[1:]) else None
        if node.name in ("$signed", "$unsigned"):
            return inner[0]
        package, _, name = node.name.rpartition("::")
        owner = self.units.get(package) if package else unit
        return self.type_width(owner, owner.types[name]) if owner and name in owner.types else None

    def signed(self, unit, node):
        """Whether an expression is two's complement by the rules of the language."""
        parts = [self.signed(unit, child) for child in node.children]
        if node.kind == "number":
            return "'s" in node.name
        if node.kind == "ref":
            return not node.selects and node.name in unit.types and unit.types[node.name].signed
        if node.kind == "unary":
            return node.name in ("~", "-") and parts[0]
        if node.kind == "cast":
            return parts[1]
        if node.kind == "ternary":
            return parts[1] and parts[2]
        if node.kind == "binary":
            if node.name in ("<<", ">>", "<<<", ">>>"):
                return parts[0]
            return node.name in ("+", "-", "*", "/", "%", "&", "|", "^") and parts[0] and parts[1]
        return node.kind == "call" and node.name == "$signed"

    # ---- sites
    def _elaborate(self, name, given):
        """Each set of parameters once: their instances may have other branches and widths."""
        variants = self.variants.setdefault(name, [])
        if given in variants:
            return
        variants.append(given)
        unit = dataclasses.replace(self.units[name], constants={})
        self._set_constants(unit, unit.parameters, given)
        self.constants.setdefault(name, unit.constants)
        self._items(unit, unit.items, {})

    def _site(self, unit, *facts, **more):
        if unit.name in self.files:
            self.sites.append(Site(unit, *facts, **more))

    def _scope(self, unit, scope, loops):
        inner = dataclasses.replace(unit, types={**unit.types, **scope.types}, constants=dict(unit.constants))
        self._set_constants(inner, scope.parameters, {})
        self._items(inner, scope.items, loops)

    def _items(self, unit, items, loops):
        for item in items:
            if isinstance(item, Assignment):
                self._assignment(unit, item, set(), loops)
            elif isinstance(item, Always):
                self._statements(unit, item.body, set(), loops)
            elif isinstance(item, Function):
                inner = dataclasses.replace(unit, types={**unit.types, **item.scope.types})
                self._statements(inner, item.scope.items, set(), loops)
            elif isinstance(item, GenerateIf):
                self._generate_if(unit, item, loops)
            elif isinstance(item, GenerateFor):
                self._scope(unit, item.scope, {**loops, item.variable: self.value(unit, item.count)})
            elif isinstance(item, Instance):
                self._instance(unit, item, loops)

    def _generate_if(self, unit, item, loops):
        known = self.value(unit, item.condition)
        if any(node.name in loops for node in item.condition.walk()):
            for branch in item.branches:  # some instances have the one, others the other
                self._scope(unit, branch, loops)
        else:
            # A condition that is no constant here is a check of parameters with nothing to mutate inside.
            self._scope(unit, item.branches[0 if known else 1], loops)

    def _instance(self, unit, item, loops):
        inner = self.units[item.module]
        given = {n: self.value(unit, v) for n, v in item.parameters.items()}
        self.children.setdefault(unit.name, set()).add(item.module)
        self._elaborate(item.module, given)
        inner = dataclasses.replace(inner, constants={})
        self._set_constants(inner, inner.parameters, given)
        for name, node in item.ports:
            if node is None or inner.directions[name] != "input" or name.startswith("clk"):
                continue
            found = inner.types[name]
            qualified = self.qualified(inner, found.name)
            self._site(unit, node, "value", self.type_width(inner, found), qualified, loops=loops)

    def _statements(self, unit, body, assigned, loops):
        for statement in body:
            if isinstance(statement, Assignment):
                self._assignment(unit, statement, assigned, loops)
                assigned.add(whole(unit, statement.target))
            elif isinstance(statement, Loop):
                self._statements(
                    unit, statement.body, assigned, {**loops, statement.variable: self.value(unit, statement.count)}
                )
            elif isinstance(statement, Conditional):
                # A condition that is constant in this version leaves one branch.
                known = self.value(unit, statement.condition)
                if known is None:
                    self._site(unit, statement.condition, "condition", 1, loops=loops)
                for index, branch in enumerate(statement.branches):
                    if known is None or bool(known) == (index == 0):
                        self._statements(unit, branch, set(assigned), loops)
            elif isinstance(statement, Case):
                labels = [label for found, _ in statement.items for label in found]
                width = self.width(unit, statement.selector)
                self._site(unit, statement.selector, "selector", width, labels=labels, loops=loops)
                for label in labels:
                    self._site(unit, label, "label", width, loops=loops)
                for _, branch in statement.items:
                    self._statements(unit, branch, set(assigned), loops)

    def _assignment(self, unit, item, assigned, loops):
        target = item.target
        for child in target.children if target.kind == "ref" else ():
            if not self.fixed(unit, child, loops):
                self._site(unit, child, "value", self.width(unit, child), loops=loops)
        if target.name.startswith("unused_"):
            return
        kept = item.kind == "register" or item.kind == "blocking" and (
            target.name in assigned or whole(unit, target) in assigned
        )
        name, width = ("logic", self.width(unit, target))
        if target.kind == "ref":
            name, width = self.type_of(unit, target)
        text = unit.text[target.start : target.end] if kept else None
        self._site(unit, item.value, "value", width, name, text, loops=loops)

    def fixed(self, unit, node, loops):
        """Whether an expression is constant at elaboration."""
        return all(
            n.name in loops or n.name in unit.constants or self.value(unit, n) is not None
            for n in node.walk()
            if n.kind in ("ref", "number")
        )


def whole(unit, target):
    """The name of what is assigned, with its selects if there are any."""
    return unit.text[target.start : target.end] if target.selects else target.name


def number(text):
    """(bits or None, value) of a number."""
    size, quote, digits = text.replace("_", "").partition("'")
    if not quote:
        return None, int(size)
    if not size:
        return None, int(digits)
    digits = digits.lstrip("s")
    return int(size), int(digits[1:], {"b": 2, "d": 10, "h": 16, "o": 8}[digits[0]])


def parameters_of(version):
    return {"Large": int(version.startswith("l")), "DoublePumped": int(version.endswith("dp"))}


def design_of(name, files):
    """A version of the block, or a build of the accelerator, whose blocks are not mutated again."""
    if name in BLOCK_VERSIONS:
        return Design(files, "m4bram", parameters_of(name))
    return Design(files, "accel", {}, [path.stem for path in files if path.parent.name == "accel"])
