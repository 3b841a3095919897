"""A function of the program to LLVM IR.

The function is cut into *segments*: one from its entry, one from each place that a call returns to.
Each is an LLVM function; calls and returns are tail calls, frames lie on the VM's stack.  Branches
lead forward only, so one walk in the order of the code sees every way into an instruction before the
instruction itself: registers become SSA values at once, and where ways meet, phis.  The only loops
are `trcall`, back to the entry.

Registers are `Value`s (jit/values.py).  An argument rib or a let is a `Virtual` until something could
see it, so variables are SSA values as well.  Simple opcodes are calls of their definitions, which LLVM
inlines (jit/definitions.py), or what those come to for integers (jit/arithmetic.py).  What has never
happened is not compiled but left to the interpreter: every check is a guard that leaves to a snapshot
(deopt.py).  Calls are in jit/calls.py.

Modes of a function: with `arity` n > 0 it gets n arguments in machine registers and its rib is
virtual; with arity None it works in the environment it is given, as the interpreter does.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from irkjit.deopt import MAX_NEW_WORDS, POLL, Snapshot, reachable, words_of, write_exit
from irkjit.jit.arithmetic import BY_CONSTANT, COMPARISONS, FORMS
from irkjit.jit.body import Function, Instruction, Live, TooComplex
from irkjit.jit.definitions import HEADER, OBJECTS, RIBS, SLOT, extra_parameters
from irkjit.jit.states import CODE_SLOT
from irkjit.jit.text import Later, Text
from irkjit.jit.values import (
    IMMEDIATE,
    INTEGER,
    SOME,
    UNKNOWN,
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
from irkjit.opcodes import BY_NAME
from irkjit.runtime.layout import FN_LENGTH, LARGE_SLOTS, SEEN_ELSE, SEEN_THEN, SEEN_WAYS
from irkjit.runtime.state import OFFSETS
from irkjit.subset.emitter import ARGUMENTS
from irkjit.tagging import (
    CLOSURE,
    CLOSURE_ENTRY,
    CLOSURE_ENV,
    CLOSURE_SLOTS,
    NIL,
    RIB,
    RIB_LINK,
    RIB_VALUE0,
    SLOT0,
    TAG_BITS,
    TRUE,
    VECTOR,
    header,
)

if TYPE_CHECKING:
    from irkjit.jit.calls import ReturnPoint
    from irkjit.jit.unit import Unit

COLD = ", !prof !0"
MAX_RIB = 64
"""Variables of the largest rib that is kept out of memory."""
CHECKED_BYTES = 2048
"""Allocations behind one another that share a heap check take at most this much."""


class Segment:
    """The lowering of one segment."""

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
        self._objects = 0
        self._check: list[int] | None = None
        self._head: tuple[int, list[tuple[str, list[str]]], str] | None = None

    # -- a whole segment ---------------------------------------------------------------------

    def from_entry(self) -> str:
        """The segment that starts where the function is entered."""
        text, function = self.text, self.function
        text.emit("%vmi = ptrtoint ptr %vm to i64")
        names = ["%lenv"] if self.arity is None else [f"%{a}" for a in ARGUMENTS[: self.arity]]
        self.now = function.by_pc[function.pc]
        self._entry_state(names, "%hp", "%fuel")
        integers = [] if self.arity is None else self.integer_parameters()
        for index in integers:
            self.need_integer(Ssa(names[index]), "parameter")
        if not {"trcall", "trcall0"}.isdisjoint(i.name for i in function.instructions):
            if self.arity is not None:
                self._hoist_variables()
            outside = self.state
            names, hp, fuel = self._loop_head(names)
            self._entry_state(names, hp, fuel)
            if self.arity is not None:
                self.state.loaded.update(outside.loaded)
                self.state.facts.update(outside.facts)
            for index in integers:
                self.state.facts[names[index]] = INTEGER
        self.check_poll()
        self._add_edge(function.pc, None)
        return self._finish()

    def _hoist_variables(self) -> None:
        """Load the variables around a loop before it; within it only its own `set`s can change them,
        as behind a call the loop is entered anew.

        LLVM cannot do that: the guards in the loop hide from it that the loads are always made.
        """
        function = self.function
        if self.unit.refuted(function, function.pc, "variable"):
            return
        for depth, index, is_set in sorted(function.outer_variables):
            rib = self.rib_word(depth + 1)
            self.check_variables(rib, index + 1)
            if not is_set:
                self._load_variable(rib, index)

    def integer_parameters(self) -> list[int]:
        """Arguments that are taken to be integers: checked once, at the entry."""
        if self.arity is None or self.unit.refuted(self.function, self.function.pc, "parameter"):
            return []
        return sorted(p for p in self.function.integer_parameters if p < self.arity)

    def _entry_state(self, names: list[str], hp: str, fuel: str) -> None:
        """What is known at the entry: the environment, or the arguments in a virtual rib."""
        lenv: Value = Ssa(names[0])
        self.state = State({}, lenv, hp, (fuel, 0))
        if self.arity is None:
            self.state.facts[names[0]] = Fact(tag=RIB)
        else:
            link: Value = Top() if self.unit.is_closed(self.function.number) else Ssa("%lenv")
            self.state.objects[0] = Object([link, *(Ssa(n) for n in names)], None, 0)
            self.state.lenv = Virtual(0)
            self.state.facts["%lenv"] = Fact(tag=RIB)
        self._objects = 1
        self._snapshot()

    def _loop_head(self, initial: list[str]) -> tuple[list[str], str, str]:
        """The block that loops come back to; its phis are written at the end."""
        text = self.text
        before = text.block
        text.start("head")
        position = len(text.lines)
        text.lines.append("")
        count = len(initial) + 2
        names = [text.temp() for _ in range(count)]
        self._head = (position, [(before, [*initial, "%hp", "%fuel"])], ",".join(names))
        return names[:-2], names[-2], names[-1]

    def _finish_head(self) -> None:
        if self._head is None:
            return
        position, ways, joined = self._head
        names = joined.split(",")
        kinds = ["i64"] * (len(names) - 2) + ["ptr", "i64"]
        self.text.lines[position] = "\n".join(
            f"{name} = phi {kind} "
            + ", ".join(f"[ {values[i]}, %{block} ]" for block, values in ways)
            for i, (name, kind) in enumerate(zip(names, kinds, strict=True))
        )

    def from_return(self, point: ReturnPoint) -> str:
        """The segment behind a call."""
        self.text.emit("%vmi = ptrtoint ptr %vm to i64")
        self.state, self._objects = point.state(self.text, self.unit.facts.known_functions)
        pc = point.pop.next
        self.now = self.function.by_pc[pc]
        self._check_poll_behind(point)
        self._snapshot()
        self._add_edge(pc, None)
        return self._finish()

    def _finish(self) -> str:
        try:
            while self.order:
                pc = heapq.heappop(self.order)
                edges = self.edges.pop(pc, None)
                if edges is not None:
                    self._enter(pc, edges)
                    self._straight(pc)
        finally:
            self.now = self.function.by_pc[self.function.pc]
        for snapshot in self.snapshots:
            if snapshot.guards:
                number = len(self.unit.exits)
                state = write_exit(self.text, snapshot, number, self.unit.forced)
                self.unit.exits.append((self.function.number, snapshot.pc, state))
        self._finish_head()
        return self.text.function(self.symbol)

    def _add_edge(self, pc: int, label: str | None) -> None:
        """Control may come to pc from here; label: by a branch to this label, not by falling."""
        if label is None:
            label = self.text.label("e")
            self.text.emit(f"br label %{label}")
        if pc not in self.edges:
            self.edges[pc] = []
            heapq.heappush(self.order, pc)
        self.edges[pc].append((label, self.state.copy()))

    def _straight(self, pc: int) -> None:
        """Lower from pc on, up to where control ends or meets another way."""
        while True:
            i = self.function.by_pc[pc]
            self.now = i
            if self.state.exit is None:
                self._snapshot()
            self.unit.spend(1)
            if not self._instruction(i):
                return
            pc = i.target() if i.name == "fun" else i.next
            if pc in self.edges:
                self._add_edge(pc, None)
                return

    # -- where ways meet ---------------------------------------------------------------------

    def _enter(self, pc: int, edges: list[tuple[str, State]]) -> None:
        self._check = None
        text = self.text
        if len(edges) == 1:
            label, self.state = edges[0]
            text.start(label)
            return
        live = self.function.live[pc]
        self.now = self.function.by_pc[pc]
        states = [state for _, state in edges]
        self._agree(live, states)
        wanted = self._to_place(live, states)
        lines = text.lines
        ways = []
        for label, state in edges:
            text.lines = []
            text.closed = True
            text.start(label)
            way = _Way(state, text.lines, text.block)
            with way.inside(self):
                self._check = None
                if wanted and state.exit is None:
                    self._snapshot()
                for number in wanted:
                    thing = state.objects.get(number)
                    if thing is not None and thing.place is None:
                        self.exist(number)
            ways.append(way)
        join = text.label("j")
        phis: list[str] = []
        merged = self._merge(live, ways, phis)
        text.lines = lines
        for way in ways:
            text.lines += [*way.lines, f"br label %{join}"]
        text.closed = True
        text.start(join)
        text.lines += phis
        self._check = None
        self.state = merged

    def _agree(self, live: Live, states: list[State]) -> None:
        """Registers that are not set on every way are not alive."""
        common = set.intersection(*(set(s.registers) for s in states))
        for state in states:
            state.registers = {
                r: v
                for r, v in state.registers.items()
                if r in common and live.registers >> r & 1
            }

    def _to_place(self, live: Live, states: list[State]) -> list[int]:
        """Virtual ribs that must exist where the ways meet, as not all of them agree on them."""
        wanted: set[int] = set()
        changed = True
        while changed:
            changed = False
            for values in self._columns(live, states, wanted):
                kinds = {v for v in values if isinstance(v, Virtual)}
                if kinds and (len(set(values)) > 1):
                    for each in kinds:
                        if each.number not in wanted:
                            wanted.add(each.number)
                            changed = True
        for state in states:  # what a rib refers to must exist before it
            more = list(wanted)
            while more:
                thing = state.objects.get(more.pop())
                if thing is None or thing.place is not None:
                    continue
                for value in thing.slots:
                    if isinstance(value, Virtual) and value.number not in wanted:
                        wanted.add(value.number)
                        more.append(value.number)
        return sorted(wanted)

    def _columns(self, live: Live, states: list[State], wanted: set[int]) -> list[list[Value]]:
        """The values that meet: of each register, of lenv, of each slot of each virtual rib."""

        def seen(state: State, value: Value) -> Value:
            value = state.resolve(value)
            if isinstance(value, Virtual) and value.number in wanted:
                return Ssa("")
            return value

        columns = [[seen(s, s.registers[r]) for s in states] for r in states[0].registers]
        columns.append([seen(s, s.lenv) for s in states])
        for number, thing in reachable(states[0], live).items():
            others = [s.objects.get(number) for s in states]
            if any(o is None or o.place is not None for o in others):
                columns.append([Virtual(number), Ssa("")])
                continue
            for i in range(len(thing.slots)):
                columns.append([seen(s, s.objects[number].slots[i]) for s in states])
        return columns

    def _merge(self, live: Live, ways: list[_Way], phis: list[str]) -> State:
        """What holds where the ways have met; adds the phis for that."""
        states = [way.state for way in ways]
        first = states[0]
        merged = State({}, first.lenv, first.hp, first.fuel)
        merged.exit = first.exit if all(s.exit is first.exit for s in states) else None
        merged.fresh = set.intersection(*(s.fresh for s in states))
        merged.loaded = {
            k: v for k, v in first.loaded.items() if all(s.loaded.get(k) == v for s in states)
        }
        for name, fact in first.facts.items():
            for other in states[1:]:
                fact = fact.both(other.facts.get(name, UNKNOWN))
            merged.facts[name] = fact
        memo: dict[tuple[Value, ...], Value] = {}

        def phi(kind: str, words: list[str]) -> str:
            name = self.text.temp()
            pairs = ", ".join(f"[ {w}, %{way.block} ]" for w, way in zip(words, ways, strict=True))
            phis.append(f"{name} = phi {kind} {pairs}")
            return name

        def one(values: list[Value]) -> Value:
            values = [s.resolve(v) for s, v in zip(states, values, strict=True)]
            if all(v == values[0] for v in values):
                return values[0]
            key = tuple(values)
            if key in memo:
                return memo[key]
            if all(isinstance(v, Bool) for v in values):
                result: Value = Bool(phi("i1", [v.name for v in values if isinstance(v, Bool)]))
            else:
                words = []
                for way, value in zip(ways, values, strict=True):
                    with way.inside(self):
                        words.append(self.word(value))
                result = Ssa(phi("i64", words))
                fact = first.fact(values[0])
                for s, v in zip(states[1:], values[1:], strict=True):
                    fact = fact.both(s.fact(v))
                merged.facts[result.name] = fact
            memo[key] = result
            return result

        for register in first.registers:
            merged.registers[register] = one([s.registers[register] for s in states])
        merged.lenv = one([s.lenv for s in states])
        kept = State(merged.registers, merged.lenv, "", ("", 0), first.objects)
        for number, thing in reachable(kept, live).items():
            count = len(thing.slots)
            slots = [one([s.objects[number].slots[i] for s in states]) for i in range(count)]
            merged.objects[number] = Object(slots, None, thing.level)
        if any(s.hp != first.hp for s in states):
            merged.hp = phi("ptr", [s.hp for s in states])
        if any(s.fuel != first.fuel for s in states):
            words = []
            for way in ways:
                with way.inside(self):
                    words.append(self.text.sum(*way.state.fuel))
            merged.fuel = (phi("i64", words), 0)
        return merged

    # -- guards ------------------------------------------------------------------------------

    def _snapshot(self) -> None:
        """From here on guards leave to the state as it is now."""
        snapshot = Snapshot(
            self.now.pc,
            self.state.copy(),
            self.function.live[self.now.pc],
            self.text.label("q"),
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
        failed = text.assign(f"icmp slt i64 {left}, {len(self.function.instructions)}")
        snapshot.guards.append((POLL, text.block))
        go = text.label("g")
        text.emit(f"br i1 {failed}, label %{snapshot.label}, label %{go}{COLD}")
        text.start(go)

    def _check_poll_behind(self, point: ReturnPoint) -> None:
        """The same where a call returns: the interpreter then looks at the pop itself."""
        text = self.text
        place = text.at("%vm", OFFSETS["poll"])
        poll = text.assign(f"load volatile i64, ptr {place}, align 8")
        left = text.assign(f"sub i64 %fuel, {poll}")
        needed = len(self.function.instructions) - point.pop.at
        failed = text.assign(f"icmp slt i64 {left}, {needed}")
        go = text.label("g")
        text.emit(f"br i1 {failed}, label %out, label %{go}{COLD}")
        text.start("out")
        code = text.field("n_return", "ptr")
        text.tail_call(code, hp="%hp", fuel="%fuel", regs="%regs", arguments=["%result"])
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

    def _check_line(self, size: list[int]) -> None:
        """The heap check of one or several allocations; `size` is known later."""
        end = self.text.temp()
        self.text.lines.append(Later(size, f"{end} = getelementptr i8, ptr {self.state.hp}, i64 #"))
        limit = self.text.field("limit", "ptr")
        self.guard(self.text.assign(f"icmp ugt ptr {end}, {limit}"), "heap")

    def exist(self, number: int) -> str:
        """Make a virtual rib, and what it refers to; its word."""
        thing = self.state.objects[number]
        if thing.place is not None:
            return thing.place
        words = [self.word(v) for v in thing.slots]
        pointer = self.allocate(1 + len(words))
        self.text.store_header(pointer, header(RIB, len(words)))
        for i, word in enumerate(words):
            self.text.store(pointer, SLOT0 + 8 * i, word, RIBS)
        thing.place = self.text.assign(f"ptrtoint ptr {pointer} to i64")
        self.state.fresh.add(thing.place)
        self.state.facts[thing.place] = Fact(tag=RIB, slots=len(words))
        return thing.place

    # -- instructions ------------------------------------------------------------------------

    def _instruction(self, i: Instruction) -> bool:
        """Lower one instruction; whether control goes on behind it."""
        name = i.name
        special = getattr(self, f"_op_{name}", None)
        if special is not None:
            return bool(special(i))
        if name in COMPARISONS or name in FORMS:
            return self._arithmetic(i)
        return self.by_definition(i)

    def by_definition(self, i: Instruction) -> bool:
        """An opcode whose definition is a function that LLVM inlines."""
        if i.name not in COMPILED or not self.unit.use_definition(i.name):
            return self.leave("not compiled")
        text, opcode = self.text, BY_NAME[i.name]
        arguments = []
        effect = not opcode.dst
        for operand, value in zip(opcode.operands, i.operands, strict=False):
            if operand.kind.name == "REG":
                arguments.append(self.word(self.register(value)))
            elif operand.kind.name == "LIT":
                arguments.append(self.word(Literal(value)))
            elif operand.kind.name != "DST":
                arguments.append(str(value))
        for extra in extra_parameters(i.name):
            if extra != "code":
                return self.leave("not compiled")
            arguments.append(text.slot_word(CODE_SLOT))
        if self.unit.forced:
            self.guard("false", "check")
        hp = text.assign(f"ptrtoint ptr {self.state.hp} to i64")
        listed = "".join(f", i64 {a}" for a in arguments)
        result = text.assign(
            f"call {{i64, i64, i1}} @o_{i.name}(i64 %vmi, i64 {hp}{listed})"
        )
        self.guard(text.assign(f"extractvalue {{i64, i64, i1}} {result}, 2"), "check", force=False)
        if i.name in ALLOCATING:
            end = text.assign(f"extractvalue {{i64, i64, i1}} {result}, 1")
            self.state.hp = text.pointer(end)
            self._check = None
        for register, kind in PROVED.get(i.name, ()):
            known = self.register(i.operands[register])
            if isinstance(known, Ssa):
                self.state.facts.setdefault(known.name, kind)
        if i.dst >= 0:
            value = text.assign(f"extractvalue {{i64, i64, i1}} {result}, 0")
            self.set_register(i.dst, Ssa(value), RESULTS.get(i.name))
        if effect:
            self.state.exit = None
        return True

    def _arithmetic(self, i: Instruction) -> bool:
        a, b = self.register(i.operands[1]), self.register(i.operands[2])
        text, name = self.text, i.name
        if name == "eq":
            words = self.word(a), self.word(b)
            self.set_register(i.dst, Bool(text.assign(f"icmp eq i64 {words[0]}, {words[1]}")))
            return True
        if name in BY_CONSTANT and not (isinstance(b, Const) and b.word & 1 and b.word != 1):
            self.by_definition(i)
            return True
        if self.unit.refuted(self.function, i.pc, "integer") or isinstance(a, Virtual):
            return self.by_definition(i)
        self.need_integers([a, b])
        left, right = self.word(a), self.word(b)
        if name in COMPARISONS:
            result = text.assign(f"icmp {COMPARISONS[name]} i64 {left}, {right}")
            self.set_register(i.dst, Bool(result))
        else:
            self.set_register(i.dst, Ssa(FORMS[name](text.assign, left, right)), INTEGER)
        return True

    def _op_gc(self, i: Instruction) -> bool:
        return True

    _op_heap = _op_gc

    def _op_imm(self, i: Instruction) -> bool:
        self.set_register(i.dst, Const(i.operands[1]))
        return True

    def _op_lit(self, i: Instruction) -> bool:
        word = self.unit.immediate_literal(i.operands[1])
        self.set_register(i.dst, Literal(i.operands[1]) if word is None else Const(word))
        return True

    def _op_mov(self, i: Instruction) -> bool:
        self.set_register(i.dst, self.register(i.operands[1]))
        return True

    # -- control within the function ---------------------------------------------------------

    def _jump(self, target: int, label: str | None = None) -> None:
        """Continue at a later instruction, with the fuel that the jump takes or gives."""
        name, more = self.state.fuel
        change = self.function.by_pc[target].at - self.now.at - 1
        self.state.fuel = (name, more + change)
        self._add_edge(target, label)
        self.state.fuel = (name, more)

    def _op_jmp(self, i: Instruction) -> bool:
        self._jump(i.target())
        return False

    def _op_tst(self, i: Instruction) -> bool:
        text = self.text
        value = self.register(i.operands[0])
        seen = self.unit.ways_seen(self.function, i)
        if isinstance(value, Const):
            seen = SEEN_THEN if value.word == TRUE else SEEN_ELSE
            if seen == SEEN_THEN:
                return True
            self._jump(i.target())
            return False
        if isinstance(value, Bool):
            true = value.name
        else:
            true = text.assign(f"icmp eq i64 {self.word(value)}, {TRUE}")
        if seen == SEEN_THEN:
            self.guard(text.assign(f"xor i1 {true}, true"), "branch")
            return True
        if seen == SEEN_ELSE:
            self.guard(true, "branch")
            self._jump(i.target())
            return False
        then, other = text.label("e"), text.label("e")
        text.emit(f"br i1 {true}, label %{then}, label %{other}")
        self._jump(i.target(), other)
        text.start(then)
        self._check = None
        return True

    def _op_nvcase(self, i: Instruction) -> bool:
        text = self.text
        value = self.register(i.operands[0])
        seen = self.unit.ways_seen(self.function, i)
        if isinstance(value, Bool):
            value = Ssa(self.word(value))
        word = self.word(value)
        fact = self.state.fact(value)
        ways: list[tuple[int, int, bool]] = []  # tag, target, whether it has been seen
        known: set[int] = set()
        for n, (tag, target) in enumerate(i.alts):
            if tag not in known:
                known.add(tag)
                taken = not seen or n >= SEEN_WAYS or bool(seen & SEEN_THEN << n)
                ways.append((tag, target, taken))
        other = text.label("e")
        other_taken = not seen or bool(seen & SEEN_ELSE)
        objects = [w for w in ways if w[0] & 3 == 0 and w[0] != 0]
        immediates = [w for w in ways if w[0] & 3 and not w[0] & 1]
        integers = [w for w in ways if w[0] == 0]
        if isinstance(value, Const):
            kind = 0 if value.word & 1 else value.word
            self._jump(next((t for tag, t, _ in ways if tag == kind), i.target()))
            return False

        def way(failing: str, target: int, taken: bool, fact: Fact | None, const: int | None) -> str:
            """The label of a way: of its edge, or of a block that leaves."""
            label = text.label("e")
            later.append((label, target, taken, fact, const))
            return label

        later: list[tuple[str, int, bool, Fact | None, int | None]] = []
        for tag, target, taken in immediates:
            go = text.label("c")
            same = text.assign(f"icmp eq i64 {word}, {tag}")
            text.emit(f"br i1 {same}, label %{way('', target, taken, None, tag)}, label %{go}")
            text.start(go)
        if integers:
            go = text.label("c")
            bit = text.assign(f"trunc i64 {word} to i1")
            _, target, taken = integers[0]
            text.emit(f"br i1 {bit}, label %{way('', target, taken, INTEGER, None)}, label %{go}")
            text.start(go)
        if objects:
            if not fact.tag:
                go = text.label("c")
                low = text.assign(f"and i64 {word}, 3")
                pointer = text.assign(f"icmp eq i64 {low}, 0")
                text.emit(f"br i1 {pointer}, label %{go}, label %{other}")
                text.start(go)
            tag_word = text.load(text.pointer(word), 0, HEADER, "i32")
            masked = text.assign(f"and i32 {tag_word}, {TAG_BITS - (1 << 32)}")
            cases = " ".join(
                f"i32 {tag}, label %{way('', target, taken, Fact(tag=tag), None)}"
                for tag, target, taken in objects
            )
            text.emit(f"switch i32 {masked}, label %{other} [ {cases} ]")
        else:
            text.emit(f"br label %{other}")
        before = self.state
        for label, target, taken, fact_there, const in later:
            self.state = before.copy()
            if not taken:
                text.start(label)
                self.leave("case")
                continue
            if isinstance(value, Ssa) and fact_there is not None:
                self.state.facts[value.name] = fact_there
            if const is not None:
                for register, held in self.state.registers.items():
                    if held == value:
                        self.state.registers[register] = Const(const)
            self._jump(target, label)
        self.state = before
        if other_taken:
            self._jump(i.target(), other)
        else:
            text.start(other)
            self.leave("case")
        return False

    def _op_trcall(self, i: Instruction) -> bool:
        function = self.function
        change = function.instructions[0].at - i.at - 1
        fuel = self.text.sum(self.state.fuel[0], self.state.fuel[1] + change)
        values = [self.register(r) for r in i.regs]
        if self.arity is None:
            return self._turn_in_memory(i, values, fuel)
        rib = self._rib_at(i.operands[1])
        if not isinstance(rib, Virtual) or len(values) > self.arity:
            return self.leave("loop")
        slots = self.state.objects[rib.number].slots
        values += [self.state.resolve(v) for v in slots[1 + len(values) :]]
        wanted = self.integer_parameters()
        words = []
        for index, value in enumerate(values):
            if index in wanted and self._head is not None:
                self.need_integer(value, "turn")
            words.append(self.word(value))
        return self._turn(words, fuel)

    def _turn(self, words: list[str], fuel: str) -> bool:
        """Back to the head, or to the entry where that is in another segment."""
        text, function = self.text, self.function.number
        if self._head is not None:
            self._head[1].append((text.block, [*words, self.state.hp, fuel]))
            text.emit("br label %head")
        elif self.arity is None:
            text.tail_call(
                f"@{self.unit.symbol(function)}", hp=self.state.hp, fuel=fuel, lenv=words[0]
            )
        else:
            text.tail_call(
                f"@{self.unit.symbol(function)}",
                hp=self.state.hp,
                fuel=fuel,
                lenv="poison" if self.unit.is_closed(function) else self._link_of_arguments(),
                arguments=words,
            )
        return False

    def _link_of_arguments(self) -> str:
        """The environment that the function was entered with."""
        rib = self._rib_at(self.now.operands[1])
        assert isinstance(rib, Virtual)
        return self.word(self.state.objects[rib.number].slots[0])

    def _turn_in_memory(self, i: Instruction, values: list[Value], fuel: str) -> bool:
        """The arguments overwrite the rib in place."""
        for value in values:
            self.word(value)
        rib = self.rib_word(i.operands[1])
        self.check_variables(rib, len(values))
        if len(values) > 1:  # a guard between the stores may leave to the loop, but not before it
            self._snapshot()
        for index, value in enumerate(values):
            self.write(rib, RIB_VALUE0 + 8 * index, value, alias=RIBS)
            self.state.loaded.pop(("variable", rib, index), None)
        return self._turn([rib], fuel)

    def _op_trcall0(self, i: Instruction) -> bool:
        if self.arity is not None:
            return self.leave("loop")
        change = self.function.instructions[0].at - i.at - 1
        fuel = self.text.sum(self.state.fuel[0], self.state.fuel[1] + change)
        return self._turn([self.rib_word(i.operands[1])], fuel)

    # -- environments ------------------------------------------------------------------------

    def _rib_at(self, depth: int) -> Value:
        """The rib `depth` links out, as far as that is known without a load."""
        rib = self.state.resolve(self.state.lenv)
        for _ in range(depth):
            if not isinstance(rib, Virtual):
                return Ssa(self._outer(self.word(rib)))
            rib = self.state.resolve(self.state.objects[rib.number].slots[0])
        return rib

    def rib_word(self, depth: int) -> str:
        """The rib `depth` links out as a word."""
        rib = self.state.resolve(self.state.lenv)
        while depth and isinstance(rib, Virtual):
            rib = self.state.resolve(self.state.objects[rib.number].slots[0])
            depth -= 1
        word = self.word(rib)
        for _ in range(depth):
            word = self._outer(word)
        return word

    def _outer(self, rib: str) -> str:
        """The link of a rib in memory."""
        key = ("link", rib)
        link = self.state.loaded.get(key)
        if link is None:
            link = self.text.load(self.text.pointer(rib), RIB_LINK, RIBS)
            self.state.loaded[key] = link
            self.state.facts[link] = Fact(tag=RIB)
        return link

    def check_variables(self, rib: str, count: int) -> None:
        """A guard that a rib in memory has this many variables."""
        fact = self.state.facts.get(rib, UNKNOWN)
        if fact.tag == RIB and fact.slots > count:
            return
        slots = self.text.load(self.text.pointer(rib), 4, HEADER, "i32")
        self.guard(self.text.assign(f"icmp sle i32 {slots}, {count}"), "variable")
        self.state.facts[rib] = Fact(tag=RIB, slots=count + 1)

    def _variable(self, depth: int, index: int) -> tuple[Object | None, str]:
        """Where a variable is: in a virtual rib, or in the rib in memory with this word."""
        rib = self.state.resolve(self.state.lenv)
        while isinstance(rib, Virtual):
            thing = self.state.objects[rib.number]
            if depth == 0:
                if index + 1 >= len(thing.slots):
                    raise TooComplex("a variable that the rib does not have")
                return thing, ""
            rib = self.state.resolve(thing.slots[0])
            depth -= 1
        word = self.word(rib)
        for _ in range(depth):
            word = self._outer(word)
        self.check_variables(word, index + 1)
        return None, word

    def _read_variable(self, i: Instruction, depth: int, index: int) -> bool:
        thing, rib = self._variable(depth, index)
        if thing is not None:
            self.set_register(i.dst, self.state.resolve(thing.slots[index + 1]))
            return True
        self.set_register(i.dst, Ssa(self._load_variable(rib, index)))
        return True

    def _load_variable(self, rib: str, index: int) -> str:
        """The value of a variable in a rib in memory."""
        key = ("variable", rib, index)
        value = self.state.loaded.get(key)
        if value is None:
            value = self.text.load(self.text.pointer(rib), RIB_VALUE0 + 8 * index, RIBS)
            self.state.loaded[key] = value
        return value

    def _op_ref0(self, i: Instruction) -> bool:
        return self._read_variable(i, 0, i.operands[1])

    def _op_ref(self, i: Instruction) -> bool:
        return self._read_variable(i, i.operands[1], i.operands[2])

    def _write_variable(self, depth: int, index: int, register: int) -> bool:
        value = self.register(register)
        thing, rib = self._variable(depth, index)
        if thing is not None:
            if isinstance(value, Virtual):
                self.word(value)
                value = self.state.resolve(value)
            thing.slots[index + 1] = value
            return True
        self.write(rib, RIB_VALUE0 + 8 * index, value, alias=RIBS)
        self.state.loaded.pop(("variable", rib, index), None)
        self.state.exit = None
        return True

    def _op_set0(self, i: Instruction) -> bool:
        return self._write_variable(0, i.operands[0], i.operands[1])

    def _op_set(self, i: Instruction) -> bool:
        return self._write_variable(i.operands[0], i.operands[1], i.operands[2])

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
            distance = text.assign(f"sub i64 {target}, {text.field('nursery')}")
            young = text.assign(f"icmp ult i64 {distance}, {text.field('nursery_size')}")
            old, slow, go = text.label("o"), text.label("o"), text.label("g")
            text.emit(f"br i1 {young}, label %{go}, label %{old}")
            text.start(old)
            slot = text.sum(target, offset)
            conditions = []
            if not immediate:
                low = text.assign(f"and i64 {word}, 3")
                conditions.append(text.assign(f"icmp eq i64 {low}, 0"))
            if watched:
                distance = text.assign(f"sub i64 {slot}, {text.field('watch_lo')}")
                size = text.field("watch_size")
                conditions.append(text.assign(f"icmp ult i64 {distance}, {size}"))
            some = conditions[0]
            for condition in conditions[1:]:
                some = text.assign(f"or i1 {some}, {condition}")
            text.emit(f"br i1 {some}, label %{slow}, label %{go}")
            text.start(slow)
            remember = text.field("n_remember", "ptr")
            status = text.assign(f"call i64 {remember}(i64 %vmi, i64 {slot}, i64 {word}) #9")
            self.guard(text.assign(f"icmp slt i64 {status}, 0"), "store", force=False)
            text.start(go)
        text.store(text.pointer(target), offset, word, alias)

    def _op_env(self, i: Instruction) -> bool:
        size = i.operands[1]
        if size > MAX_RIB or self.unit.ribs_escape:
            return self._new_object(i, RIB, size + 1, [Empty(), *[Const(NIL)] * size])
        number = self._objects
        self._objects += 1
        self.state.objects[number] = Object([Empty(), *[Const(NIL)] * size])
        self.set_register(i.dst, Virtual(number))
        if words_of(reachable(self.state, self.function.live[i.next])) > MAX_NEW_WORDS:
            self.word(Virtual(number))
        return True

    def _op_epush(self, i: Instruction) -> bool:
        rib = self.register(i.operands[0])
        if not isinstance(rib, Virtual):
            fact = self.state.fact(rib)
            word = self.word(rib)
            if fact.tag != RIB:
                return self.leave("not compiled")
            self.write(word, RIB_LINK, self.state.lenv)
            self.state.loaded.clear()
            self.state.lenv = rib
            self.state.exit = None
            return True
        thing = self.state.objects[rib.number]
        thing.slots[0] = self.state.lenv
        thing.level = self.function.levels[i.pc] + 1
        self.state.lenv = rib
        return True

    def _op_epop(self, i: Instruction) -> bool:
        rib = self.state.resolve(self.state.lenv)
        if isinstance(rib, Virtual):
            thing = self.state.objects[rib.number]
            if thing.level <= 0:
                return self.leave("not compiled")
            thing.level = -1
            self.state.lenv = self.state.resolve(thing.slots[0])
            return True
        word = self.word(rib)
        link = self._outer(word)
        if self.function.levels[i.pc] <= 0:
            self.guard(self.text.assign(f"icmp eq i64 {link}, {word}"), "environment")
        self.state.lenv = Ssa(link)
        return True

    def _op_stor(self, i: Instruction) -> bool:
        target, index = self.register(i.operands[0]), i.operands[1]
        value = self.register(i.operands[2])
        if isinstance(target, Virtual):
            slots = self.state.objects[target.number].slots
            if index == 0 or index >= len(slots):
                return self.leave("not compiled")
            if isinstance(value, Virtual):
                self.word(value)
                value = self.state.resolve(value)
            slots[index] = value
            return True
        fact = self.state.fact(target)
        if fact.tag and fact.slots > index and (index or fact.tag not in (RIB, SOME)):
            watched = fact.tag in (RIB, SOME)
            alias = SLOT if watched else OBJECTS
            self.write(self.word(target), SLOT0 + 8 * index, value, watched, alias)
            if watched:
                self.forget_variables()
            self.state.exit = None
            return True
        self.forget_variables()
        return self.by_definition(i)

    def forget_variables(self) -> None:
        """A rib in memory may have been written."""
        loaded = self.state.loaded
        for key in [k for k in loaded if isinstance(k, tuple) and k[:1] == ("variable",)]:
            del loaded[key]

    # -- the top level -----------------------------------------------------------------------

    def _op_topref(self, i: Instruction) -> bool:
        index = i.operands[1]
        known = self.unit.known_variable(index)
        if known is not None:
            self.set_register(i.dst, known)
            return True
        if not self.unit.top_is_known:
            return self.by_definition(i)
        top = self.word(Top())
        value = self.text.load(self.text.pointer(top), RIB_VALUE0 + 8 * index, SLOT)
        self.set_register(i.dst, Ssa(value))
        return True

    def _op_topset(self, i: Instruction) -> bool:
        if not self.unit.top_is_known or not self.unit.is_mutable(i.operands[0]):
            return self.leave("top level")
        place = RIB_VALUE0 + 8 * i.operands[0]
        self.write(self.word(Top()), place, self.register(i.operands[1]), watched=False)
        self.state.exit = None
        return True

    # -- objects -----------------------------------------------------------------------------

    def _new_object(self, i: Instruction, tag: int, count: int, values: list[Value]) -> bool:
        """A new object in memory, all its slots given."""
        if count >= LARGE_SLOTS or 8 * count > CHECKED_BYTES - 8:
            return self.leave("not compiled")
        words = [self.word(v) for v in values]
        pointer = self.allocate(1 + count)
        self.text.store_header(pointer, header(tag, count))
        for n, word in enumerate(words):
            self.text.store(pointer, SLOT0 + 8 * n, word, RIBS if tag == RIB else OBJECTS)
        name = self.text.assign(f"ptrtoint ptr {pointer} to i64")
        self.state.fresh.add(name)
        self.set_register(i.dst, Ssa(name), Fact(tag=tag, slots=count))
        return True

    def _op_make(self, i: Instruction) -> bool:
        tag = i.operands[1]
        return self._new_object(i, tag, len(i.regs), [self.register(r) for r in i.regs])

    def _op_alloc(self, i: Instruction) -> bool:
        tag, count = i.operands[1], i.operands[2]
        return self._new_object(i, tag, count, [Const(NIL)] * count)

    def _op_tupref(self, i: Instruction) -> bool:
        target, index = self.register(i.operands[1]), i.operands[2]
        if isinstance(target, Virtual):
            self.word(target)
            target = self.state.resolve(target)
        fact = self.state.fact(target)
        word = self.word(target)
        if fact.immediate:
            return self.leave("check")
        text = self.text
        if not (fact.tag and fact.slots > index):
            if not fact.tag and not isinstance(target, (Literal, Known, Top)):
                low = text.assign(f"and i64 {word}, 3")
                self.guard(text.assign(f"icmp ne i64 {low}, 0"), "pointer")
            slots = text.load(text.pointer(word), 4, HEADER, "i32")
            self.guard(text.assign(f"icmp sle i32 {slots}, {index}"), "slot")
            if isinstance(target, Ssa):
                tag = fact.tag or SOME
                self.state.facts[target.name] = Fact(tag=tag, slots=index + 1)
        some_object = fact.tag not in (0, SOME, RIB)
        value = text.load(
            text.pointer(word), SLOT0 + 8 * index, OBJECTS if some_object else SLOT
        )
        self.set_register(i.dst, Ssa(value))
        return True

    # -- vectors -----------------------------------------------------------------------------

    def _element(self, i: Instruction, vector: Value, index: Value) -> str | None:
        """A pointer to the word before an element, checked; None where the definition is to do it."""
        if self.unit.refuted(self.function, i.pc, "vector") or isinstance(vector, (Virtual, Const)):
            return None
        text, word = self.text, self.word(vector)
        fact = self.state.fact(vector)
        if fact.tag != VECTOR:
            if not fact.tag:
                low = text.assign(f"and i64 {word}, 3")
                self.guard(text.assign(f"icmp ne i64 {low}, 0"), "vector")
            tag = text.load(text.pointer(word), 0, HEADER, "i32")
            self.guard(text.assign(f"icmp ne i32 {tag}, {VECTOR}"), "vector")
            if isinstance(vector, Ssa):
                self.state.facts[vector.name] = Fact(tag=VECTOR, slots=1)
        self.need_integers([index], "vector")
        at = self.word(index)
        pointer = text.pointer(word)
        count = text.load(pointer, 4, HEADER, "i32")
        wide = text.assign(f"zext i32 {count} to i64")
        end = text.assign(f"shl i64 {wide}, 1")  # integers are 2n + 1
        self.guard(text.assign(f"icmp uge i64 {at}, {end}"), "vector")
        offset = text.assign(f"shl i64 {at}, 2")
        return text.assign(f"getelementptr i8, ptr {pointer}, i64 {offset}")

    def _op_vref(self, i: Instruction) -> bool:
        place = self._element(i, self.register(i.operands[1]), self.register(i.operands[2]))
        if place is None:
            return self.by_definition(i)
        self.set_register(i.dst, Ssa(self.text.load(place, 4, OBJECTS)))
        return True

    def _op_vset(self, i: Instruction) -> bool:
        vector, value = self.register(i.operands[0]), self.register(i.operands[2])
        if not self.state.fact(value).immediate:
            return self.by_definition(i)
        place = self._element(i, vector, self.register(i.operands[1]))
        if place is None:
            return self.by_definition(i)
        self.text.store(place, 4, self.word(value), OBJECTS)
        self.state.exit = None
        return True

    # -- closures ----------------------------------------------------------------------------

    def _op_fun(self, i: Instruction) -> bool:
        text = self.text
        lenv = self.word(self.state.lenv)
        pointer = self.allocate(1 + CLOSURE_SLOTS)
        text.store_header(pointer, header(CLOSURE, -CLOSURE_SLOTS))
        text.store_slot(pointer, SLOT0, str(NIL))
        text.store_slot(pointer, SLOT0 + 8, str(NIL))
        entry = self.unit.entry_position(i.next)
        text.store_slot(pointer, CLOSURE_ENTRY, text.sum(text.stream_position(i.pc), 8 * (entry - i.position) + 1))
        text.store_slot(pointer, CLOSURE_ENV, lenv)
        name = text.assign(f"ptrtoint ptr {pointer} to i64")
        self.state.fresh.add(name)
        fact = Fact(tag=CLOSURE, function=self.unit.function_number(i.next))
        self.set_register(i.dst, Ssa(name), fact)
        fuel, more = self.state.fuel
        change = self.function.by_pc[i.target()].at - i.at - 1
        self.state.fuel = (fuel, more + change)
        return True

    # -- leaving the function ----------------------------------------------------------------

    def _op_call(self, i: Instruction) -> bool:
        from irkjit.jit.calls import lower_call

        return lower_call(self, i)

    _op_call0 = _op_tail = _op_tail0 = _op_call

    def _op_ret(self, i: Instruction) -> bool:
        from irkjit.jit.calls import lower_return

        return lower_return(self, i)


class _Way:
    """One of several ways that meet, its block still open."""

    def __init__(self, state: State, lines: list[str | Later], block: str) -> None:
        self.state = state
        self.lines = lines
        self.block = block

    @contextmanager
    def inside(self, segment: Segment) -> Iterator[None]:
        """What is emitted meanwhile becomes part of this way."""
        text = segment.text
        before = text.lines, text.block
        segment.state, text.lines, text.block, text.closed = (
            self.state,
            self.lines,
            self.block,
            False,
        )
        yield
        self.block = text.block
        text.lines, text.block = before


COMPILED = frozenset(
    "add sub mul div srem shl ashr or xor and lt gt le ge cmp hash unchar makei vlen vref vset vmake "
    "tupref stor rref rset litc smake slen sref sset scopy topref ob2int obptr2int".split()
)
"""Opcodes that may be calls of their definitions."""
ALLOCATING = frozenset(["litc", "vmake", "smake"])
"""Opcodes whose definitions move hp."""
RESULTS: dict[str, Fact] = {
    **dict.fromkeys(
        "vlen slen unchar ob2int obptr2int hash errno csize div srem shl ashr add sub mul".split(),
        INTEGER,
    ),
    **dict.fromkeys("sref makei cmp lt gt le ge eq".split(), IMMEDIATE),
}
"""What is known of results, by opcode."""
PROVED: dict[str, tuple[tuple[int, Fact], ...]] = {
    "vref": ((2, INTEGER),),
    "vset": ((1, INTEGER),),
    "sref": ((2, INTEGER),),
    "sset": ((1, INTEGER),),
}
"""Operands of which something is known once the definition has not raised."""
