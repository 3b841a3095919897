"""Random core trees: the machine must print what a direct evaluation of the tree gives."""

from __future__ import annotations

import random
from typing import Any

import pytest
from core_trees import Reader
from helpers import run_bytes

from irkjit.bytecode import model, write_program
from irkjit.irken import core
from irkjit.irken.core import Node, Variable
from irkjit.irken.generate import generate
from irkjit.irken.show import show

AT = Reader("0").at
WORDS = [22, 22 + 256, 22 + 512]  # constructors without arguments, for cases


class Failed(Exception):
    """A Fail was evaluated."""


class Maker:
    """Makes trees whose values are integers."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.variables: list[Variable] = []
        self.functions: list[tuple[Variable, int]] = []  # that may be called, with their arity
        self.attempts = 0
        self.count = 0

    def name(self) -> Variable:
        self.count += 1
        return Variable(f"v{self.count}", AT)

    def tree(self, size: int) -> Node:
        chance = self.chance
        if size <= 1:
            if self.variables and chance.random() < 0.7:
                return core.Ref(chance.choice(self.variables), AT)
            return integer(chance.randrange(-3, 10))
        kind = chance.choice(
            "add add branch let let set begin call call attempt fail case fix closure".split()
        )
        return getattr(self, kind)(size - 1)  # type: ignore[no-any-return]

    def add(self, size: int) -> Node:
        left = self.chance.randrange(size) if self.chance.random() < 0.5 else 1
        nodes: list[Node | int] = [self.tree(left), self.tree(size - left)]
        return core.Operation(self.chance.choice(["add", "sub"]), nodes, AT)

    def test(self, size: int) -> Node:
        if size > 4 and self.chance.random() < 0.4:
            parts = [self.test(size // 3), self.test(size // 3), self.test(size // 3)]
            parts[self.chance.randrange(1, 3)] = boolean(self.chance.random() < 0.5)
            return core.If(parts[0], parts[1], parts[2], AT)
        if self.chance.random() < 0.2:
            return core.Operation("eq", [self.test(size - 1), boolean(False)], AT)
        name = self.chance.choice(["lt", "eq", "ge"])
        return core.Operation(name, [self.tree(size // 2), self.tree(size // 2)], AT)

    def branch(self, size: int) -> Node:
        return core.If(self.test(size // 3), self.tree(size // 3), self.tree(size // 3), AT)

    def begin(self, size: int) -> Node:
        return core.Begin([self.tree(size // 2), self.tree(size // 2)], AT)

    def set(self, size: int) -> Node:
        assignable = [v for v in self.variables if v.name[0] == "v"]
        if not assignable:
            return self.add(size)
        variable = self.chance.choice(assignable)
        variable.assigned = True
        return core.Begin([core.Set(variable, self.tree(size), AT), self.tree(1)], AT)

    def let(self, size: int) -> Node:
        kept = len(self.variables)
        bindings: list[tuple[Variable, Node]] = []
        for _ in range(self.chance.choice([1, 1, 2, 3, 14])):
            bindings.append((self.name(), self.tree(size // 4)))
            self.variables.append(bindings[-1][0])
        body = self.tree(size // 2)
        del self.variables[kept:]
        return core.Let(bindings, body, AT)

    def function(self, size: int, arity: int) -> core.Lambda:
        """Without Fail out of it, but with all variables around it."""
        attempts, self.attempts = self.attempts, 0
        params = [self.name() for _ in range(arity)]
        self.variables += params
        body = self.tree(size)
        del self.variables[len(self.variables) - arity :]
        self.attempts = attempts
        return core.Lambda("f", params, body, AT)

    def closure(self, size: int) -> Node:
        arity = self.chance.randrange(3)
        args = [self.tree(size // 4) for _ in range(arity)]
        return core.Call(self.function(size // 2, arity), args, AT)

    def fix(self, size: int) -> Node:
        """Functions that call those before them, and a loop that counts down."""
        outer = len(self.functions)
        bindings: list[tuple[Variable, Node]] = []
        for _ in range(self.chance.choice([1, 2])):
            arity = self.chance.randrange(4)
            variable = self.name()
            bindings.append((variable, self.function(size // 4, arity)))
            self.functions.append((variable, arity))
        # The counter keeps its name to itself, so that the loop ends.
        loop, counter, total = Variable("loop", AT), Variable("n", AT), Variable("t", AT)
        kept, self.variables = self.variables, [*self.variables, counter, total]
        attempts, self.attempts = self.attempts, 0
        step = core.Call(
            core.Ref(loop, AT),
            [core.Operation("sub", [core.Ref(counter, AT), integer(1)], AT), self.tree(size // 4)],
            AT,
        )
        end = core.Operation("lt", [core.Ref(counter, AT), integer(1)], AT)
        body: Node = core.If(end, core.Ref(total, AT), step, AT)
        self.variables, self.attempts = kept, attempts
        bindings.append((loop, core.Lambda("loop", [counter, total], body, AT)))
        call = core.Call(core.Ref(loop, AT), [integer(2), self.tree(size // 4)], AT)
        inner = core.Operation("add", [call, self.tree(size // 2)], AT)
        del self.functions[outer:]
        return core.Fix(bindings, inner, AT)

    def call(self, size: int) -> Node:
        if not self.functions:
            return self.fix(size)
        variable, arity = self.chance.choice(self.functions)
        args = [self.tree(size // max(arity, 1)) for _ in range(arity)]
        return core.Call(core.Ref(variable, AT), args, AT)

    def attempt(self, size: int) -> Node:
        self.attempts += 1
        first = self.tree(size // 2)
        self.attempts -= 1
        return core.Attempt(first, self.tree(size // 2), AT)

    def fail(self, size: int) -> Node:
        if not self.attempts:
            return self.branch(size)
        return core.If(self.test(size // 2), self.tree(size // 2), core.Fail(AT), AT)

    def case(self, size: int) -> Node:
        of = core.Literal(model.Immediate(self.chance.choice(WORDS)), AT)
        other = core.Literal(model.Immediate(self.chance.choice(WORDS)), AT)
        value = core.If(self.test(size // 4), of, other, AT)
        arms = [(word, self.tree(size // 4)) for word in WORDS]
        if self.chance.random() < 0.5:
            return core.Case(value, arms[:1], arms[1][1], AT)
        return core.Case(value, arms, None, AT)


def integer(n: int) -> Node:
    return core.Literal(model.Integer(n) if n >= 0 else model.NegInteger(-n), AT)


def boolean(value: bool) -> Node:
    return core.Literal(model.Boolean(value), AT)


def value_of(node: Node, env: dict[Variable, Any]) -> Any:
    """Evaluate a tree.  Variables are looked up by their object, so one dictionary of cells does
    for all of them; a function has a copy, which is its closure."""
    match node:
        case core.Literal(value=model.Immediate(word=word)):
            return word
        case core.Literal(value=literal):
            return literal.value  # type: ignore[union-attr]
        case core.Ref(variable=variable):
            return env[variable][0]
        case core.Set(variable=variable, value=value):
            env[variable][0] = value_of(value, env)
            return None
        case core.Lambda():
            return node, env
        case core.Call(function=function, args=args):
            values = [value_of(arg, env) for arg in args]
            called, around = value_of(function, env)
            cells = {p: [v] for p, v in zip(called.params, values, strict=True)}
            return value_of(called.body, {**around, **cells})
        case core.If(test=test, then=then, otherwise=otherwise):
            return value_of(then if value_of(test, env) is True else otherwise, env)
        case core.Begin(body=parts):
            return [value_of(part, env) for part in parts][-1]
        case core.Let(bindings=bindings, body=body):
            env = dict(env)
            for variable, value in bindings:
                env[variable] = [value_of(value, env)]
                env = dict(env)
            return value_of(body, env)
        case core.Fix(bindings=bindings, body=body):
            env = {**env, **{variable: [None] for variable, _ in bindings}}
            for variable, value in bindings:
                env[variable][0] = value_of(value, env)
            return value_of(body, env)
        case core.Operation(opcode=opcode, operands=[left, right]):
            assert not isinstance(left, int) and not isinstance(right, int)
            a, b = value_of(left, env), value_of(right, env)
            return {
                "add": lambda: wrapped(a + b),
                "sub": lambda: wrapped(a - b),
                "lt": lambda: a < b,
                "ge": lambda: a >= b,
                "eq": lambda: a is b if isinstance(a, bool) else a == b,
            }[opcode]()
        case core.Case(value=value, arms=arms, otherwise=rest):
            word = value_of(value, env)
            for i, (wanted, arm) in enumerate(arms):
                if word == wanted or (rest is None and i == len(arms) - 1):
                    return value_of(arm, env)
            assert rest is not None
            return value_of(rest, env)
        case core.Attempt(first=first, second=second):
            try:
                return value_of(first, env)
            except Failed:
                return value_of(second, env)
        case core.Fail():
            raise Failed
    raise AssertionError(node)


def wrapped(n: int) -> int:
    """As the machine's 63-bit integers."""
    return ((n + (1 << 62)) & ((1 << 63) - 1)) - (1 << 62)


def check(seed: int, size: int) -> None:
    maker = Maker(seed)
    tree = maker.tree(size)
    expected = value_of(tree, {})
    program = generate([], core.Operation("printo", [tree], AT), Reader("0").tables)
    found = run_bytes(write_program(program), "baseline")
    assert not found.findings, (seed, found.findings[:3])
    assert (found.reason, found.output) == (None, str(expected).encode()), (seed, show(tree))


@pytest.mark.parametrize("size", [20, 60, 200, 600])
def test_random_trees(size: int) -> None:
    for seed in range(40):
        check(seed * 1000 + size, size)


@pytest.mark.slow
def test_many_random_trees() -> None:
    for seed in range(1000, 4000):
        check(seed, 30 + seed % 500)
