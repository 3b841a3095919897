"""Ribs that are looked at after they were given away: compiled code may not keep them apart."""

from __future__ import annotations

import pytest
from helpers import image
from test_inlining import WAYS, check, program

# f(n): g sets the variable of the rib that it gets.  Where n is below 5, h gets the same rib.
AROUND_A_FUNCTION = """
    fun r1 f_end
    ref0 r0 0
    env r1 1
    imm r2 int 5
    stor r1 1 r2
    lt r0 r0 r2
    topref r2 1
    call r2 r1 2
    pop r3
    tst r0 behind
    env r1 1
    imm r2 int 7
    stor r1 1 r2
    fun r4 behind
    imm r0 int 0
    ret r0
behind: topref r2 2
    call r2 r1 0
    pop r0
    ret r0
f_end: stor r0 1 r1
    fun r1 g_end
    imm r0 int 99
    set0 0 r0
    ret r0
g_end: stor r0 2 r1
    fun r1 h_end
    ref0 r0 0
    ret r0
h_end: stor r0 3 r1
"""


@pytest.mark.parametrize("way", WAYS)
def test_the_ways_around_a_function_meet_behind_it(way: str) -> None:
    check(program(AROUND_A_FUNCTION, *[1, 9] * 60), way)


# f(n) calls g, a closure over one variable: with n, then, where n is below 3, without arguments, so
# that g takes its closure's variable for its own.
WITH_AND_WITHOUT = """
    fun r1 f_end
    ref0 r0 0
    topref r1 2
    env r2 1
    stor r2 1 r0
    call r1 r2 5
    pop r3
    imm r2 int 3
    lt r2 r0 r2
    tst r2 no
    call0 r1 5
    pop r4
    add r3 r3 r4
no: ret r3
f_end: stor r0 1 r1
    fun r1 make_end
    fun r0 g_end
    ref0 r0 0
    imm r1 int 1
    add r0 r0 r1
    set0 0 r0
    ret r0
g_end: ret r0
make_end: stor r0 2 r1
    env r2 1
    imm r3 int 100
    stor r2 1 r3
    call r1 r2 1
    pop r1
    stor r0 3 r1
"""


@pytest.mark.parametrize("way", WAYS)
def test_a_function_is_called_with_and_without_arguments(way: str) -> None:
    check(program(WITH_AND_WITHOUT, *[5] * 60, *[1, 2, 7] * 10), way)


# f(n, s) counts down and adds n, as it reads that from the rib of the top level, to s.
TOP_LEVEL_AS_ARGUMENTS = """
    fun r1 f_end
f:  ref0 r0 0
    imm r2 int 0
    eq r2 r0 r2
    tst r2 more
    ref0 r0 1
    ret r0
more: topref r2 0
    ref0 r3 1
    add r3 r3 r2
    imm r4 int 1
    sub r0 r0 r4
    trcall f 0 (r0 r3)
f_end: env r0 2
    topis r0
    imm r2 int 200
    stor r0 1 r2
    imm r2 int 1
    stor r0 2 r2
    call r1 r0 0
    pop r0
    printo r0
    ret r0
"""


@pytest.mark.parametrize("way", WAYS)
def test_the_rib_of_the_top_level_as_arguments(way: str) -> None:
    check(image(TOP_LEVEL_AS_ARGUMENTS), way)
