"""Core trees from short texts, and programs from them.

The notation is that of `irkjit.irken.show`.  `(define name tree)` at the outermost level is a
definition; the last tree is the body.  `(Name a b)` in capitals makes an object: `(Pair a b)`.
"""

from __future__ import annotations

import re
from typing import Any

from irkjit.bytecode import model, write_program
from irkjit.bytecode.disassembler import disassemble
from irkjit.irken.core import (
    Attempt,
    Begin,
    Call,
    Case,
    Fail,
    Fix,
    GetField,
    If,
    Lambda,
    Let,
    Literal,
    MakeRecord,
    Node,
    Operation,
    Ref,
    Set,
    SetField,
    Variable,
)
from irkjit.irken.diagnostics import Position, Source
from irkjit.irken.generate import generate
from irkjit.irken.tables import Tables
from irkjit.opcodes import BY_NAME
from irkjit.tagging import NIL, PAIR

_TOKEN = re.compile(r'\s*([()]|"[^"]*"|[^\s()"]+)')
_CONSTANTS: dict[str, model.Literal] = {
    "#t": model.Boolean(True),
    "#f": model.Boolean(False),
    "#u": model.Undefined(),
    "nil": model.Immediate(NIL),
}
WORDS = {"nil": NIL, "pair": PAIR, "#t": 0x106, "#f": 6}


class Reader:
    """Makes trees; each has its place in the text as position."""

    def __init__(self, text: str) -> None:
        self.source = Source("test.scm", text)
        self.text = text
        self.offset = 0
        self.at = Position(self.source, 0)
        self.tables = Tables()

    def program(self) -> tuple[list[tuple[Variable, Node]], Node]:
        forms = []
        while self.text[self.offset :].strip():
            forms.append(self.form())
        scope: dict[str, Variable] = {}
        for form in forms:
            if form[0] == "define":
                scope[form[1]] = Variable(form[1], self.at, top=True)
        globals_ = [(scope[f[1]], self.node(f[2], scope)) for f in forms if f[0] == "define"]
        return globals_, self.node(forms[-1], scope)

    def form(self) -> Any:
        """Nested lists of tokens, behind each list's head its position is not kept."""
        found = _TOKEN.match(self.text, self.offset)
        assert found, self.text[self.offset :]
        self.offset = found.end()
        if found[1] != "(":
            return found[1]
        items: Any = Items()
        items.at = Position(self.source, found.start(1))
        while not re.match(r"\s*\)", self.text[self.offset :][:80]):
            items.append(self.form())
        self.offset = self.text.index(")", self.offset) + 1
        return items

    def node(self, form: Any, scope: dict[str, Variable]) -> Node:
        if isinstance(form, str):
            return self.atom(form, scope)
        self.at = at = form.at
        head, *rest = form
        if not isinstance(head, str) or head in scope:
            return Call(self.node(head, scope), [self.node(x, scope) for x in rest], at)
        match head:
            case "set!":
                scope[rest[0]].assigned = True
                return Set(scope[rest[0]], self.node(rest[1], scope), at)
            case "lambda":
                params = [Variable(name, at) for name in rest[0]]
                inner = {**scope, **{p.name: p for p in params}}
                return Lambda("lambda", params, self.node(rest[1], inner), at)
            case "let":
                scope = dict(scope)
                bindings = []
                for name, value in rest[0]:
                    value = self.node(value, scope)
                    scope[name] = Variable(name, at)
                    bindings.append((scope[name], value))
                return Let(bindings, self.node(rest[1], scope), at)
            case "fix":
                scope = {**scope, **{name: Variable(name, at) for name, _ in rest[0]}}
                values = [(scope[name], self.node(value, scope)) for name, value in rest[0]]
                return Fix(values, self.node(rest[1], scope), at)
            case "case":
                value = self.node(rest[0], scope)
                arms = [(word(w), self.node(x, scope)) for w, x in rest[1:] if w != "else"]
                other = [self.node(x, scope) for w, x in rest[1:] if w == "else"]
                return Case(value, arms, other[0] if other else None, at)
            case "record":
                fields = [(name, self.node(x, scope)) for name, x in rest]
                self.tables.shape([name for name, _ in fields])
                return MakeRecord(fields, at)
            case "get":
                return GetField(self.node(rest[0], scope), rest[1], at)
            case "put":
                record, value = self.node(rest[0], scope), self.node(rest[2], scope)
                return SetField(record, rest[1], value, at)
            case "fail":
                return Fail(at)
            case "Pair":
                return Operation("make", [PAIR, *[self.node(x, scope) for x in rest]], at)
            case "Object":
                nodes = [self.node(x, scope) for x in rest[1:]]
                return Operation("make", [int(rest[0]), *nodes], at)
            case "car" | "cdr":
                return Operation("tupref", [self.node(rest[0], scope), int(head == "cdr")], at)
        if head in BY_NAME:
            return Operation(head, [self.node(x, scope) for x in rest], at)
        nodes = [self.node(x, scope) for x in rest]
        match head:
            case "if":
                return If(nodes[0], nodes[1], nodes[2], at)
            case "begin":
                return Begin(nodes, at)
            case "attempt":
                return Attempt(nodes[0], nodes[1], at)
        raise ValueError(head)

    def atom(self, text: str, scope: dict[str, Variable]) -> Node:
        if text in scope:
            return Ref(scope[text], self.at)
        if text in _CONSTANTS:
            return Literal(_CONSTANTS[text], self.at)
        if text[0] == '"':
            return Literal(model.String(text[1:-1].encode()), self.at)
        if text[0] == "'":
            return Literal(model.Symbol(text[1:].encode()), self.at)
        if text[0] == "?":
            return Literal(model.Char(ord(text[1:])), self.at)
        n = int(text)
        return Literal(model.Integer(n) if n >= 0 else model.NegInteger(-n), self.at)


class Items(list[Any]):
    """A list with a position."""

    at: Position


def word(text: str) -> int:
    """What nvcase compares."""
    return WORDS[text] if text in WORDS else int(text)


def build(text: str) -> model.Program:
    """The program of the trees."""
    reader = Reader(text)
    globals_, body = reader.program()
    return generate(globals_, body, reader.tables)


def image(text: str) -> bytes:
    """The bytes of the file."""
    return write_program(build(text))


def code(text: str) -> list[str]:
    """The instructions of the program as text, without labels."""
    listing = disassemble(build(text))
    lines = [line.split(";")[0].strip() for line in listing.splitlines()]
    return [x for x in lines if x.split(" ")[0] in BY_NAME]
