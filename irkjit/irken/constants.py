"""Forms that are constants: which are, and the literals they become."""

from __future__ import annotations

from collections.abc import Sequence

from irkjit.bytecode import model
from irkjit.irken import forms
from irkjit.irken.diagnostics import Position, fail
from irkjit.irken.forms import Constructor, Form, List, is_symbol
from irkjit.irken.scope import nearest
from irkjit.irken.tables import Alternative, Tables
from irkjit.tagging import MAX_INT, MIN_INT, NIL, PAIR

UNDEFINED = model.Undefined()


def integer(value: int, at: Position) -> model.Literal:
    """An integer constant.  Raises CompileError if it does not fit 63 bits."""
    if not MIN_INT <= value <= MAX_INT:
        raise fail(f"the integer is too big: it must be from {MIN_INT} to {MAX_INT}", at)
    return model.integer(value)


def atom(form: Form) -> model.Literal | None:
    """The literal that a number, string, character, boolean or #u is; None for other forms."""
    match form:
        case forms.Integer(value=value):
            return integer(value, form.at)
        case forms.String(data=data):
            return model.String(data)
        case forms.Char(code=code):
            return model.Char(code)
        case forms.Boolean(value=truth):
            return model.Boolean(truth)
        case forms.Undefined():
            return UNDEFINED
    return None


def is_constant(form: Form) -> bool:
    """Whether a form inside a vector, record or constructor call is a constant as it stands."""
    match form:
        case forms.Symbol() | forms.Record() | forms.Attribute() | Constructor():
            return False
        case List(items=[head, *rest]):
            if is_symbol(head, "quote"):
                return True
            return all(map(is_constant, rest if isinstance(head, Constructor) else form.items))
        case List() | forms.Vector():
            return all(map(is_constant, form.items))
    return True


def quoted(form: Form, tables: Tables) -> model.Literal:
    """The literal of a quoted form."""
    simple = atom(form)
    if simple is not None:
        return simple
    match form:
        case forms.Symbol(name=name):
            return symbol(name)
        case List(items=[Constructor() as constructor, *args]):
            return construct(constructor, [quoted(arg, tables) for arg in args], tables, form.at)
        case List(items=[head, arg]) if is_symbol(head, "quote"):
            return quoted(arg, tables)
        case List(items=items):
            return list_of([quoted(item, tables) for item in items])
        case forms.Vector(items=items):
            return model.Vector(tuple(quoted(item, tables) for item in items))
        case forms.Record(fields=fields):
            return record({name: quoted(value, tables) for name, value in fields}, tables)
    raise fail(f"{form!r} cannot be part of a constant", form.at)


def list_of(items: Sequence[model.Literal]) -> model.Literal:
    """A list constant."""
    tail: model.Literal = model.Immediate(NIL)
    for item in reversed(items):
        tail = model.Object(PAIR, (item, tail))
    return tail


def record(fields: dict[str, model.Literal], tables: Tables) -> model.Literal:
    """A record constant."""
    return model.Object(tables.shape(list(fields)), tuple(fields[name] for name in sorted(fields)))


def construct(
    constructor: Constructor, args: list[model.Literal], tables: Tables, at: Position
) -> model.Literal:
    """A constant made by a constructor."""
    alternative = find_alternative(constructor, len(args), tables, at)
    if args:
        return model.Object(alternative.word, tuple(args))
    if constructor.datatype == "bool":
        return model.Boolean(constructor.alternative == "true")
    return model.Immediate(alternative.word)


def find_alternative(
    constructor: Constructor, arity: int | None, tables: Tables, at: Position
) -> Alternative:
    """What a constructor is.  Raises CompileError if there is none such.

    arity: the number of arguments it has here, which must fit; None if that is open.
    """
    name = constructor.alternative
    if constructor.datatype is None:
        return tables.variant(name, arity or 0)
    datatype = tables.datatypes.get(constructor.datatype)
    if datatype is None:
        hint = nearest(constructor.datatype, iter(tables.datatypes))
        raise fail(f"there is no datatype {constructor.datatype}{hint}", constructor.at)
    alternative = datatype.alternatives.get(name)
    if alternative is None:
        hint = nearest(repr(constructor), (f"{datatype.name}:{n}" for n in datatype.alternatives))
        raise fail(f"the datatype {datatype.name} has no constructor {name}{hint}", constructor.at)
    if arity is not None and arity != alternative.arity:
        raise fail(expected(f"{datatype.name}:{name}", alternative.arity, arity), at)
    return alternative


def expected(name: str, wanted: int, found: int) -> str:
    """The sentence about a wrong number of arguments."""
    return f"{name} expected {wanted} argument{'' if wanted == 1 else 's'}, found {found}"


def sexp(form: Form, tables: Tables) -> model.Literal:
    """The s-expression (a value of the library's datatype `sexp`) that a form is."""
    match form:
        case forms.Integer():
            kind, args = "int", [quoted(form, tables)]
        case forms.String():
            kind, args = "string", [quoted(form, tables)]
        case forms.Char():
            kind, args = "char", [quoted(form, tables)]
        case forms.Boolean():
            kind, args = "bool", [quoted(form, tables)]
        case forms.Undefined():
            kind, args = "undef", []
        case forms.Symbol():
            kind, args = "symbol", [quoted(form, tables)]
        case List(items=items):
            kind, args = "list", [list_of([sexp(item, tables) for item in items])]
        case forms.Vector(items=items):
            kind, args = "vector", [list_of([sexp(item, tables) for item in items])]
        case forms.Attribute(object=object, name=name):
            kind, args = "attr", [sexp(object, tables), symbol(name)]
        case Constructor(datatype=datatype, alternative=alternative):
            kind, args = "cons", [symbol(datatype or "nil"), symbol(alternative)]
        case _:
            raise fail(f"{form!r} cannot be an s-expression", form.at)
    return construct(Constructor("sexp", kind, form.at), args, tables, form.at)


def symbol(name: str) -> model.Literal:
    """The symbol with this name."""
    return model.Symbol(name.encode("utf-8", "surrogateescape"))
