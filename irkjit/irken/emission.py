"""What all parts of the generator stand on: instructions, registers, ribs, and variables in them.

Registers are used as a stack: an expression generated at depth d may use registers from d up, and
those below d hold what is needed later.  So the registers to be saved by a call are always the
first d.  When registers run out, those in use are put away in a rib, and all starts again at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from irkjit.irken.assemble import Body, Instruction, Item, Label
from irkjit.irken.core import Literal, Node, Ref, Variable
from irkjit.irken.diagnostics import NOWHERE, Position
from irkjit.irken.literals import Literals, word_of
from irkjit.irken.places import Places
from irkjit.opcodes import ALLOCATING
from irkjit.tagging import TRUE, UNDEFINED

REGISTERS = 20
"""As many as the original machine has."""
EFFECT = -1
"""As a destination: the value is not needed."""
TAIL = -2
"""As a destination: the value is what the function returns."""


class Branch:
    """As a destination: go to `yes` if the value is #t, otherwise to `no`."""

    __slots__ = ("no", "yes")

    def __init__(self, yes: Label, no: Label) -> None:
        self.yes = yes
        self.no = no


Destination: TypeAlias = int | Branch
"""Where a value goes: a register, EFFECT, TAIL or a Branch."""

_GC = ALLOCATING | {"getcc"}


class Fallback:
    """An Attempt whose first part is being generated."""

    __slots__ = ("depth", "label", "opened", "used")

    def __init__(self, depth: int, opened: int) -> None:
        """depth: registers that its second part needs.  opened: how many ribs are open."""
        self.label = Label()
        self.depth = depth
        self.opened = opened
        self.used = False


class Function:
    """The function that is being generated, or the top level.

    head: its start.  base: number of the innermost rib there.  registers: variables in registers.
    opened: a number for each rib opened since the start, how many registers it keeps, or -1 if it
    is an ordinary one.  allocates: it has instructions that make objects.  loads: variables to be
    loaded where a part of it starts.
    """

    __slots__ = ("allocates", "base", "fallbacks", "head", "loads", "opened", "registers")

    def __init__(self, head: Label, base: int) -> None:
        self.head = head
        self.base = base
        self.registers: dict[Variable, int] = {}
        self.opened: list[int] = []
        self.fallbacks: list[Fallback] = []
        self.allocates = False
        self.loads: dict[Node, list[Variable]] = {}


class Emitter:
    """Instructions emitted so far, and the state between them.

    Methods named after nodes have the same parameters as `gen`.
    """

    def __init__(self, tops: Sequence[Variable], places: Places) -> None:
        """tops: the variables of the top level."""
        self.items: list[Item] = []
        self.bodies: list[Body] = []
        self.literals = Literals()
        self.places = places
        self.at: Position = NOWHERE  # of the instructions that are emitted
        self.tops = {variable: i for i, variable in enumerate(tops)}
        # Ribs are numbered from the outermost one: a variable is level - number links away.
        self.level = 0
        self.slots: dict[Variable, tuple[int, int]] = {}  # number of the rib, index in it
        self.here = Function(Label(exact=True), 0)

    def gen(self, node: Node, d: int, to: Destination) -> None:
        """Generate a node.

        d: the first register that is free.  to: where the value goes; a register is at most d, and
        one below d is written last, as what it holds may be needed until then.
        """
        raise NotImplementedError

    # -- instructions ----------------------------------------------------------------------------

    def emit(self, name: str, *words: int | Label) -> None:
        """Append an instruction."""
        if name in _GC:
            self.here.allocates = True
        self.items.append(Instruction(name, list(words), self.at))

    def place(self, label: Label) -> None:
        """The label stands for what comes next."""
        self.items.append(label)

    def finish(self, register: int, to: Destination) -> None:
        """What is left to do with a value that is in a register."""
        if isinstance(to, Branch):
            self.emit("tst", register, to.no)
            self.emit("jmp", to.yes)
        elif to == TAIL:
            self.emit("ret", register)
        elif to not in (EFFECT, register):
            self.emit("mov", to, register)

    def undefined(self, d: int, to: Destination) -> None:
        """The value of what has none."""
        if isinstance(to, Branch):
            self.emit("jmp", to.no)
        elif to != EFFECT:
            register = target(d, to)
            self.emit("imm", register, UNDEFINED)
            self.finish(register, to)

    # -- operands --------------------------------------------------------------------------------

    def operand(self, node: Node, d: int) -> int:
        """Generate a value for use at once.  The register it is in: d, or that of a variable."""
        if type(node) is Ref:
            register = self.here.registers.get(node.variable)
            if register is not None:
                return register
        self.gen(node, d, d)
        return d

    def operands(self, nodes: Sequence[Node], d: int) -> list[int]:
        """Generate several values, the first one first.  The registers they are in."""
        found: list[int] = []
        loaded: dict[Variable, int] = {}  # as long as nothing but loads happens
        for i, node in enumerate(nodes):
            if type(node) is Ref:
                variable = node.variable
                register = loaded.get(variable, self.here.registers.get(variable))
                if register is not None and (not variable.assigned or _simple(nodes[i + 1 :])):
                    found.append(register)
                    continue
                if not variable.assigned:
                    loaded[variable] = d
            elif type(node) is not Literal:
                loaded.clear()
            self.gen(node, d, d)
            found.append(d)
            d += 1
        return found

    # -- ribs ------------------------------------------------------------------------------------

    def open(self, size: int, d: int, keep: bool = False) -> None:
        """A new rib, which is in register d, too.  keep: put the registers below d into it."""
        self.emit("env", d, size)
        if keep:
            for i in range(d):
                self.emit("stor", d, i + 1, i)
        self.emit("epush", d)
        self.level += 1
        self.here.opened.append(d if keep else -1)

    def close(self, to: Destination) -> None:
        """Leave the innermost rib, and get back what it keeps; not if control never comes here."""
        kept = self.here.opened.pop()
        self.level -= 1
        if to != TAIL:
            for i in range(kept):
                self.emit("ref0", i, i)
            self.emit("epop")

    def unwind(self, fallback: Fallback) -> None:
        """Leave the ribs opened since then, without forgetting about them."""
        opened = self.here.opened[fallback.opened :]
        # The outermost rib that keeps registers has those of then.
        keeper = next((i for i, kept in enumerate(opened) if kept >= 0), -1)
        for i in range(len(opened) - 1, -1, -1):
            if i == keeper:
                for register in range(fallback.depth):
                    self.emit("ref0", register, register)
            self.emit("epop")

    def put_away(self, node: Node, d: int, to: Destination) -> None:
        """Generate a node with all registers free: those below d go into a rib meanwhile."""
        registers = self.here.registers
        self.here.registers = {}
        self.open(d, d, keep=True)
        moved = [variable for variable in registers if variable not in self.slots]
        for variable in moved:
            self.slots[variable] = (self.level, registers[variable])
        if isinstance(to, Branch) or to >= 0:
            home = target(d, to)
            self.gen(node, 0, 0)
            if home == d:
                self.emit("mov", d, 0)
            else:
                self.emit("set0", home, 0)
        else:
            self.gen(node, 0, to)
        for variable in moved:
            del self.slots[variable]
        self.here.registers = registers
        self.close(to)
        if isinstance(to, Branch):
            self.finish(d, to)

    # -- constants and variables -----------------------------------------------------------------

    def literal(self, node: Literal, d: int, to: Destination) -> None:
        """A constant: part of the instruction if possible."""
        if to == EFFECT:
            return
        if isinstance(to, Branch):
            self.emit("jmp", to.yes if word_of(node.value) == TRUE else to.no)
            return
        register = target(d, to)
        word = word_of(node.value)
        if word is not None:
            self.emit("imm", register, word)
        else:
            name = "litc" if node.fresh else "lit"
            self.emit(name, register, self.literals.index(node.value))
        self.finish(register, to)

    def ref(self, node: Ref, d: int, to: Destination) -> None:
        """The value of a variable, wherever it lives."""
        if to == EFFECT:
            return
        variable = node.variable
        register = self.here.registers.get(variable)
        if register is None:
            register = target(d, to)
            slot = self.slots.get(variable)
            if slot is None:
                self.emit("topref", register, self.tops[variable])
            elif slot[0] == self.level:
                self.emit("ref0", register, slot[1])
            else:
                self.emit("ref", register, self.level - slot[0], slot[1])
        self.finish(register, to)

    def store(self, variable: Variable, register: int) -> None:
        """Assignment to a variable that lives in a rib."""
        slot = self.slots.get(variable)
        if slot is None:
            self.emit("topset", self.tops[variable], register)
        elif slot[0] == self.level:
            self.emit("set0", slot[1], register)
        else:
            self.emit("set", self.level - slot[0], slot[1], register)


def target(d: int, to: Destination) -> int:
    """The register in which to make a value."""
    return to if isinstance(to, int) and to >= 0 else d


def _simple(nodes: Sequence[Node]) -> bool:
    """Whether the nodes only load values."""
    return all(type(node) in (Ref, Literal) for node in nodes)
