"""Ribs that are looked at after they were given away: compiled code may not keep them apart."""

from __future__ import annotations

import pytest
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
