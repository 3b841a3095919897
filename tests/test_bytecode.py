"""Reading and writing of bytecode files, on files made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkjit.bytecode import BytecodeError, Program, read_program, write_program
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
from irkjit.bytecode.writer import varint

# A small compiled program: length of a list by a loop, printing, all parts of a file.
EXAMPLE = bytes.fromhex("""
    49 52 4b 56 4d 30 56 05 43 18 02 2b 01 43 18 02 2b 02 43 18 02 2b 03 49 0a 53 03 68 69 0a 56 01
    2b 00 2b 01 2b 00 56 02 56 07 50 04 50 03 2d 04 2d 07 2d 01 50 04 2b 05 56 07 2b ff 02 03 f3 2b
    ff 02 03 f7 2b ff 02 03 f6 2b ff 02 03 f8 2b ff 02 03 f2 2b ff 02 03 f5 2b ff 02 03 f4 2d 01 56
    00 2b 03 52 18 00 01 25 00 1c 00 15 01 2b 1f 00 00 33 00 06 01 0a 20 1f 00 00 34 00 00 01 1b 01
    00 1f 02 01 2f 03 03 03 02 02 03 1d fe 1d 00 02 01 02 1f 00 01 02 00 19 00 01 01 00 00 01 24 00
    18 00 02 00 01 00 19 00 01 01 2f 01 01 19 00 02 01 26 01 00 16 01 00
""")
# What stands behind the outer literals of a file when nothing there matters: two empty vectors,
# -1, an empty vector, 0.
TAIL = b"V\x02V\x00V\x00-\x01V\x00+\x00"
ANY = Vector((Vector(()), Vector(())))


def file(literals: bytes, code: bytes = b"\x00", count: int = 1) -> bytes:
    """A file with these literals and this code (with its length)."""
    return b"IRKVM0V" + bytes([count]) + literals + TAIL + code


def program(code: list[int], *literals: Literal) -> Program:
    return Program(list(literals), ANY, NegInteger(1), Vector(()), Integer(0), code)


def error_of(data: bytes) -> tuple[int, str]:
    """Offset and message of the error that reading gives."""
    with pytest.raises(BytecodeError) as caught:
        read_program(data)
    assert str(caught.value) == f"{caught.value.message} (at byte {caught.value.offset})"
    return caught.value.offset, caught.value.message


# A whole file


def test_parts_of_the_example() -> None:
    read = read_program(EXAMPLE)
    pair_3 = Object(24, (Integer(3), Immediate(10)))
    pair_1 = Object(24, (Integer(1), Object(24, (Integer(2), pair_3))))
    assert read.literals == [
        pair_1,
        String(b"hi\n"),
        Vector((Integer(0),)),
        Integer(1),
        Integer(0),
    ]
    first = (Shared(4), Shared(3), NegInteger(4), NegInteger(7), NegInteger(1), Shared(4))
    second = tuple([Integer(n) for n in (1011, 1015, 1014, 1016, 1010, 1013, 1012)])
    assert read.field_table == Vector((Vector((*first, Integer(5))), Vector(second)))
    assert read.sizeoff_index == NegInteger(1)
    assert read.sizeoff_literal == Vector(())
    assert read.metadata_index == Integer(3)
    assert read.integer(read.metadata_index) == 3
    assert len(read.code) == 82
    assert read.code[39:45] == [29, -29, 0, 2, 1, 2]
    assert (read.trailing, tuple(read.long_varints)) == (b"", ())


def test_the_example_is_written_as_it_was() -> None:
    assert write_program(read_program(EXAMPLE)) == EXAMPLE


@pytest.mark.parametrize("length", range(len(EXAMPLE)))
def test_truncation_is_told_at_the_end(length: int) -> None:
    offset, message = error_of(EXAMPLE[:length])
    assert offset == length
    assert message.startswith("the file ends")


def test_trailing_bytes_are_kept() -> None:
    read = read_program(EXAMPLE + b"more")
    assert read.trailing == b"more"
    assert write_program(read) == EXAMPLE + b"more"


@pytest.mark.parametrize("data", [b"IRKVM1V\x00", b"#!/bin/sh\n", b"X"])
def test_wrong_magic(data: bytes) -> None:
    assert error_of(data) == (0, "not a bytecode file: it does not begin with b'IRKVM0'")


def test_outer_literal_must_be_a_vector() -> None:
    message = "the file does not begin with the vector of literals"
    assert error_of(b"IRKVM0C\x18\x00") == (6, message)


# Numbers


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (0, "00"),
        (253, "fd"),
        (254, "ff 01 fe"),
        (255, "ff 01 ff"),
        (256, "ff 02 01 00"),
        (-1, "fe 01"),
        (-253, "fe fd"),
        (-254, "fe ff 01 fe"),
        ((1 << 63) - 1, "ff 08 7f ff ff ff ff ff ff ff"),
        (-(1 << 63), "fe ff 08 80 00 00 00 00 00 00 00"),
    ],
)
def test_shortest_number(value: int, spelled: str) -> None:
    data = bytes.fromhex(spelled)
    assert varint(value) == data
    read = read_program(file(b"+" + data))
    assert read.literals == [Integer(value)]
    assert read.long_varints == ()


@pytest.mark.parametrize("value", [1 << 63, -(1 << 63) - 1])
def test_number_too_large(value: int) -> None:
    with pytest.raises(ValueError, match=f"^{value} does not fit in 64 bits$"):
        varint(value)


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("ff 00", 0),
        ("ff 01 05", 5),
        ("ff 02 00 fe", 254),
        ("fe 00", 0),
        ("fe fe 05", 5),
        ("fe fe fe 05", -5),
        ("ff 08 ff ff ff ff ff ff ff ff", -1),
        ("ff 08 80 00 00 00 00 00 00 00", -(1 << 63)),
        ("ff 09 07 00 00 00 00 00 00 00 09", 9),
        ("fe ff 01 01", -1),
    ],
)
def test_longer_spellings_are_accepted_and_told(spelled: str, value: int) -> None:
    read = read_program(file(b"+" + bytes.fromhex(spelled)))
    assert read.literals == [Integer(value)]
    assert read.long_varints == (9,)
    assert read_program(write_program(read)) == read
    assert write_program(read) == file(b"+" + varint(value))


def test_a_million_signs_need_no_stack() -> None:
    read = read_program(file(b"+" + b"\xfe" * 1_000_001 + b"\x07"))
    assert read.literals == [Integer(-7)]


def test_code_words_in_all_spellings() -> None:
    words = [0, 253, 254, -1, 1, 2, 3, 2**31 - 1, -(2**31), 5]
    data = write_program(program(words))
    assert data.endswith(
        bytes.fromhex("0a 00 fd ff01fe fe01 01 02 03 ff047fffffff feff0480000000 05")
    )
    assert read_program(data).code == words


@pytest.mark.parametrize("word", [1 << 31, -(1 << 31) - 1])
def test_code_word_too_large(word: int) -> None:
    start = len(file(b"T")) + 1
    data = file(b"T", b"\x02\x07" + varint(word))
    assert error_of(data) == (start, f"code word {word} does not fit in 32 bits")
    with pytest.raises(ValueError, match=f"^code word {word} at pc 1 does not fit in 32 bits$"):
        write_program(program([7, word]))


def test_negative_code_length() -> None:
    assert error_of(file(b"T", b"\xfe\x01")) == (21, "the code length is negative: -1")


# Literals


@pytest.mark.parametrize(
    ("data", "literal"),
    [
        (b"+\x05", Integer(5)),
        (b"+\xfe\x05", Integer(-5)),
        (b"-\x05", NegInteger(5)),
        (b"-\x00", NegInteger(0)),
        (b"-\xfe\x05", NegInteger(-5)),
        (b"T", Boolean(True)),
        (b"F", Boolean(False)),
        (b"u", Undefined()),
        (b"c\x41", Char(65)),
        (b"c\xff\x02\x01\x01", Char(257)),
        (b"S\x00", String(b"")),
        (b"S\x03a\x00\xff", String(b"a\x00\xff")),
        (b"Y\x03car", Symbol(b"car")),
        (b"I\x0a", Immediate(10)),
        (b"I\xff\x02\x01\x06", Immediate(0x106)),
        (b"V\x00", Vector(())),
        (b"V\x02TV\x01F", Vector((Boolean(True), Vector((Boolean(False),))))),
        (b"C\x28\x02V\x00u", Object(40, (Vector(()), Undefined()))),
        (b"C\x28\x00", Object(40, ())),
        (b"C\xff\x02\x01\x18\x01T", Object(280, (Boolean(True),))),
    ],
)
def test_literal(data: bytes, literal: Literal) -> None:
    read = read_program(file(data))
    assert read.literals == [literal]
    assert type(read.literals[0]) is type(literal)
    assert read.long_varints == ()
    assert write_program(read) == file(data)


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (Integer(5), 5),
        (NegInteger(5), -5),
        (Integer(2**62), -(2**62)),
        (Integer(2**63 - 1), -1),
        (NegInteger(2**62 + 1), 2**62 - 1),
    ],
)
def test_integers_have_63_bits(literal: Integer | NegInteger, value: int) -> None:
    assert literal.value == value


def test_literals_that_look_alike_differ() -> None:
    alike: list[Literal] = [
        Integer(0),
        NegInteger(0),
        Boolean(False),
        Char(0),
        Shared(0),
        Vector(()),
        Object(0, ()),
        Object(4, ()),
        String(b""),
        Symbol(b""),
    ]
    assert [[a == b for b in alike] for a in alike] == [[a is b for b in alike] for a in alike]


@pytest.mark.parametrize(
    ("data", "offset", "message"),
    [
        (b"Z", 8, "unknown literal code 90"),
        (b"\x00", 8, "unknown literal code 0"),
        (b"V\x01\xff", 10, "unknown literal code 255"),
        (b"V\xfe\x01", 9, "a number of elements is negative: -1"),
        (b"C\x18\xfe\x02", 10, "a number of slots is negative: -2"),
        (b"S\xfe\x01", 9, "the length of a string is negative: -1"),
        (b"I\x08", 9, "8 is not the word of an immediate"),
        (b"I\x00", 9, "0 is not the word of an immediate"),
        (b"P\x00", 9, "reference to literal 0 where 0 literals are complete"),
        (b"P\xfe\x01", 9, "reference to literal -1 where 0 literals are complete"),
        (b"V\x01P\x00", 11, "reference to literal 0 where 0 literals are complete"),
    ],
)
def test_bad_literal(data: bytes, offset: int, message: str) -> None:
    assert error_of(file(data)) == (offset, message)


def test_a_huge_string_is_a_short_file() -> None:
    data = b"IRKVM0V\x01S\xff\x08\x7f\xff\xff\xff\xff\xff\xff\xff" + b"abc"
    assert error_of(data) == (22, "the file ends inside a string that begins at byte 9")


def test_references_go_backwards() -> None:
    read = read_program(file(b"TP\x00V\x02P\x01P\x00", count=3))
    assert read.literals == [Boolean(True), Shared(0), Vector((Shared(1), Shared(0)))]
    assert read.resolve(Shared(1)) == Boolean(True)
    with pytest.raises(IndexError):
        read.resolve(Shared(-1))


def test_indexes_may_be_references_but_must_be_integers() -> None:
    head = b"IRKVM0V\x02+\x07T" + b"V\x00"
    read = read_program(head + b"P\x00" + b"V\x00" + b"-\x03" + b"\x00")
    assert read.sizeoff_index == Shared(0)
    assert read.integer(read.sizeoff_index) == 7
    assert read.integer(read.metadata_index) == -3
    assert error_of(head + b"P\x01V\x00+\x00\x00") == (13, "the sizeoff index is not an integer")
    assert error_of(head + b"+\x01V\x00V\x00\x00") == (17, "the metadata index is not an integer")
    with pytest.raises(ValueError, match="is not an integer"):
        read.integer(Shared(1))


def test_circular_references_are_told() -> None:
    with pytest.raises(ValueError, match="in a circle"):
        program([], Shared(1), Shared(0)).resolve(Shared(0))


DEPTH = 200_000


@pytest.mark.parametrize(
    ("level", "end"),
    [(b"V\x01", b""), (b"C\x18\x02T", b""), (b"C\x18\x02", b"T")],
    ids=["vectors", "last slots", "first slots"],
)
def test_deep_nesting(level: bytes, end: bytes) -> None:
    data = file(level * DEPTH + b"u" + end * DEPTH)
    read = read_program(data)
    assert write_program(read) == data
    assert read == read_program(data)
    other = read_program(file(level * DEPTH + b"T" + end * DEPTH))
    assert read != other
    assert len(repr(read)) < 300


def test_truncated_deep_nesting() -> None:
    data = b"IRKVM0V\x01" + b"V\x01" * DEPTH
    assert error_of(data) == (len(data), "the file ends where a literal should begin")


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read = read_program(b"IRKVM0V" + data)
    except BytecodeError as error:
        assert 7 <= error.offset <= 7 + len(data)
    else:
        assert read_program(write_program(read)) == read
