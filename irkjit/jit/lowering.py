"""The state of a lowering: the current instruction and what is known there, guards, values, memory.

What the parts of the lowering (`control`, `environments`, `objects`, `joins`) share; they and
`lower_llvm.py` build on this class.
"""

from __future__ import annotations

import heapq

from irkjit.deopt import POLL, Snapshot, reachable
from irkjit.jit.body import Function, Instruction, Live, TooComplex
from irkjit.jit.definitions import RIBS, SLOT
from irkjit.jit.text import Later, Text
from irkjit.jit.values import (
    INTEGER,
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
from irkjit.runtime.state import OFFSETS
from irkjit.tagging import SLOT0

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.jit.calls import Frame
    from irkjit.jit.inlining import Returned
    from irkjit.jit.unit import Unit

COLD = ", !prof !0"
MAX_RIB = 64
"""Variables of the largest rib that is kept out of memory."""
CHECKED_BYTES = 2048
"""Allocations behind one another that share a heap check take at most this much."""


class Head:
    """The block that a loop comes back to: its label, the line for its phis, their names, and for
    each way there its block and the values.  held: the virtual ribs and closures around the loop,
    with what they hold, which must be the same each time."""

    def __init__(
        self,
        label: str,
        position: int,
        names: list[str],
        ways: list[tuple[str, list[str]]],
        held: dict[int, list[Value]],
    ) -> None:
        self.held = held
        self.label = label
        self.position = position
        self.names = names
        self.ways = ways

    def phis(self) -> str:
        """The lines: words; where the stack and the heap end; the fuel."""
        kinds = ["i64"] * (len(self.names) - 3) + ["ptr", "ptr", "i64"]
        return "\n".join(
            f"{name} = phi {kind} "
            + ", ".join(f"[ {values[i]}, %{block} ]" for block, values in self.ways)
            for i, (name, kind) in enumerate(zip(self.names, kinds, strict=True))
        )


class Lowering:
    """A segment being lowered."""

    def __init__(self, unit: Unit, function: Function, arity: int | None, symbol: str) -> None:
        self.unit = unit
        self.function = function
        self.arity = arity
        self.symbol = symbol
        self.text = Text(unit.facts.positions)
        self.edges: dict[int, list[tuple[str, State]]] = {}
        self.order: list[int] = []
        self.snapshots: list[Snapshot] = []
        self.state: State
        self.now: Instruction
        self.frames: tuple[Frame, ...] = ()
        """Of the calls that are inlined here, outermost first: not on the stack so far."""
        self.loop_at_end = -1
        """The function that is inlined here, or around here, at the end of the one before."""
        self.returns: list[Returned] | None = None
        """Where the function that is inlined here has returned so far."""
        self.inlined = [len(function.instructions)]
        """Instructions that one pass through this code can take."""
        self._objects = 0
        self._check: list[int] | None = None
        self.head: Head | None = None

    def _add_edge(self, pc: int, label: str | None) -> None:
        """Control may come to pc from here; label: by a branch to this label, not by falling."""
        if label is None:
            label = self.text.label("e")
            self.text.emit(f"br label %{label}")
        if pc not in self.edges:
            self.edges[pc] = []
            heapq.heappush(self.order, pc)
        self.edges[pc].append((label, self.state.copy()))

    # -- guards ------------------------------------------------------------------------------

    def _snapshot(self) -> None:
        """From here on guards leave to the state as it is now."""
        snapshot = Snapshot(
            self.function.number,
            self.now.pc,
            self.state.copy(),
            self.function.live[self.now.pc],
            self.text.label("q"),
            self.frames,
            [],
        )
        self.snapshots.append(snapshot)
        self.state.exit = snapshot

    def guard(self, failed: str, reason: str, force: bool = True) -> None:
        """Leave where `failed`, an i1, is true.  force: whether a stress test may make it fail."""
        text = self.text
        snapshot = self.state.exit
        assert isinstance(snapshot, Snapshot)
        if self.unit.forced and force:
            count = text.assign(f"add i64 {text.field('force_in')}, -1")
            text.set_field("force_in", count)
            zero = text.assign(f"icmp eq i64 {count}, 0")
            failed = text.assign(f"or i1 {failed}, {zero}")
        number = self.unit.new_guard(self.function, self.now, reason)
        snapshot.guards.append((number, text.block))
        go = text.label("g")
        text.emit(f"br i1 {failed}, label %{snapshot.label}, label %{go}{COLD}")
        text.start(go)

    def leave(self, reason: str) -> bool:
        """Leave here always: what follows is not compiled."""
        snapshot = self.state.exit
        assert isinstance(snapshot, Snapshot)
        number = self.unit.new_guard(self.function, self.now, reason)
        snapshot.guards.append((number, self.text.block))
        self.text.emit(f"br label %{snapshot.label}")
        return False

    def check_poll(self) -> None:
        """Stop where less fuel is left than a pass through the function can take, or on a poll."""
        text = self.text
        snapshot = self.state.exit
        assert isinstance(snapshot, Snapshot)
        place = text.at("%vm", OFFSETS["poll"])
        poll = text.assign(f"load volatile i64, ptr {place}, align 8")
        left = text.assign(f"sub i64 {text.sum(*self.state.fuel)}, {poll}")
        failed = text.temp()
        text.lines.append(Later(self.inlined, f"{failed} = icmp slt i64 {left}, #"))
        snapshot.guards.append((POLL, text.block))
        go = text.label("g")
        text.emit(f"br i1 {failed}, label %{snapshot.label}, label %{go}{COLD}")
        text.start(go)

    def need_integer(self, value: Value, reason: str = "integer") -> None:
        """A guard that the value is an integer, unless that is known."""
        self.need_integers([value], reason)

    def need_integers(self, values: list[Value], reason: str = "integer") -> None:
        """The same for several at once."""
        unknown = [v for v in values if not self.state.fact(v).integer]
        if not unknown:
            return
        words = [self.word(v) for v in unknown]
        both = words[0]
        for word in words[1:]:
            both = self.text.assign(f"and i64 {both}, {word}")
        bit = self.text.assign(f"and i64 {both}, 1")
        self.guard(self.text.assign(f"icmp eq i64 {bit}, 0"), reason)
        for value in unknown:
            if isinstance(value, Ssa):
                self.state.facts[value.name] = INTEGER

    # -- values ------------------------------------------------------------------------------

    def register(self, number: int) -> Value:
        """What a register holds."""
        value = self.state.registers.get(number)
        if value is None:
            raise TooComplex("a register that may not be set is read")
        return self.state.resolve(value)

    def word(self, value: Value) -> str:
        """A value as a word; a virtual rib comes into being."""
        value = self.state.resolve(value)
        if isinstance(value, Virtual):
            return self.exist(value.number)
        if isinstance(value, (Literal, Known, Top)):
            name = self.state.loaded.get(value)
            if name is None:
                name = self.state.loaded[value] = self.text.plain_word(self.state, value)
            return name
        return self.text.plain_word(self.state, value)

    def set_register(self, number: int, value: Value, fact: Fact | None = None) -> None:
        """Give a register a value, and say what is known of that."""
        self.state.registers[number] = value
        if fact is not None and isinstance(value, Ssa):
            self.state.facts[value.name] = fact

    def allocate(self, words: int) -> str:
        """A pointer to this many new words.  Leaves to the interpreter where none are left."""
        text, size = self.text, 8 * words
        if self._check is None or self._check[0] + size > CHECKED_BYTES:
            self._check = [size]
            self._check_line(self._check)
        else:
            self._check[0] += size
        pointer = self.state.hp
        self.state.hp = text.assign(f"getelementptr i8, ptr {pointer}, i64 {size}")
        return pointer

    def moved_heap(self, end: str) -> None:
        """Something else has allocated, and the heap ends here now."""
        self.state.hp = end
        self._check = None

    def _check_line(self, size: list[int]) -> None:
        """The heap check of one or several allocations; `size` is known later."""
        end = self.text.temp()
        self.text.lines.append(Later(size, f"{end} = getelementptr i8, ptr {self.state.hp}, i64 #"))
        limit = self.text.field("limit", "ptr")
        self.guard(self.text.assign(f"icmp ugt ptr {end}, {limit}"), "heap")

    def exist(self, number: int) -> str:
        """Make a virtual rib or closure, and what it refers to; its word."""
        thing = self.state.objects[number]
        if thing.place is not None:
            return thing.place
        pointer = self.allocate(1 + len(thing.slots))
        # a rib may hold a closure that refers to it: its place is known before it is filled
        thing.place = self.text.assign(f"ptrtoint ptr {pointer} to i64")
        self.state.fresh.add(thing.place)
        self.state.facts[thing.place] = thing.fact
        self.text.store_header(pointer, thing.header)
        for i, value in enumerate(thing.slots):
            alias = RIBS if thing.is_rib else SLOT
            self.text.store(pointer, SLOT0 + 8 * i, self.word(value), alias)
        return thing.place

    def new_virtual(self, thing: Object) -> Virtual:
        """A virtual rib or closure with these contents."""
        number = self._objects
        self._objects += 1
        self.state.objects[number] = thing
        return Virtual(number)

    def reached(self, value: Value) -> dict[int, Object]:
        """The virtual ribs and closures, by number, that a value is or refers to."""
        return reachable(self.state, Live(), value)

    def write(
        self, target: str, offset: int, value: Value, watched: bool = True, alias: str = SLOT
    ) -> None:
        """Store into an object in memory, telling the collector of pointers from old to young.

        watched: the object may be the rib of the top level.  Leaves before the store where the
        interpreter must see it.
        """
        text = self.text
        word = self.word(value)
        immediate = self.state.fact(value).immediate
        if target not in self.state.fresh and (watched or not immediate):
            nursery, size = text.field("nursery"), text.field("nursery_size")
            distance = text.assign(f"sub i64 {target}, {nursery}")
            young = text.assign(f"icmp ult i64 {distance}, {size}")
            old, slow, call, go = (text.label(name) for name in "oorg")
            text.emit(f"br i1 {young}, label %{go}, label %{old}")
            text.start(old)
            slot = text.sum(target, offset)
            conditions = []
            if not immediate:
                low = text.assign(f"and i64 {word}, 3")
                conditions.append(text.assign(f"icmp eq i64 {low}, 0"))
            if watched:
                distance = text.assign(f"sub i64 {slot}, {text.field('watch_lo')}")
                watch = text.field("watch_size")
                conditions.append(text.assign(f"icmp ult i64 {distance}, {watch}"))
            some = conditions[0]
            for condition in conditions[1:]:
                some = text.assign(f"or i1 {some}, {condition}")
            text.emit(f"br i1 {some}, label %{slow}, label %{go}")
            text.start(slow)
            if not immediate:  # a slot that holds a young pointer already needs nothing
                before = text.load(text.pointer(slot), 0, alias)
                low = text.assign(f"and i64 {before}, 3")
                distance = text.assign(f"sub i64 {before}, {nursery}")
                young = text.assign(f"icmp ult i64 {distance}, {size}")
                pointer = text.assign(f"icmp eq i64 {low}, 0")
                noted = text.assign(f"and i1 {young}, {pointer}")
                if watched:
                    outside = text.assign(f"xor i1 {conditions[-1]}, true")
                    noted = text.assign(f"and i1 {noted}, {outside}")
                text.emit(f"br i1 {noted}, label %{go}, label %{call}")
                text.start(call)
            remember = text.field("n_remember", "ptr")
            status = text.assign(f"call i64 {remember}(i64 %vmi, i64 {slot}, i64 {word}) #9")
            self.guard(text.assign(f"icmp slt i64 {status}, 0"), "store", force=False)
            text.start(go)
        text.store(text.pointer(target), offset, word, alias)
