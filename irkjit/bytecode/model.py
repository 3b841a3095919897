"""What a bytecode file holds, close enough to the bytes that writing it again changes nothing.

Literals are trees of small frozen objects that keep how they were spelled: the sign byte of an
integer, a `P` reference, a boolean as against the immediate with the same word.  What they are as
run-time values is the loader's business.  Trees may be nested as deep as a file can say, so no
function here or in the neighbouring modules recurses over them, comparing them included.
Read next: `reader` for the bytes, `assembler` for the text form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


class BytecodeError(ValueError):
    """A file that is not valid bytecode.

    `message` says what is wrong.  `offset` is the byte it is about: where the bad item starts, or
    the length of the file when it ends too early.
    """

    def __init__(self, message: str, offset: int) -> None:
        """Keep both parts for callers that put the error in their own words."""
        super().__init__(f"{message} (at byte {offset})")
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Integer:
    """Code `+`: the integer `payload`, which compilers never make negative."""

    payload: int

    @property
    def value(self) -> int:
        """The integer as a program sees it: 63 bits."""
        return wrapped(self.payload)


@dataclass(frozen=True, slots=True)
class NegInteger:
    """Code `-`: the integer `-payload`; compilers always have a positive payload here."""

    payload: int

    @property
    def value(self) -> int:
        """The integer as a program sees it: 63 bits."""
        return wrapped(-self.payload)


@dataclass(frozen=True, slots=True)
class Boolean:
    """Codes `T` and `F`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Undefined:
    """Code `u`."""


@dataclass(frozen=True, slots=True)
class Char:
    """Code `c`: the character with this code; 257 is the end-of-file mark."""

    code: int


@dataclass(frozen=True, slots=True)
class String:
    """Code `S`."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Symbol:
    """Code `Y`: each occurrence makes a new symbol, whatever its name."""

    name: bytes


@dataclass(frozen=True, slots=True)
class Immediate:
    """Code `I`: the value with this machine word, whose low two bits are not both 0."""

    word: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Code `P`: the very object that outer literal `index` is."""

    index: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Object:
    """Code `C`: a heap object; 24 is a pair, 40+4k number k of the user's kinds."""

    tag: int
    slots: tuple[Literal, ...]

    def __eq__(self, other: object) -> bool:
        """Whether `other` is spelled the same; needs no stack for deep trees."""
        return _same(self, other)

    def __repr__(self) -> str:
        """Short: the slots may be any amount of text, and nested any depth."""
        return f"Object(tag={self.tag}, <{len(self.slots)} slots>)"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Vector:
    """Code `V`: a vector; without items the empty-vector immediate."""

    items: tuple[Literal, ...]

    def __eq__(self, other: object) -> bool:
        """Whether `other` is spelled the same; needs no stack for deep trees."""
        return _same(self, other)

    def __repr__(self) -> str:
        """Short, as for `Object`."""
        return f"Vector(<{len(self.items)} items>)"


Atom: TypeAlias = (
    Integer | NegInteger | Boolean | Undefined | Char | String | Symbol | Immediate | Shared
)
Literal: TypeAlias = Atom | Object | Vector


def integer(value: int) -> Integer | NegInteger:
    """The literal of an integer, spelled as compilers do."""
    return Integer(value) if value >= 0 else NegInteger(-value)


def wrapped(value: int) -> int:
    """`value` cut to a signed 63-bit number, as tagging by a shift does."""
    return ((value + (1 << 62)) & ((1 << 63) - 1)) - (1 << 62)


def _same(one: object, other: object) -> bool:
    """Whether two trees have the same shape and the same leaves."""
    pending = [(one, other)]
    while pending:
        a, b = pending.pop()
        if a is b:
            continue
        if isinstance(a, Object):
            if not isinstance(b, Object) or a.tag != b.tag or len(a.slots) != len(b.slots):
                return False
            pending.extend(zip(a.slots, b.slots, strict=True))
        elif isinstance(a, Vector):
            if not isinstance(b, Vector) or len(a.items) != len(b.items):
                return False
            pending.extend(zip(a.items, b.items, strict=True))
        elif a != b:
            return False
    return True


@dataclass(slots=True)
class Program:
    """The parts of a file, in file order.

    The four literals behind the outer ones may be `Shared` like any other; `resolve` looks through
    that.  `metadata_index` counts from 1.  `code` holds signed 32-bit words.
    """

    literals: list[Literal]
    field_table: Literal
    sizeoff_index: Literal
    sizeoff_literal: Literal
    metadata_index: Literal
    code: list[int]
    trailing: bytes = b""  # bytes behind the last code word: no compiler writes any
    long_varints: Sequence[int] = field(default=(), compare=False)
    """Where the file spells a number in another than the usual, shortest way: byte offsets.
    Empty for all compiler output.  If not, writing the program gives other bytes than were read.
    Two programs that differ in nothing else are equal."""

    def resolve(self, literal: Literal) -> Literal:
        """What `literal` refers to, or itself when it is not `Shared`.

        Raises IndexError for a reference outside the outer literals and ValueError for references
        that go round in a circle; neither occurs in a program that was read from a file.
        """
        for _ in range(len(self.literals) + 1):
            if not isinstance(literal, Shared):
                return literal
            if literal.index < 0:
                raise IndexError(f"literal {literal.index} does not exist")
            literal = self.literals[literal.index]
        raise ValueError("literals refer to each other in a circle")

    def integer(self, literal: Literal) -> int:
        """The value of an integer literal, looking through `Shared`; ValueError for others."""
        match self.resolve(literal):
            case Integer() | NegInteger() as found:
                return found.value
            case other:
                raise ValueError(f"{other!r} is not an integer")
