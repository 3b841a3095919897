"""The literals of a program: which of them become one object, and how they refer to each other.

A file's outer literals are what the code names.  An equal literal occurs once only, and inside of
another it is a reference to the outer one.  Symbols and strings inside of other literals become
outer literals before these, so that each symbol is made once, and equal strings are one object.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from irkjit.bytecode.model import (
    Boolean,
    Char,
    Immediate,
    Integer,
    Literal,
    NegInteger,
    Object,
    Shared,
    String,
    Symbol,
    Undefined,
    Vector,
)
from irkjit.debuginfo import KEY, LIST, STRING, SYMBOL
from irkjit.irken import constants
from irkjit.tagging import CHAR, EMPTY_VECTOR, FALSE, TRUE, UNDEFINED, USER_OBJECT

_Key: TypeAlias = "Literal | tuple[int, ...]"
_INT = USER_OBJECT + 4 * 5
"""Tag of sexp:int."""


def word_of(literal: Literal) -> int | None:
    """The machine word of a literal that an `imm` can hold, else None."""
    match literal:
        case Integer() | NegInteger():
            word = literal.value << 1 | 1
        case Char(code):
            word = code << 8 | CHAR
        case Immediate(word):
            pass
        case Boolean(value):
            return TRUE if value else FALSE
        case Undefined():
            return UNDEFINED
        case Vector(()):
            return EMPTY_VECTOR
        case _:
            return None
    return word if -(1 << 31) <= word < 1 << 31 else None


class Literals:
    """The outer literals of a file while it is being made."""

    def __init__(self) -> None:
        self.outer: list[Literal] = []
        self._numbers: dict[_Key, int] = {}  # equal literals have one number
        self._indexes: dict[int, int] = {}  # number of a literal: its outer index

    def index(self, literal: Literal) -> int:
        """The outer index of a literal; it becomes one if there is no equal one yet."""
        parts = _parts(literal)
        numbers = [0] * len(parts)
        for i, (part, inner) in enumerate(parts):
            key: _Key
            if isinstance(part, Object):
                key = (part.tag, *[numbers[j] for j in inner])
            elif isinstance(part, Vector):
                key = (-1, *[numbers[j] for j in inner])
            else:
                key = part
            numbers[i] = self._numbers.setdefault(key, len(self._numbers))
            if isinstance(part, Symbol | String) and numbers[i] not in self._indexes:
                self._add(numbers[i], part)
        number = numbers[-1]
        if number not in self._indexes:
            self._add(number, self._written(parts, numbers))
        return self._indexes[number]

    def _add(self, number: int, literal: Literal) -> None:
        self._indexes[number] = len(self.outer)
        self.outer.append(literal)

    def _written(
        self, parts: list[tuple[Literal, Sequence[int]]], numbers: Sequence[int]
    ) -> Literal:
        """The last of the parts, with references to the outer literals in it."""
        written: list[Literal] = []
        for (part, inner), number in zip(parts, numbers, strict=True):
            index = self._indexes.get(number)
            if index is not None:
                written.append(Shared(index))
            elif isinstance(part, Object):
                written.append(Object(part.tag, tuple([written[j] for j in inner])))
            elif isinstance(part, Vector):
                written.append(Vector(tuple([written[j] for j in inner])))
            else:
                written.append(part)
        return written[-1]


def _parts(literal: Literal) -> list[tuple[Literal, Sequence[int]]]:
    """All literals in a literal, each behind what it is made of, given by positions in the list.

    Needs no stack: lists are as deep as they are long.
    """
    found: list[tuple[Literal, list[int]]] = []
    pending = [literal]
    holders = [-1]
    while pending:  # from the outside in, the last element first; turned around in the end
        part = pending.pop()
        holder = holders.pop()
        if holder >= 0:
            found[holder][1].append(len(found))
        inner: tuple[Literal, ...] = ()
        if isinstance(part, Object):
            inner = part.slots
        elif isinstance(part, Vector):
            inner = part.items
        pending.extend(inner)
        holders.extend([len(found)] * len(inner))
        found.append((part, []))
    last = len(found) - 1
    return [(part, [last - j for j in reversed(inner)]) for part, inner in reversed(found)]


# -- s-expressions, of which the metadata are made -----------------------------------------------


def symbol(name: str) -> Literal:
    """`(sexp:symbol 'name)`."""
    return Object(SYMBOL, (constants.symbol(name),))


def integer(value: int) -> Literal:
    """`(sexp:int value)`, not negative."""
    return Object(_INT, (Integer(value),))


def string(text: str) -> Literal:
    """`(sexp:string text)`."""
    return Object(STRING, (String(text.encode()),))


def listed(items: Sequence[Literal]) -> Literal:
    """`(sexp:list (item ...))`."""
    return Object(LIST, (constants.list_of(items),))


def metadata(variants: dict[str, int], debug: str | None) -> Literal:
    """What a program can ask about itself: names of variants; names and lines, as text."""
    named = [listed([symbol(name), integer(number)]) for name, number in variants.items()]
    parts = [symbol("metadata"), listed([symbol("variants"), *named])]
    if debug is not None:
        parts.append(listed([symbol(KEY.decode()), string(debug)]))
    return listed(parts)
