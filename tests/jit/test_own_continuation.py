"""Functions that take or replace their continuation, compiled."""

from __future__ import annotations

import pytest
from configurations import CONFIGURATIONS, outcome, same
from helpers import image

from irkjit.jit.options import JitOptions
from irkjit.vm import VM

PROGRAM = """
    env r0 6
    topis r0
    epush r0
    imm r1 int 40
    stor r0 4 r1
    fun r1 f_end
{f}
f_end: stor r0 1 r1
    fun r1 g_end
    ref0 r0 0
    imm r1 int 3
    mul r0 r0 r1
    topset 4 r0
    ret r0
g_end: stor r0 2 r1
    fun r1 loop_end
head: ref0 r0 0
    imm r1 int 0
    gt r2 r0 r1
    tst r2 done
    env r3 1
    stor r3 1 r0
    topref r4 0
    call r4 r3 4
    pop r4
    printo r4
    ref0 r0 0
    imm r1 int 1
    sub r0 r0 r1
    trcall head 0 (r0)
done: imm r0 int 77
    ret r0
loop_end: stor r0 3 r1
    env r2 1
    imm r3 int 9
    stor r2 1 r3
    topref r3 2
    call r3 r2 1
    pop r4
    printo r4
    ret r4
"""
"""f(n) is called with n from 9 to 1, and what it gives is printed; g(n) is 3 n.  Variable 3 is a
budget, 4 the last argument of g, 5 is free."""

FUNCTIONS = {
    "one of two branches": """
    ref0 r0 0
    imm r1 int 4
    gt r2 r0 r1
    tst r2 no
    getcc r3
    topset 5 r3
no: add r0 r0 r1
    ret r0
""",
    "behind a call": """
    topref r1 1
    env r2 1
    ref0 r3 0
    stor r2 1 r3
    call r1 r2 0
    pop r4
    getcc r3
    topset 5 r3
    ref0 r0 0
    add r0 r0 r4
    ret r0
""",
    "before a call": """
    getcc r0
    topset 5 r0
    ref0 r3 0
    topref r1 1
    env r2 1
    stor r2 1 r3
    call r1 r2 4
    pop r4
    add r4 r4 r3
    ret r4
""",
    "twice, the same": """
    getcc r0
    getcc r1
    eq r2 r0 r1
    tst r2 no
    ref0 r0 0
    ret r0
no: imm r0 int 0
    ret r0
""",
    "returns by it": """
    getcc r0
    ref0 r1 0
    putcc r2 r0 r1
    ret r2
""",
    "comes back": """
    getcc r0
    topset 5 r0
    topref r1 3
    imm r2 int 0
    gt r3 r1 r2
    tst r3 no
    imm r2 int 1
    sub r1 r1 r2
    topset 3 r1
    topref r0 5
    ref0 r4 0
    add r4 r4 r1
    putcc r2 r0 r4
    ret r2
no: ref0 r0 0
    ret r0
""",
    "calls with another": """
    getcc r0
    ref0 r1 0
    putcc r2 r0 r1
    env r3 1
    stor r3 1 r2
    topref r4 1
    call r4 r3 5
    pop r4
    add r2 r2 r4
    ret r2
""",
    "fails with another": """
    getcc r0
    ref0 r1 0
    putcc r2 r0 r1
    imm r3 int 4
    sub r3 r1 r3
    imm r4 int 100
    div r2 r4 r3
    ret r2
""",
    "to none at all": """
    ref0 r0 0
    imm r1 int 4
    gt r2 r0 r1
    tst r2 no
    ret r0
no: imm r3 nil
    putcc r2 r3 r0
    ret r2
""",
    "to what is none": """
    ref0 r0 0
    imm r1 int 4
    gt r2 r0 r1
    tst r2 no
    ret r0
no: imm r3 #t
    putcc r2 r3 r0
    ret r2
""",
    "to an object": """
    ref0 r0 0
    imm r1 int 4
    gt r2 r0 r1
    tst r2 no
    ret r0
no: make r3 u0 (r0)
    putcc r2 r3 r0
    ret r2
""",
    "in a loop": """
again: ref0 r0 0
    getcc r1
    topset 5 r1
    imm r2 int 3
    gt r3 r0 r2
    tst r3 no
    sub r0 r0 r2
    trcall again 0 (r0)
no: putcc r0 r1 r0
    ret r0
""",
    "from within a loop": """
again: ref0 r0 0
    imm r2 int 3
    gt r3 r0 r2
    tst r3 no
    getcc r1
    topset 5 r1
    sub r0 r0 r2
    trcall again 0 (r0)
no: ret r0
""",
    "with a let": """
    env r0 1
    ref0 r1 0
    stor r0 1 r1
    epush r0
    getcc r2
    topset 5 r2
    ref0 r1 0
    imm r3 int 1
    add r1 r1 r3
    set0 0 r1
    env r4 1
    stor r4 1 r1
    topref r5 1
    call r5 r4 1
    pop r5
    ref0 r1 0
    epop
    add r5 r5 r1
    ret r5
""",
}
"""By what is special about it: f."""


@pytest.mark.parametrize("f", FUNCTIONS)
@pytest.mark.parametrize("way", [name for name in CONFIGURATIONS if name != "default"])
def test_like_the_interpreter(f: str, way: str) -> None:
    data = image(PROGRAM.format(f=FUNCTIONS[f]))
    expected = outcome(data, "baseline")
    same(outcome(data, way), expected)
    same(outcome(data, way, fuel=23, slices=True), outcome(data, "baseline", fuel=23, slices=True))


def test_it_stays_in_compiled_code() -> None:
    with VM(jit=JitOptions(0, sync=True)) as vm:
        vm.load(image(PROGRAM.format(f=FUNCTIONS["comes back"]).replace("int 9", "int 900")))
        vm.run()
        failures = {
            guard[2]: count
            for unit in vm.jit.units
            for guard, count in zip(unit.code.guards, unit.failures(), strict=True)
        }
        assert failures["capture"] == failures["continuation"] == 0
