"""A unit of compilation: a hot function and what it calls, as one LLVM module.

Functions that are known callees become part of the unit as long as there is room, so that LLVM can
inline them and calls are direct jumps.  They are private copies: what other code calls is only the
function the unit was made for.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from irkjit.deopt import FrameLayout
from irkjit.jit.body import Function, Instruction, TooComplex
from irkjit.jit.calls import ReturnPoint
from irkjit.jit.code import CLOSED, TOP_LEVEL
from irkjit.jit.definitions import ALIASES, HEADER, RIBS, SLOT, definition
from irkjit.jit.guards import KNOWN, UNCOUNTED, Guard
from irkjit.jit.states import FUNCTIONS_SLOT, SLOTS, Source
from irkjit.jit.text import Text
from irkjit.jit.values import Const, Known
from irkjit.lower_llvm import Segment
from irkjit.profile import Facts
from irkjit.runtime.layout import FN_HANDLER, FN_SIZE
from irkjit.subset.emitter import ARGUMENTS
from irkjit.tagging import RIB, RIB_LINK, RIB_VALUE0, header

NO_ARITY = -1
ROOM = 300
"""Instructions of a unit beyond which no further callee becomes part of it."""
MAX_CALLEE = 40
"""Instructions of the largest callee that becomes part of a unit."""
MAX_WORK = 6000
"""Instructions that are lowered for one unit at most, those lowered several times counted so."""
MAX_VARIANTS = 6
"""Return points of one call that differ in what their frames hold."""


class Target(NamedTuple):
    """A function of the unit: its symbol and its mode (see lower_llvm.py)."""

    symbol: str
    arity: int | None


class Compiled(NamedTuple):
    """What a unit comes to: IR, and what the installer must know.

    text: with a symbol `native` if callers may use it.  relies: as in `code.Code`.  exits:
    function, pc, exit state.
    """

    function: int
    text: str
    guards: list[Guard]
    exits: list[tuple[int, int, tuple[Source, ...]]]
    points: list[tuple[int, ReturnPoint]]
    relies: tuple[tuple[int, int, int], ...]
    members: list[int]
    captured: list[int]
    instructions: int


class Unit:
    """A unit being lowered."""

    def __init__(
        self,
        facts: Facts,
        function: int,
        arity: int,
        forced: int = 0,
        wrong: Collection[tuple[int, str]] = (),
    ) -> None:
        """function: its number; arity: of the call that made it hot, 0 without an argument rib.

        forced: of so many guards one is made to fail (`force_in` of the VM counts down to it).
        wrong: what is not to be assumed, `TooOptimistic.what` each.
        """
        self.wrong = wrong
        self.facts = facts
        self.forced = forced
        self.root = function
        self.ribs_escape = facts.ribs_escape
        # what may change meanwhile, as the program runs on: one answer for all of the unit
        self._refuted = frozenset(facts.refuted)
        self._closed = frozenset(facts.closed)
        self.known_functions = dict(facts.known_functions)
        self._constants = dict(facts.constants)
        self._mutable = frozenset(facts.mutable)
        self._top_size = facts.top_size
        self.guards: list[Guard] = []
        self.relies: set[int] = set()
        self._relies_closed: set[int] = set()
        self.members: dict[int, Target] = {}
        self._functions: dict[int, Function] = {}
        self._captured: dict[int, bool] = {}
        self._without_rib: dict[int, bool] = {}
        self._definitions: dict[str, str] = {}
        self._points: dict[object, list[ReturnPoint]] = {}
        self._waiting: list[tuple[Segment, ReturnPoint | None]] = []
        self._listed: list[tuple[int, ReturnPoint]] = []
        self.exits: list[tuple[int, int, tuple[Source, ...]]] = []
        self.inlined = 0
        """Instructions of functions inlined so far, each time counted."""
        self._work = 0
        self._size = 0
        self._arity = arity if arity <= len(ARGUMENTS) else NO_ARITY

    def compile(self) -> Compiled:
        """Lower everything.  Raises TooComplex."""
        self._add(self.root, self.mode(self.root, self._arity))
        parts = []
        while self._waiting:
            segment, point = self._waiting.pop()
            if point is None:
                parts.append(segment.from_entry())
            else:
                parts.append(segment.from_return(point))
                parts.append(point.text(segment.symbol))
        parts += self._entries()
        parts += self._definitions.values()
        parts.append(f"@S = hidden global [{SLOTS} x i64] zeroinitializer, align 8\n")
        count = max(1, len(self.exits))
        parts.append(f"@X = hidden global [{count} x i64] zeroinitializer, align 8\n")
        return Compiled(
            self.root,
            "".join(parts) + _ATTRIBUTES + ALIASES,
            self.guards,
            self.exits,
            self._listed,
            (
                *((v, *self._held(v)) for v in sorted(self.relies)),
                *((CLOSED, function, 1) for function in sorted(self._relies_closed)),
            ),
            sorted(self.members),
            [n for n in self.members if self._captured[n]],
            self._size,
        )

    # -- members -----------------------------------------------------------------------------

    def body(self, number: int) -> Function:
        """A function's instructions."""
        found = self._functions.get(number)
        if found is None:
            found = self._functions[number] = self.facts.function(number)
        return found

    def was_captured(self, number: int) -> bool:
        """Whether a continuation held an activation of it: one answer for all of a unit."""
        return self._captured.setdefault(number, self.facts.was_captured(number))

    def may_inline(self, number: int) -> bool:
        """Whether a function is one that code of other functions may hold."""
        return self.facts.has_run(number)

    def mode(self, number: int, arity: int) -> int | None:
        """Whether a function gets its arguments in registers.

        A loop that makes closures does not: one that somebody keeps sees what later turns put into
        the rib, and the interpreter may make it where compiled code has been left.
        """
        body = self.body(number)
        if not 0 < arity <= len(ARGUMENTS) or self.ribs_escape:
            return None
        if self._without_rib.setdefault(number, self.facts.was_called_without_rib(number)):
            return None
        if body.loops and (body.makes_closures or self.was_captured(number)):
            return None
        if any(i.name == "trcall0" for i in body.instructions):
            return None
        return arity

    def _add(self, number: int, mode: int | None) -> Target:
        target = self.members[number] = Target(f"f{number}", mode)
        body = self.body(number)
        self._size += len(body.instructions)
        self.was_captured(number)
        self._waiting.append((Segment(self, body, mode, target.symbol), None))
        return target

    def target(self, number: int, arity: int | None) -> Target | None:
        """The function as part of this unit, for callers with so many arguments in registers.

        None: it is no part of it, or not in a form for them.
        """
        known = self.members.get(number)
        if known is None:
            if not self.may_inline(number):
                return None
            try:
                body = self.body(number)
            except TooComplex:
                return None
            size = len(body.instructions)
            if size > MAX_CALLEE or self._size + size > ROOM:
                return None
            mode = self.mode(number, arity or 0)
            if mode is None:
                return None
            known = self._add(number, mode)
        if known.arity is not None and known.arity != arity:
            return None
        return known

    def may_enter(self, number: int, arity: int | None) -> bool:
        """Whether a function can be a member in this mode; programs may call one with ribs of
        several sizes."""
        known = self.members.get(number)
        return known is None or known.arity == arity

    def symbol(self, number: int, arity: int | None) -> str:
        """The symbol of a member; what was only inlined becomes one where its loop is entered."""
        known = self.members.get(number)
        return (known or self._add(number, arity)).symbol

    def return_point(
        self, function: Function, arity: int | None, pop: Instruction, layout: FrameLayout
    ) -> ReturnPoint:
        """The return point of a call; calls that agree on the frame share one."""
        key = (function.number, pop.pc, layout.key())
        points = self._points.setdefault(key, [])
        facts = layout.facts()
        for point in points:
            if all(a == b or a.both(b) == a for a, b in zip(point.facts, facts, strict=True)):
                return point
        if len(points) >= MAX_VARIANTS:
            facts = tuple(f._replace(integer=False, immediate=False, tag=0, slots=0) for f in facts)
        number = len(self._listed)
        point = ReturnPoint(f"R{number}", pop, layout, facts)
        points.append(point)
        self._listed.append((function.number, point))
        segment = Segment(self, function, arity, f"r{number}")
        self._waiting.append((segment, point))
        return point

    # -- what the lowering asks for ----------------------------------------------------------

    def spend(self, instructions: int) -> None:
        """Bound the work; raises TooComplex."""
        self._work += instructions
        if self._work > MAX_WORK:
            raise TooComplex("too large")

    def new_guard(self, function: Function, i: Instruction, reason: str) -> int:
        """The number of a guard.  One that is known to fail does not count any more."""
        if reason not in UNCOUNTED and self.refuted(function, i.pc, reason):
            reason = KNOWN
        self.guards.append(Guard(function.number, i.pc, reason))
        return len(self.guards) - 1

    def refuted(self, function: Function, pc: int, reason: str) -> bool:
        """Whether a guard for this reason failed too often."""
        return (function.number, pc, reason) in self._refuted

    def use_definition(self, name: str) -> bool:
        """Make an opcode's definition part of the unit, if it has one."""
        text = definition(name).text
        if text is None:
            return False
        self._definitions[name] = text
        return True

    def ways_seen(self, function: Function, i: Instruction) -> int:
        """Which ways a branch has taken, as in the stream; 0: nothing is known of that."""
        if not self.facts.is_typical(function.number):
            return 0
        if self.refuted(function, i.pc, "branch" if i.name == "tst" else "case"):
            return 0
        return self.facts.seen(i)

    def callee_seen(self, function: Function, i: Instruction) -> int:
        """The number of the one function that a call has called, or -1."""
        if self.refuted(function, i.pc, "target"):
            return -1
        return self.facts.callee(i)

    def is_there(self, variable: int) -> bool:
        """Whether the rib of the top level has this variable, and will stay."""
        if variable >= self._top_size:
            return False
        self.relies.add(TOP_LEVEL)
        return True

    def is_mutable(self, variable: int) -> bool:
        """Whether nothing may rely on a top-level variable."""
        return variable in self._mutable

    def _held(self, variable: int) -> tuple[int, int]:
        """What the code takes for granted of a variable: the last two items of an entry in
        `code.Code.relies`."""
        if variable == TOP_LEVEL:
            return -1, self._top_size
        function = self.known_functions.get(variable)
        if function is None:
            return -1, self._constants[variable]
        return function, int(function in self._closed)

    def known_variable(self, variable: int) -> Const | Known | None:
        """The value of a top-level variable, if it is one to rely on."""
        if not self._top_size or variable in self._mutable:
            return None
        function = self.known_functions.get(variable)
        if function is not None:
            self.relies.add(variable)
            return Known(variable, function)
        word = self._constants.get(variable)
        if word is not None:
            self.relies.add(variable)
            return Const(word)
        return None

    def is_closed(self, function: int) -> bool:
        """Whether the environment of all closures of a function is the top level."""
        if function not in self._closed or not self._top_size:
            return False
        self.relies.add(TOP_LEVEL)
        self._relies_closed.add(function)
        return True

    def immediate_literal(self, index: int) -> int | None:
        """The word of a literal that is no object."""
        return self.facts.immediate_literal(index)

    def entry_position(self, pc: int) -> int:
        """Where in the stream the entry of the function at pc is, in words."""
        return int(self.facts.positions[pc])

    def function_number(self, pc: int) -> int:
        """The number of the function whose entry is at pc."""
        return self.facts.number_at[pc]

    # -- ways in and out ---------------------------------------------------------------------

    def _native_with_rib(self, target: Target) -> str:
        """`native` of a function that works on a rib in memory: makes that of the arguments."""
        text = Text(self.facts.positions)
        count = max(self._arity, 0)
        if count == 0:
            text.tail_call(f"@{target.symbol}", hp="%hp", fuel="%fuel", lenv="%lenv")
            return text.function("native", "")
        arguments = [f"%{a}" for a in ARGUMENTS[:count]]
        hp = text.at("%hp", 8 * count + 16)
        full = text.assign(f"icmp ugt ptr {hp}, {text.field('limit', 'ptr')}")
        text.emit(f"br i1 {full}, label %no, label %go, !prof !0")
        text.start("no")
        text.tail_call(
            text.field(f"n_enter_{count}", "ptr"),
            ip=text.stream_position(self.body(self.root).pc),
            hp="%hp",
            fuel="%fuel",
            lenv="%lenv",
            arguments=arguments,
        )
        text.start("go")
        text.store_header("%hp", header(RIB, count + 1))
        for i, word in enumerate(["%lenv", *arguments]):
            text.store("%hp", RIB_LINK + 8 * i, word, RIBS)
        rib = text.assign("ptrtoint ptr %hp to i64")
        text.tail_call(f"@{target.symbol}", hp=hp, fuel="%fuel", lenv=rib)
        return text.function("native", "")

    def _entries(self) -> list[str]:
        """`enter`: from the interpreter, the arguments in a rib; `native`: from compiled code."""
        target = self.members[self.root]
        text = Text(self.facts.positions)
        if target.arity is None:
            text.tail_call(f"@{target.symbol}", hp="%hp", fuel="%fuel", lenv="%lenv")
            return [text.function("enter", ""), self._native_with_rib(target)]
        rib = text.pointer("%lenv")
        head = text.load(rib, 0, HEADER)
        good = text.assign(f"icmp eq i64 {head}, {header(RIB, target.arity + 1)}")
        text.emit(f"br i1 {good}, label %args, label %no, !prof !6")
        text.start("args")
        words = [text.load(rib, RIB_VALUE0 + 8 * i, SLOT) for i in range(target.arity)]
        link = text.load(rib, RIB_LINK, SLOT)
        closed = self.is_closed(self.root)
        if closed:
            same = text.assign(f"icmp eq i64 {link}, {text.top()}")
            text.emit(f"br i1 {same}, label %go, label %no, !prof !6")
            text.start("go")
        text.tail_call(f"@{target.symbol}", hp="%hp", fuel="%fuel", lenv=link, arguments=words)
        text.start("no")
        records = text.pointer(text.slot_word(FUNCTIONS_SLOT))
        handler = text.load(records, FN_SIZE * self.root + FN_HANDLER, "", "ptr")
        text.tail_call(handler, ip="%ip", hp="%hp", fuel="%fuel", lenv="%lenv")
        found = [text.function("enter", "")]
        text = Text(self.facts.positions)
        arguments = [f"%{a}" for a in ARGUMENTS[: target.arity]]
        if closed:
            same = text.assign(f"icmp eq i64 %lenv, {text.top()}")
            text.emit(f"br i1 {same}, label %go, label %no, !prof !6")
            text.start("no")
            code = text.field(f"n_enter_{target.arity}", "ptr")
            ip = text.stream_position(self.body(self.root).pc)
            text.tail_call(code, ip=ip, hp="%hp", fuel="%fuel", lenv="%lenv", arguments=arguments)
            text.start("go")
        text.tail_call(
            f"@{target.symbol}", hp="%hp", fuel="%fuel", lenv="%lenv", arguments=arguments
        )
        return [*found, text.function("native", "")]


_ATTRIBUTES = """
declare void @llvm.memmove.p0.p0.i64(ptr, ptr, i64, i1)
attributes #0 = { nounwind "function-inline-threshold"="225" "no-builtins" "frame-pointer"="none" }
attributes #8 = { nounwind alwaysinline "no-builtins" }
attributes #9 = { nounwind cold memory(read, inaccessiblemem: readwrite) }
!0 = !{!"branch_weights", i32 1, i32 2000}
!6 = !{!"branch_weights", i32 2000, i32 1}
"""
