"""A core tree as text in parentheses, for people and tests.

    (fix ((loop (lambda (i) (if (lt i 10) (loop (add i 1)) i)))) (loop 0))

Operations are written with their opcode, cases as `(case value (word arm) ... (else arm))`.  Two
variables of the same name are told apart by a number behind it.
"""

from __future__ import annotations

from irkjit.bytecode import model
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


def show(node: Node) -> str:
    """The text of a tree, on one line."""
    names = _Names()
    parts: list[str] = []
    pending: list[Node | str] = [node]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            parts.append(item)
        else:
            pending.extend(reversed(_pieces(item, names)))
    text = " ".join(part for part in parts if part)
    return text.replace("( ", "(").replace(" )", ")")


class _Names:
    """Names for variables, each different from the others."""

    def __init__(self) -> None:
        self._names: dict[Variable, str] = {}
        self._counts: dict[str, int] = {}

    def __call__(self, variable: Variable) -> str:
        if variable not in self._names:
            count = self._counts[variable.name] = self._counts.get(variable.name, 0) + 1
            self._names[variable] = variable.name if count == 1 else f"{variable.name}.{count}"
        return self._names[variable]


def _pieces(node: Node, names: _Names) -> list[Node | str]:
    """What a node is written as: texts and nodes, in order."""
    match node:
        case Literal(value=value):
            return [_constant(value)]
        case Ref(variable=variable):
            return [names(variable)]
        case Fail():
            return ["(fail)"]
        case Set(variable=variable, value=inner):
            return ["(", "set!", names(variable), inner, ")"]
        case Lambda(params=params, body=body):
            return ["(", "lambda", f"({' '.join(map(names, params))})", body, ")"]
        case Call(function=function, args=args):
            return ["(", function, *args, ")"]
        case If(test=test, then=then, otherwise=otherwise):
            return ["(", "if", test, then, otherwise, ")"]
        case Begin(body=parts):
            return ["(", "begin", *parts, ")"]
        case Let(bindings=bindings, body=body) | Fix(bindings=bindings, body=body):
            pieces: list[Node | str] = ["(", "let" if isinstance(node, Let) else "fix", "("]
            for variable, inner in bindings:
                pieces += ["(", names(variable), inner, ")"]
            return [*pieces, ")", body, ")"]
        case Operation(opcode=opcode, operands=operands):
            return ["(", opcode, *[str(x) if isinstance(x, int) else x for x in operands], ")"]
        case Case(value=inner, arms=arms, otherwise=rest):
            pieces = ["(", "case", inner]
            for word, arm in arms:
                pieces += ["(", str(word), arm, ")"]
            if rest is not None:
                pieces += ["(", "else", rest, ")"]
            return [*pieces, ")"]
        case Attempt(first=first, second=second):
            return ["(", "attempt", first, second, ")"]
        case MakeRecord(fields=fields):
            pieces = ["(", "record"]
            for name, inner in fields:
                pieces += ["(", name, inner, ")"]
            return [*pieces, ")"]
        case GetField(record=record, label=label):
            return ["(", "get", record, label, ")"]
        case SetField(record=record, label=label, value=inner):
            return ["(", "put", record, label, inner, ")"]


def _constant(value: model.Literal) -> str:
    """A constant; of one with parts the kind and size only."""
    match value:
        case model.Integer() | model.NegInteger():
            return str(value.value)
        case model.Boolean(value=truth):
            return "#t" if truth else "#f"
        case model.Undefined():
            return "#u"
        case model.Char(code=code):
            return f"#\\{chr(code)}" if 32 < code < 127 else f"#\\x{code:02x}"
        case model.String(data=data):
            return '"' + data.decode("utf-8", "backslashreplace") + '"'
        case model.Symbol(name=name):
            return "'" + name.decode("utf-8", "backslashreplace")
        case model.Immediate(word=word):
            return f"#{word}"
        case model.Vector(items=items):
            return f"#vector/{len(items)}"
        case model.Object(tag=tag, slots=slots):
            return f"#object:{tag}/{len(slots)}"
        case model.Shared(index=index):
            return f"#shared:{index}"
