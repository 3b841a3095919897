"""A function of the program to LLVM IR.

The function is cut into *segments*: one from its entry, one from each place that a call returns to.
Each is an LLVM function; calls and returns are tail calls, frames lie on the VM's stack.  Branches
lead forward only, so one walk in the order of the code sees every way into an instruction before
the instruction itself: registers become SSA values at once, and where ways meet, phis.  The only
loops are `trcall`, back to the entry.

Registers are `Value`s (jit/values.py).  An argument rib or a let is a `Virtual` until something
could see it, so variables are SSA values as well.  Simple opcodes are calls of their definitions,
which LLVM inlines (jit/definitions.py), or what those come to for integers (jit/arithmetic.py).
What has never happened is not compiled but left to the interpreter: every check is a guard that
leaves to a snapshot (deopt.py).  Calls are in jit/calls.py.

Modes of a function: with `arity` n > 0 it gets n arguments in machine registers and its rib is
virtual; with arity None it works in the environment it is given, as the interpreter does.
"""

from __future__ import annotations

import heapq

from irkjit.deopt import write_exit
from irkjit.jit.arithmetic import COMPARISONS, FORMS
from irkjit.jit.body import Instruction
from irkjit.jit.calls import ReturnPoint, lower_call, lower_return
from irkjit.jit.continuations import lower_getcc, lower_putcc
from irkjit.jit.control import Control
from irkjit.jit.definitions import COMPILED
from irkjit.jit.inlining import lower_inlined_return
from irkjit.jit.joins import Joins
from irkjit.jit.lowering import COLD, Head
from irkjit.jit.text import Later
from irkjit.jit.values import (
    INTEGER,
    Bool,
    Fact,
    Object,
    Ssa,
    State,
    Top,
    Value,
    Virtual,
)
from irkjit.opcodes import POPS
from irkjit.runtime.state import OFFSETS
from irkjit.subset.emitter import ARGUMENTS
from irkjit.tagging import (
    RIB,
)


class Segment(Joins, Control):
    """The lowering of one segment."""

    def from_entry(self) -> str:
        """The segment that starts where the function is entered."""
        self.text.emit("%vmi = ptrtoint ptr %vm to i64")
        lenv = Ssa("%lenv")
        self.state = State({}, lenv, "%hp", ("%fuel", 0))
        self.state.facts["%lenv"] = Fact(tag=RIB)
        arguments: list[Value] | None = None
        if self.arity is not None:
            arguments = [Ssa(f"%{a}") for a in ARGUMENTS[: self.arity]]
        closed = arguments is not None and self.unit.is_closed(self.function.number)
        self.enter_body(Top() if closed else lenv, arguments)
        self._add_edge(self.function.pc, None)
        return self._finish()

    def enter_body(self, env: Value, arguments: list[Value] | None) -> None:
        """The entry of the function.  env: what it works in, or what its rib is linked to, if it
        has its arguments in registers."""
        self.now = self.function.by_pc[self.function.pc]
        self._enter_environment(env, arguments)
        if self.state.exit is None:
            self._snapshot()
        if not self.frames:  # before anything leaves to the interpreter, which looks in calls
            self.check_poll()
        integers = self.integer_parameters()
        for index in integers:
            assert arguments is not None
            self.need_integer(arguments[index], "parameter")
        if self.function.turns:
            self._begin_loop(env, arguments, integers)
            self.check_poll()

    def _enter_environment(self, env: Value, arguments: list[Value] | None) -> None:
        state = self.state
        state.registers = {}
        if arguments is not None:
            state.lenv = self.new_virtual(Object([env, *arguments], None, 0))
            return
        state.lenv = state.resolve(env)
        if not isinstance(state.lenv, Virtual):
            word = self.word(env)
            state.facts[word] = Fact(tag=RIB)
            state.lenv = Ssa(word)

    def _begin_loop(self, env: Value, arguments: list[Value] | None, integers: list[int]) -> None:
        """The block that the loop of this function comes back to; its phis are written at the end.

        env, arguments: as above, the first time; integers: positions of those that are integers.
        """
        text = self.text
        if arguments is None:
            words = [self.word(env)]
            self.state.loaded = {}
            self.state.variables = {}
        else:
            words = [self.word(v) for v in arguments]
            self._hoist_variables()
        state = self.state
        held = {} if arguments is None else self.reached(env)
        for thing in held.values():
            thing.slots = [Ssa(self.word(v)) if isinstance(v, Bool) else v for v in thing.slots]
        initial = [*words, state.regs, state.hp, text.sum(*state.fuel)]
        before = text.block
        label = text.label("head")
        text.start(label)
        names = [text.temp() for _ in initial]
        self.head = Head(
            label,
            len(text.lines),
            names,
            [(before, initial)],
            {number: list(thing.slots) for number, thing in held.items()},
        )
        text.lines.append("")
        *names, state.regs, state.hp, fuel = names
        state.fuel = (fuel, 0)
        if arguments is None:
            self._enter_environment(Ssa(names[0]), None)
        else:
            self._enter_environment(env, [Ssa(n) for n in names])
        for index in integers:
            state.facts[names[index]] = INTEGER
        self._check = None
        self._snapshot()

    def _hoist_variables(self) -> None:
        """Load the variables around a loop before it, if nothing in it can change them: `set`s of
        its own, or those of a function whose call in it is inlined.

        LLVM cannot do that: the guards in the loop hide from it that the loads are always made.
        """
        function = self.function
        changes = function.sets or function.calls
        if changes:  # what is known of variables now need not hold in the next turn
            self.forget_variables()
        if self.unit.refuted(function, function.pc, "variable"):
            return
        for depth, index, is_set in sorted(function.outer_variables):
            if isinstance(self.rib_at(depth + 1), Virtual):
                continue
            rib = self.rib_word(depth + 1)
            self.check_variables(rib, index + 1)
            if not (is_set or function.calls):
                self._load_variable(rib, index)

    def finish_loop(self) -> None:
        """Write the phis, now that every way back is known."""
        if self.head is not None:
            self.text.lines[self.head.position] = self.head.phis()

    def from_return(self, point: ReturnPoint) -> str:
        """The segment behind a call."""
        self.text.emit("%vmi = ptrtoint ptr %vm to i64")
        self.state, self._objects = point.state(self.text, self.unit.known_functions)
        pc = point.pop.next
        self.now = self.function.by_pc[pc]
        self._check_poll_behind(point)
        self._snapshot()
        self._add_edge(pc, None)
        return self._finish()

    def _finish(self) -> str:
        self.walk()
        for snapshot in self.snapshots:
            if snapshot.guards:
                number = len(self.unit.exits)
                state = write_exit(self.text, snapshot, number, self.unit.forced)
                self.unit.exits.append((snapshot.function, snapshot.pc, state))
        self.finish_loop()
        return self.text.function(self.symbol)

    def walk(self) -> None:
        """Lower what there are ways to, in the order of the code."""
        while self.order:
            pc = heapq.heappop(self.order)
            edges = self.edges.pop(pc, None)
            if edges is not None:
                self.enter(pc, edges)
                self.straight(pc)

    def straight(self, pc: int) -> None:
        """Lower from pc on, up to where control ends or meets another way."""
        while True:
            i = self.function.by_pc[pc]
            self.now = i
            if self.state.exit is None:
                self._snapshot()
            self.unit.spend(1)
            if not self._instruction(i):
                return
            pc = self._following(i)
            if pc in self.edges:
                self._add_edge(pc, None)
                return

    def _following(self, i: Instruction) -> int:
        """The pc at which control goes on behind an instruction."""
        if i.name == "fun":
            return i.target()
        if i.name in ("call", "call0"):  # inlined, the pop included
            return self.function.by_pc[i.next].next
        return i.next

    def _check_poll_behind(self, point: ReturnPoint) -> None:
        """The check of fuel and polls where a call returns: the interpreter then looks at the pop
        itself."""
        text = self.text
        place = text.at("%vm", OFFSETS["poll"])
        poll = text.assign(f"load volatile i64, ptr {place}, align 8")
        left = text.assign(f"sub i64 %fuel, {poll}")
        self.inlined[0] -= point.pop.at
        failed = text.temp()
        text.lines.append(Later(self.inlined, f"{failed} = icmp slt i64 {left}, #"))
        go = text.label("g")
        text.emit(f"br i1 {failed}, label %out, label %{go}{COLD}")
        text.start("out")
        code = text.field("n_return", "ptr")
        text.tail_call(code, hp="%hp", fuel="%fuel", regs="%regs", arguments=["%result"])
        text.start(go)

    def _op_call(self, i: Instruction) -> bool:
        return lower_call(self, i)

    _op_call0 = _op_tail = _op_tail0 = _op_call

    def _op_getcc(self, i: Instruction) -> bool:
        return lower_getcc(self, i)

    def _op_putcc(self, i: Instruction) -> bool:
        return lower_putcc(self, i)

    def _op_ret(self, i: Instruction) -> bool:
        return (lower_return if self.returns is None else lower_inlined_return)(self, i)

    def _instruction(self, i: Instruction) -> bool:
        """Lower one instruction; whether control goes on behind it."""
        name = i.name
        special = getattr(self, f"_op_{name}", None)
        if special is not None:
            return bool(special(i))
        if name in COMPARISONS or name in FORMS:
            return self._arithmetic(i)
        return self.by_definition(i)


def coverage(name: str) -> str:
    """What the jit has for an opcode, in words: a lowering of its own, a form for integers, its
    definition, or nothing, which is then left to the interpreter."""
    if hasattr(Segment, f"_op_{name}") or name in POPS:
        return "own"
    if name in COMPARISONS or name in FORMS:
        return "integers"
    return "definition" if name in COMPILED else "interpreter"
