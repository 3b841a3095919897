"""Frame states: how the interpreter's state is made of what compiled code has in its hands.

Compiled code can leave at a *snapshot*: the state before an instruction, behind which no effect has
happened that shows, so the interpreter may execute from there again.  All guards up to the next
effect leave to the same snapshot.  The exit leaves the values that are alive on the stack; from
these and the exit state (`runtime/stack.py`, take_exit) registers and ribs are made.

For the places that calls return to, a `FrameLayout` says what the frame holds; encoded as words
(`runtime/frames.py` reads them), it lets `capture`, backtraces and the collector know such frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from irkjit.jit.body import Live, TooComplex
from irkjit.jit.values import (
    Bool,
    Const,
    Empty,
    Entry,
    Fact,
    Known,
    Literal,
    Object,
    Ssa,
    State,
    Top,
    Value,
    Virtual,
)
from irkjit.runtime.frames import EXIT_SLOTS
from irkjit.tagging import NIL

if TYPE_CHECKING:
    from irkjit.jit.states import Source
    from irkjit.jit.text import Text

MAX_NEW_WORDS = 500
"""Words that one exit may allocate: less than the slack (runtime/layout.py, SLACK)."""
MAX_FRAME_WORDS = 128
"""Words that one frame may hold: less than STACK_SLACK."""


class Pushes(Protocol):
    """The frame of a call that is inlined (jit/calls.py)."""

    def push(self, text: Text, regs: str) -> str:
        """Write it at `regs`; where the stack then ends."""


class Snapshot(NamedTuple):
    """A state to leave to.  function: its number; frames: of the calls inlined around it, outermost
    first; guards: the number and the block of each way here."""

    function: int
    pc: int
    state: State
    live: Live
    label: str
    frames: tuple[Pushes, ...]
    guards: list[tuple[int, str]]


def reachable(state: State, live: Live, lenv: Value | None = None) -> dict[int, Object]:
    """The virtual ribs, by number, that live registers or the environment refer to."""
    found: dict[int, Object] = {}
    waiting = [v for r, v in state.registers.items() if live.registers >> r & 1]
    waiting.append(state.lenv if lenv is None else lenv)
    while waiting:
        value = waiting.pop()
        if isinstance(value, Virtual) and value.number not in found:
            thing = state.objects[value.number]
            if thing.place is None:
                found[value.number] = thing
                waiting += thing.slots
    return found


class LiveSlots:
    """Which slots of virtual ribs and closures anybody may read: those of variables that are alive,
    and all that a closure may read."""

    def __init__(self, things: dict[int, Object], live: Live) -> None:
        """things: all that are reachable.  live: variables, by level."""
        self._things = things
        self._live = live
        self._whole: set[int] = set()
        waiting = [number for number, thing in things.items() if not thing.is_rib]
        while waiting:
            number = waiting.pop()
            if number in things and number not in self._whole:
                self._whole.add(number)
                waiting += [v.number for v in things[number].slots if isinstance(v, Virtual)]

    def values(self, number: int) -> Iterator[Value]:
        """The slots of one of them; what nobody will read is nil."""
        for i, value in enumerate(self._things[number].slots):
            yield value if self.alive(number, i) else Const(NIL)

    def alive(self, number: int, slot: int) -> bool:
        """Whether one of the slots is alive; the link of a rib always is."""
        thing = self._things[number]
        if slot == 0 or thing.level < 0 or number in self._whole:
            return True
        variables = self._live.variables.get(thing.level, 0)
        return bool(variables >> (slot - 1) & 1)


def words_of(things: dict[int, Object]) -> int:
    """How much room the objects take in the heap."""
    return sum(1 + len(thing.slots) for thing in things.values())


POLL = -1
"""In place of a guard's number: the driver is to be asked."""


def write_exit(text: Text, snapshot: Snapshot, number: int, forced: int) -> tuple[Source, ...]:
    """The block in which compiled code leaves to a snapshot, and the exit state that describes it.

    number: which word of the unit's table @X has the address of that.  The values that cannot be
    had otherwise are left on the stack, behind the largest window.  Frames of inlined calls are
    written here: to the interpreter they are frames like others.
    """
    text.start(snapshot.label)
    guard = text.temp()
    ways = ", ".join(f"[ {g}, %{b} ]" for g, b in snapshot.guards)
    text.emit(f"{guard} = phi i64 {ways}")
    if forced:
        text.set_field("force_in", str(forced))
    state, live = snapshot.state, snapshot.live
    regs = state.regs
    for frame in snapshot.frames:
        regs = frame.push(text, regs)
    slots: dict[Value, int] = {}
    things = reachable(state, live)
    offsets: dict[int, int] = {}
    offset = 0
    for each, thing in things.items():
        offsets[each] = offset
        offset += 8 + 8 * len(thing.slots)

    def source(value: Value) -> Source:
        value = state.resolve(value)
        if isinstance(value, (Ssa, Bool)):
            if value not in slots:
                slots[value] = len(slots)
                word = text.plain_word(state, value)
                text.store_stack(regs, EXIT_SLOTS + 8 * slots[value], word)
            return "slot", 8 * slots[value]
        return describe(value, offsets)

    registers = [(r, v) for r, v in state.registers.items() if live.registers >> r & 1]
    found: list[Source] = [("number", len(registers)), ("number", len(things))]
    for register, value in registers:
        found += [("number", register), source(value)]
    found.append(source(state.lenv))
    slots_of = LiveSlots(things, live)
    for each, thing in things.items():
        found += [("number", thing.header), ("number", len(thing.slots))]
        found += [source(value) for value in slots_of.values(each)]
    place = f"getelementptr (i64, ptr @X, i64 {number})"
    text.tail_call(
        text.field("n_exit", "ptr"),
        ip=text.assign(f"load i64, ptr {place}, align 8, !invariant.load !5"),
        hp=state.hp,
        fuel=text.sum(*state.fuel),
        regs=regs,
        arguments=[guard],
    )
    if len(slots) > MAX_FRAME_WORDS:
        raise TooComplex("too many values are alive at once")
    return tuple(found)


def describe(value: Value, offsets: dict[int, int]) -> Source:
    """The source of a value that is not an SSA value; offsets: of virtual ribs once they exist."""
    if isinstance(value, Const):
        return "constant", value.word
    if isinstance(value, Literal):
        return "literal", value.number
    if isinstance(value, Known):
        return "variable", value.variable
    if isinstance(value, Virtual):
        return "object", offsets[value.number]
    if isinstance(value, Top):
        return "top", 0
    if isinstance(value, Entry):
        return "entry", value.offset
    assert isinstance(value, Empty), value
    return "empty", 0


# -- frames ----------------------------------------------------------------------------------


class FrameLayout:
    """What the frame of a call holds.

    slots: the SSA values to save, in order.  registers, lenv, objects: sources of what the
    interpreter would have.  Two calls with the same `key` can share the code behind them.
    """

    def __init__(self, state: State, saved: int, live: Live, constant: bool) -> None:
        """saved: registers below this number are saved; live: what is alive behind the call.

        constant: whether variables of the function are only written where their rib is made.
        """
        self.state = state
        self.live = live
        self.slots: list[Ssa] = []
        self._numbers: dict[str, int] = {}
        registers = {
            r: v for r, v in state.registers.items() if r < saved and live.registers >> r & 1
        }
        kept = State(registers, state.lenv, state.hp, state.fuel, state.objects)
        self.things = {n: thing.copy() for n, thing in reachable(kept, live).items()}
        held = {v.number for v in registers.values() if isinstance(v, Virtual)}
        self.written = [
            n for n, thing in self.things.items() if not constant or n in held or not thing.is_rib
        ]
        """Virtual ribs that may be written behind the call, and closures.  If the frame is returned
        to several times these must be one object, not a copy each time."""
        self.offsets: dict[int, int] = {}
        offset = 0
        for number, thing in self.things.items():
            self.offsets[number] = offset
            offset += 8 + 8 * len(thing.slots)
        self.heap_words = offset // 8
        self.saved = saved
        self.registers = {r: self.source(v) for r, v in registers.items()}
        self.lenv = self.source(state.lenv)
        self.alive = LiveSlots(self.things, live)
        self.objects = [
            (thing, [self.source(v) for v in self.alive.values(number)])
            for number, thing in self.things.items()
        ]

    def source(self, value: Value) -> Source:
        """Where a value will be found; saves it if need be.  Truth values must be words by now."""
        value = self.state.resolve(value)
        if not isinstance(value, Ssa):
            return describe(value, self.offsets)
        number = self._numbers.get(value.name)
        if number is None:
            number = self._numbers[value.name] = len(self.slots)
            self.slots.append(value)
        return "slot", number

    def keep_state(self) -> None:
        """What is known now holds where the frame is written, whatever becomes known meanwhile."""
        self.state = self.state.copy()

    @property
    def reentrant(self) -> bool:
        """Whether the frame may be returned to several times as it is."""
        return not self.written

    @property
    def words(self) -> int:
        """Words of the frame below its return position; one more stands above that.

        Some may be unused, so that the frame is not much smaller than what `capture` makes of it.
        """
        return max(len(self.slots) - 1, 0, (self.saved + self.heap_words - 5) // 4)

    @property
    def size(self) -> int:
        """Bytes of the frame."""
        return 8 * self.words + 16

    def offset(self, slot: int) -> int:
        """Where a slot is, in bytes from the start of the frame."""
        return 8 * slot if slot < self.words else 8 * self.words + 8

    def facts(self) -> tuple[Fact, ...]:
        """What is known of the slots."""
        return tuple(self.state.fact(value) for value in self.slots)

    def key(self) -> object:
        """Equal for frames that hold the same in the same places."""
        return (
            self.saved,
            tuple(sorted(self.registers.items())),
            self.lenv,
            tuple((t.level, t.function, tuple(sources)) for t, sources in self.objects),
        )

    def described(self) -> tuple[Source, ...]:
        """The frame state, its addresses still symbolic."""
        found: list[Source] = [
            ("number", self.saved),
            ("number", len(self.objects)),
            ("number", self.heap_words),
        ]

        def words(source: Source) -> Source:
            kind, number = source
            return ("slot", self.offset(number)) if kind == "slot" else source

        for register in range(self.saved):
            found.append(words(self.registers.get(register, ("constant", NIL))))
        found.append(words(self.lenv))
        for thing, sources in self.objects:
            found += [("number", thing.header), ("number", len(sources))]
            found += [words(each) for each in sources]
        return tuple(found)


def values_of(
    layout: FrameLayout, slots: Sequence[str], known: dict[int, int], first: int
) -> tuple[dict[int, Value], Value, dict[int, Object]]:
    """Registers, environment and virtual ribs of the code behind a call, from its frame.

    slots: SSA values loaded from the frame.  known: functions by top-level variable.  first: number
    of the first virtual rib.
    """
    numbers = {offset: first + i for i, offset in enumerate(layout.offsets.values())}

    def value(source: Source) -> Value:
        kind, number = source
        if kind == "constant":
            return Const(number)
        if kind == "slot":
            return Ssa(slots[number])
        if kind == "object":
            return Virtual(numbers[number])
        if kind == "literal":
            return Literal(number)
        if kind == "entry":
            return Entry(number)
        if kind == "top":
            return Top()
        if kind == "empty":
            return Empty()
        return Known(number, known[number])

    objects = {
        first + i: thing.holding([value(s) for s in sources])
        for i, (thing, sources) in enumerate(layout.objects)
    }
    return {r: value(s) for r, s in layout.registers.items()}, value(layout.lenv), objects
