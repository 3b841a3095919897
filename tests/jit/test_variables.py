"""Variables that compiled code has loaded already, while something else sets them."""

from __future__ import annotations

import pytest
from test_inlining import WAYS, check, program

# Variable 1 of the top level is read as one of a rib, and set by topset
READ_AND_SET = {
    "twice": """
    fun r1 f_end
    ref r0 1 1
    ref0 r1 0
    topset 1 r1
    ref r2 1 1
    sub r0 r0 r2
    ret r0
f_end:
""",
    "in a loop": """
    fun r1 f_end
f:  ref r0 1 1
    ref0 r1 0
    add r0 r0 r1
    topset 1 r0
    imm r2 int 1
    lt r2 r1 r2
    tst r2 more
    ret r0
more: imm r2 int 1
    sub r1 r1 r2
    trcall f 0 (r1)
f_end:
""",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", READ_AND_SET)
def test_a_top_level_variable_by_two_names(name: str, way: str) -> None:
    functions = f"imm r1 int 0\nstor r0 2 r1\n{READ_AND_SET[name]}stor r0 1 r1\n"
    check(program(functions, *range(60)), way)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("variable", [8, 9, 3000])
@pytest.mark.parametrize("access", ["topref r0", "topset"])
def test_a_top_level_variable_that_is_not_there(access: str, variable: int, way: str) -> None:
    end = "" if access == "topset" else "ret r0"
    functions = f"""
    fun r1 f_end
    ref0 r0 0
    imm r1 int 0
    eq r1 r0 r1
    tst r1 more
    {access} {variable} {"r0" if access == "topset" else ""}
    {end}
more: ret r0
f_end: stor r0 1 r1
"""
    check(program(functions, *[1] * 60, 0), way)


# f(n) has `one` in a register while it calls g(n), which changes that where n is 5
HELD = """
    fun r1 f_end
    topref r0 1
    ref0 r1 0
    env r2 1
    stor r2 1 r1
    topref r1 3
    call r1 r2 1
    pop0
    call0 r0 0
    pop r0
    ref r1 1 4
    add r0 r0 r1
    ret r0
f_end: stor r0 1 r1
    fun r1 one_end
    imm r0 int 1
    ret r0
one_end: stor r0 2 r1
    fun r1 two_end
    imm r0 int 2
    ret r0
two_end: stor r0 3 r1
    fun r1 g_end
    ref0 r0 0
    imm r1 int 5
    eq r0 r0 r1
    tst r0 no
    {change}
no: imm r0 int 0
    ret r0
g_end: stor r0 4 r1
    imm r1 int 10
    stor r0 5 r1
"""
CHANGES = {
    "a function": "topref r0 2\nset 1 1 r0",
    "the top level": "env r1 5\ntopref r0 0\nstor r1 1 r0\ntopref r0 2\nstor r1 2 r0\n"
    "stor r1 3 r0\ntopref r0 3\nstor r1 4 r0\nimm r0 int 20\nstor r1 5 r0\ntopis r1",
    "the top level, captured": "getcc r0\nfun r1 k_end\ngc\nref0 r0 0\nret r0\nk_end:\n"
    "env r1 5\ntopref r0 0\nstor r1 1 r0\ntopref r0 2\nstor r1 2 r0\n"
    "stor r1 3 r0\ntopref r0 3\nstor r1 4 r0\nimm r0 int 20\nstor r1 5 r0\ntopis r1",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("change", CHANGES)
def test_what_frames_hold_when_the_top_level_changes(change: str, way: str) -> None:
    text = HELD.replace("{change}", CHANGES[change])
    check(program(text, *range(30, 0, -1)), way)
