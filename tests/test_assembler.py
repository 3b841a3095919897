"""The text form: round trips through disassembler and assembler, and errors with positions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkjit.bytecode import Program, read_program, write_program
from irkjit.bytecode.assembler import AssemblyError, assemble
from irkjit.bytecode.disassembler import disassemble
from irkjit.bytecode.model import (
    Boolean,
    Char,
    Immediate,
    Integer,
    Literal,
    NegInteger,
    Object,
    Shared,
    String,
    Symbol,
    Undefined,
    Vector,
)
from irkjit.opcodes import OPCODES, Kind, Opcode

BY_HAND = """\
@0 = "done\\n"
@1 = {u3 |ok| #t char 'a'}
    fun r0 end
start:  gc
    ref0 r0 0
    nvcase r0 more (nil stop)
more: tupref r1 r0 1
    make r2 pair (r0 r1)
    trcall start 0 (r1)
stop: ret r0
end: lit r0 @1      ; a remark
    lit r1 @0
    prints r1
    imm r1 char ';' ; the first one is no remark
    ret r1
"""

BY_HAND_CODE = [
    *(21, 0, 30),
    *(46,),
    *(31, 0, 0),
    *(51, 0, 6, 1, 10, 21),
    *(52, 1, 0, 1),
    *(48, 2, 24, 2, 0, 1),
    *(29, -20, 0, 1, 1),
    *(2, 0),
    *(0, 0, 1),
    *(0, 1, 0),
    *(36, 1),
    *(47, 1, (ord(";") << 8) | 2),
    *(2, 1),
]

DISASSEMBLED = """\
; 2 literals, 43 code words, 13 instructions, 1 function

@0 = "done\\n"
@1 = {u3 |ok| #t char 'a'}

.fields #(#(0) #(0))
.sizeoff_index -1
.sizeoff #()
.metadata 0

    ; function at 3..29, 3 registers, nesting 1
    fun r0 L30                              ; 0
L3:
        gc                                  ; 3
        ref0 r0 0                           ; 4
        nvcase r0 L13 (nil L28)             ; 7
L13:
        tupref r1 r0 1                      ; 13
        make r2 pair (r0 r1)                ; 17
        trcall L3 0 (r1)                    ; 23
L28:
        ret r0                              ; 28
L30:
    lit r0 @1                               ; 30: {u3 |ok| #t char 'a'}
    lit r1 @0                               ; 33: "done\\n"
    prints r1                               ; 36
    imm r1 char ';'                         ; 38
    ret r1                                  ; 41
"""


def program(code: list[int], *literals: Literal) -> Program:
    return Program(list(literals), Vector(()), NegInteger(1), Vector(()), Integer(0), code)


def after_a_round(whole: Program) -> str:
    """The text of a program, checked to give an equal program and equal bytes."""
    text = disassemble(whole)
    again = assemble(text, "round")
    assert again == whole
    assert write_program(again) == write_program(whole)
    return text


def code_lines(code: list[int], *literals: Literal) -> list[str]:
    """The disassembled code, without comments and indentation."""
    text = after_a_round(program(code, *literals))
    behind_parts = text[text.index(".metadata 0\n\n") + len(".metadata 0\n\n") :]
    lines = [re.sub(r" *; .*", "", line).strip() for line in behind_parts.splitlines()]
    return [line for line in lines if line]


# The whole form


def test_assembling_by_hand() -> None:
    made = assemble(BY_HAND, "hand.s")
    assert made.code == BY_HAND_CODE
    assert made.literals == [
        String(b"done\n"),
        Object(52, (Symbol(b"ok"), Boolean(True), Char(97))),
    ]


def test_disassembling() -> None:
    assert disassemble(assemble(BY_HAND, "hand.s")) == DISASSEMBLED


def test_the_smallest_text() -> None:
    made = assemble("", "empty.s")
    seed = Vector((Integer(0),))
    assert made == Program([], Vector((seed, seed)), NegInteger(1), Vector(()), Integer(0), [], b"")
    assert read_program(write_program(made)) == made


def test_all_parts_in_any_order() -> None:
    text = """
        .trailing "\\x00end"
        .metadata @0
        .sizeoff #( {u1 2}   ; literals go on over lines
            -3 )
        .word 95 0x10 -1
        .fields #(#(@0) #())
        .sizeoff_index @0
        @0 = 1
        @1 = @0
    """
    made = assemble(text, "parts.s")
    assert made == Program(
        literals=[Integer(1), Shared(0)],
        field_table=Vector((Vector((Shared(0),)), Vector(()))),
        sizeoff_index=Shared(0),
        sizeoff_literal=Vector((Object(44, (Integer(2),)), NegInteger(3))),
        metadata_index=Shared(0),
        code=[95, 16, -1],
        trailing=b"\x00end",
    )
    after_a_round(made)
    assert assemble(text.replace("\n", "\r\n"), "parts.s") == made


def test_functions_are_indented_by_nesting_up_to_a_bound() -> None:
    depth = 30
    code = [word for level in range(depth) for word in (21, 0, 3 * (depth - level) + 1)]
    lines = after_a_round(program([*code, 43, 42])).splitlines()
    indents = [len(line) - len(line.lstrip()) for line in lines if " fun " in line]
    assert indents == [4 * min(level + 1, 12) for level in range(depth)]
    headers = [line.strip() for line in lines if "; function at" in line]
    assert headers[1] == "; function at 6..90, 1 register, nesting 2"
    assert headers[29] == "; function at 90..90, 0 registers, nesting 30"
    assert lines[-1] == "    pop0                                    ; 91"


# Literals

SPELLED: list[tuple[str, Literal]] = [
    ("5", Integer(5)),
    ("-5", NegInteger(5)),
    ("+-5", Integer(-5)),
    ("-0", NegInteger(0)),
    ("--5", NegInteger(-5)),
    ("#t", Boolean(True)),
    ("#f", Boolean(False)),
    ("#u", Undefined()),
    ("char 'a'", Char(97)),
    ("char '''", Char(39)),
    ("char ' '", Char(32)),
    ("char 0", Char(0)),
    ("char 257", Char(257)),
    ("char -1", Char(-1)),
    ('""', String(b"")),
    ('"a;b\\"\\\\|\\n\\t\\r\\x00\\xff"', String(b'a;b"\\|\n\t\r\x00\xff')),
    ('"\\x1f ~\\x7f"', String(b"\x1f ~\x7f")),
    ("|a\\|b \\xe4|", Symbol(b"a|b \xe4")),
    ("nil", Immediate(10)),
    ("uimm 0", Immediate(22)),
    ("uimm 3", Immediate(22 + 3 * 256)),
    ("word 262", Immediate(262)),
    ("word -1", Immediate(-1)),
    ("#()", Vector(())),
    ("#(1 #() #(#f))", Vector((Integer(1), Vector(()), Vector((Boolean(False),))))),
    ("{pair 1 nil}", Object(24, (Integer(1), Immediate(10)))),
    ("{u0}", Object(40, ())),
    ("{u100 1}", Object(440, (Integer(1),))),
    ("{symbol #t}", Object(28, (Boolean(True),))),
    ("{36 #t}", Object(36, (Boolean(True),))),
    ("{-1 #t}", Object(-1, (Boolean(True),))),
]


@pytest.mark.parametrize(("text", "literal"), SPELLED, ids=[text for text, _ in SPELLED])
def test_spelling_of_literals(text: str, literal: Literal) -> None:
    made = assemble(f"@0 = {text}", "literal.s")
    assert made.literals == [literal]
    assert f"\n@0 = {text}\n" in after_a_round(made)


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ('"\u00e4\u20ac"', String(b"\xc3\xa4\xe2\x82\xac")),
        ("#( )", Vector(())),
        ("0x1F", Integer(31)),
        ("+7", Integer(7)),
        ("{ 24 1 2 }", Object(24, (Integer(1), Integer(2)))),
        ("{pair\n  1\n\n ; two lines\n 2\n}", Object(24, (Integer(1), Integer(2)))),
    ],
)
def test_other_spellings_of_literals(text: str, literal: Literal) -> None:
    assert assemble(f"@0 = {text}", "literal.s").literals == [literal]


def test_long_literals_are_wrapped() -> None:
    literal = Vector(tuple([Integer(1000 + n) for n in range(100)]))
    lines = after_a_round(program([], literal)).splitlines()[2:8]
    assert [len(line) for line in lines] == [96, 98, 98, 98, 98, 34]
    assert lines[1].startswith("    1018 1019 ")


def test_comments_show_the_beginning_of_literals() -> None:
    text = after_a_round(program([0, 0, 0, 1, 0, 1, 0, 0, 2], String(b"x" * 99), Integer(7)))
    assert [line[44:] for line in text.splitlines()[-3:]] == [
        '; 0: "' + "x" * 46 + "...",
        "; 3: 7",
        "; 6: no such literal",
    ]


@pytest.mark.parametrize(
    "level",
    [lambda inner: Vector((inner,)), lambda inner: Object(24, (inner, Undefined()))],
    ids=["vectors", "pairs"],
)
def test_deep_nesting(level: Callable[[Literal], Literal]) -> None:
    literal: Literal = Undefined()
    for _ in range(50_000):
        literal = level(literal)
    text = after_a_round(program([0, 0, 0], literal))
    assert max(len(line) for line in text.splitlines()) == 100


# Code


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ([47, 1, 7], "imm r1 int 3"),
        ([47, 1, -1], "imm r1 int -1"),
        ([47, 1, 0x6102], "imm r1 char 'a'"),
        ([47, 1, 0x0A02], "imm r1 char 10"),
        ([47, 1, 0x106], "imm r1 #t"),
        ([47, 1, 6], "imm r1 #f"),
        ([47, 1, 10], "imm r1 nil"),
        ([47, 1, 14], "imm r1 #u"),
        ([47, 1, 18], "imm r1 #()"),
        ([47, 1, 22 + 256 * 4], "imm r1 uimm 4"),
        ([47, 1, 124], "imm r1 word 124"),
        ([47, 1, 0x206], "imm r1 word 518"),
        ([57, 0, 52, 2], "alloc r0 u3 2"),
        ([57, 0, 41, 2], "alloc r0 41 2"),
        ([48, 1, 24, 0], "make r1 pair ()"),
        ([77, 0, 1, 77], "cget r0 r1 'M'"),
        ([78, 0, 7, 1], "cset r0 7 r1"),
        ([58, 0, 1, 77], "rref r0 r1 77"),
        ([26, 0, -1, 2], "ref r0 -1 2"),
        ([27, -1, 70], "mov r-1 r70"),
        ([0, 0, -1], "lit r0 @-1"),
        ([20, 5], "jmp +5"),
        ([20, 0, 46], "jmp L0"),
        ([19, 0, -7], "tst r0 -7"),
        ([29, 9, 1, 2, 3, 4], "trcall +9 1 (r3 r4)"),
        ([51, 0, 99, 0], "nvcase r0 +99"),
        (
            [51, 0, 99, 5, 10, 88, 0, -1, 24, 88, 44, 88, 0x316, 88],
            "nvcase r0 +99 (nil +88) (int -1) (pair +88) (u1 +88) (uimm3 +88)",
        ),
        ([47, 2, 5, 62, 0, 0, 1, 2, 3, 4], "ffi r0 r0 r1 r2 (r3 r4)"),
        ([95], ".word 95"),
        ([-7], ".word -7"),
        ([0, 1], ".word 0"),
    ],
)
def test_spelling_of_instructions(code: list[int], line: str) -> None:
    assert line in code_lines(code)


def test_words_that_are_no_instruction_have_reasons_and_labels() -> None:
    text = after_a_round(program([20, 3, -7, 95, 0, 0]))
    assert text.splitlines()[-6:] == [
        "    jmp L3                                  ; 0",
        "    .word -7                                ; 2: -7 is not an opcode",
        "L3:",
        "    .word 95                                ; 3: 95 is not an opcode",
        "    .word 0                                 ; 4: the code ends inside lit",
        "    .word 0                                 ; 5: the code ends inside lit",
    ]


def test_targets_that_are_no_line_stay_numbers() -> None:
    assert code_lines([20, 3, 31, 0, 0]) == ["jmp +3", "ref0 r0 0"]
    assert code_lines([20, 5, 31, 0, 0]) == ["jmp L5", "ref0 r0 0", "L5:"]
    assert code_lines([20, 6, 31, 0, 0]) == ["jmp +6", "ref0 r0 0"]


SMALL = st.integers(-3, 40)
WORDS = st.one_of(SMALL, st.integers(-(2**31), 2**31 - 1))


def words_of(opcode: Opcode) -> st.SearchStrategy[list[int]]:
    """Instructions with this opcode."""
    single = [
        SMALL if operand.kind in (Kind.REG, Kind.DST, Kind.OFFSET) else WORDS
        for operand in opcode.operands[: opcode.min_words - 1]
    ]

    def with_list(parts: tuple[tuple[int, ...], list[tuple[int, int]]]) -> list[int]:
        operands, items = list(parts[0]), parts[1]
        if opcode.words_per_item and not opcode.length_in_register:
            operands[opcode.length_position] = len(items)
        flat = [word for item in items for word in item[: opcode.words_per_item]]
        return [opcode.code, *operands, *flat]

    items = st.lists(st.tuples(WORDS, SMALL), max_size=3 if opcode.words_per_item else 0)
    return st.tuples(st.tuples(*single), items).map(with_list)


INSTRUCTIONS = st.sampled_from(OPCODES).flatmap(words_of)
NUMBERS = st.one_of(st.integers(-300, 300), st.integers(-(2**63), 2**63 - 1))
LITERALS = st.recursive(
    st.one_of(
        NUMBERS.map(Integer),
        NUMBERS.map(NegInteger),
        NUMBERS.map(Char),
        st.booleans().map(Boolean),
        st.just(Undefined()),
        st.binary(max_size=20).map(String),
        st.binary(max_size=20).map(Symbol),
        NUMBERS.filter(lambda word: word & 3 != 0).map(Immediate),
        st.just(Shared(0)),
    ),
    lambda parts: st.one_of(
        st.lists(parts, max_size=4).map(lambda items: Vector(tuple(items))),
        st.tuples(NUMBERS, st.lists(parts, max_size=4)).map(
            lambda both: Object(both[0], tuple(both[1]))
        ),
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("opcode", OPCODES, ids=lambda opcode: opcode.name)
def test_every_opcode(opcode: Opcode) -> None:
    """Operands 1, 2, 3 ... with a list of two items, `ffi` behind what gives its length."""
    operands = list(range(1, opcode.min_words))
    if opcode.words_per_item:
        operands += [5] * (2 * opcode.words_per_item)
        operands[opcode.length_position] = 2
    code = [47, 2, 5, opcode.code, *operands]
    lines = code_lines(code)
    assert lines[1].split()[0] == opcode.name
    assert len(lines) == 2


@given(st.lists(LITERALS, max_size=4), LITERALS, st.binary(max_size=5))
def test_any_literals(literals: list[Literal], table: Literal, trailing: bytes) -> None:
    whole = program([], Integer(0), *literals)
    whole.field_table, whole.sizeoff_literal, whole.trailing = table, table, trailing
    after_a_round(whole)
    assert read_program(write_program(whole)) == whole


@given(st.lists(INSTRUCTIONS, max_size=12), st.lists(WORDS, max_size=3))
def test_any_code(instructions: list[list[int]], rest: list[int]) -> None:
    whole = program([word for words in instructions for word in words] + rest)
    after_a_round(whole)
    assert read_program(write_program(whole)) == whole


@given(st.text(st.sampled_from("@0=1 r#(){}\"|;':.\n gcLx+-\\"), max_size=40))
def test_any_text_is_assembled_or_refused(text: str) -> None:
    try:
        made = assemble(text, "any.s")
    except AssemblyError as error:
        assert 1 <= error.line <= len(text.split("\n"))
        assert 1 <= error.column <= len(text.split("\n")[error.line - 1]) + 1
    else:
        after_a_round(made)
