"""From a core tree to a bytecode program.

Where a variable lives: top-level variables in the rib of the top level; parameters in the rib that
the call made; what closures use, and what is assigned while a continuation might be taken, in a
rib of its own or one shared with its neighbours; everything else in a register.  How registers are
used is told in `emission`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from irkjit.bytecode.model import Integer, NegInteger, Program, Vector
from irkjit.irken.assemble import Body, Instruction, Label, assemble, debug_info
from irkjit.irken.core import (
    Attempt,
    Begin,
    Call,
    Case,
    Fail,
    Fix,
    GetField,
    If,
    Lambda,
    Let,
    Literal,
    MakeRecord,
    Node,
    Operation,
    Ref,
    Set,
    SetField,
    Variable,
)
from irkjit.irken.emission import (
    EFFECT,
    REGISTERS,
    TAIL,
    Branch,
    Destination,
    Fallback,
    Function,
    target,
)
from irkjit.irken.field_table import field_table
from irkjit.irken.literals import metadata
from irkjit.irken.loads import Loads
from irkjit.irken.operations import Operations
from irkjit.irken.places import Places
from irkjit.irken.tables import Tables

LOAD_REGISTERS = 8
"""Variables in ribs are kept in registers below this one only, too."""
VARIABLE_REGISTERS = 12
"""Variables get registers below this one only, so that some are left for what is computed."""


def generate(
    globals_: Sequence[tuple[Variable, Node]], body: Node, tables: Tables, *, debug: bool = True
) -> Program:
    """The program that evaluates the definitions of the top level in order, then the body.

    The value of the body is the program's.  debug: whether names and source lines go into the
    metadata.  Raises CompileError for what bytecode cannot say.
    """
    generator = Generator(globals_, body, tables)
    assembled = assemble(generator.items)
    text = debug_info(assembled, generator.bodies).encode() if debug else None
    literals = generator.literals
    index = literals.index(metadata(tables.variants, text))
    return Program(
        literals=literals.outer,
        field_table=field_table(generator.pairs),
        sizeoff_index=NegInteger(1),
        sizeoff_literal=Vector(()),
        metadata_index=Integer(index + 1),
        code=assembled.words,
    )


class _Binding:
    """A variable of a let or letrec, its value, and where the variable lives."""

    __slots__ = ("in_register", "in_rib", "value", "variable")

    def __init__(self, variable: Variable, value: Node) -> None:
        self.variable = variable
        self.value = value
        self.in_rib = False
        self.in_register = False  # both may be true


class Generator(Operations):
    """Generates one program."""

    def __init__(
        self, globals_: Sequence[tuple[Variable, Node]], body: Node, tables: Tables
    ) -> None:
        super().__init__([variable for variable, _ in globals_], Places(globals_, body), tables)
        self._loads = Loads(self.places)
        self._generators: dict[type, Callable[[Any, int, Destination], None]] = {
            Literal: self.literal,
            Ref: self.ref,
            Set: self._set,
            Lambda: self._lambda,
            Call: self._call,
            If: self._if,
            Begin: self._begin,
            Let: self._let,
            Fix: self._let,
            Operation: self.operation,
            Case: self._case,
            Attempt: self._attempt,
            Fail: self._fail,
            MakeRecord: self.make_record,
            GetField: self.get_field,
            SetField: self.set_field,
        }
        if globals_:
            self.at = globals_[0][0].at
            self.emit("env", 0, len(globals_))
            self.emit("topis", 0)
            self.emit("epush", 0)
            self.level = 1
        for i, (variable, value) in enumerate(globals_):
            register = self.operand(value, 1)
            self.at = variable.at
            self.emit("stor", 0, i + 1, register)
        self.here.loads = self._loads.find(body, self.places.top.calls)
        self._part(body, 0, TAIL)

    def gen(self, node: Node, d: int, to: Destination) -> None:
        self.at = node.at
        self._generators[type(node)](node, d, to)

    def _part(self, node: Node, d: int, to: Destination) -> None:
        """Generate a node at whose start variables may be loaded."""
        registers = self.here.registers
        wanted = self.here.loads.get(node, ())
        loaded = [variable for variable in wanted if variable not in registers]
        del loaded[max(LOAD_REGISTERS - d, 0) :]
        for variable in loaded:
            self.at = node.at
            self.ref(Ref(variable, node.at), d, d)
            registers[variable] = d
            d += 1
        self.gen(node, d, to)
        for variable in loaded:
            del registers[variable]

    # -- variables -------------------------------------------------------------------------------

    def _set(self, node: Set, d: int, to: Destination) -> None:
        home = self.here.registers.get(node.variable)
        if home is not None:
            self.gen(node.value, d, home)
        else:
            register = self.operand(node.value, d)
            self.at = node.at
            self.store(node.variable, register)
        self.undefined(d, to)

    def _let(self, node: Let | Fix, d: int, to: Destination) -> None:
        """Bindings, with those of lets directly in the body; at most one rib for all of them."""
        bindings, body = _flatten(node)
        size = self._homes(bindings, d)
        inner = self._bind(bindings, size, d)
        if size and isinstance(to, Branch):
            self.gen(body, inner, d)
            self.close(to)
            self.finish(d, to)
        else:
            self.gen(body, inner, to)
            if size:
                self.close(to)
        for binding in bindings:
            self.here.registers.pop(binding.variable, None)
            self.slots.pop(binding.variable, None)

    def _homes(self, bindings: Sequence[_Binding], d: int) -> int:
        """Decide where each variable lives.  The size of the rib."""
        d += 1  # for the rib
        size = 0
        for binding in bindings:
            assigned = binding.variable.assigned
            use = self.places.uses[binding.variable]
            binding.in_rib = use.captured or use.early or (assigned and not use.leaf)
            # What never changes can be in both: one for closures, the other for its own function.
            binding.in_register = use.local > 0 and not (binding.in_rib and (assigned or use.early))
            if binding.in_register and d >= VARIABLE_REGISTERS:
                binding.in_rib, binding.in_register = True, False
            d += binding.in_register
            size += binding.in_rib
        return size

    def _bind(self, bindings: Sequence[_Binding], size: int, d: int) -> int:
        """Open the rib, if any, and set the variables.  The first free register afterwards."""
        registers = self.here.registers
        rib = -1
        for binding in bindings:
            variable, value = binding.variable, binding.value
            if not binding.in_rib:
                if not binding.in_register:
                    self.gen(value, d, EFFECT)
                    continue
                register = self._alias(binding)
                if register < 0:
                    register = d
                    self.gen(value, d, d)
                    d += 1
                registers[variable] = register
                continue
            if rib < 0:
                rib = d
                self.open(size, d)
                d += 1
                inside = [later.variable for later in bindings if later.in_rib]
                self.slots.update({name: (self.level, i) for i, name in enumerate(inside)})
            register = self.operand(value, d)
            self.at = variable.at
            self.emit("stor", rib, self.slots[variable][1] + 1, register)
            if binding.in_register and (register == d or register == self._alias(binding)):
                registers[variable] = register
                d += register == d
        # The rib's own register is not needed any more.
        return rib if rib == d - 1 >= 0 else d

    def _alias(self, binding: _Binding) -> int:
        """The register of a variable that a new one is only another name for, or -1."""
        value = binding.value
        if isinstance(value, Ref) and not value.variable.assigned and not binding.variable.assigned:
            return self.here.registers.get(value.variable, -1)
        return -1

    # -- functions and calls ---------------------------------------------------------------------

    def _lambda(self, node: Lambda, d: int, to: Destination) -> None:
        if to == EFFECT:
            return
        register = target(d, to)
        head, end = Label(exact=True), Label(exact=True)
        self.emit("fun", register, end)
        self.place(head)
        collect = Instruction("gc", [], node.at)
        self.items.append(collect)
        outer, level = self.here, self.level
        if node.params:
            self.level += 1
        self.here = Function(head, self.level)
        for i, variable in enumerate(node.params):
            self.slots[variable] = (self.level, i)
        self.here.loads = self._loads.find(node.body, self.places.frames[node].calls)
        self._part(node.body, 0, TAIL)
        if not self.here.allocates:
            collect.name = ""
        self.here, self.level = outer, level
        self.place(end)
        self.bodies.append(Body(node.name, node.at, head, end))
        self.at = node.at
        self.finish(register, to)

    def _call(self, node: Call, d: int, to: Destination) -> None:
        itself = to == TAIL and node in self.places.self_calls
        needed = len(node.args) if itself else 2
        if d + needed > REGISTERS:
            self.put_away(node, d, to)
            return
        if itself:
            depth = self.level - self.here.base
            registers = self.operands(node.args, d)
            self.at = node.at
            if registers:
                self.emit("trcall", self.here.head, depth, len(registers), *registers)
            else:
                self.emit("trcall0", self.here.head, depth)
            return
        if node.args:
            self.emit("env", d, len(node.args))
            for i, arg in enumerate(node.args):
                register = self.operand(arg, d + 1)
                self.at = node.at
                self.emit("stor", d, i + 1, register)
        function = self.operand(node.function, d + 1 if node.args else d)
        self.at = node.at
        words = [function, d] if node.args else [function]
        suffix = "" if node.args else "0"
        if to == TAIL:
            self.emit("tail" + suffix, *words)
            return
        self.emit("call" + suffix, *words, d)
        if to == EFFECT:
            self.emit("pop0")
        else:
            register = target(d, to)
            self.emit("pop", register)
            self.finish(register, to)

    # -- control ---------------------------------------------------------------------------------

    def _if(self, node: If, d: int, to: Destination) -> None:
        yes, no, join = Label(), Label(), Label()
        self.gen(node.test, d, Branch(yes, no))
        self.place(yes)
        self._part(node.then, d, to)
        self._jump(join, to)
        self.place(no)
        self._part(node.otherwise, d, to)
        self.place(join)

    def _jump(self, join: Label, to: Destination) -> None:
        """Behind one of several ways to a value: go where they meet, if they do."""
        if to != TAIL and not isinstance(to, Branch):
            self.emit("jmp", join)

    def _begin(self, node: Begin, d: int, to: Destination) -> None:
        for part in node.body[:-1]:
            self.gen(part, d, EFFECT)
        self.gen(node.body[-1], d, to)

    def _case(self, node: Case, d: int, to: Destination) -> None:
        arms = node.arms
        otherwise = node.otherwise
        if otherwise is None:
            otherwise = arms[-1][1]
            arms = arms[:-1]
        if not arms:
            self.gen(node.value, d, EFFECT)
            self._part(otherwise, d, to)
            return
        register = self.operand(node.value, d)
        self.at = node.at
        join = Label()
        labels = [Label() for _ in arms]
        words: list[int | Label] = []
        for (word, _), label in zip(arms, labels, strict=True):
            words += [word, label]
        rest = Label()
        self.emit("nvcase", register, rest, len(arms), *words)
        self.place(rest)
        self._part(otherwise, d, to)
        for (_, arm), label in zip(arms, labels, strict=True):
            self._jump(join, to)
            self.place(label)
            self._part(arm, d, to)
        self.place(join)

    def _attempt(self, node: Attempt, d: int, to: Destination) -> None:
        fallback = Fallback(d, len(self.here.opened))
        self.here.fallbacks.append(fallback)
        self.gen(node.first, d, to)
        self.here.fallbacks.pop()
        if fallback.used:
            join = Label()
            self._jump(join, to)
            self.place(fallback.label)
            self._part(node.second, d, to)
            self.place(join)

    def _fail(self, node: Fail, d: int, to: Destination) -> None:
        fallback = self.here.fallbacks[-1]
        fallback.used = True
        self.unwind(fallback)
        self.emit("jmp", fallback.label)


def _flatten(node: Let | Fix) -> tuple[list[_Binding], Node]:
    """The bindings of nested lets and letrecs, in order, and the innermost body."""
    bindings: list[_Binding] = []
    body: Node = node
    while isinstance(body, Let | Fix):
        bindings += [_Binding(variable, value) for variable, value in body.bindings]
        body = body.body
    return bindings, body
