"""C functions and C memory: `require-ffi` and the primitives for foreign values.

Which C type a reference refers to is known where it was made (`%halloc`, `%c-sref`, `%c-cast`,
the call of a C function ...), and through `let`; where a program reads or writes an integer through
a reference of unknown type, it has to say the type with `%c-cast`.
"""

from __future__ import annotations

from collections.abc import Callable

from irkjit.bytecode import model
from irkjit.irken import forms
from irkjit.irken.bodies import BODY_FORMS, Bodies
from irkjit.irken.constants import expected
from irkjit.irken.core import Literal, Node, Operation
from irkjit.irken.ctypes import (
    Array,
    CType,
    Function,
    Interface,
    Named,
    Pointer,
    Scalar,
    parse_type,
)
from irkjit.irken.diagnostics import Position, fail
from irkjit.irken.expand import PRIMITIVES, Expander
from irkjit.irken.forms import Boolean, Form, List, String, Symbol, is_symbol
from irkjit.irken.reader import read
from irkjit.irken.scope import Scope

LARGEST_SIZE = 50
"""Sizes and offsets below this are operands as they are; others are numbers of table entries."""


def require_interface(x: Bodies, form: List) -> list[Form]:
    """The definitions that `(require-ffi 'name)` stands for: constants and functions."""
    name = form.items[1] if len(form.items) == 2 else None
    if isinstance(name, List) and len(name.items) == 2 and is_symbol(name.items[0], "quote"):
        name = name.items[1]
    if not isinstance(name, Symbol):
        raise fail("malformed require-ffi: expected (require-ffi 'name)", form.at)
    path = x.library.find(f"ffi/{name.name}_ffi.scm", form.at)
    if not x.library.first_time(path):
        return []
    source = x.library.open(path, form.at)
    interface = Interface(read(source, x.problems), x.interfaces)
    at = Position(source, 0)
    made: list[Form] = []
    for constant, value in interface.constants.items():
        made.append(_list(at, Symbol("define", at), Symbol(constant, at), forms.Integer(value, at)))
    for visible, function in interface.functions.items():
        full = f"{name.name}/{visible}"
        made += _function(full, function, interface.library, at)
        if function.params is None:
            x.objects[full] = function.result
        elif isinstance(function.result, Pointer):
            x.results[full] = function.result.to
    return made


BODY_FORMS["require-ffi"] = require_interface


def _list(at: Position, *items: Form) -> List:
    return List(list(items), at)


def _function(name: str, function: Function, library: str, at: Position) -> list[Form]:
    """The definitions for a C function: its address, and a function that calls it."""
    signature = _list(at)

    def opcode(opcode: str, *operands: Form) -> List:
        word = String(opcode.encode(), at)
        return _list(at, Symbol("%%cexp", at), signature, word, *operands)

    symbol = String(function.symbol.encode() + b"\0", at)
    address: Form = opcode("dlsym0", symbol)
    if library:
        # What is in no library that is loaded already is looked for in the interface's own.
        handle = opcode("dlopen", String(library.encode() + b"\0", at))
        found = Symbol("found", at)
        null = opcode("eq", opcode("cref2int", found), forms.Integer(0, at))
        choice = _list(at, Symbol("if", at), null, opcode("dlsym", handle, symbol), found)
        binding = _list(at, _list(at, found, address))
        address = _list(at, Symbol("let-splat", at), binding, choice)
    define = Symbol("define", at)
    if function.params is None:
        return [_list(at, define, Symbol(name, at), address)]
    params: list[Form] = [Symbol(f"arg{i}", at) for i in range(len(function.params))]
    pointer = Symbol(f"{name} address", at)
    call = opcode(
        "ffi", pointer, forms.Char(ord(_result_code(function.result)), at),
        forms.Integer(len(params), at), *params,
    )  # fmt: skip
    return [
        _list(at, define, pointer, address),
        _list(at, define, _list(at, Symbol(name, at), *params), call),
    ]


def _result_code(ctype: CType) -> str:
    """How the opcode `ffi` takes a result."""
    match ctype:
        case Pointer() | Array():
            return "p"
        case Named(name="void"):
            return "u"
        case Scalar(name="char"):
            return "c"
    return "i"


# Primitives

Maker = Callable[[Expander, List, Form, list[Node]], Node]


def primitive(name: str, arity: int) -> Callable[[Maker], Maker]:
    """Declare a primitive: it gets the expander, the form, its parameter and its operands."""

    def enter(make: Maker) -> Maker:
        def expand(x: Expander, form: List, scope: Scope) -> Node:
            if len(form.items) != arity + 2:
                raise fail(expected(name, arity, max(0, len(form.items) - 2)), form.at)
            operands = [x.expression(item, scope) for item in form.items[2:]]
            return make(x, form, form.items[1], operands)

        PRIMITIVES[name] = expand
        return make

    return enter


def _plain(name: str, opcode: str, arity: int) -> None:
    @primitive(name, arity)
    def make(_x: Expander, form: List, _parameter: Form, operands: list[Node]) -> Node:
        return Operation(opcode, list(operands), form.at)


_plain("%free", "free", 1)
_plain("%cref->string", "sfromc", 2)
_plain("%cref->int", "cref2int", 1)
_plain("%int->cref", "int2cref", 1)


def _typed(x: Expander, node: Node, ctype: CType | None) -> Node:
    if ctype is not None:
        x.referents[node] = ctype
    return node


def _integer(value: int, at: Position) -> Literal:
    return Literal(model.Integer(value), at)


def _times(number: Node, size: int, at: Position) -> Node:
    return Operation("mul", [number, _integer(size, at)], at)


@primitive("%string->cref", 1)
def _string(x: Expander, form: List, _parameter: Form, operands: list[Node]) -> Node:
    return _typed(
        x, Operation("sgetp", list(operands), form.at), parse_type(Symbol("char", form.at))
    )


def _allocate(name: str, opcode: str) -> None:
    @primitive(name, 1)
    def make(x: Expander, form: List, parameter: Form, operands: list[Node]) -> Node:
        ctype = parse_type(parameter)
        size = x.interfaces.size(ctype, parameter)
        number = operands[0]
        if size >= LARGEST_SIZE:
            number, size = _times(number, size, form.at), 1
        return _typed(x, Operation(opcode, [size, number], form.at), Array(ctype, None))


_allocate("%malloc", "malloc")
_allocate("%halloc", "halloc")


@primitive("%c-cast", 1)
def _cast(x: Expander, _form: List, parameter: Form, operands: list[Node]) -> Node:
    # The same node may be known under its old type elsewhere, so the new one gets its own.
    return _typed(x, x.renamed(operands[0]), parse_type(parameter))


@primitive("%c-aref", 2)
def _element(x: Expander, form: List, parameter: Form, operands: list[Node]) -> Node:
    known = x.referents.get(operands[0])
    if not isinstance(parameter, Boolean):
        ctype = parse_type(parameter)
    elif isinstance(known, Array):
        ctype = known.of
    else:
        raise _unknown_type(form)
    size = x.interfaces.size(ctype, form)
    array, index = operands
    if size >= LARGEST_SIZE:
        index, size = _times(index, size, form.at), 1
    return _typed(x, Operation("caref", [array, size, index], form.at), ctype)


@primitive("%c-sref", 1)
def _member(x: Expander, form: List, parameter: Form, operands: list[Node]) -> Node:
    names: list[str] = []
    where = parameter
    while isinstance(where, forms.Attribute):
        names.append(where.name)
        where = where.object
    if not isinstance(where, Symbol) or not names:
        raise fail("%c-sref needs struct.field", parameter.at)
    ctype: CType = Named("struct", where.name)
    offset = 0
    for name in reversed(names):
        more, ctype = x.interfaces.member(ctype, name, parameter)
        offset += more
    if offset < LARGEST_SIZE:
        node = Operation("csref", [operands[0], offset], form.at)
    else:
        node = Operation("caref", [operands[0], 1, _integer(offset, form.at)], form.at)
    return _typed(x, node, ctype)


@primitive("%c-sizeof", 0)
def _size(x: Expander, form: List, parameter: Form, _operands: list[Node]) -> Node:
    return _integer(x.interfaces.size(parse_type(parameter), parameter), form.at)


@primitive("%c-get-int", 1)
def _get(x: Expander, form: List, parameter: Form, operands: list[Node]) -> Node:
    return Operation("cget", [operands[0], _code(x, form, parameter, operands[0])], form.at)


@primitive("%c-set-int", 2)
def _set(x: Expander, form: List, parameter: Form, operands: list[Node]) -> Node:
    reference, value = operands
    return Operation("cset", [reference, _code(x, form, parameter, reference), value], form.at)


@primitive("%c-get-ptr", 1)
def _get_pointer(x: Expander, form: List, _parameter: Form, operands: list[Node]) -> Node:
    known = x.referents.get(operands[0])
    to = known.to if isinstance(known, Pointer) else None
    return _typed(x, Operation("cget", [operands[0], ord("p")], form.at), to)


@primitive("%c-set-ptr", 2)
def _set_pointer(_x: Expander, form: List, _parameter: Form, operands: list[Node]) -> Node:
    return Operation("cset", [operands[0], ord("p"), operands[1]], form.at)


def _code(x: Expander, form: List, parameter: Form, reference: Node) -> int:
    """The type code for reading or writing through a reference."""
    known = x.referents.get(reference)
    if not isinstance(parameter, Boolean):
        known = parse_type(parameter)
    if known is not None:
        known = x.interfaces.resolve(known)
    if isinstance(known, Scalar):
        return ord(known.code)
    raise _unknown_type(form)


def _unknown_type(form: List) -> Exception:
    return fail(
        "the C type of this reference is not known here; say it with (%c-cast type reference)",
        form.at,
    )
