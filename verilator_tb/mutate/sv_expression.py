"""Tokens and expressions of SystemVerilog, as far as rtl/m4bram and rtl/accel use them, with their places."""

import dataclasses
import re

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:\\.|[^"])*")
    |(?P<number>\d*'s?[bdho][0-9a-fA-F_]+|'[01](?![\w])|\d[\d_]*)
    |(?P<name>\$?[A-Za-z_][\w$]*(?:::[A-Za-z_]\w*)?)
    |(?P<operator><<<|>>>|<<|>>|<=|>=|==|!=|&&|\|\||\+:|'(?=\()|[-+*/%&|^~!<>=?:;,.(){}\[\]@\#])""",
    re.X | re.S,
)

# From the weakest binding to the strongest.
LEVELS = [("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", "<=", ">", ">="), ("<<", ">>", "<<<", ">>>"),
          ("+", "-"),
          ("*", "/", "%")]  # fmt: skip


class SourceError(Exception):
    """A text that this parser does not understand."""


@dataclasses.dataclass
class Token:
    kind: str
    text: str
    start: int
    end: int


@dataclasses.dataclass
class Node:
    """kind: number, ref, call, cast, unary, binary, ternary, concat, repeat. `name`: the operator, the number, the
    first name of a reference or the function. `children`: operands, or of a reference the expressions in its selects;
    of a cast the width and what is cast."""

    kind: str
    start: int
    end: int
    name: str = ""
    children: list = dataclasses.field(default_factory=list)
    selects: list = dataclasses.field(default_factory=list)  # of a reference: ("field", name), ("index" | ..., nodes)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


def tokens_of(text, where):
    tokens, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise SourceError(f"{where}:{text.count(chr(10), 0, at) + 1}: unknown character {text[at]!r}")
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), at, match.end()))
        at = match.end()
    return tokens


class ExpressionParser:
    """A cursor over tokens that reads expressions; the parser of whole files derives from it."""

    def __init__(self, text, where):
        self.text, self.where = text, where
        self.tokens = tokens_of(text, where) + [Token("end", "", len(text), len(text))]
        self.at = 0

    # ---- cursor
    def peek(self, ahead=0):
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)].text

    def next(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def take(self, *texts):
        """The next token if it is one of these, else None."""
        return self.next() if self.peek() in texts and self.tokens[self.at].kind != "end" else None

    def expect(self, text):
        token = self.take(text)
        if token is None:
            self.fail(f"expected '{text}'")
        return token

    def fail(self, what):
        line = self.text.count("\n", 0, self.tokens[self.at].start) + 1
        raise SourceError(f"{self.where}:{line}: {what}, found '{self.peek()}'")

    # ---- expressions
    def expression(self):
        condition = self.binary(0)
        if not self.take("?"):
            return condition
        yes = self.expression()
        self.expect(":")
        no = self.expression()
        return Node("ternary", condition.start, no.end, "?", [condition, yes, no])

    def binary(self, level):
        if level == len(LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while operator := self.take(*LEVELS[level]):
            right = self.binary(level + 1)
            left = Node("binary", left.start, right.end, operator.text, [left, right])
        return left

    def unary(self):
        operator = self.take("~", "!", "-", "&", "|", "^")
        if not operator:
            return self.primary()
        operand = self.unary()
        return Node("unary", operator.start, operand.end, operator.text, [operand])

    def primary(self):
        found = self.uncast()
        while self.take("'"):
            self.expect("(")
            inner = self.expression()
            found = Node("cast", found.start, self.expect(")").end, "'", [found, inner])
        return found

    def uncast(self):
        token = self.next()
        if token.kind == "number":
            return Node("number", token.start, token.end, token.text)
        if token.text == "(":
            inner = self.expression()
            end = self.expect(")").end
            return dataclasses.replace(inner, start=token.start, end=end)
        if token.text == "{":
            return self.braces(token)
        if token.kind != "name":
            self.at -= 1
            self.fail("expected an expression")
        if self.peek() == "(":
            self.next()
            arguments = self.list_until(")")
            return Node("call", token.start, self.tokens[self.at - 1].end, token.text, arguments)
        return self.reference(token)

    def braces(self, opening):
        first = self.expression()
        if self.take("{"):
            parts = self.list_until("}")
            end = self.expect("}").end
            return Node("repeat", opening.start, end, "{}", [first, *parts])
        parts = [first]
        if self.take(","):
            parts += self.list_until("}")
        else:
            self.expect("}")
        return Node("concat", opening.start, self.tokens[self.at - 1].end, "{}", parts)

    def list_until(self, closing):
        parts = [self.expression()]
        while self.take(","):
            parts.append(self.expression())
        self.expect(closing)
        return parts

    def reference(self, name):
        node = Node("ref", name.start, name.end, name.text)
        while True:
            if self.take("."):
                node.selects.append(("field", self.next().text))
            elif self.take("["):
                first = self.expression()
                kind = {":": "range", "+:": "plus"}.get(self.peek(), "index")
                nodes = [first]
                if kind != "index":
                    self.next()
                    nodes.append(self.expression())
                self.expect("]")
                node.selects.append((kind, nodes))
                node.children += nodes
            else:
                node.end = self.tokens[self.at - 1].end
                return node
