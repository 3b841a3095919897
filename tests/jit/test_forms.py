"""Arithmetic in compiled code: each form that is not its definition, held against that."""

from __future__ import annotations

import random

import pytest
from configurations import outcome
from helpers import image

from irkjit.jit.arithmetic import BY_CONSTANT, COMPARISONS, FORMS

OPERATIONS = [*FORMS, *COMPARISONS]
MINIMUM, MAXIMUM = -(1 << 62), (1 << 62) - 1
EDGES = [0, 1, -1, 2, -2, 3, 7, -7, 10, 61, 62, 63, 64, 65, 127, 128, -63, -64, -65]
EDGES += [MINIMUM, MAXIMUM, MINIMUM + 1, MAXIMUM - 1, (1 << 29) - 1, 1 << 29, -(1 << 29)]
EDGES += [1 << 31, (1 << 31) - 1, -(1 << 31), 1 << 32, 1 << 61, -(1 << 61), 1 << 53]


def wrapped(value: int) -> int:
    """63 bits, two's complement."""
    return (value - MINIMUM) % (1 << 63) + MINIMUM


def quotient(a: int, b: int) -> int:
    found = abs(a) // abs(b)
    return found if (a < 0) == (b < 0) else -found


def expected(operation: str, a: int, b: int) -> str:
    match operation:
        case "add":
            value: int | bool = wrapped(a + b)
        case "sub":
            value = wrapped(a - b)
        case "mul":
            value = wrapped(a * b)
        case "shl":
            value = wrapped(a << (b & 63))
        case "ashr":
            value = a >> (b & 63)
        case "and":
            value = a & b
        case "or":
            value = a | b
        case "xor":
            value = a ^ b
        case "div":
            value = wrapped(quotient(a, b))
        case "srem":
            value = a - b * quotient(a, b)
        case "eq":
            value = a == b
        case "lt":
            value = a < b
        case "gt":
            value = a > b
        case "le":
            value = a <= b
        case "ge":
            value = a >= b
        case _:
            raise AssertionError(operation)
    if isinstance(value, bool):
        return "#t" if value else "#f"
    return str(value)


def pairs(operation: str) -> list[tuple[int, int]]:
    choice = random.Random(operation)
    found = [(a, b) for a in EDGES for b in EDGES]
    found += [
        (choice.randint(MINIMUM, MAXIMUM), choice.randint(MINIMUM, MAXIMUM)) for _ in range(50)
    ]
    found += [(choice.randint(-1000, 1000), choice.randint(-70, 70)) for _ in range(50)]
    if operation in ("div", "srem"):
        found = [(a, b) for a, b in found if b != 0]
    return choice.sample(found, 200)


def check(lines: list[str], literals: list[str], results: list[str], compiled: int) -> None:
    text = "\n".join([*(f"@{i} = {x}" for i, x in enumerate(literals)), *lines])
    data = image(text)
    for configuration in ("at once", "every third guard fails", "baseline"):
        found = outcome(data, configuration)
        assert found.output.decode().split("\n")[:-1] == results
        if configuration == "at once":
            assert found.compiled >= compiled


@pytest.mark.parametrize("optimised", [pytest.param(1, marks=pytest.mark.optimised), 0])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_of_variables(operation: str, optimised: int) -> None:
    """One function, called with each pair; the result as a value, and in a condition."""
    chosen = pairs(operation)
    lines = [
        "fun r0 end",
        "ref0 r0 0",
        "ref0 r1 1",
        f"{operation} r0 r0 r1",
        "ret r0",
        "end:",
    ]
    literals = ['"\\n"']
    for a, b in chosen:
        lines += ["env r1 2"]
        for slot, value in ((1, a), (2, b)):
            lines += [f"lit r2 @{len(literals)}", f"stor r1 {slot} r2"]
            literals.append(str(value))
        lines += ["call r0 r1 1", "pop r1", "printo r1", "lit r1 @0", "prints r1"]
    lines += ["imm r0 int 0", "ret r0"]
    check(lines, literals, [expected(operation, a, b) for a, b in chosen], 1)


@pytest.mark.parametrize("side", ["left", "right", "both"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_of_constants(operation: str, side: str) -> None:
    """One operand, or both, known when the code is compiled: many operations in one function."""
    chosen = pairs(operation)[:: 12 if side != "both" else 6]
    lines = ["fun r0 end", "fun r9 show", "ref0 r0 0", "printo r0", "lit r0 @0", "prints r0"]
    lines += ["ret r0", "show:"]
    literals = ['"\\n"']
    for a, b in chosen:
        names = []
        for register, value, name in ((1, a, "left"), (2, b, "right")):
            if side in (name, "both"):
                names.append(f"lit r{register} @{len(literals)}")
                literals.append(str(value))
            else:
                names.append(f"ref0 r{register} {len(names)}")
        lines += [*names, f"{operation} r3 r1 r2", "env r4 1", "stor r4 1 r3"]
        lines += ["call r9 r4 10", "pop0"]
    lines += ["imm r0 int 0", "ret r0", "end:"]
    # Called with the operands of one pair after another: all results but one are compared below.
    calls = []
    wanted = []
    for a, b in chosen[:3]:
        calls.append("env r1 2")
        for slot, value in ((1, a), (2, b)):
            calls += [f"lit r2 @{len(literals)}", f"stor r1 {slot} r2"]
            literals.append(str(value))
        calls += ["call r0 r1 1", "pop r1"]
        for x, y in chosen:
            left, right = (x if side != "right" else a), (y if side != "left" else b)
            wanted.append(expected(operation, left, right))
    check([*lines, *calls, "ret r1"], literals, wanted, 2)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_no_integer(operation: str) -> None:
    """Immediates count as their words' upper bits, a guard having failed; pointers are errors."""
    for other in ("char 'a'", "#t", "nil", '"text"'):
        for order in ("r0 r0 r1", "r0 r1 r0"):
            lines = ["fun r0 end", "ref0 r0 0", "ref0 r1 1", f"{operation} {order}", "ret r0"]
            lines += ["end:"]
            for value in ("@0", "@1", "@0"):
                lines += ["env r1 2", f"lit r2 {value}", "stor r1 1 r2", "lit r2 @0"]
                lines += ["stor r1 2 r2", "call r0 r1 1", "pop r1", "printo r1"]
            data = image("\n".join(["@0 = 5", f"@1 = {other}", *lines, "ret r1"]))
            wanted = outcome(data, "baseline")
            for configuration in ("at once", "one failure", "every guard fails"):
                found = outcome(data, configuration)
                assert (found.output, found.reason, found.report, found.instructions) == (
                    wanted.output,
                    wanted.reason,
                    wanted.report,
                    wanted.instructions,
                )


def test_division_by_zero() -> None:
    for operation in BY_CONSTANT:
        text = f"fun r0 end\nref0 r0 0\nimm r1 int 0\n{operation} r0 r0 r1\nret r0\nend:\n"
        text += "env r1 1\nimm r2 int 7\nstor r1 1 r2\ncall r0 r1 1\npop r1\nret r1"
        found, wanted = outcome(image(text), "at once"), outcome(image(text), "baseline")
        assert found.reason == "DIVISION_BY_ZERO"
        assert (found.report, found.instructions) == (wanted.report, wanted.instructions)


def test_there_are_forms() -> None:
    assert len(OPERATIONS) == 15
