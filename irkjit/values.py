"""VM values as Python values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from irkjit.subset.primitives import BYTES, load, load32, loadu32
from irkjit.tagging import (
    BUFFER,
    CAR,
    CDR,
    CHAR,
    CLOSURE,
    CONTINUATION,
    EMPTY_VECTOR,
    FALSE,
    FOREIGN,
    NIL,
    PAIR,
    RIB,
    SLOT0,
    STRING,
    STRING_BYTES,
    SYMBOL,
    SYMBOL_NAME,
    TRUE,
    UNDEFINED,
    USER,
    USER_OBJECT,
    VECTOR,
    string_length,
    tag_of,
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol."""

    name: str


@dataclass(frozen=True, slots=True)
class Char:
    """A character; 257 is the end of a file."""

    code: int


@dataclass(frozen=True, slots=True)
class Constructor:
    """A constructor of a datatype that has no arguments, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Record:
    """An object of a datatype, or a record: number of the constructor, arguments."""

    number: int
    slots: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair that is no part of a proper list."""

    car: Any
    cdr: Any


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that means nothing outside its VM; kind: "closure", "continuation", "rib",
    "foreign", "buffer", "cycle" (a value within itself), "word" (any other immediate)."""

    kind: str


_OPAQUE = {
    CLOSURE: "closure",
    CONTINUATION: "continuation",
    RIB: "rib",
    FOREIGN: "foreign",
    BUFFER: "buffer",
}
_SIMPLE: dict[int, Any] = {TRUE: True, FALSE: False, UNDEFINED: None}


def to_python(word: int) -> Any:
    """A VM value as a Python value, all of it.

    Integers, booleans and None (for the undefined value) are themselves, lists are lists,
    vectors tuples, strings str (from UTF-8, other bytes by surrogateescape); for the rest there
    are the classes of this module.  Objects that occur twice become one Python object, but lists
    with a common tail become separate lists.  An object within itself is Opaque("cycle").
    """
    return _Conversion().value(word)


class _Open:
    """An object some of whose parts are still to be converted.

    build: what makes the value of the parts.
    """

    __slots__ = ("address", "build", "done", "parts")

    def __init__(self, address: int, parts: list[int], build: Any) -> None:
        self.address = address
        self.parts = parts
        self.build = build
        self.done: list[Any] = []


class _Conversion:
    """Converts without recursion: values may be nested deeper than Python's stack."""

    def __init__(self) -> None:
        self._known: dict[int, Any] = {}

    def value(self, word: int) -> Any:
        """The value of a word."""
        stack: list[_Open] = []
        found = self._begin(word, stack)
        while stack:
            top = stack[-1]
            if found is not stack:
                top.done.append(found)
            if len(top.done) < len(top.parts):
                found = self._begin(top.parts[len(top.done)], stack)
            else:
                stack.pop()
                found = self._known[top.address] = top.build(top.done)
        return found

    def _begin(self, word: int, stack: list[_Open]) -> Any:
        """The value of a word; where it has parts, the stack, on which it has been put."""
        if word & 3:
            return _immediate(word)
        if word in self._known:
            return self._known[word]
        tag = tag_of(word)
        if tag == STRING:
            start = word + STRING_BYTES
            raw = bytes(BYTES[start : start + string_length(word)])
            found: Any = raw.decode("utf-8", "surrogateescape")
            self._known[word] = found
            return found
        if tag in _OPAQUE:
            return Opaque(_OPAQUE[tag])
        self._known[word] = Opaque("cycle")
        stack.append(_opened(word, tag))
        return stack


def _opened(p: int, tag: int) -> _Open:
    if tag == PAIR:
        return _opened_list(p)
    if tag == SYMBOL:
        return _Open(p, [load(p, SYMBOL_NAME)], _symbol)
    parts = [load(p, SLOT0 + 8 * i) for i in range(load32(p, 4))]
    if tag == VECTOR:
        return _Open(p, parts, tuple)
    number = (tag - USER_OBJECT) >> 2
    return _Open(p, parts, lambda slots: Record(number, tuple(slots)))


def _opened_list(p: int) -> _Open:
    """A chain of pairs, which is opened as a whole."""
    items: list[int] = []
    seen = set()
    at = p
    while not at & 3 and loadu32(at, 0) == PAIR and at not in seen:
        seen.add(at)
        items.append(load(at, CAR))
        at = load(at, CDR)
    if at == NIL:
        return _Open(p, items, list)
    if at in seen:
        at = p  # known as a cycle while the list is open
    return _Open(p, [*items, at], _improper)


def _symbol(parts: list[Any]) -> Symbol:
    return Symbol(parts[0] if isinstance(parts[0], str) else repr(parts[0]))


def _improper(parts: list[Any]) -> Any:
    found = parts[-1]
    for item in reversed(parts[:-1]):
        found = Pair(item, found)
    return found


def _immediate(word: int) -> Any:
    if word & 1:
        return word >> 1
    if word in _SIMPLE:
        return _SIMPLE[word]
    if word == NIL:
        return []
    if word == EMPTY_VECTOR:
        return ()
    kind = word & 255
    if kind == CHAR:
        return Char(word >> 8)
    if kind == USER:
        return Constructor((word & ((1 << 64) - 1)) >> 8)
    return Opaque("word")
