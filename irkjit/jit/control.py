"""Branches and loops within a function, and the ways out of it."""

from __future__ import annotations

from typing import NamedTuple

from irkjit.jit.body import AROUND, Instruction, TooOptimistic
from irkjit.jit.definitions import HEADER, RIBS
from irkjit.jit.environments import Environments
from irkjit.jit.values import (
    INTEGER,
    Bool,
    Const,
    Fact,
    Ssa,
    Value,
    Virtual,
)
from irkjit.runtime.layout import SEEN_ELSE, SEEN_THEN, SEEN_WAYS
from irkjit.tagging import (
    RIB_VALUE0,
    TAG_BITS,
    TRUE,
)

ANY_INTEGER = 0
"""The tag of the alternative of a case that is for integers."""


class _Way(NamedTuple):
    """An alternative of a case; taken: whether it has ever been; label: of the way there."""

    tag: int
    target: int
    taken: bool
    label: str


class Control(Environments):
    """Lowers jumps, cases and loops."""

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
        if isinstance(value, Const):
            if value.word != TRUE:
                self._jump(i.target())
            return value.word == TRUE
        seen = self.unit.ways_seen(self.function, i)
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
        if isinstance(value, Const):
            kind = ANY_INTEGER if value.word & 1 else value.word
            self._jump(next((target for tag, target in i.alts if tag == kind), i.target()))
            return False
        if isinstance(value, Bool):
            value = Ssa(self.word(value))
        seen = self.unit.ways_seen(self.function, i)
        ways = self._ways(i, seen)
        other = text.label("e")
        self._tell_apart(value, ways, other)
        before = self.state
        for way in ways:
            self.state = before.copy()
            if way.taken:
                self._learn(value, way.tag)
                self._jump(way.target, way.label)
            else:
                text.start(way.label)
                self.leave("case")
        self.state = before
        if not seen or seen & SEEN_ELSE:
            self._jump(i.target(), other)
        else:
            text.start(other)
            self.leave("case")
        return False

    def _ways(self, i: Instruction, seen: int) -> list[_Way]:
        """The alternatives of a case, each tag once, in the order in which they are told apart:
        immediates, integers, objects.  seen: what the instruction remembers."""
        found: dict[int, _Way] = {}
        for n, (tag, target) in enumerate(i.alts):
            if tag not in found and not tag & 1:
                taken = not seen or n >= SEEN_WAYS or bool(seen & SEEN_THEN << n)
                found[tag] = _Way(tag, target, taken, self.text.label("e"))
        return sorted(found.values(), key=lambda way: (way.tag & 3 == 0, way.tag != ANY_INTEGER))

    def _tell_apart(self, value: Value, ways: list[_Way], other: str) -> None:
        """Branch to the label of each way, or to that of the rest."""
        text, word = self.text, self.word(value)
        objects = []
        for way in ways:
            if way.tag & 3 == 0 and way.tag != ANY_INTEGER:
                objects.append(way)
                continue
            go = text.label("c")
            if way.tag == ANY_INTEGER:
                same = text.assign(f"trunc i64 {word} to i1")
            else:
                same = text.assign(f"icmp eq i64 {word}, {way.tag}")
            text.emit(f"br i1 {same}, label %{way.label}, label %{go}")
            text.start(go)
        if not objects:
            text.emit(f"br label %{other}")
            return
        if not self.state.fact(value).tag:
            go = text.label("c")
            low = text.assign(f"and i64 {word}, 3")
            pointer = text.assign(f"icmp eq i64 {low}, 0")
            text.emit(f"br i1 {pointer}, label %{go}, label %{other}")
            text.start(go)
        tag_word = text.load(text.pointer(word), 0, HEADER, "i32")
        masked = text.assign(f"and i32 {tag_word}, {TAG_BITS - (1 << 32)}")
        cases = " ".join(f"i32 {way.tag}, label %{way.label}" for way in objects)
        text.emit(f"switch i32 {masked}, label %{other} [ {cases} ]")

    def _learn(self, value: Value, tag: int) -> None:
        """A case has found this alternative."""
        if tag & 3:
            for register, held in self.state.registers.items():
                if held == value:
                    self.state.registers[register] = Const(tag)
        elif isinstance(value, Ssa):
            self.state.facts[value.name] = INTEGER if tag == ANY_INTEGER else Fact(tag=tag)

    def integer_parameters(self) -> list[int]:
        """Arguments that are taken to be integers: checked once, at the entry."""
        if self.arity is None or self.unit.refuted(self.function, self.function.pc, "parameter"):
            return []
        return sorted(p for p in self.function.integer_parameters if p < self.arity)

    def _may_turn(self) -> bool:
        """Whether there is a head to go back to, here or in another segment."""
        return self.head is not None or self.unit.may_enter(self.function.number, self.arity)

    def _op_trcall(self, i: Instruction) -> bool:
        function = self.function
        if not self._may_turn():
            return self.leave("loop")
        change = function.instructions[0].at - i.at - 1
        fuel = self.text.sum(self.state.fuel[0], self.state.fuel[1] + change)
        values = [self.register(r) for r in i.regs]
        if self.arity is None:
            return self._turn_in_memory(i, values, fuel)
        rib = self.rib_at(i.operands[1])
        if not isinstance(rib, Virtual) or len(values) > self.arity:
            return self.leave("loop")
        slots = self.state.objects[rib.number].slots
        values += [self.state.resolve(v) for v in slots[1 + len(values) :]]
        wanted = self.integer_parameters()
        words = []
        for index, value in enumerate(values):
            if index in wanted and self.head is not None:
                self.need_integer(value, "turn")
            words.append(self.word(value))
        return self._turn(words, fuel)

    def _turn(self, words: list[str], fuel: str) -> bool:
        """Back to the head, or to the entry where that is in another segment."""
        text, function = self.text, self.function.number
        if self.head is not None:
            for number, slots in self.head.held.items():
                thing = self.state.objects.get(number)
                if thing is None or thing.place is not None or thing.slots != slots:
                    raise TooOptimistic(function, AROUND)
            self.head.ways.append((text.block, [*words, self.state.regs, self.state.hp, fuel]))
            text.emit(f"br label %{self.head.label}")
        elif self.arity is None:
            text.tail_call(
                f"@{self.unit.symbol(function, self.arity)}",
                hp=self.state.hp,
                fuel=fuel,
                regs=self.state.regs,
                lenv=words[0],
            )
        else:
            lenv = "poison" if self.unit.is_closed(function) else self._link_of_arguments()
            text.tail_call(
                f"@{self.unit.symbol(function, self.arity)}",
                hp=self.state.hp,
                fuel=fuel,
                regs=self.state.regs,
                lenv=lenv,
                arguments=words,
            )
        return False

    def _link_of_arguments(self) -> str:
        """The environment that the function was entered with."""
        rib = self.rib_at(self.now.operands[1])
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
            self.state.variables.pop((rib, index), None)
        return self._turn([rib], fuel)

    def _op_trcall0(self, i: Instruction) -> bool:
        if self.arity is not None or not self._may_turn():
            return self.leave("loop")
        change = self.function.instructions[0].at - i.at - 1
        fuel = self.text.sum(self.state.fuel[0], self.state.fuel[1] + change)
        return self._turn([self.rib_word(i.operands[1])], fuel)
