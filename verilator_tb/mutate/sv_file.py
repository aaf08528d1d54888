"""Reads one file of rtl/m4bram or rtl/accel: a module or a package, its declarations, assignments, statements and
instances."""

import dataclasses
import re

from sv_expression import ExpressionParser, Node

TYPES = ("logic", "bit", "int", "input", "output", "inout")


@dataclasses.dataclass
class Type:
    name: str = "logic"  # logic, or the name of an enumeration or structure
    dims: list = dataclasses.field(default_factory=list)  # packed: (msb, lsb) nodes
    words: Node | None = None  # of a memory
    signed: bool = False


@dataclasses.dataclass
class Assignment:
    target: Node
    value: Node
    kind: str  # assign, blocking, register


@dataclasses.dataclass
class Conditional:
    condition: Node
    branches: list  # two lists of statements


@dataclasses.dataclass
class Case:
    selector: Node
    items: list  # ([label nodes], [statements])


@dataclasses.dataclass
class Loop:
    variable: str
    count: Node
    body: list


@dataclasses.dataclass
class Scope:
    """What stands in a generate block or a function: its own declarations, and items or statements."""

    parameters: list = dataclasses.field(default_factory=list)  # (name, value node), in order
    types: dict = dataclasses.field(default_factory=dict)
    items: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Always:
    body: list


@dataclasses.dataclass
class Function:
    scope: Scope


@dataclasses.dataclass
class GenerateIf:
    condition: Node
    branches: list  # two scopes


@dataclasses.dataclass
class GenerateFor:
    variable: str
    count: Node
    scope: Scope


@dataclasses.dataclass
class Instance:
    module: str
    parameters: dict
    ports: list  # (name, node or None)


@dataclasses.dataclass
class Unit:
    """A module or a package."""

    name: str
    text: str
    is_package: bool = False
    parameters: list = dataclasses.field(default_factory=list)  # (name, value node), in order
    types: dict = dataclasses.field(default_factory=dict)  # of ports, variables, functions and typed parameters
    directions: dict = dataclasses.field(default_factory=dict)
    enums: dict = dataclasses.field(default_factory=dict)  # name: (width node, members)
    structs: dict = dataclasses.field(default_factory=dict)  # name: [(field, Type)]
    items: list = dataclasses.field(default_factory=list)
    constants: dict = dataclasses.field(default_factory=dict)  # values of the parameters, None if not known


class FileParser(ExpressionParser):
    def unit(self):
        kind = self.next().text
        unit = self.result = self.scope = Unit(self.next().text, self.text, kind == "package")
        if kind == "module":
            if self.take("#"):
                self.expect("(")
                while not self.take(")"):
                    self.parameter()
                    self.take(",")
            if self.take("("):
                while not self.take(")"):
                    self.port()
                    self.take(",")
        self.expect(";")
        unit.items = self.items("endmodule", "endpackage")
        return unit

    # ---- declarations
    def parameter(self):
        self.next()
        found = self.type() if self.peek() not in ("int", "bit") and self.peek(1) != "=" else None
        while self.peek(1) != "=":
            self.next()
        name = self.next().text
        self.expect("=")
        self.scope.parameters.append((name, self.expression()))
        if found:
            self.scope.types[name] = found

    def type(self):
        found = Type()
        if self.peek() in TYPES:
            self.next()
            found.signed = self.take("signed") is not None
            self.take("unsigned")
        elif self.peek() != "[":
            found.name = self.next().text
        while self.take("["):
            msb = self.expression()
            self.expect(":")
            found.dims.append((msb, self.expression()))
            self.expect("]")
        return found

    def port(self):
        direction = self.next().text
        found = self.type()
        name = self.next().text
        self.result.types[name] = found
        self.result.directions[name] = direction

    def declaration(self):
        found = self.type()
        while True:
            name = self.next().text
            self.scope.types[name] = found
            if self.take("["):
                self.scope.types[name] = dataclasses.replace(found, words=self.expression())
                self.expect("]")
            if not self.take(","):
                break
        self.expect(";")

    def typedef(self):
        if self.take("enum"):
            base = self.type()
            self.expect("{")
            members = []
            while not self.take("}"):
                members.append(self.next().text)
                self.expect("=")
                self.expression()
                self.take(",")
            self.result.enums[self.next().text] = (base, members)
        else:
            self.expect("struct")
            self.expect("packed")
            self.expect("{")
            fields = []
            while not self.take("}"):
                found = self.type()
                fields.append((self.next().text, found))
                self.expect(";")
            self.result.structs[self.next().text] = fields
        self.expect(";")

    def function(self):
        self.expect("automatic")
        found = self.type()
        self.result.types[self.next().text] = found
        outer, self.scope = self.scope, Scope()
        self.expect("(")
        while not self.take(")"):
            argument = self.type()
            self.scope.types[self.next().text] = argument
            self.take(",")
        self.expect(";")
        while not self.take("endfunction"):
            self.scope.items += self.statement()
        outer, self.scope = self.scope, outer
        return Function(outer)

    # ---- items
    def items(self, *ends):
        found = []
        while not self.take(*ends):
            found += self.item()
        return found

    def item(self):
        word = self.peek()
        if word == "localparam":
            self.parameter()
            self.expect(";")
        elif word == "typedef":
            self.next()
            self.typedef()
        elif word == "assign":
            self.next()
            target = self.primary()
            self.expect("=")
            value = self.expression()
            self.expect(";")
            return [Assignment(target, value, "assign")]
        elif word == "function":
            self.next()
            return [self.function()]
        elif word in ("always_comb", "always_ff"):
            self.next()
            if self.take("@"):
                while not self.take(")"):
                    self.next()
            return [Always(self.statement())]
        elif word == "if":
            return [self.generate_if()]
        elif word == "for":
            return [self.generate_for()]
        elif word.startswith("$"):
            while not self.take(";"):
                self.next()
        elif word in TYPES or "::" in word or self.peek(1) not in ("#",) and self.peek(2) != "(":
            self.declaration()
        else:
            return [self.instance()]
        return []

    def generated(self):
        self.expect("begin")
        if self.take(":"):
            self.next()
        outer, self.scope = self.scope, Scope()
        self.scope.items = self.items("end")
        outer, self.scope = self.scope, outer
        return outer

    def generate_if(self):
        self.expect("if")
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        branches = [self.generated(), Scope()]
        if self.take("else"):
            branches[1] = self.generated()
        return GenerateIf(condition, branches)

    def generate_for(self):
        self.expect("for")
        variable, count = self.loop_head("genvar")
        return GenerateFor(variable, count, self.generated())

    def loop_head(self, kind):
        """(variable, count) of "(<kind> v = 0; v < count; v++)"."""
        self.expect("(")
        self.expect(kind)
        self.take("unsigned")
        variable = self.next().text
        while not self.take("<"):
            self.next()
        count = self.expression()
        while not self.take(")"):
            self.next()
        return variable, count

    def instance(self):
        module = self.next().text
        parameters = {}
        if self.take("#"):
            parameters = dict(self.connections())
        self.next()  # its name
        ports = self.connections()
        self.expect(";")
        return Instance(module, parameters, ports)

    def connections(self):
        found = []
        self.expect("(")
        while not self.take(")"):
            self.expect(".")
            name = self.next().text
            node = None
            if self.take("("):
                node = self.expression()
                self.expect(")")
            found.append((name, node))
            self.take(",")
        return found

    # ---- statements
    def statement(self):
        if self.take("begin"):
            found = []
            while not self.take("end"):
                found += self.statement()
            return found
        if self.take("if"):
            self.expect("(")
            condition = self.expression()
            self.expect(")")
            branches = [self.statement(), []]
            if self.take("else"):
                branches[1] = self.statement()
            return [Conditional(condition, branches)]
        if self.take("case"):
            return [self.case()]
        if self.take("for"):
            return [Loop(*self.loop_head("int"), self.statement())]
        if self.peek() in TYPES:
            self.declaration()
            return []
        target = self.primary()
        kind = {"<=": "register", "=": "blocking"}.get(self.next().text)
        if kind is None:
            self.at -= 1
            self.fail("expected an assignment")
        value = self.expression()
        self.expect(";")
        return [Assignment(target, value, kind)]

    def case(self):
        self.expect("(")
        selector = self.expression()
        self.expect(")")
        items = []
        while not self.take("endcase"):
            labels = []
            if self.take("default"):
                self.expect(":")
            else:
                labels.append(self.expression())
                while self.take(","):
                    labels.append(self.expression())
                self.expect(":")
            items.append((labels, self.statement()))
        return Case(selector, items)


def read_unit(path):
    """Includes are of constants alone: their places in the text are not those in the file."""

    def included(match):
        return (path.parent / match[1]).read_text()

    return FileParser(re.sub(r'^`include "(.*)"$', included, path.read_text(), flags=re.M), path.name).unit()
