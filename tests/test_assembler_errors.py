"""Errors of the assembler: for each the position, the message, the line with its mark."""

from __future__ import annotations

import pytest

from irkjit.bytecode.assembler import AssemblyError, assemble


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("gc\n  ad r0 r1 r2", 2, 3, "unknown instruction ad"),
        ("a: ad r0", 1, 4, "unknown instruction ad"),
        (".hello 1", 1, 1, "unknown part .hello"),
        ("add r0 r1", 1, 10, "add needs a register for b"),
        ("add r0 r1 ; r2", 1, 10, "add needs a register for b"),
        ("add r0 @1 r2", 1, 8, "add needs a register for a, not @1"),
        ("add r0 rx r2", 1, 8, "add needs a register for a, not rx"),
        ("add r0 r1 r2 r3", 1, 14, "r3 is too much"),
        ("ref0 r0 x", 1, 9, "ref0 needs a number for index, not x"),
        ("ref0 r0 2147483648", 1, 9, "the number does not fit in a 32-bit code word"),
        ("lit r0 0", 1, 8, "lit needs a literal such as @0, not 0"),
        ("imm r0 5", 1, 8, "there must be an immediate such as int 5, not 5"),
        ("imm r0 int", 1, 11, "there must be a number behind int"),
        ("imm r0 int nil", 1, 12, "there must be a number behind int, not nil"),
        ("imm r0 int 0x40000000", 1, 12, "the number does not fit in a 32-bit code word"),
        ("cget r0 r1 M", 1, 12, "there must be a C type code such as 'i', not M"),
        ("alloc r0 list 1", 1, 10, "there must be a tag such as pair, u3 or 24, not list"),
        ("make r0 pair r1", 1, 14, "make needs registers in parentheses"),
        ("make r0 pair (r1 r2", 1, 20, "there must be a register or )"),
        ("make r0 pair (r1 2)", 1, 18, "there must be a register or ), not 2"),
        ("nvcase r0 +9 nil +9", 1, 14, "an alternative is (TAG LABEL)"),
        ("nvcase r0 +9 (nil)", 1, 18, "an alternative needs a label, not )"),
        ("nvcase r0 +9 (nil +9", 1, 21, "there must be a )"),
        ("nvcase r0 +9 (nil +9 +9)", 1, 22, "there must be a )"),
        ("gc\njmp there\ngc", 2, 5, "there is no label there"),
        ("jmp 5", 1, 5, "jmp needs a label for dest, not 5"),
        ("a:\na: gc", 2, 1, "label a occurs twice"),
        ("1a: gc", 1, 1, "1a cannot be a label"),
        (".word", 1, 6, ".word needs a number"),
        (".word 1 x", 1, 9, ".word needs numbers, not x"),
        ("@1 = 5", 1, 1, "the next literal is @0, not @1"),
        ("@0 5", 1, 4, "there must be a = before the literal"),
        ("@0 =", 1, 5, "there must be a literal"),
        ("@0 = 5 6", 1, 8, "6 is too much"),
        ("@0 = hello", 1, 6, "there must be a literal, not hello"),
        ("@0 = 9223372036854775808", 1, 6, "the number does not fit in 64 bits"),
        ("@0 = " + "9" * 5000, 1, 6, "there must be a literal, not " + "9" * 5000),
        ("@0 = @0", 1, 6, "literal @0 is not complete here"),
        ("@0 = 1\n@1 = #(@0 @1)", 2, 11, "literal @1 is not complete here"),
        (".sizeoff @1\n@0 = 1", 1, 10, "there is no literal @1"),
        (".metadata #t", 1, 11, ".metadata is not an integer"),
        (".metadata @0\n@0 = nil", 1, 11, ".metadata is not an integer"),
        (".metadata 1\n.metadata 1", 2, 1, ".metadata occurs twice"),
        (".trailing 5", 1, 11, "the trailing bytes are written as a string"),
        ("@0 = {pair 1\n 2\n", 1, 6, "{ is never closed"),
        ("@0 = #({pair 1)}", 1, 15, ") closes nothing"),
        ("@0 = )", 1, 6, ") closes nothing"),
        ("@0 = {list 1}", 1, 7, "there must be a tag such as pair, u3 or 24, not list"),
        ('@0 = "abc', 1, 6, 'missing " at the end'),
        ('@0 = "a\\qb"', 1, 6, "unknown escape \\q"),
        ("@0 = |abc", 1, 6, "missing | at the end"),
        ("@0 = char abc", 1, 11, "char needs a character such as 'a' or a code, not abc"),
        ("@0 = word 8", 1, 11, "8 is not the word of an immediate"),
        ("@0 = uimm", 1, 10, "uimm needs a number"),
    ],
)
def test_errors(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(AssemblyError) as caught:
        assemble(text, "bad.s")
    error = caught.value
    assert (error.line, error.column, error.message) == (line, column, message)
    source = text.split("\n")[line - 1]
    mark = " " * (column - 1) + "^"
    assert str(error) == f"bad.s:{line}:{column}: {message}\n{source}\n{mark}"


def test_the_mark_is_below_the_place_in_lines_with_tabs() -> None:
    with pytest.raises(AssemblyError) as caught:
        assemble("\tgc\n\tref0\tr0 x\r\n", "tabs.s")
    assert str(caught.value).splitlines()[1:] == ["\tref0\tr0 x", "\t    \t   ^"]
