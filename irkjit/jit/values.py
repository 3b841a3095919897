"""What compiled code knows at a point of a function: values, objects that need not exist, facts.

A register or variable is a `Value`: a constant word, an SSA value, a truth value that is not yet a
word, a literal or a function known from a top-level variable, or a `Virtual`: a rib or closure that
so far nothing can see, of which the `State` knows the contents.  (Named tuples are equal to any
tuple with the same items; `kind` keeps values of different classes apart.)
"""

from __future__ import annotations

from typing import NamedTuple

from irkjit.tagging import CLOSURE, CLOSURE_ENV, CLOSURE_SLOTS, RIB, SLOT0, header


class Const(NamedTuple):
    """An immediate value, known now."""

    word: int
    kind: str = "const"


class Ssa(NamedTuple):
    """A word in an SSA value."""

    name: str
    kind: str = "ssa"


class Bool(NamedTuple):
    """#t or #f, as an SSA value of type i1."""

    name: str
    kind: str = "bool"


class Literal(NamedTuple):
    """A literal of the file, by its number."""

    number: int
    kind: str = "literal"


class Known(NamedTuple):
    """A closure that a top-level variable holds for good: the variable, the function's number."""

    variable: int
    function: int
    kind: str = "known"


class Entry(NamedTuple):
    """The entry of a function, as closures hold it: the word's distance from the stream."""

    offset: int
    kind: str = "entry"


class Virtual(NamedTuple):
    """A rib or closure that does not exist in memory; the State has its contents."""

    number: int
    kind: str = "virtual"


class Top(NamedTuple):
    """The rib of the top level."""

    kind: str = "top"


class Empty(NamedTuple):
    """The outermost rib: the link of a rib that is not part of an environment yet."""

    kind: str = "empty"


Value = Const | Ssa | Bool | Literal | Known | Entry | Virtual | Top | Empty


ENV_SLOT = (CLOSURE_ENV - SLOT0) // 8
"""Which slot of a closure is its environment."""

SOME = -1
"""In place of a tag: that of some object."""


class Fact(NamedTuple):
    """What is known of an SSA value.

    integer: it is one.  immediate: it is no pointer.  tag: that of the object it points to, SOME if
    it points to any, or 0. slots: how many slots the object has at least that can be indexed.
    function: it is a closure of this function, or -1.
    """

    integer: bool = False
    immediate: bool = False
    tag: int = 0
    slots: int = 0
    function: int = -1

    def both(self, other: Fact) -> Fact:
        """What is true of either."""
        return Fact(
            self.integer and other.integer,
            self.immediate and other.immediate,
            self.tag if self.tag == other.tag else 0,
            min(self.slots, other.slots) if self.tag == other.tag else 0,
            self.function if self.function == other.function else -1,
        )


UNKNOWN = Fact()
INTEGER = Fact(integer=True, immediate=True)
IMMEDIATE = Fact(immediate=True)


class Object:
    """The contents of a virtual rib, slot 0 being its link, or of a closure.

    place: the SSA value it became, once it exists.  level: where in the environment of the function
    that is lowered it is, -1 if it is no part of it or that of another function.  function: the
    closure's, -1 for a rib.
    """

    __slots__ = ("function", "level", "place", "slots")

    def __init__(
        self, slots: list[Value], place: str | None = None, level: int = -1, function: int = -1
    ) -> None:
        self.slots = slots
        self.place = place
        self.level = level
        self.function = function

    def copy(self) -> Object:
        """An independent copy."""
        return self.holding(list(self.slots))

    def holding(self, slots: list[Value]) -> Object:
        """The same with other contents."""
        return Object(slots, self.place, self.level, self.function)

    @property
    def is_rib(self) -> bool:
        """Whether it is a rib, and no closure."""
        return self.function < 0

    @property
    def header(self) -> int:
        """Of what it becomes in memory."""
        return header(RIB, len(self.slots)) if self.is_rib else header(CLOSURE, -CLOSURE_SLOTS)

    @property
    def fact(self) -> Fact:
        """What is known of what it becomes in memory."""
        if self.is_rib:
            return Fact(tag=RIB, slots=len(self.slots))
        return Fact(tag=CLOSURE, function=self.function)


class State:
    """All that is known before an instruction."""

    __slots__ = (
        "exit", "facts", "fresh", "fuel", "hp", "lenv", "loaded", "objects", "registers", "regs",
        "variables",
    )  # fmt: skip

    def __init__(
        self,
        registers: dict[int, Value],
        lenv: Value,
        hp: str,
        fuel: tuple[str, int],
        objects: dict[int, Object] | None = None,
        regs: str = "%regs",
    ) -> None:
        self.registers = registers
        self.lenv = lenv
        self.hp = hp
        self.fuel = fuel
        """An SSA value and what is to be added to it."""
        self.objects: dict[int, Object] = {} if objects is None else objects
        self.regs = regs
        """Where the stack ends: the first word behind the frames of the callers."""
        self.facts: dict[str, Fact] = {}
        self.fresh: set[str] = set()
        """SSA values of objects made since the last point where a collection could happen."""
        self.loaded: dict[object, str] = {}
        """What has been loaded and cannot change: literals, links, the address of the top level."""
        self.variables: dict[tuple[str, int], str] = {}
        """What variables of ribs in memory hold, by rib and index, until something may set them."""
        self.exit: object = None
        """The snapshot that a guard may still leave to: no effect has happened since."""

    def copy(self) -> State:
        """An independent copy."""
        objects = {n: o.copy() for n, o in self.objects.items()}
        new = State(dict(self.registers), self.lenv, self.hp, self.fuel, objects, self.regs)
        new.facts = dict(self.facts)
        new.fresh = set(self.fresh)
        new.loaded = dict(self.loaded)
        new.variables = dict(self.variables)
        new.exit = self.exit
        return new

    def fact(self, value: Value) -> Fact:
        """What is known of a value."""
        if isinstance(value, Const):
            return INTEGER if value.word & 1 else IMMEDIATE
        if isinstance(value, Bool):
            return IMMEDIATE
        if isinstance(value, Ssa):
            return self.facts.get(value.name, UNKNOWN)
        if isinstance(value, Known):
            return Fact(function=value.function)
        return UNKNOWN

    def resolve(self, value: Value) -> Value:
        """The value itself, but for a virtual rib that exists by now."""
        if isinstance(value, Virtual):
            place = self.objects[value.number].place
            if place is not None:
                return Ssa(place)
        return value
