"""Calls that are inlined: what the functions around them know, and what they leave behind."""

from __future__ import annotations

from typing import Any

import pytest
from configurations import capture, outcome, same
from helpers import image

from irkjit.jit.inlining import MAX_INLINED, MAX_UNROLLED

WAYS = ["at once", "soon", "threshold 50", "fails and drops", "fails and captures", "collects"]


def program(functions: str, *arguments: int) -> bytes:
    """Functions that fill a rib of the top level in r0; that in variable 0 is called with each
    argument, and what it gives is printed."""
    calls = [
        f"""
    env r1 1
    imm r2 int {argument}
    stor r1 1 r2
    topref r2 0
    call r2 r1 1
    pop r1
    printo r1
"""
        for argument in arguments
    ]
    return image(f"env r0 8\ntopis r0\nepush r0\n{functions}{''.join(calls)}\nret r1\n")


def each(line: str, numbers: range) -> str:
    """The line for each of these, in place of `#`."""
    return "".join(f"    {line}\n".replace("#", str(n)) for n in numbers)


def check(data: bytes, way: str, **how: Any) -> None:
    same(outcome(data, way, **how), outcome(data, "baseline", **how))


# h(n): x is 0, g(k) adds k to it, f(i, s) adds up what x is in each turn
SETS_IN_LOOP = """
    fun r1 h_end
    env r0 2
    imm r1 int 0
    stor r0 1 r1
    epush r0
    fun r1 g_end
    ref0 r0 0
    ref r1 1 0
    add r1 r1 r0
    set 1 0 r1
    imm r0 int 1
    ret r0
g_end: set0 1 r1
    fun r1 f_end
f:  ref0 r0 0
    imm r1 int 0
    gt r2 r0 r1
    tst r2 done
    ref0 r3 1
    ref r2 1 0
    add r3 r3 r2
    env r4 1
    stor r4 1 r0
    ref r5 1 1
    call r5 r4 4
    pop r4
    sub r0 r0 r4
    trcall f 0 (r0 r3)
done: ref0 r0 1
    ret r0
f_end: env r2 2
    ref r3 1 0
    stor r2 1 r3
    imm r3 int 0
    stor r2 2 r3
    call r1 r2 1
    pop r0
    epop
    ret r0
h_end: stor r0 1 r1
"""


@pytest.mark.parametrize("way", WAYS)
def test_a_variable_that_an_inlined_call_in_a_loop_sets(way: str) -> None:
    check(program(SETS_IN_LOOP, *[6] * 60), way)


# f(n) calls g(n); that leaves to the interpreter behind an effect, then goes on as f(n - 1)
LEAVES_AND_CALLS = f"""
@0 = ""
    fun r1 f_end
    ref0 r0 0
    imm r1 int 1
    lt r1 r0 r1
    tst r1 more
    ret r0
more: imm r1 int 5
{each("add r# r0 r1", range(2, 21))}
    env r21 1
    stor r21 1 r0
    topref r22 1
    call r22 r21 21
    pop r1
{each("add r1 r1 r#", range(2, 21))}
    ret r1
f_end: stor r0 1 r1
    fun r1 g_end
    ref0 r0 0
    topset 2 r0
    lit r1 @0
    prints r1
    imm r1 int 1
    sub r0 r0 r1
    env r1 1
    stor r1 1 r0
    topref r2 0
    tail r2 r1
g_end: stor r0 2 r1
"""


@pytest.mark.parametrize("way", ["at once", "soon", "threshold 50"])
def test_frames_of_inlined_calls_that_fill_the_stack(way: str) -> None:
    """The interpreter looks at the stack where it calls, but here it only goes on in a callee."""
    check(program(LEAVES_AND_CALLS, *[3] * 30, 12_000), way, max_heap=16 << 20)


# f(n, x) or f(n) is a loop with a call that is not inlined; m(n) is f(n, 99) + f(n).  What f gives
# is n, or x once variable 3 is set, which f(n) does not have
TWO_SIZES = f"""
    imm r1 #f
    topset 3 r1
    fun r1 m_end
    env r1 2
    ref0 r2 0
    stor r1 1 r2
    imm r3 int 99
    stor r1 2 r3
    topref r3 1
    call r3 r1 1
    pop r0
    env r1 1
    ref0 r2 0
    stor r1 1 r2
    topref r3 1
    call r3 r1 1
    pop r1
    add r0 r0 r1
    imm r1 int 1
    ref0 r2 0
    eq r1 r1 r2
    topset 3 r1
    ret r0
m_end: stor r0 1 r1
    fun r1 f_end
f:  ref0 r0 0
    imm r1 int 1
    ge r1 r0 r1
    tst r1 done
    topref r1 2
    call0 r1 1
    pop r1
    imm r1 int 1
    sub r0 r0 r1
    trcall f 0 (r0)
done: topref r1 3
    tst r1 other
    ref0 r0 1
    ret r0
other: ret r0
f_end: stor r0 2 r1
    fun r1 big_end
    imm r0 int 1
{each("add r0 r0 r0", range(MAX_INLINED))}
    ret r0
big_end: stor r0 3 r1
"""


@pytest.mark.parametrize("way", WAYS)
def test_a_loop_with_two_numbers_of_arguments(way: str) -> None:
    """In its second round of calls it gets as far as the argument that is missing."""
    check(program(TWO_SIZES, *[2] * 60, 1, 2), way)


# f(n) is f(n - 1) + f(n - 2), small enough to be inlined in itself several times; f(1) and f(0) are
# what variable 2 holds: 1, and after g(99), by which f is called, something that cannot be added
UNROLLED = """
    imm r1 int 1
    topset 2 r1
    fun r1 f_end
    ref0 r0 0
    imm r1 int 2
    lt r1 r0 r1
    tst r1 more
    topref r0 2
    ret r0
more: imm r1 int 1
    sub r1 r0 r1
    env r2 1
    stor r2 1 r1
    topref r3 1
    call r3 r2 1
    pop r1
    imm r2 int 2
    sub r2 r0 r2
    env r3 1
    stor r3 1 r2
    topref r4 1
    call r4 r3 2
    pop r2
    add r0 r1 r2
    ret r0
f_end: stor r0 2 r1
    fun r1 g_end
    ref0 r0 0
    imm r1 int 99
    eq r1 r0 r1
    tst r1 go
    imm r1 #f
    topset 2 r1
    imm r0 int 9
go: env r1 1
    stor r1 1 r0
    topref r2 1
    tail r2 r1
g_end: stor r0 1 r1
"""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fuel", [None, 77])
@pytest.mark.parametrize("last", [[], [99, 10]])
def test_a_small_function_in_itself(way: str, fuel: int | None, last: list[int]) -> None:
    assert UNROLLED.split("f_end")[1].count("\n") - 1 <= MAX_UNROLLED
    data = program(UNROLLED, *range(12), *[9] * 60, *last)
    check(data, way, fuel=fuel, slices=True, between=capture if fuel else None)
