"""Reads one file of rtl/m4bram: a module or a package, its declarations, assignments, statements and instances."""

import dataclasses

from sv_expression import ExpressionParser, Node

TYPES = ("logic", "bit", "int", "input", "output", "inout")


@dataclasses.dataclass
class Type:
    name: str = "logic"  # logic, or the name of an enumeration or structure
    dims: list = dataclasses.field(default_factory=list)  # packed: (msb, lsb) nodes
    words: Node | None = None  # of a memory


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
class Always:
    registers: bool
    body: list


@dataclasses.dataclass
class GenerateIf:
    condition: Node
    branches: list  # two lists of items


@dataclasses.dataclass
class GenerateFor:
    variable: str
    count: Node
    items: list


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
    parameters: list = dataclasses.field(default_factory=list)  # (name, value node), in order
    types: dict = dataclasses.field(default_factory=dict)  # of ports, variables and arguments
    directions: dict = dataclasses.field(default_factory=dict)
    enums: dict = dataclasses.field(default_factory=dict)  # name: (width node, members)
    structs: dict = dataclasses.field(default_factory=dict)  # name: [(field, Type)]
    items: list = dataclasses.field(default_factory=list)


class FileParser(ExpressionParser):
    def unit(self):
        kind = self.next().text
        unit = self.result = Unit(self.next().text, self.text)
        if kind == "module":
            if self.take("#"):
                self.expect("(")
                while not self.take(")"):
                    self.parameter()
                    self.take(",")
            self.expect("(")
            while not self.take(")"):
                self.port()
                self.take(",")
        self.expect(";")
        unit.items = self.items("endmodule", "endpackage")
        return unit

    # ---- declarations
    def parameter(self):
        self.next()
        while self.peek(1) != "=":
            self.next()
        name = self.next().text
        self.expect("=")
        self.result.parameters.append((name, self.expression()))

    def type(self):
        found = Type()
        if self.peek() in TYPES:
            self.next()
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
            self.result.types[name] = found
            if self.take("["):
                self.result.types[name] = dataclasses.replace(found, words=self.expression())
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
        name = self.next().text
        self.result.types[name] = found
        self.expect("(")
        while not self.take(")"):
            argument = self.type()
            self.result.types[f"{name}.{self.peek()}"] = argument
            self.result.types[self.next().text] = argument
            self.take(",")
        self.expect(";")
        body = []
        while not self.take("endfunction"):
            body += self.statement()
        return Always(False, body)

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
            return [Always(word == "always_ff", self.statement())]
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
        return self.items("end")

    def generate_if(self):
        self.expect("if")
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        branches = [self.generated(), []]
        if self.take("else"):
            branches[1] = self.generated()
        return GenerateIf(condition, branches)

    def generate_for(self):
        for text in ("for", "(", "genvar"):
            self.expect(text)
        variable = self.next().text
        while not self.take("<"):
            self.next()
        count = self.expression()
        while not self.take(")"):
            self.next()
        return GenerateFor(variable, count, self.generated())

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
    return FileParser(path.read_text(), path.name).unit()
