"""Code words cut into instructions and function bodies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkjit.bytecode.decode import (
    Body,
    DecodeError,
    Hole,
    body_at,
    decode,
    find_bodies,
    instructions_of,
)

# The code of a small compiled program: a loop over a list in a function, then the top level.
LOOP = list(
    bytes.fromhex("""
        18 00 01 25 00 1c 00 15 01 2b 1f 00 00 33 00 06 01 0a 20 1f 00 00 34 00 00 01 1b 01 00
        1f 02 01 2f 03 03 03 02 02 03 1d 00 00 02 01 02 1f 00 01 02 00 19 00 01 01 00 00 01 24 00
        18 00 02 00 01 00 19 00 01 01 2f 01 01 19 00 02 01 26 01 00 16 01 00
    """)
)
LOOP[40] = -29  # the word that takes more than a byte


def test_decoding_a_loop() -> None:
    instructions = instructions_of(LOOP)
    assert len(instructions) == 25
    assert [(item.pc, item.name) for item in instructions[3:6]] == [
        (7, "fun"),
        (10, "ref0"),
        (13, "nvcase"),
    ]
    case, loop = instructions[5], instructions[12]
    assert (case.operands, case.alternatives, case.targets()) == ((0, 6, 1), ((10, 32),), [19, 45])
    assert (case.length, case.end, case.operand("else_")) == (6, 19, 6)
    assert (loop.name, loop.operands, loop.registers) == ("trcall", (-29, 0, 2), (1, 2))
    assert (loop.targets(), loop.end, loop.all_registers()) == ([10], 45, (1, 2))
    assert instructions[-1].end == 82


def test_bodies_of_nested_functions() -> None:
    #        fun      fun      fun      ret    ret   fun      ret   ret
    code = [21, 9, 15, 21, 1, 12, 21, 2, 5, 2, 7, 2, 3, 2, 5, 21, 0, 5, 2, 1, 2, 0]
    bodies = find_bodies(instructions_of(code), len(code))
    assert bodies == [
        Body(start=0, end=22, fun_pc=-1, parent=-1, depth=0, registers=10),
        Body(start=3, end=15, fun_pc=0, parent=0, depth=1, registers=2),
        Body(start=6, end=15, fun_pc=3, parent=1, depth=2, registers=6),
        Body(start=9, end=11, fun_pc=6, parent=2, depth=3, registers=8),
        Body(start=18, end=20, fun_pc=15, parent=0, depth=1, registers=2),
    ]
    assert [body_at(bodies, pc) for pc in (0, 3, 9, 11, 13, 15, 18, 20)] == [0, 1, 3, 2, 2, 0, 4, 0]


def test_bodies_that_leave_the_enclosing_one_are_none() -> None:
    code = [21, 0, 8, 21, 1, 90, 2, 0, 21, 0, 2, 42]
    assert [body.start for body in find_bodies(instructions_of(code), len(code))] == [0, 3]


@pytest.mark.parametrize(
    ("code", "hole"),
    [
        ([46, 95], Hole(1, 95, "95 is not an opcode")),
        ([46, -1], Hole(1, -1, "-1 is not an opcode")),
        ([46, 0, 42], Hole(1, 0, "the code ends inside lit")),
        ([29, 0, 0, -4], Hole(0, 29, "nregs of trcall is negative: -4")),
        ([48, 0, 24, 2, 1], Hole(0, 48, "the code ends inside make")),
        ([51, 0, 6, 1, 10], Hole(0, 51, "the code ends inside nvcase")),
    ],
)
def test_holes(code: list[int], hole: Hole) -> None:
    assert decode(code).holes[0] == hole
    with pytest.raises(DecodeError) as caught:
        instructions_of(code)
    assert (caught.value.pc, caught.value.reason) == (hole.pc, hole.reason)


IMM_2 = [47, 2, 2 * 2 + 1]  # r2 := 2
FFI = [62, 0, 0, 1, 2, 3, 4]  # with two arguments, counted by r2


@pytest.mark.parametrize(
    "between",
    [[], [31, 3, 0, 31, 4, 1], [47, 1, 7], [25, 2, 0, 2], [36, 2]],
    ids=["nothing", "arguments", "other imm", "stor reads it", "prints reads it"],
)
def test_ffi_length_from_imm(between: list[int]) -> None:
    ffi = instructions_of([46, *IMM_2, *between, *FFI])[-1]
    assert (ffi.name, ffi.operands, ffi.registers) == ("ffi", (0, 0, 1, 2), (3, 4))


@pytest.mark.parametrize(
    "code",
    [
        FFI,
        [*IMM_2, 27, 2, 0, *FFI],
        [*IMM_2, 32, 0, 0, 0, 34, 0, *FFI],
        [*IMM_2, 34, 0, *FFI],
        [*IMM_2, 33, 0, 0, *FFI],
        [*IMM_2, 95, *FFI],
        [*IMM_2, 21, 0, 3, *FFI],
        [*IMM_2, 20, 2, *FFI],
        [47, 2, 10, *FFI],
        [19, 0, 6, *IMM_2, *FFI],
        [*IMM_2, 46, *FFI, 30, -8, 0],
        [*IMM_2, *[46] * 400, *FFI],
    ],
    ids=[
        "no imm",
        "written again",
        "call and return between",
        "return between",
        "call without return",
        "no instruction between",
        "function between",
        "jump between",
        "not an integer",
        "branch to it",
        "backward branch to it",
        "too far",
    ],
)
def test_ffi_length_unknown(code: list[int]) -> None:
    decoded = decode(code)
    assert "ffi" not in [item.name for item in decoded.instructions]
    reasons = [hole.reason for hole in decoded.holes if hole.word == 62]
    assert reasons == ["the number of arguments of ffi is not known"]


def test_ffi_length_negative() -> None:
    assert decode([47, 2, -1, *FFI]).holes[0] == Hole(3, 62, "nargs of ffi is negative: -1")


@given(st.lists(st.one_of(st.integers(0, 94), st.integers(-3, 8), st.just(62), st.just(47))))
def test_decoding_covers_every_word_once(code: list[int]) -> None:
    decoded = decode(code)
    covered = [pc for item in decoded.instructions for pc in range(item.pc, item.end)]
    assert sorted(covered + [hole.pc for hole in decoded.holes]) == list(range(len(code)))


def test_a_backward_branch_spoils_only_the_ffi_it_reaches() -> None:
    wrapper = [47, 3, 1, 62, 0, 1, 2, 3]  # an ffi without arguments
    decoded = decode(wrapper * 5_000 + [30, -5, 0])
    assert decoded.holes[0] == Hole(39_995, 62, "the number of arguments of ffi is not known")
    assert sum(item.name == "ffi" for item in decoded.instructions) == 4_999


@pytest.mark.parametrize(("links", "known"), [(0, 1), (1, 1), (3, 1), (20, 0)])
def test_decoding_gives_up_on_ffi_when_each_round_spoils_another(links: int, known: int) -> None:
    # Without its ffi, a link decodes as lit, add and a jump to the ffi of the link before.
    link = [47, 3, 3, 62, 0, 0, 0, 3, 1, 0, 0, 20, -21]
    sound = [47, 3, 3, 62, 0, 0, 0, 3, 1]
    code = [*sound, *[46] * 30, *link * links, 20, -10]
    assert sum(item.name == "ffi" for item in decode(code).instructions) == known
