"""What the reader makes of text: forms, each with its position.

`(f x)` is a List, `#(1 2)` a Vector, `{a=1}` a Record, `list:cons` a Constructor, `x.a` an
Attribute.  `v[i]` reads as the List `(%array-ref #f v i)`, `'x` as `(quote x)`, `(f x) : t` as
`(%typed (f x) t)`, `ob::method` as `(%%obref ob method)`.
"""

from __future__ import annotations

from typing import TypeAlias

from irkjit.irken.diagnostics import Position


class Symbol:
    """A name."""

    __slots__ = ("at", "name")

    def __init__(self, name: str, at: Position) -> None:
        self.name = name
        self.at = at

    def __repr__(self) -> str:
        return self.name


class Integer:
    """An integer of any size; what does not fit 63 bits is an error of the expander."""

    __slots__ = ("at", "value")

    def __init__(self, value: int, at: Position) -> None:
        self.value = value
        self.at = at

    def __repr__(self) -> str:
        return str(self.value)


class String:
    """A string: bytes, as Irken's strings are."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes, at: Position) -> None:
        self.data = data
        self.at = at

    def __repr__(self) -> str:
        return '"' + self.data.decode("utf-8", "replace") + '"'


class Char:
    """A character by its code; 257 is `#\\eof`."""

    __slots__ = ("at", "code")

    def __init__(self, code: int, at: Position) -> None:
        self.code = code
        self.at = at

    def __repr__(self) -> str:
        return f"#\\{chr(self.code)}" if 32 < self.code < 127 else f"#\\<{self.code}>"


class Boolean:
    """`#t` or `#f`."""

    __slots__ = ("at", "value")

    def __init__(self, value: bool, at: Position) -> None:
        self.value = value
        self.at = at

    def __repr__(self) -> str:
        return "#t" if self.value else "#f"


class Undefined:
    """`#u`."""

    __slots__ = ("at",)

    def __init__(self, at: Position) -> None:
        self.at = at

    def __repr__(self) -> str:
        return "#u"


class List:
    """Forms in parentheses."""

    __slots__ = ("at", "items")

    def __init__(self, items: list[Form], at: Position) -> None:
        self.items = items
        self.at = at

    def __repr__(self) -> str:
        return "(" + " ".join(map(repr, self.items)) + ")"


class Vector:
    """`#(...)`."""

    __slots__ = ("at", "items")

    def __init__(self, items: list[Form], at: Position) -> None:
        self.items = items
        self.at = at

    def __repr__(self) -> str:
        return "#(" + " ".join(map(repr, self.items)) + ")"


class Record:
    """`{name=form ...}`; open when it ends in `...`, which only patterns may."""

    __slots__ = ("at", "fields", "open")

    def __init__(self, fields: list[tuple[str, Form]], open: bool, at: Position) -> None:
        self.fields = fields
        self.open = open
        self.at = at

    def __repr__(self) -> str:
        fields = [f"{name}={form!r}" for name, form in self.fields]
        return "{" + " ".join([*fields, "..."] if self.open else fields) + "}"


class Constructor:
    """`datatype:alternative`, or `:alternative` of a polymorphic variant (datatype is None)."""

    __slots__ = ("alternative", "at", "datatype")

    def __init__(self, datatype: str | None, alternative: str, at: Position) -> None:
        self.datatype = datatype
        self.alternative = alternative
        self.at = at

    def __repr__(self) -> str:
        return f"{self.datatype or ''}:{self.alternative}"


class Attribute:
    """`object.name`."""

    __slots__ = ("at", "name", "object")

    def __init__(self, object: Form, name: str, at: Position) -> None:
        self.object = object
        self.name = name
        self.at = at

    def __repr__(self) -> str:
        return f"{self.object!r}.{self.name}"


Atom: TypeAlias = Symbol | Integer | String | Char | Boolean | Undefined | Constructor
Form: TypeAlias = Atom | List | Vector | Record | Attribute


def is_symbol(form: Form, name: str) -> bool:
    """Whether a form is the symbol with this name."""
    return isinstance(form, Symbol) and form.name == name
