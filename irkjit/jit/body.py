"""A function's instructions as the jit sees them, and which registers and variables are alive."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from irkjit.opcodes import BY_NAME, OPCODES, TERMINATORS, Kind

ALL = -1
"""A set of variables of a rib, as bits, that holds every one."""


class TooComplex(Exception):
    """The function is left to the interpreter; the message says why."""


AROUND, AT_END = "around", "at end"
"""What is assumed of loops: that the environment around one may stay virtual; that one at the end
of a function is worth inlining, as it does not call anything."""


class TooOptimistic(Exception):
    """An assumption about a loop is wrong: lower the unit again without that."""

    def __init__(self, function: int, what: str) -> None:
        """function: the number of that with the loop; what: AROUND or AT_END."""
        self.what = function, what


class Instruction:
    """One instruction: where it stands, what it is, which registers it reads and writes.

    `at` is the number of the instruction in its function, `next` the pc behind it, `position` its
    place in the stream in words.
    """

    __slots__ = ("alts", "at", "dst", "name", "next", "operands", "pc", "position", "reads", "regs")

    def __init__(self, words: Sequence[int], pc: int, at: int, end: int, position: int) -> None:
        opcode = OPCODES[words[pc]]
        self.pc = pc
        self.at = at
        self.next = end
        self.position = position
        self.name = opcode.name
        self.dst = -1
        self.alts: tuple[tuple[int, int], ...] = ()
        self.regs: tuple[int, ...] = ()
        fixed = opcode.min_words - 1
        self.operands = tuple(words[pc + 1 : pc + 1 + fixed])
        reads = []
        for operand, value in zip(opcode.operands, self.operands, strict=False):
            if operand.kind is Kind.DST:
                self.dst = value
            elif operand.kind is Kind.REG:
                reads.append(value)
        if opcode.words_per_item == 1:
            self.regs = tuple(words[pc + 1 + fixed : end])
            reads += self.regs
        elif opcode.words_per_item == 2:
            rest = words[pc + 1 + fixed : end]
            self.alts = tuple(zip(rest[::2], (pc + o for o in rest[1::2]), strict=True))
        self.reads = tuple(reads)

    def target(self) -> int:
        """The pc that its (first) offset leads to."""
        return int(self.pc + self.operands[BY_NAME[self.name].offset_position])

    def __repr__(self) -> str:
        return f"<{self.pc} {self.name} {self.operands}>"


class Live:
    """What is alive before an instruction: registers as a set of bits, and for each level of the
    environment the variables, as a set of bits or ALL.  Level 0 is what is current at the entry."""

    __slots__ = ("registers", "variables")

    def __init__(self, registers: int = 0, variables: dict[int, int] | None = None) -> None:
        self.registers = registers
        self.variables: dict[int, int] = {} if variables is None else variables

    def add(self, other: Live) -> None:
        """The union."""
        self.registers |= other.registers
        for level, variables in other.variables.items():
            self.variables[level] = self.variables.get(level, 0) | variables

    def read(self, level: int, index: int) -> None:
        """A variable is read."""
        self.variables[level] = self.variables.get(level, 0) | 1 << index


class Function:
    """A function: its instructions by pc, and facts about it."""

    def __init__(self, number: int, pc: int, instructions: list[Instruction]) -> None:
        """number: in its code object; pc: of its entry.

        turns: whether it comes back to its entry; loops: with arguments; sets: whether it sets
        variables otherwise; calls: whether it goes on behind a call; captures: whether it takes or
        replaces its continuation.
        """
        self.number = number
        self.pc = pc
        self.instructions = instructions
        self.by_pc = {i.pc: i for i in instructions}
        names = {i.name for i in instructions}
        self.loops = "trcall" in names
        self.sets = not names.isdisjoint(("set", "set0", "topset"))
        self.turns = not names.isdisjoint(("trcall", "trcall0"))
        self.calls = not names.isdisjoint(("call", "call0"))
        self.makes_closures = "fun" in names
        self.keeps_variables = names.isdisjoint(("set", "set0", "trcall", "trcall0", "fun"))
        self.captures = not names.isdisjoint(("getcc", "putcc"))
        self.levels: dict[int, int] = {}
        self._find_levels()
        self.live: dict[int, Live] = {}
        self._find_live()

    def _find_levels(self) -> None:
        """For each pc that can be reached, how many ribs lie above the one at the entry."""
        levels = self.levels
        levels[self.pc] = 0
        for i in self.instructions:
            level = levels.get(i.pc)
            if level is None:
                continue
            if i.name == "epush":
                level += 1
            elif i.name == "epop":
                level -= 1
            elif i.name in ("trcall", "trcall0"):
                if level != i.operands[1]:
                    raise TooComplex("a loop that leaves a rib in place")
                continue
            for target in self._targets(i):
                if levels.setdefault(target, level) != level:
                    raise TooComplex("the environment has different shapes where ways meet")

    @staticmethod
    def _targets(i: Instruction) -> list[int]:
        """Where control may go on within the function, loops left out."""
        found = []
        if i.name not in TERMINATORS and i.name not in ("nvcase", "fun"):
            found.append(i.next)
        if i.name in ("tst", "jmp", "nvcase", "fun"):
            found.append(i.target())
        found += [target for _, target in i.alts]
        return found

    def _find_live(self) -> None:
        """Backwards over the instructions.

        All loops lead to the entry, for which once is enough; once more tells it their ends.
        """
        for _ in range(2 if self.loops else 1):
            for i in reversed(self.instructions):
                if i.pc in self.levels:
                    self.live[i.pc] = self._live_before(i)

    def _live_before(self, i: Instruction) -> Live:
        live = Live()
        for target in self._targets(i):
            live.add(self.live[target])
        level = self.levels[i.pc]
        if i.dst >= 0:
            live.registers &= ~(1 << i.dst)
        for register in i.reads:
            live.registers |= 1 << register
        name = i.name
        if name == "ref0":
            live.read(level, i.operands[1])
        elif name == "ref":
            live.read(level - i.operands[1], i.operands[2])
        elif name == "set0":
            self._written(live, level, i.operands[0])
        elif name == "set":
            self._written(live, level - i.operands[0], i.operands[1])
        elif name == "epush":
            live.variables.pop(level + 1, None)
        elif name == "trcall":
            head = self.live.get(self.pc)
            if head is not None:
                live.add(Live(0, head.variables))
            for index in range(i.operands[2]):
                self._written(live, 0, index)
        elif name in ("fun", "trcall0", "getcc"):
            for each in range(min(0, level), level + 1):
                live.variables[each] = ALL
        return live

    def _written(self, live: Live, level: int, index: int) -> None:
        """A variable is set: what it held is dead before, but it must be the same variable that a
        closure has, so where there may be one the rib is not to be there twice."""
        if self.makes_closures:
            live.read(level, index)
        else:
            live.variables[level] = live.variables.get(level, 0) & ~(1 << index)

    @cached_property
    def outer_variables(self) -> set[tuple[int, int, bool]]:
        """Variables outside the function that it reads: how many ribs beyond that of its arguments,
        which variable, and whether the function sets it, perhaps by `topset`."""
        read, written, top = set(), set(), set()
        for i in self.instructions:
            level = self.levels.get(i.pc)
            if level is None:
                continue
            if i.name == "topset":
                top.add(i.operands[0])
            elif i.name == "ref" and i.operands[1] > level:
                read.add((i.operands[1] - level - 1, i.operands[2]))
            elif i.name == "set" and i.operands[0] > level:
                written.add((i.operands[0] - level - 1, i.operands[1]))
        return {(d, index, (d, index) in written or index in top) for d, index in read}

    @cached_property
    def integer_parameters(self) -> set[int]:
        """Variables of the argument rib that instructions take for integers."""
        found: set[int] = set()
        holds: dict[int, int] = {}
        joins = {t for i in self.instructions for t in self._targets(i) if t != i.next}
        for i in self.instructions:
            if i.pc in joins:
                holds.clear()
            if i.name in INTEGER_OPERANDS:
                for position in INTEGER_OPERANDS[i.name]:
                    register = i.operands[position]
                    if register in holds:
                        found.add(holds[register])
            if i.name == "ref0" and self.levels.get(i.pc) == 0:
                holds[i.dst] = i.operands[1]
            elif i.name == "ref" and self.levels.get(i.pc, -1) == i.operands[1]:
                holds[i.dst] = i.operands[2]
            elif i.name == "mov" and i.operands[1] in holds:
                holds[i.dst] = holds[i.operands[1]]
            elif i.dst >= 0:
                holds.pop(i.dst, None)
        return found


INTEGER_OPERANDS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys("add sub mul div srem shl ashr or xor and lt gt le ge".split(), (1, 2)),
    "vref": (2,),
    "vset": (1,),
    "sref": (2,),
    "sset": (1,),
    "vmake": (1,),
}
"""Positions of operands that must be integers."""
