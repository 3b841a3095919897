"""Frame states: how the interpreter's state is made of what compiled code has in its hands.

Compiled code can leave at a *snapshot*: the state before an instruction, behind which no effect has
happened that shows, so the interpreter may execute from there again.  All guards up to the next effect
leave to the same snapshot.  The exit writes the registers that are alive to the window, makes ribs
that so far did not exist (the slack behind `limit` has room for them), and goes on in the interpreter.

For the places that calls return to, a `FrameLayout` says what the frame holds; encoded as words
(`runtime/frames.py` reads them), it lets `capture`, backtraces and the collector know such frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from irkjit.jit.body import ALL, Live
from irkjit.jit.definitions import STACK
from irkjit.jit.values import (
    Bool,
    Const,
    Empty,
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
from irkjit.runtime.frames import CONSTANT, IN_CELL, IN_FRAME, NEW_OBJECT, TOP_VARIABLE
from irkjit.runtime.layout import CODE_TOP
from irkjit.tagging import NIL, RIB, RIB_VALUE0, header

if TYPE_CHECKING:
    from irkjit.jit.text import Text

MAX_NEW_WORDS = 500
"""Words that one exit may allocate: less than the slack (runtime/layout.py, SLACK)."""
MAX_FRAME_WORDS = 128
"""Words that one frame may hold: less than STACK_SLACK."""


@dataclass
class Snapshot:
    """A state to leave to.  guards: the number and the block of each way here."""

    pc: int
    state: State
    live: Live
    label: str
    guards: list[tuple[int, str]] = field(default_factory=list)


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


def live_slots(thing: Object, live: Live) -> Iterator[tuple[int, Value]]:
    """The slots of a virtual rib; what nobody will read is nil."""
    variables = ALL if thing.level < 0 else live.variables.get(thing.level, 0)
    for i, value in enumerate(thing.slots):
        alive = i == 0 or variables == ALL or variables >> (i - 1) & 1
        yield i, value if alive else Const(NIL)


def words_of(things: dict[int, Object]) -> int:
    """How much room the objects take in the heap."""
    return sum(1 + len(thing.slots) for thing in things.values())


POLL = -1
"""In place of a guard's number: the driver is to be asked."""
_CARRIERS = ("lenv", "ip", "x1", "x2", "x3", "x4")
"""Parameters that carry values to the code of an exit; `result` has the guard's number."""


def write_exit(text: Text, snapshot: Snapshot, symbol: str) -> None:
    """The block in which compiled code leaves to a snapshot: a jump to the code of the exit, which
    stands apart, so that code into which this is inlined does not grow by it."""
    text.start(snapshot.label)
    guard = text.temp()
    ways = ", ".join(f"[ {g}, %{b} ]" for g, b in snapshot.guards)
    text.emit(f"{guard} = phi i64 {ways}")
    passed = dict.fromkeys(_CARRIERS, "poison")
    for position, value in enumerate(needed(snapshot)):
        word = text.plain_word(snapshot.state, value)
        if position < len(_CARRIERS):
            passed[_CARRIERS[position]] = word
        else:
            text.store_stack(text.regs, 8 * (position - len(_CARRIERS)), word)
    text.tail_call(
        f"@{symbol}",
        ip=passed["ip"],
        hp=snapshot.state.hp,
        lenv=passed["lenv"],
        fuel=text.sum(*snapshot.state.fuel),
        arguments=[guard, passed["x1"], passed["x2"], passed["x3"], passed["x4"]],
    )


def needed(snapshot: Snapshot) -> list[Value]:
    """The values that the code of an exit cannot find by itself, each once."""
    state, live = snapshot.state, snapshot.live
    found: dict[Value, None] = {}
    values = [v for r, v in state.registers.items() if live.registers >> r & 1]
    values.append(state.lenv)
    for thing in reachable(state, live).values():
        values += [v for _, v in live_slots(thing, live)]
    for value in values:
        value = state.resolve(value)
        if isinstance(value, (Ssa, Bool)):
            found[value] = None
    return list(found)


def exit_code(text: Text, snapshot: Snapshot, stub: str) -> None:
    """The code of an exit: writes the interpreter's registers and makes what it can see.

    stub: where to go on, `@x_entry` if the snapshot is the state at the function's entry, whose word
    in the stream may lead back here: then the interpreter's own handler is taken.
    """
    state, live = snapshot.state, snapshot.live
    words: dict[Value, str] = {}
    for position, value in enumerate(needed(snapshot)):
        if position < len(_CARRIERS):
            words[value] = f"%{_CARRIERS[position]}"
        else:
            words[value] = text.load("%regs", 8 * (position - len(_CARRIERS)), STACK)
    hp = "%hp"
    places: dict[int, str] = {}
    things = reachable(state, live)
    for number, thing in things.items():
        places[number] = hp
        words[Virtual(number)] = text.assign(f"ptrtoint ptr {hp} to i64")
        hp = text.at(hp, 8 + 8 * len(thing.slots))

    def word(value: Value) -> str:
        value = state.resolve(value)
        return words.get(value) or text.plain_word(state, value)

    for number, thing in things.items():
        text.store_header(places[number], header(RIB, len(thing.slots)))
        for i, value in live_slots(thing, live):
            text.store_slot(places[number], 8 + 8 * i, word(value))
    for register, value in state.registers.items():
        if live.registers >> register & 1:
            text.store_stack("%regs", 8 * register, word(value))
    lenv = word(state.lenv)
    ip = text.stream_position(snapshot.pc)
    poll = text.assign("icmp slt i64 %result, 0")
    text.emit(f"br i1 {poll}, label %poll, label %resume")
    for label, target in (("poll", "@x_poll"), ("resume", stub)):
        text.start(label)
        text.tail_call(target, ip=ip, hp=hp, lenv=lenv, fuel="%fuel", arguments=["%result"])


# -- frames ----------------------------------------------------------------------------------

Source = tuple[str, int]
"""Where a value is: "constant" word, "slot" number, "object" offset, "literal" number, "variable"
of the top level, "top" and "empty" ribs."""


class FrameLayout:
    """What the frame of a call holds.

    slots: the SSA values to save, in order.  registers, lenv, objects: sources of what the
    interpreter would have.  Two calls with the same `key` can share the code behind them.
    """

    def __init__(self, state: State, saved: int, live: Live) -> None:
        """saved: registers below this number are saved; live: what is alive behind the call."""
        self.state = state
        self.live = live
        self.slots: list[Ssa] = []
        self._numbers: dict[str, int] = {}
        registers = {
            r: v
            for r, v in state.registers.items()
            if r < saved and live.registers >> r & 1
        }
        kept = State(registers, state.lenv, state.hp, state.fuel, state.objects)
        self.things = reachable(kept, live)
        self.offsets: dict[int, int] = {}
        offset = 0
        for number, thing in self.things.items():
            self.offsets[number] = offset
            offset += 8 + 8 * len(thing.slots)
        self.heap_words = offset // 8
        self.saved = saved
        self.registers = {r: self.source(v) for r, v in registers.items()}
        self.lenv = self.source(state.lenv)
        self.objects = [
            (len(thing.slots), thing.level, [self.source(v) for _, v in live_slots(thing, live)])
            for thing in self.things.values()
        ]

    def source(self, value: Value) -> Source:
        """Where a value will be found; saves it if need be.  Truth values must be words by now."""
        value = self.state.resolve(value)
        if isinstance(value, Const):
            return "constant", value.word
        if isinstance(value, Literal):
            return "literal", value.index
        if isinstance(value, Known):
            return "variable", value.variable
        if isinstance(value, Virtual):
            return "object", self.offsets[value.number]
        if isinstance(value, Top):
            return "top", 0
        if isinstance(value, Empty):
            return "empty", 0
        assert isinstance(value, Ssa), value
        number = self._numbers.get(value.name)
        if number is None:
            number = self._numbers[value.name] = len(self.slots)
            self.slots.append(value)
        return "slot", number

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
            tuple((n, level, tuple(sources)) for n, level, sources in self.objects),
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
        for count, _, sources in self.objects:
            found += [("number", header(RIB, count)), ("number", count)]
            found += [words(each) for each in sources]
        return tuple(found)


def encode_state(
    state: Sequence[Source], code: int, literals: int, empty: int, position: int, function: int
) -> list[int]:
    """The words of a frame state (`runtime/frames.py`) that `described` gave.

    code: address of the code object; literals: of its literals; empty: of the VM's field with the
    outermost rib; position: of the return in the stream; function: of its record.
    """
    found = [position + 1, function]
    for kind, number in state:
        if kind == "number":
            found.append(number)
        elif kind == "constant":
            found += [CONSTANT, number]
        elif kind == "slot":
            found += [IN_FRAME, number]
        elif kind == "object":
            found += [NEW_OBJECT, number]
        elif kind == "literal":
            found += [IN_CELL, literals + 8 * number]
        elif kind == "top":
            found += [IN_CELL, code + CODE_TOP]
        elif kind == "empty":
            found += [IN_CELL, empty]
        else:
            found += [TOP_VARIABLE, RIB_VALUE0 + 8 * number]
    return found


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
        if kind == "top":
            return Top()
        if kind == "empty":
            return Empty()
        return Known(number, known[number])

    objects = {
        first + i: Object([value(s) for s in sources], None, level)
        for i, (_, level, sources) in enumerate(layout.objects)
    }
    return {r: value(s) for r, s in layout.registers.items()}, value(layout.lenv), objects
