"""The forms whose names begin with one %: operations that library and macros build on.

Their first operand is a parameter (a label, a type, or #f), which is not an expression.  Those
for foreign memory are in `foreign`.
"""

from __future__ import annotations

from collections.abc import Callable

from irkjit.bytecode import model
from irkjit.irken.constants import expected
from irkjit.irken.core import (
    Case,
    GetField,
    Let,
    Literal,
    Node,
    Operation,
    Ref,
    SetField,
)
from irkjit.irken.diagnostics import fail
from irkjit.irken.expand import PRIMITIVES, Expander, Special
from irkjit.irken.extensions import Extension
from irkjit.irken.forms import List, Symbol
from irkjit.irken.scope import Scope

Maker = Callable[[Expander, List, list[Node]], Node]


def primitive(name: str, arity: int) -> Callable[[Maker], Maker]:
    """Declare a primitive with so many operands behind its parameter.

    The function declared takes the expander, the form and the nodes of the operands.
    """

    def enter(make: Maker) -> Maker:
        PRIMITIVES[name] = _special(name, arity, make)
        return make

    return enter


def _special(name: str, arity: int, make: Maker) -> Special:
    def expand(x: Expander, form: List, scope: Scope) -> Node:
        if len(form.items) < 2:
            raise fail(f"{name} needs a parameter", form.at)
        if len(form.items) - 2 != arity:
            raise fail(expected(name, arity, len(form.items) - 2), form.at)
        return make(x, form, [x.expression(item, scope) for item in form.items[2:]])

    return expand


def _operation(name: str, opcode: str, arity: int) -> None:
    """Declare a primitive that is an opcode."""

    @primitive(name, arity)
    def make(_x: Expander, form: List, operands: list[Node]) -> Node:
        return Operation(opcode, list(operands), form.at)


_operation("%getcc", "getcc", 0)
_operation("%putcc", "putcc", 2)
_operation("%exit", "exit", 1)
_operation("%make-vector", "vmake", 2)
_operation("%array-ref", "vref", 2)
_operation("%array-set", "vset", 3)
_operation("%ensure-heap", "heap", 1)


def _label(form: List) -> str:
    if not isinstance(form.items[1], Symbol):
        raise fail(f"{form.items[0]!r} needs the name of a field", form.at)
    return form.items[1].name


@primitive("%raccess", 1)
def _access(_x: Expander, form: List, operands: list[Node]) -> Node:
    return GetField(operands[0], _label(form), form.at)


@primitive("%rset", 2)
def _set(x: Expander, form: List, operands: list[Node]) -> Node:
    x.tables.label(_label(form))
    return SetField(operands[0], _label(form), operands[1], form.at)


@primitive("%rextend", 2)
def _extend(x: Expander, form: List, operands: list[Node]) -> Node:
    """A copy of a record with one more field, or with a new value for the field.

    Which shape the record has is known when the program runs, but which shapes there are is known
    in the end: then the Case gets an arm for each.
    """
    record, value = x.fresh("record", form.at), x.fresh("value", form.at)
    case = Case(Ref(record, form.at), [], None, form.at)
    x.extensions.append(Extension(case, record, value, _label(form)))
    return Let([(record, operands[0]), (value, operands[1])], case, form.at)


@primitive("%rmake", 0)
def _make(x: Expander, form: List, _operands: list[Node]) -> Node:
    return Literal(model.Immediate(x.tables.record_word([])), form.at)


@primitive("%exn-raise", 1)
def _raise(_x: Expander, _form: List, operands: list[Node]) -> Node:
    return operands[0]


@primitive("%exn-handle", 2)
def _handle(_x: Expander, form: List, operands: list[Node]) -> Node:
    # The first operand is there for type checkers only.
    return operands[1]
