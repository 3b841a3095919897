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
