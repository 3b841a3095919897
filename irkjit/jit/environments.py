"""Ribs and variables in compiled code: virtual ones, those in memory, the top level."""

from __future__ import annotations

from irkjit.jit.body import Instruction, TooComplex
from irkjit.jit.definitions import HEADER, OBJECTS, RIBS, SLOT
from irkjit.jit.lowering import MAX_RIB
from irkjit.jit.objects import Objects
from irkjit.jit.values import (
    SOME,
    UNKNOWN,
    Const,
    Empty,
    Fact,
    Object,
    Ssa,
    Top,
    Value,
    Virtual,
)
from irkjit.tagging import (
    NIL,
    RIB,
    RIB_LINK,
    RIB_VALUE0,
    SLOT0,
)


class Environments(Objects):
    """Lowers what makes, reads and sets variables."""

    def rib_at(self, depth: int) -> Value:
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
        value = self.state.variables.get((rib, index))
        if value is None:
            value = self.text.load(self.text.pointer(rib), RIB_VALUE0 + 8 * index, RIBS)
            self.state.variables[rib, index] = value
        return value

    def held_value(self, value: Value) -> Value:
        """A value as a variable of a virtual rib: closures may stay virtual there."""
        if isinstance(value, Virtual) and self.state.objects[value.number].is_rib:
            self.word(value)
        return self.state.resolve(value)

    def _op_ref0(self, i: Instruction) -> bool:
        return self._read_variable(i, 0, i.operands[1])

    def _op_ref(self, i: Instruction) -> bool:
        return self._read_variable(i, i.operands[1], i.operands[2])

    def _write_variable(self, depth: int, index: int, register: int) -> bool:
        value = self.register(register)
        thing, rib = self._variable(depth, index)
        if thing is not None:
            thing.slots[index + 1] = self.held_value(value)
            return True
        self.write(rib, RIB_VALUE0 + 8 * index, value, alias=RIBS)
        self.forget_variables(index)  # the rib may be known by other names
        self.state.exit = None
        return True

    def _op_set0(self, i: Instruction) -> bool:
        return self._write_variable(0, i.operands[0], i.operands[1])

    def _op_set(self, i: Instruction) -> bool:
        return self._write_variable(i.operands[0], i.operands[1], i.operands[2])

    def _op_env(self, i: Instruction) -> bool:
        size = i.operands[1]
        if size > MAX_RIB or self.unit.ribs_escape:
            return self.new_object(i, RIB, size + 1, [Empty(), *[Const(NIL)] * size])
        rib = self.new_virtual(Object([Empty(), *[Const(NIL)] * size]))
        self.set_register(i.dst, rib)
        self.limit_virtual(rib, i.next)
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
            self.state.variables.clear()
            self.state.lenv = rib
            self.state.exit = None
            return True
        thing = self.state.objects[rib.number]
        if not thing.is_rib:
            return self.leave("not compiled")
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
            thing = self.state.objects[target.number]
            slots = thing.slots
            if index == 0 or index >= len(slots) or not thing.is_rib:
                return self.leave("not compiled")
            slots[index] = self.held_value(value)
            return True
        fact = self.state.fact(target)
        if fact.tag and fact.slots > index and (index or fact.tag not in (RIB, SOME)):
            watched = fact.tag in (RIB, SOME)
            alias = SLOT if watched else OBJECTS
            self.write(self.word(target), SLOT0 + 8 * index, value, watched, alias)
            if watched:
                self.forget_variables(index - 1)
            self.state.exit = None
            return True
        self.forget_variables(index - 1)
        return self.by_definition(i)

    def forget_variables(self, index: int = -1) -> None:
        """A rib in memory may have been written; index: of the variable, where that is known."""
        variables = self.state.variables
        for key in list(variables):
            if index < 0 or key[1] == index:
                del variables[key]

    # -- the top level -----------------------------------------------------------------------

    def _op_topref(self, i: Instruction) -> bool:
        index = i.operands[1]
        known = self.unit.known_variable(index)
        if known is not None:
            self.set_register(i.dst, known)
            return True
        if not self.unit.is_there(index):
            return self.by_definition(i)
        top = self.word(Top())
        value = self.text.load(self.text.pointer(top), RIB_VALUE0 + 8 * index, SLOT)
        self.set_register(i.dst, Ssa(value))
        return True

    def _op_topset(self, i: Instruction) -> bool:
        if not self.unit.is_there(i.operands[0]) or not self.unit.is_mutable(i.operands[0]):
            return self.leave("top level")
        place = RIB_VALUE0 + 8 * i.operands[0]
        self.write(self.word(Top()), place, self.register(i.operands[1]), watched=False)
        self.forget_variables(i.operands[0])
        self.state.exit = None
        return True
