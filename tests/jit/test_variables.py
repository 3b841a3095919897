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
