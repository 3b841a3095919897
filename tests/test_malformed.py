"""Hostile and damaged files: always a result, a refusal or an error, never a crash."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import mutants
import pytest
from helpers import Outcome, each_tier, image, run, run_bytes

from irkjit.bytecode import Program, write_program
from irkjit.bytecode.model import Integer, Literal, NegInteger, Vector
from irkjit.loader.problems import Problem

TABLE = Vector((Vector((Integer(0),)), Vector((Integer(0),))))
HEAD = b"IRKVM0"
TAIL = b"V\x02V\x01+\x00V\x01+\x00" + b"-\x01" + b"V\x00" + b"+\x00"  # field table to metadata
RETURN = b"\x05\x2f\x00\x01\x02\x00"  # imm r0 int 0; ret r0


def words(*code: int, literals: tuple[Literal, ...] = ()) -> bytes:
    """A file with this code."""
    return write_program(
        Program(list(literals), TABLE, NegInteger(1), Vector(()), Integer(0), list(code))
    )


IMM = (47, 0, 1)
RET = (2, 0)

# Code, and all that must be found in it: (problem, pc, number).
CODE: dict[str, tuple[tuple[int, ...], list[tuple[Problem, int, int]]]] = {
    "no code": ((), [(Problem.NO_CODE, 0, 0)]),
    "jump out": ((20, 1000, *IMM, *RET), [(Problem.BAD_OFFSET, 0, 1000)]),
    "jump to the end": ((20, 7, *IMM, *RET), [(Problem.BAD_OFFSET, 0, 7)]),
    "jump back": ((*IMM, 20, -3, *RET), [(Problem.BAD_OFFSET, 3, 0)]),
    "jump to itself": ((20, 0, *RET), [(Problem.BAD_OFFSET, 0, 0)]),
    "jump far back": ((20, -(1 << 31), *RET), [(Problem.BAD_OFFSET, 0, -(1 << 31))]),
    "jump into an operand": ((20, 3, *IMM, *RET), [(Problem.INTO_INSTRUCTION, 2, 3)]),
    "tst out": ((*IMM, 19, 0, 99, *RET), [(Problem.BAD_OFFSET, 3, 102)]),
    "nvcase else out": ((*IMM, 51, 0, 50, 1, 10, 6, *RET), [(Problem.BAD_OFFSET, 3, 53)]),
    "nvcase alternative out": ((*IMM, 51, 0, 6, 1, 10, 60, *RET), [(Problem.BAD_OFFSET, 3, 63)]),
    "trcall with -4 registers": ((29, 0, 0, -4, *IMM, *RET), [(Problem.BAD_OPERAND, 0, -4)]),
    "make with -1 slots": ((*IMM, 48, 0, 40, -1, *RET), [(Problem.BAD_OPERAND, 3, -1)]),
    "nvcase with -1 alternatives": ((*IMM, 51, 0, 4, -1, *RET), [(Problem.BAD_OPERAND, 3, -1)]),
    "nvcase with 1000000": ((*IMM, 51, 0, 4, 1000000, *RET), [(Problem.BAD_OPERAND, 3, 1000000)]),
    "register 100000": (
        (47, 100000, 1, *RET),
        [(Problem.BAD_REGISTER, 0, 100000)],
    ),
    "register 62": ((47, 62, 1, *IMM, *RET), [(Problem.BAD_REGISTER, 0, 62)]),
    "register -1": ((47, -1, 1, *IMM, *RET), [(Problem.BAD_REGISTER, 0, -1)]),
    "pop first": ((34, 0, *RET), [(Problem.STRAY_POP, 0, 0)]),
    "pop0 first": ((42, *IMM, *RET), [(Problem.STRAY_POP, 0, 0)]),
    "call without pop": ((*IMM, 33, 0, 0, *RET), [(Problem.NO_POP, 6, 0)]),
    "call at the end": ((*IMM, 33, 0, 0), [(Problem.FALLS_OFF, 6, 0)]),
    "jump to a pop": (
        (*IMM, 20, 5, 33, 0, 0, 34, 0, *RET),
        [(Problem.STRAY_POP, 8, 0)],
    ),
    "call saves -1": ((*IMM, 33, 0, -1, 42, *IMM, *RET), [(Problem.BAD_OPERAND, 3, -1)]),
    "call saves 63": ((*IMM, 33, 0, 63, 42, *IMM, *RET), [(Problem.BAD_REGISTER, 3, 63)]),
    "opcode 95": ((95,), [(Problem.BAD_OPCODE, 0, 95)]),
    "opcode -1": ((-1,), [(Problem.BAD_OPCODE, 0, -1)]),
    "cut off": ((47, 0), [(Problem.CUT_OFF, 0, 0)]),
    "cut off in a list": ((*IMM, 48, 0, 40, 2, 0), [(Problem.CUT_OFF, 3, 0)]),
    "falls off": (IMM, [(Problem.FALLS_OFF, 3, 0)]),
    "function falls off": ((21, 0, 6, *IMM, *RET), [(Problem.FALLS_OFF, 6, 0)]),
    "function without body": ((21, 0, 3, *RET), [(Problem.BAD_FUNCTION, 0, 3)]),
    "function beyond the end": ((21, 0, 100, *RET), [(Problem.BAD_FUNCTION, 0, 100)]),
    "function backwards": ((21, 0, -1, *RET), [(Problem.BAD_FUNCTION, 0, -1)]),
    "jump into a function": (
        (20, 5, 21, 0, 8, *IMM, *RET, *RET),
        [(Problem.OTHER_FUNCTION, 5, 0)],
    ),
    "jump out of a function": (
        (21, 0, 8, *IMM, 20, 2, *RET),
        [(Problem.BAD_OFFSET, 6, 8)],
    ),
    "trcall elsewhere": ((*IMM, 30, -2, 0), [(Problem.NOT_THE_HEAD, 3, 1)]),
    "tst into itself": ((*IMM, 19, 0, 2, *RET), [(Problem.INTO_INSTRUCTION, 3, 5)]),
    "jmp into itself": ((20, 1, *IMM, *RET), [(Problem.INTO_INSTRUCTION, 0, 1)]),
    "nvcase into itself": ((*IMM, 51, 0, 3, 0, *RET), [(Problem.INTO_INSTRUCTION, 3, 6)]),
    "nvcase alternative into itself": (
        (*IMM, 51, 0, 6, 1, 10, 5, *RET),
        [(Problem.INTO_INSTRUCTION, 3, 8)],
    ),
    "trcall to a second instruction": (
        (21, 0, 12, *IMM, *IMM, 30, -3, 0, *RET),
        [(Problem.NOT_THE_HEAD, 9, 6)],
    ),
    "trcall out of the function": (
        (21, 0, 9, *IMM, 30, -6, 0, *RET),
        [(Problem.NOT_THE_HEAD, 6, 0)],
    ),
    "literal out of range": ((0, 0, 0, *RET), [(Problem.BAD_LITERAL, 0, 0)]),
    "literal -1": ((1, 0, -1, *RET), [(Problem.BAD_LITERAL, 0, -1)]),
    "depth -1": ((26, 0, -1, 0, *RET), [(Problem.BAD_OPERAND, 0, -1)]),
    "index -1": ((31, 0, -1, *RET), [(Problem.BAD_OPERAND, 0, -1)]),
    "huge env": ((24, 0, 1 << 30, *RET), [(Problem.BAD_OPERAND, 0, 1 << 30)]),
    "slot -1": ((*IMM, 25, 0, -1, 0, *RET), [(Problem.BAD_OPERAND, 3, -1)]),
    "imm 0": ((47, 0, 0, *RET), [(Problem.NOT_AN_IMMEDIATE, 0, 0)]),
    "imm 4096": ((47, 0, 4096, *RET), [(Problem.NOT_AN_IMMEDIATE, 0, 4096)]),
    "make a closure": (
        (*IMM, 48, 0, (1 << 30) | 252, 0, *RET),
        [(Problem.BAD_OBJECT_TAG, 3, (1 << 30) | 252)],
    ),
    "make a rib": (
        (*IMM, 57, 0, (1 << 30) | 248, 1, *RET),
        [(Problem.BAD_OBJECT_TAG, 3, (1 << 30) | 248)],
    ),
    "make a continuation": (
        (*IMM, 57, 0, (1 << 30) | 244, 1, *RET),
        [(Problem.BAD_OBJECT_TAG, 3, (1 << 30) | 244)],
    ),
    "make a string": ((57, 0, 16, 1, *RET), [(Problem.BAD_OBJECT_TAG, 0, 16)]),
    "make a buffer": ((57, 0, 32, 1, *RET), [(Problem.BAD_OBJECT_TAG, 0, 32)]),
    "make a foreign": ((57, 0, 36, 2, *RET), [(Problem.BAD_OBJECT_TAG, 0, 36)]),
    "make tag 41": ((57, 0, 41, 2, *RET), [(Problem.BAD_OBJECT_TAG, 0, 41)]),
    "make tag -40": ((57, 0, -40, 2, *RET), [(Problem.BAD_OBJECT_TAG, 0, -40)]),
    "pair of 1": ((57, 0, 24, 1, *RET), [(Problem.BAD_OBJECT_SIZE, 0, 1)]),
    "pair of 3": ((*IMM, 48, 0, 24, 3, 0, 0, 0, *RET), [(Problem.BAD_OBJECT_SIZE, 3, 3)]),
    "symbol of 0": ((57, 0, 28, 0, *RET), [(Problem.BAD_OBJECT_SIZE, 0, 0)]),
    "unset register in a function": (
        (21, 0, 5, 2, 3, *RET),
        [(Problem.UNSET_REGISTER, 3, 3)],
    ),
    "unset on one way": (
        (21, 0, 14, *IMM, 19, 0, 6, 47, 1, 1, 2, 1, *RET),
        [(Problem.UNSET_REGISTER, 12, 1)],
    ),
    "ffi without a count": ((*IMM, *IMM, 62, 0, 0, 0, 5, *RET), [(Problem.UNKNOWN_COUNT, 6, 0)]),
}

# Whole files and the one thing that is wrong with them: problem, byte, number.
FILES: dict[str, tuple[bytes, tuple[Problem, int, int]]] = {
    "empty": (b"", (Problem.NOT_BYTECODE, 0, 0)),
    "wrong magic": (b"IRKVM1V\x00", (Problem.NOT_BYTECODE, 5, 0)),
    "half the magic": (b"IRK", (Problem.NOT_BYTECODE, 3, 0)),
    "magic alone": (HEAD, (Problem.TRUNCATED, 6, 0)),
    "no outer vector": (HEAD + b"+\x00", (Problem.NO_OUTER_VECTOR, 7, 0)),
    "bad literal code": (HEAD + b"V\x01Z", (Problem.BAD_LITERAL_CODE, 9, 90)),
    "literal code 0": (HEAD + b"V\x01\x00", (Problem.BAD_LITERAL_CODE, 9, 0)),
    "share itself": (HEAD + b"V\x01P\x00", (Problem.BAD_SHARE, 10, 0)),
    "share what follows": (HEAD + b"V\x02P\x01+\x00", (Problem.BAD_SHARE, 10, 1)),
    "share -1": (HEAD + b"V\x02+\x00P\xfe\x01", (Problem.BAD_SHARE, 13, -1)),
    "share far away": (
        HEAD + b"V\x02+\x00P\xff\x08\x7f\xff\xff\xff\xff\xff\xff\xff",
        (Problem.BAD_SHARE, 21, (1 << 63) - 1),
    ),
    "pointer": (HEAD + b"V\x01I\xff\x02\x10\x00", (Problem.BAD_IMMEDIATE, 13, 4096)),
    "pointer 0": (HEAD + b"V\x01I\x00", (Problem.BAD_IMMEDIATE, 10, 0)),
    "string beyond the end": (HEAD + b"V\x01S\xc8abc", (Problem.BAD_COUNT, 10, 200)),
    "negative string": (HEAD + b"V\x01S\xfe\x01abc", (Problem.BAD_COUNT, 11, -1)),
    "negative vector": (HEAD + b"V\x01V\xfe\x05", (Problem.BAD_COUNT, 11, -5)),
    "negative outer vector": (HEAD + b"V\xfe\x05", (Problem.BAD_COUNT, 9, -5)),
    "huge outer vector": (
        HEAD + b"V\xff\x08\x40\x00\x00\x00\x00\x00\x00\x00",
        (Problem.BAD_COUNT, 17, 1 << 62),
    ),
    "huge object": (
        HEAD + b"V\x01C\x28\xff\x05\x01\x00\x00\x00\x00",
        (Problem.BAD_COUNT, 17, 1 << 32),
    ),
    "string as object": (HEAD + b"V\x01C\x10\x01+\x00", (Problem.BAD_TAG, 10, 16)),
    "foreign as object": (HEAD + b"V\x01C\x24\x02+\x00+\x00", (Problem.BAD_TAG, 10, 36)),
    "tag 0": (HEAD + b"V\x01C\x00\x01+\x00", (Problem.BAD_TAG, 10, 0)),
    "tag 41": (HEAD + b"V\x01C\x29\x01+\x00", (Problem.BAD_TAG, 10, 41)),
    "closure as object": (
        HEAD + b"V\x01C\xff\x04\x40\x00\x00\xfc\x04+\x00+\x00+\x00+\x00",
        (Problem.BAD_TAG, 15, (1 << 30) | 252),
    ),
    "pair of one": (HEAD + b"V\x01C\x18\x01+\x00", (Problem.BAD_COUNT, 11, 1)),
    "field table missing": (HEAD + b"V\x00", (Problem.TRUNCATED, 8, 0)),
    "field table an integer": (HEAD + b"V\x00+\x00", (Problem.BAD_FIELD_TABLE, 10, 0)),
    "field table of three": (HEAD + b"V\x00V\x03+\x00+\x00+\x00", (Problem.BAD_FIELD_TABLE, 16, 0)),
    "field table uneven": (
        HEAD + b"V\x00V\x02V\x01+\x00V\x02+\x00+\x00",
        (Problem.BAD_FIELD_TABLE, 20, 0),
    ),
    "field table of strings": (
        HEAD + b"V\x00V\x02V\x01S\x00V\x01S\x00",
        (Problem.BAD_FIELD_TABLE, 18, 0),
    ),
    "sizeoff index 2^40": (
        HEAD + b"V\x00V\x02V\x00V\x00+\xff\x06\x01\x00\x00\x00\x00\x00V\x00+\x00" + RETURN,
        (Problem.BAD_SIZEOFF, 25, 1 << 40),
    ),
    "sizeoff index -2": (
        HEAD + b"V\x00V\x02V\x00V\x00-\x02V\x00+\x00" + RETURN,
        (Problem.BAD_SIZEOFF, 18, -2),
    ),
    "metadata index 2^40": (
        HEAD + b"V\x00V\x02V\x00V\x00-\x01V\x00+\xff\x06\x01\x00\x00\x00\x00\x00" + RETURN,
        (Problem.BAD_METADATA, 27, 1 << 40),
    ),
    "metadata index 1 of 0": (
        HEAD + b"V\x00V\x02V\x00V\x00-\x01V\x00+\x01" + RETURN,
        (Problem.BAD_METADATA, 20, 1),
    ),
    "metadata index -1": (
        HEAD + b"V\x00V\x02V\x00V\x00-\x01V\x00-\x01" + RETURN,
        (Problem.BAD_METADATA, 20, -1),
    ),
    "negative code length": (
        HEAD + b"V\x00" + TAIL + b"\xfe\x05",
        (Problem.BAD_CODE_LENGTH, 26, -5),
    ),
    "huge code length": (
        HEAD + b"V\x00" + TAIL + b"\xff\x04\x7f\xff\xff\xff",
        (Problem.BAD_CODE_LENGTH, 30, (1 << 31) - 1),
    ),
    "word of 33 bits": (
        HEAD + b"V\x00" + TAIL + b"\x02\xff\x04\x80\x00\x00\x00\x00",
        (Problem.BAD_WORD, 31, 1 << 31),
    ),
    "word below 32 bits": (
        HEAD + b"V\x00" + TAIL + b"\x02\xfe\xff\x04\x80\x00\x00\x01\x00",
        (Problem.BAD_WORD, 32, -(1 << 31) - 1),
    ),
    "truncated number": (HEAD + b"V\x01+\xff\x08\x01\x02", (Problem.TRUNCATED, 13, 0)),
    "number without bytes": (HEAD + b"V\x01+\xff", (Problem.TRUNCATED, 10, 0)),
    "signs without a number": (HEAD + b"V\x01+" + b"\xfe" * 1000, (Problem.TRUNCATED, 1009, 0)),
}


@pytest.mark.parametrize("name", CODE)
@each_tier
def test_code_that_is_refused(name: str, tier: str) -> None:
    code, findings = CODE[name]
    assert run_bytes(words(*code), tier).findings[: len(findings)] == tuple(findings)
    assert findings


@pytest.mark.parametrize("name", FILES)
@each_tier
def test_files_that_are_refused(name: str, tier: str) -> None:
    data, finding = FILES[name]
    assert run_bytes(data, tier).findings == (finding,)


RUN_ERRORS = {
    "ref0 as the first instruction": ("ref0 r0 0\nret r0", "NO_SUCH_VARIABLE"),
    "tupref of an integer": ("imm r0 int 1\ntupref r0 r0 0\nret r0", "NO_SUCH_SLOT"),
    "call of an integer": ("imm r0 int 1\nenv r1 0\ncall r0 r1 0\npop r0\nret r0", "NOT_A_CLOSURE"),
    "vref with index 2^32+1": (
        "@0 = #(1 2 3)\n@1 = 4294967297\nlit r0 @0\nlit r1 @1\nvref r0 r0 r1\nret r0",
        "VECTOR_RANGE",
    ),
    "vmake of 60000000": ("imm r0 int 60000000\nvmake r0 r0 r0\nret r0", "OUT_OF_MEMORY"),
    "div by 0": ("imm r0 int 0\ndiv r0 r0 r0\nret r0", "DIVISION_BY_ZERO"),
    "rref with an empty table": (
        ".fields #(#() #())\nalloc r0 u0 1\nrref r0 r0 5\nret r0",
        "NO_SUCH_SLOT",
    ),
    "epop without a rib": ("epop\nimm r0 int 1\nret r0", "NO_OUTER_RIB"),
    "topref without a rib": ("topref r0 0\nret r0", "NO_TOP_LEVEL"),
}


@pytest.mark.parametrize("name", RUN_ERRORS)
@each_tier
def test_errors_of_tiny_programs(name: str, tier: str) -> None:
    text, reason = RUN_ERRORS[name]
    assert run(text, tier, max_heap=64 << 20).reason == reason


@each_tier
def test_comparing_two_foreigns(tier: str) -> None:
    text = (
        "imm r0 int 4096\nint2cref r0 r0\nimm r1 int 8192\nint2cref r1 r1\ncmp r0 r0 r1\nprinto r0"
    )
    assert run(text + "\nret r0", tier).output == b"<u0>"


@each_tier
def test_the_symbol_list_after_a_collection(tier: str) -> None:
    text = """
        @0 = |one|
        @1 = |two|
        gist r0
        imm r1 int 100000000
        heap r1 0
        gist r0
        printo r0
        imm r1 int 0
        ret r1
    """
    assert run(text, tier).output == b"(two one)"


@each_tier
def test_meta_without_metadata(tier: str) -> None:
    assert run("meta r0\nprinto r0\nimm r0 int 0\nret r0", tier).output == b"()"


@each_tier
def test_a_literal_nested_200000_deep(tier: str) -> None:
    depth = 200_000 if tier == "baseline" else 20_000
    data = HEAD + b"V\x01" + b"V\x01" * depth + b"u" + TAIL + RETURN
    found = run_bytes(data, tier)
    assert (found.findings, found.result) == ((), 0)
    opened = run_bytes(HEAD + b"V\x01" + b"V\x01" * depth, tier)
    assert [problem for problem, _, _ in opened.findings] == [Problem.BAD_COUNT]


def test_a_literal_nested_without_end() -> None:
    data = HEAD + b"V\x01" + b"C\x28\x02u" * 3_000_000
    found = run_bytes(data, "baseline")
    assert len(found.findings) == 1
    assert found.findings[0][0] in (Problem.BAD_COUNT, Problem.NO_MEMORY)


def test_literals_that_do_not_fit_the_heap() -> None:
    data = HEAD + b"V\x01V\xff\x04\x01\x00\x00\x00" + b"+\x00" * (1 << 24) + TAIL + RETURN
    found = run_bytes(data, "baseline", max_heap=16 << 20)
    assert [problem for problem, _, _ in found.findings] == [Problem.NO_MEMORY]


@each_tier
def test_bytes_behind_the_code_are_ignored(tier: str) -> None:
    assert run_bytes(words(*IMM, *RET) + b"more", tier).result == 0


@each_tier
def test_long_ways_of_writing_numbers(tier: str) -> None:
    data = (
        HEAD + b"V\x01+\xff\x00" + TAIL + b"\xff\x03\x00\x00\x05" + b"\x00\x00\x00\x02\xfe\xfe\x00"
    )
    assert run_bytes(data, tier).result == 0
    data = HEAD + b"V\x01+" + b"\xfe" * 100_001 + b"\x07" + TAIL + b"\x05\x00\x00\x00\x02\x00"
    assert run_bytes(data, tier).result == -7
    data = HEAD + b"V\x01+\xff\xff" + b"\x01" * 254 + b"\x09" + TAIL + b"\x05\x00\x00\x00\x02\x00"
    assert run_bytes(data, tier).result == 0x0101010101010109


@each_tier
def test_truncation_at_every_byte(tier: str) -> None:
    whole = image(mutants.WHOLE)
    assert run_bytes(whole, tier).result == 2
    allowed = {Problem.NOT_BYTECODE, Problem.TRUNCATED, Problem.BAD_COUNT, Problem.BAD_CODE_LENGTH}
    for size in range(len(whole)):
        found = run_bytes(whole[:size], tier)
        assert len(found.findings) == 1, size
        assert found.findings[0][0] in allowed, size


def test_a_vm_goes_on_after_refusing_files() -> None:
    from irkjit.errors import BadFile
    from irkjit.vm import VM

    for tier in ("reference", "baseline"):
        vm = VM(tier=tier)
        for data in (b"", words(95), words(*IMM), HEAD + b"V\x02S\x03abcP\x07"):
            with pytest.raises(BadFile):
                vm.load(data)
        vm.load(image(mutants.WHOLE))
        assert vm.run() == 2
        vm.close()


def test_many_problems_are_told_up_to_a_limit() -> None:
    code = (47, 100, 1) * 500
    found: Outcome = run_bytes(words(*code, *IMM, *RET), "baseline")
    assert len(found.findings) == 100
    assert found.findings[99] == (Problem.BAD_REGISTER, 297, 100)


def _in_children(what: str, seed: int, count: int, folder: Path, children: int = 2) -> None:
    share = count // children
    parts: list[Any] = []
    with ThreadPoolExecutor(children) as pool:
        for i in range(children):
            parts.append(pool.submit(mutants.check, what, seed, i * share, share, folder))
    failures = [part.result() for part in parts if part.result()]
    assert not failures, "\n".join(failures)


def test_mutants_do_no_harm(tmp_path: Path) -> None:
    _in_children("run", 1, 8000, tmp_path)


def test_mutants_do_the_same_in_both_tiers(tmp_path: Path) -> None:
    _in_children("compare", 1, 2000, tmp_path)


@pytest.mark.slow
def test_many_mutants_do_no_harm(tmp_path: Path) -> None:
    seed = int(os.environ.get("IRKJIT_SEED", "20"))
    _in_children("run", seed, 200_000, tmp_path)
    _in_children("compare", seed + 1, 20_000, tmp_path)
