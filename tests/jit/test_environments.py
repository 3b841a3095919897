"""Functions of the top level whose closures have several environments: the ways there differ."""

from __future__ import annotations

import pytest
from helpers import image
from test_inlining import WAYS, check

# f(n) adds the variable 0 of its environment, which is not inlined for the sake of a getcc that is
# never reached.  loop(n, f, g, sum) calls two closures of it by turns.
FUNCTIONS = """
    fun r1 f_end
    ref0 r0 0
    imm r1 int -5
    eq r1 r0 r1
    tst r1 usual
    getcc r2
    ret r0
usual: ref r1 1 0
    add r0 r0 r1
    ret r0
f_end:
"""
LOOP = """
    fun r3 loop_end
loop: ref0 r0 0
    imm r1 int 0
    eq r1 r0 r1
    tst r1 more
    ref0 r0 3
    ret r0
more: env r2 1
    imm r3 int 1
    stor r2 1 r3
    ref0 r3 1
    call r3 r2 0
    pop r4
    ref0 r1 3
    imm r5 int 31
    mul r1 r1 r5
    imm r5 int 1048575
    and r1 r1 r5
    add r1 r1 r4
    ref0 r0 0
    imm r5 int 1
    sub r0 r0 r5
    ref0 r3 1
    ref0 r4 2
    trcall loop 0 (r0 r4 r3 r1)
loop_end: env r2 4
    imm r4 int 150
    stor r2 1 r4
    topref r4 2
    stor r2 2 r4
    topref r4 4
    stor r2 3 r4
    imm r4 int 0
    stor r2 4 r4
    call r3 r2 5
    pop r0
    printo r0
"""
START = """
    env r0 6
    topis r0
    epush r0
    imm r1 int 1000
    stor r0 1 r1
    fun r1 mark_end
    getcc r0
    topset 3 r0
    imm r0 int 0
    ret r0
mark_end: stor r0 2 r1
    topref r1 1
    call0 r1 3
    pop r5
    imm r6 int 0
    eq r7 r5 r6
    tst r7 second
    jmp both
second: {second}
both:
"""
AGAIN = """
    tst r7 again
    stor r0 3 r1
    topref r2 3
    imm r1 int 1
    fun r3 jump_end
    topref r0 3
    imm r1 int 1
    putcc r1 r0 r1
    ret r1
jump_end: call0 r3 0
    pop r5
    ret r5
again: topset 4 r1
"""
SECOND = {
    "a rib within": "env r8 1\nimm r9 int 7\nstor r8 1 r9\nepush r8",
    "another top level": (
        "env r8 6\nimm r9 int 7\nstor r8 1 r9\ntopref r9 1\nstor r8 2 r9\ntopref r9 2\n"
        "stor r8 3 r9\ntopref r9 3\nstor r8 4 r9\ntopis r8\nepush r8"
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("second", SECOND)
def test_the_top_level_is_left_and_entered_again(second: str, way: str) -> None:
    """Both closures are there before anything is compiled."""
    text = START.format(second=SECOND[second]) + FUNCTIONS + AGAIN + LOOP + "ret r0\n"
    check(image(text), way)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("second", SECOND)
def test_the_other_environment_comes_late(second: str, way: str) -> None:
    """The loop has been compiled when the second closure is made."""
    first = "stor r0 3 r1\ntopset 4 r1\n" + LOOP
    text = START.format(second=SECOND[second]) + FUNCTIONS
    again = AGAIN.replace("    stor r0 3 r1\n", "    jmp first\n", 1).replace(
        "    topref r2 3\n", "first: " + first.replace("loop", "loop1").replace("more", "more1"), 1
    )
    check(image(text + again + LOOP + "ret r0\n"), way)
