"""What is known of an expression before it runs: constants, truth, purity, branches on them."""

from __future__ import annotations

from collections.abc import Callable

from irkjit.bytecode import model
from irkjit.irken.core import (
    Begin,
    Case,
    Fail,
    If,
    Lambda,
    Let,
    Literal,
    MakeRecord,
    Node,
    Operation,
    Ref,
)
from irkjit.irken.literals import word_of
from irkjit.tagging import EMPTY_VECTOR, FALSE, TRUE

_PURE = frozenset(
    "add sub mul shl ashr or xor and eq lt gt le ge cmp make makei tupref unchar slen vlen".split()
)
"""Opcodes without effects, whose only errors are those of wrong types."""

_INTEGERS: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "and": lambda a, b: a & b,
    "shl": lambda a, b: a << (b & 63),
    "ashr": lambda a, b: a >> (b & 63),
}
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "eq": lambda a, b: a == b,
    "lt": lambda a, b: a < b,
    "gt": lambda a, b: a > b,
    "le": lambda a, b: a <= b,
    "ge": lambda a, b: a >= b,
}


def is_immediate(node: Literal) -> bool:
    """Whether a constant is one machine word that is no address."""
    return isinstance(
        node.value,
        model.Integer | model.NegInteger | model.Boolean | model.Undefined | model.Char
        | model.Immediate,
    )  # fmt: skip


def pure(node: Node) -> bool:
    """Whether nobody can tell if an expression is evaluated, but for its value."""
    pending = [node]
    while pending:
        node = pending.pop()
        match node:
            case Literal() | Ref() | Lambda():
                pass
            case Operation(opcode=opcode) if opcode in _PURE:
                pending.extend(operand for operand in node.operands if not isinstance(operand, int))
            case MakeRecord(fields=fields):
                pending.extend(value for _, value in fields)
            case If():
                pending.extend((node.test, node.then, node.otherwise))
            case Let(bindings=bindings):
                pending.extend(value for _, value in bindings)
                pending.append(node.body)
            case Begin(body=body):
                pending.extend(body)
            case _:
                return False
    return True


def truth(test: Node) -> bool | None:
    """What a test is, if that is known."""
    if isinstance(test, Literal) and isinstance(test.value, model.Boolean):
        return test.value.value
    return None


def negated(test: Node) -> Node | None:
    """The x of a test that is `(not x)`; None for others."""
    if isinstance(test, Operation) and test.opcode == "eq":
        a, b = test.operands
        assert not isinstance(a, int) and not isinstance(b, int)
        if truth(b) is False:
            return a
        if truth(a) is False:
            return b
    if isinstance(test, If) and truth(test.then) is False and truth(test.otherwise) is True:
        return test.test
    return None


def constant(node: Operation) -> Literal | None:
    """The value of an operation on constants."""
    if len(node.operands) != 2:
        return None
    a, b = node.operands
    if not (isinstance(a, Literal) and isinstance(b, Literal)):
        return None
    x, y = a.value, b.value
    if not isinstance(x, model.Integer | model.NegInteger):
        return None
    if not isinstance(y, model.Integer | model.NegInteger):
        return None
    if node.opcode in _COMPARISONS:
        return Literal(model.Boolean(_COMPARISONS[node.opcode](x.value, y.value)), node.at)
    if node.opcode in _INTEGERS:
        value = _INTEGERS[node.opcode](x.value, y.value)
        return Literal(model.integer(model.wrapped(value)), node.at)
    return None


def _word(literal: Literal) -> int | None:
    """What `nvcase` compares of a constant."""
    if isinstance(literal.value, model.Object):
        return literal.value.tag
    if isinstance(literal.value, model.Vector) and not literal.value.items:
        return EMPTY_VECTOR
    return word_of(literal.value)


def _arm(case: Case, literal: Literal) -> Node | None:
    """Where a Case goes for a constant."""
    word = _word(literal)
    if word is None:
        return None
    for tag, arm in case.arms:
        if tag == word:
            return arm
    return case.otherwise


def case_of(value: Node, case: Case) -> Node | None:
    """A Case on an expression that is a constant on each of its branches: those branches.

    None if it is not, or if code would have to be repeated.
    """
    used: set[int] = set()

    def replace(node: Node) -> Node | None:
        if isinstance(node, Literal):
            arm = _arm(case, node)
            if arm is None:
                return None
            if id(arm) in used and not isinstance(arm, Literal | Ref | Fail):
                return None
            used.add(id(arm))
            return arm
        if isinstance(node, If):
            then = replace(node.then)
            otherwise = replace(node.otherwise) if then is not None else None
            if then is None or otherwise is None:
                return None
            return If(node.test, then, otherwise, node.at)
        return None

    return replace(value)


def boolean_case(case: Case) -> Node | None:
    """A Case on a boolean as an If."""
    arms = dict(case.arms)
    if not arms or not arms.keys() <= {TRUE, FALSE}:
        return None
    then, otherwise = arms.get(TRUE, case.otherwise), arms.get(FALSE, case.otherwise)
    if then is None or otherwise is None or then is otherwise:
        return None
    return If(case.value, then, otherwise, case.at)
