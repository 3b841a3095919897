"""Types of C, as far as calling C functions and reading C memory needs them: x86-64 Linux.

An interface is described by a file `ffi/NAME_ffi.scm` with forms such as

    (sig open ((* char) int int -> int))          a function; (sig (visible real) ...) renames it
    (con O_RDONLY 0)                              a constant
    (struct timespec 16 (0 tv_sec long) ...)      size; offset, name and type of each field
    (tdef mode_t uint)                            a name for a type
    (dll "libz.so")                               where the functions are, if not in the C library
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from irkjit.irken import forms
from irkjit.irken.diagnostics import fail
from irkjit.irken.forms import Form, List, Symbol, is_symbol

POINTER_SIZE = 8


@dataclass(frozen=True)
class Scalar:
    """An integer or character type: size in bytes, and the code of `cget` and `cset`."""

    name: str
    size: int
    code: str


@dataclass(frozen=True)
class Pointer:
    """A pointer."""

    to: CType


@dataclass(frozen=True)
class Array:
    """An array; the length is None where it is not known."""

    of: CType
    length: int | None


@dataclass(frozen=True)
class Named:
    """A struct, a union, void, or a type of which no more is known than its name."""

    kind: str
    name: str


CType: TypeAlias = Scalar | Pointer | Array | Named

# Irken's compiler has the codes of signed and unsigned int and long the wrong way round; programs
# can see that, so they are the same here.
SCALARS = {
    scalar.name: scalar
    for scalar in (
        Scalar("char", 1, "c"),
        Scalar("int", 4, "I"), Scalar("uint", 4, "i"),
        Scalar("short", 2, "h"), Scalar("ushort", 2, "H"),
        Scalar("long", 8, "L"), Scalar("ulong", 8, "l"),
        Scalar("longlong", 8, "n"), Scalar("ulonglong", 8, "N"),
        Scalar("i8", 1, "b"), Scalar("u8", 1, "B"),
        Scalar("i16", 2, "h"), Scalar("u16", 2, "H"),
        Scalar("i32", 4, "m"), Scalar("u32", 4, "M"),
        Scalar("i64", 8, "q"), Scalar("u64", 8, "Q"),
    )
}  # fmt: skip
_BY_SIZE = {
    (1, 1): "i8", (1, 0): "u8", (2, 1): "i16", (2, 0): "u16",
    (4, 1): "i32", (4, 0): "u32", (8, 1): "i64", (8, 0): "u64",
}  # fmt: skip


def parse_type(form: Form) -> CType:
    """The type that a form describes.  Raises CompileError."""
    match form:
        case Symbol(name=name):
            return SCALARS.get(name) or Named("type", name)
        case List(items=[Symbol(name="*" | "cref"), to]):
            return Pointer(parse_type(to))
        case List(items=[Symbol(name="struct" | "union" as kind), Symbol(name=name)]):
            return Named(kind, name)
        case List(items=[Symbol(name="array"), of, List(items=[forms.Integer(value=length)])]):
            return Array(parse_type(of), length)
        case List(items=[Symbol(name="array"), forms.Integer(value=length), of]):
            return Array(parse_type(of), length)
        case List(items=[Symbol(name="array"), of]):
            return Array(parse_type(of), None)
        case List(
            items=[
                Symbol(name="int"),
                List(items=[forms.Integer() as size, forms.Integer() as sign]),
            ]
        ) if (size.value, sign.value) in _BY_SIZE:
            return SCALARS[_BY_SIZE[size.value, sign.value]]
        case List(items=[Symbol(name="fun"), *_]):
            return Named("type", "void")
    raise fail(f"{form!r} is no C type", form.at)


@dataclass
class Record:
    """A struct or union: its size and its fields with their offsets."""

    size: int
    fields: dict[str, tuple[int, CType]]


@dataclass
class Function:
    """A C function: its name in C, result and parameters; or a variable, without parameters."""

    symbol: str
    result: CType
    params: list[CType] | None


@dataclass
class Interfaces:
    """Everything that the interfaces required so far declare."""

    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    types: dict[str, CType] = field(default_factory=dict)

    def resolve(self, ctype: CType) -> CType:
        """The type behind the names that `tdef` gave."""
        for _ in range(20):
            if not (isinstance(ctype, Named) and ctype.kind == "type" and ctype.name in self.types):
                break
            ctype = self.types[ctype.name]
        return ctype

    def size(self, ctype: CType, form: Form) -> int:
        """How many bytes a type takes.  Raises CompileError at the form if that is not known."""
        ctype = self.resolve(ctype)
        match ctype:
            case Scalar(size=size):
                return size
            case Pointer():
                return POINTER_SIZE
            case Array(of=of, length=length) if length is not None:
                return self.size(of, form) * length
            case Named(kind=kind, name=name) if (kind, name) in self.records:
                return self.records[kind, name].size
            case Named(name="void"):
                return 1
        raise fail(f"the size of the C type {form!r} is not known", form.at)

    def member(self, ctype: CType, name: str, form: Form) -> tuple[int, CType]:
        """Offset and type of a field.  Raises CompileError at the form if there is none."""
        ctype = self.resolve(ctype)
        if isinstance(ctype, Named):
            for kind in (ctype.kind, "struct", "union"):
                record = self.records.get((kind, ctype.name))
                if record is not None and name in record.fields:
                    return record.fields[name]
        raise fail(f"no C struct that is known has the field {form!r}", form.at)


class Interface:
    """One description, parsed: what it adds to the program."""

    def __init__(self, items: list[Form], known: Interfaces) -> None:
        """Raises CompileError for a malformed description."""
        self.functions: dict[str, Function] = {}
        self.constants: dict[str, int] = {}
        self.library = ""
        for item in items:
            if not (isinstance(item, List) and item.items and isinstance(item.items[0], Symbol)):
                raise fail("malformed interface: expected (sig ...), (con ...), ...", item.at)
            self._item(item.items[0].name, item, known)

    def _item(self, kind: str, item: List, known: Interfaces) -> None:
        match kind, item.items[1:]:
            case "sig", [Symbol(name=name), signature]:
                self.functions[name] = _signature(name, signature)
            case "sig", [List(items=[Symbol(name=name), Symbol(name=symbol)]), signature]:
                self.functions[name] = _signature(symbol, signature)
            case "con", [Symbol(name=name), forms.Integer(value=value)]:
                self.constants[name] = value
            case "tdef", [Symbol(name=name), form]:
                known.types[name] = parse_type(form)
            case (("struct" | "union"), [Symbol(name=name), forms.Integer(value=size), *members]):
                known.records[kind, name] = Record(size, dict(map(_member, members)))
            case "dll", [forms.String(data=data)]:
                self.library = data.decode("utf-8", "surrogateescape")
            case (("includes" | "cflags" | "lflags"), _):
                pass  # for compilers to C
            case _:
                raise fail(f"malformed {kind} in an interface", item.at)


def _member(form: Form) -> tuple[str, tuple[int, CType]]:
    match form:
        case List(items=[forms.Integer(value=offset), Symbol(name=name), ctype]):
            return name, (offset, parse_type(ctype))
    raise fail("malformed field: expected (offset name type)", form.at)


def _signature(symbol: str, form: Form) -> Function:
    if isinstance(form, List) and len(form.items) >= 2 and is_symbol(form.items[-2], "->"):
        params = [parse_type(item) for item in form.items[:-2]]
        return Function(symbol, parse_type(form.items[-1]), params)
    return Function(symbol, parse_type(form), None)
