"""What belongs to a program as a whole: its datatypes, variant labels, record shapes, field labels.

Each table numbers what it holds in the order of first sight; the numbers become tags of run-time
objects (see `tagging.py`).
"""

from __future__ import annotations

from irkjit.irken.diagnostics import Position, fail
from irkjit.tagging import FALSE, NIL, PAIR, SYMBOL, TRUE, USER, USER_OBJECT


def object_tag(number: int) -> int:
    """The tag of objects of the user's kind with this number."""
    return USER_OBJECT + 4 * number


def immediate_word(number: int) -> int:
    """The word of the constructor without arguments that has this number."""
    return USER | number << 8


class Alternative:
    """One constructor of a datatype, or one variant label used with some number of arguments."""

    __slots__ = ("arity", "name", "word")

    def __init__(self, name: str, arity: int, word: int) -> None:
        """word: the immediate's word if arity is 0, otherwise the tag of the objects."""
        self.name = name
        self.arity = arity
        self.word = word


class Datatype:
    """A declared datatype: its alternatives in the order of declaration."""

    __slots__ = ("alternatives", "at", "name")

    def __init__(self, name: str, alternatives: list[tuple[str, int]], at: Position) -> None:
        """alternatives: name and number of arguments of each."""
        self.name = name
        self.at = at
        self.alternatives = {
            alternative: Alternative(alternative, arity, _word(name, alternative, number, arity))
            for number, (alternative, arity) in enumerate(alternatives)
        }


_WORDS = {
    ("list", "nil"): NIL,
    ("list", "cons"): PAIR,
    ("bool", "true"): TRUE,
    ("bool", "false"): FALSE,
    ("symbol", "t"): SYMBOL,
}
"""Constructors that the machine itself knows."""


def _word(datatype: str, alternative: str, number: int, arity: int) -> int:
    known = _WORDS.get((datatype, alternative))
    if known is not None:
        return known
    return object_tag(number) if arity else immediate_word(number)


class Tables:
    """All of it, for one program."""

    def __init__(self) -> None:
        self.datatypes: dict[str, Datatype] = {}
        self.variants: dict[str, int] = {}  # label: number
        self.shapes: dict[tuple[str, ...], int] = {}  # sorted field names: number
        self.labels: dict[str, int] = {}  # field name: number

    def declare(self, datatype: Datatype) -> None:
        """Add a datatype.  Raises CompileError if there is one of that name."""
        old = self.datatypes.get(datatype.name)
        if old is not None:
            raise fail(f"datatype {datatype.name} is already declared at {old.at}", datatype.at)
        self.datatypes[datatype.name] = datatype

    def variant(self, label: str, arity: int) -> Alternative:
        """The constructor `:label` of polymorphic variants, for this number of arguments."""
        number = self.variants.setdefault(label, len(self.variants))
        return Alternative(label, arity, object_tag(number) if arity else immediate_word(number))

    def shape(self, names: list[str]) -> int:
        """The tag of records with these fields, whose slots are in the order of sorted names."""
        for name in sorted(names):
            self.labels.setdefault(name, len(self.labels))
        return object_tag(self.shapes.setdefault(tuple(sorted(names)), len(self.shapes)))

    def record_word(self, names: list[str]) -> int:
        """What `nvcase` compares of such records: the tag, or a word for the one without fields."""
        tag = self.shape(names)
        return tag if names else immediate_word(self.shapes[()])

    def slot(self, label: str) -> int | None:
        """The slot of a field if it is the same in all records that have it, else None."""
        slots = {shape.index(label) for shape in self.shapes if label in shape}
        return slots.pop() if len(slots) == 1 else None

    def label(self, name: str) -> int:
        """The number of a field name, the operand of `rref` and `rset`."""
        return self.labels.setdefault(name, len(self.labels))
