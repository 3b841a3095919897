"""Integers, comparison, the structural order, hash."""

from __future__ import annotations

import pytest
from helpers import Case, each_case, each_tier, prints, raises, table

MAX = "4611686018427387903"
MIN = "-4611686018427387904"
# The most negative integer has no literal of its own: + with a negative number writes it.
LOWEST = "+-4611686018427387904"

TABLES = [
    table(
        "add",
        [
            ("1", "2", "3"),
            ("-1", "1", "0"),
            (MAX, "1", MIN),
            (LOWEST, "-1", MAX),
            (LOWEST, LOWEST, "0"),
            (MAX, MAX, "-2"),
        ],
    ),
    table(
        "sub",
        [
            ("1", "2", "-1"),
            (LOWEST, "1", MAX),
            (MAX, "-1", MIN),
            ("0", LOWEST, MIN),
        ],
    ),
    table(
        "mul",
        [
            ("6", "-7", "-42"),
            ("1099511627776", "1099511627776", "0"),
            (MAX, MAX, "1"),
            (LOWEST, "-1", MIN),
            (LOWEST, LOWEST, "0"),
            ("65536", "65536", "4294967296"),
            ("2305843009213693952", "2", MIN),
        ],
    ),
    table(
        "div",
        [
            ("7", "2", "3"),
            ("-7", "2", "-3"),
            ("7", "-2", "-3"),
            ("-7", "-2", "3"),
            ("0", "5", "0"),
            (LOWEST, "-1", MIN),
            (LOWEST, "1", MIN),
            (MAX, LOWEST, "0"),
        ],
    ),
    table(
        "srem",
        [
            ("7", "2", "1"),
            ("-7", "2", "-1"),
            ("7", "-2", "1"),
            ("-7", "-2", "-1"),
            (LOWEST, "-1", "0"),
            (MAX, "10", "3"),
            (LOWEST, "10", "-4"),
        ],
    ),
    table(
        "shl",
        [
            ("1", "0", "1"),
            ("1", "61", "2305843009213693952"),
            ("1", "62", MIN),
            ("1", "63", "0"),
            ("1", "64", "1"),
            ("1", "65", "2"),
            ("1", "-1", "0"),
            ("3", "-2", MIN),
            ("-1", "4", "-16"),
            (MAX, "1", "-2"),
        ],
    ),
    table(
        "ashr",
        [
            ("-8", "1", "-4"),
            ("8", "64", "8"),
            ("8", "65", "4"),
            ("8", "-1", "0"),
            ("-8", "63", "-1"),
            (MAX, "61", "1"),
            (LOWEST, "61", "-2"),
            ("-1", "1", "-1"),
        ],
    ),
    table("or", [("12", "10", "14"), ("-8", "3", "-5"), (LOWEST, MAX, "-1")]),
    table("xor", [("12", "10", "6"), ("-1", "5", "-6"), (LOWEST, MAX, "-1")]),
    table("and", [("12", "10", "8"), ("-1", "5", "5"), (LOWEST, MAX, "0"), ("-4", "7", "4")]),
    table(
        "eq",
        [
            ("5", "5", "#t"),
            ("5", "6", "#f"),
            ("char 'a'", "char 'a'", "#t"),
            ("char 'a'", "char 'b'", "#f"),
            ("#t", "#t", "#t"),
            ("#t", "#f", "#f"),
            ("nil", "nil", "#t"),
            ("nil", "#()", "#f"),
            ("uimm 3", "uimm 3", "#t"),
            ("uimm 3", "uimm 4", "#f"),
            ('"a"', '"a"', "#f"),  # identity: two literals are two objects
        ],
    ),
    table(
        "lt",
        [
            ("1", "2", "#t"),
            ("2", "2", "#f"),
            ("-1", "0", "#t"),
            (LOWEST, MAX, "#t"),
            (MAX, LOWEST, "#f"),
        ],
    ),
    table("gt", [("1", "2", "#f"), ("2", "2", "#f"), ("0", "-1", "#t"), (MAX, LOWEST, "#t")]),
    table("le", [("1", "2", "#t"), ("2", "2", "#t"), ("0", "-1", "#f"), (LOWEST, MAX, "#t")]),
    table("ge", [("1", "2", "#f"), ("2", "2", "#t"), ("0", "-1", "#t"), (LOWEST, MAX, "#f")]),
    table(
        "hash",
        [
            ("16777619", "2", "6", "1000", "287"),
            ("16777619", "2", "6", "4294967295", "1155972287"),
            ("0", "0", "0", "7", "0"),
            ("0", "5", "0", "7", "5"),
            ("0", "0", "1", "4294967295", "16777619"),
            ("4294967296", "0", "0", "10", "0"),  # numbers are cut to 32 bits
            ("0", "-1", "0", "4294967295", "0"),
            ("0", "4", "0", "4294967299", "1"),
        ],
    ),
]

LESS, EQUAL, GREATER = "<u0>", "<u1>", "<u2>"

# Each value is less than all that follow it.
ORDER = [
    LOWEST,
    "-1",
    "0",
    "char 0",
    "1",
    "2",
    "#f",
    "4",
    "nil",
    "5",
    "6",
    "#u",
    "7",
    "8",
    "#()",
    "9",
    "uimm 0",
    "char 1",
    "#t",
    "uimm 1",
    "char 'a'",
    "char 'b'",
    "char 257",
    MAX,
    '""',
    '"A"',
    '"a"',
    '"a\\x00"',
    '"ab"',
    '"b"',
    '"\\xff"',
    "#(0)",
    "#(1)",
    "#(1 1)",
    "#(1 2)",
    "#(1 nil)",
    "#(2)",
    '#("a")',
    "{pair 1 nil}",
    "{pair 1 {pair 1 nil}}",
    "{pair 1 {pair 2 nil}}",
    "{pair 2 nil}",
    "|zebra|",
    "|apple|",  # symbols by age, not by name
    "{u0 1}",
    "{u1 0}",
    "{u1 0 0}",
    "{u1 1}",
    "{u53 0}",
    "{u54 0}",
    "{u300 0}",
    "{u1000 0}",
]


def order_case(name: str, pairs: list[tuple[int, int]], shown: str) -> Case:
    used = sorted({i for pair in pairs for i in pair})
    lines = [f"@v{i} = {ORDER[i]}" for i in used]
    for a, b in pairs:
        lines += [f"lit r0 @v{a}", f"lit r1 @v{b}", "cmp r2 r0 r1", "printo r2"]
    return Case(name, prints("", "\n".join(lines)).text, shown.encode() * len(pairs))


def _every_pair() -> list[tuple[int, int]]:
    n = len(ORDER)
    return [(i, j) for i in range(n) for j in range(i + 1, n)]


CMP = [
    order_case("cmp-less", _every_pair(), LESS),
    order_case("cmp-greater", [(b, a) for a, b in _every_pair()], GREATER),
    order_case("cmp-same", [(i, i) for i in range(len(ORDER))], EQUAL),
    prints(
        "cmp-equal-copies",
        """
        @a = #(1 "x" {u3 #t} {pair 1 nil})
        litc r0 @a
        litc r1 @a
        cmp r2 r0 r1
        print r2
        eq r2 r0 r1
        print r2
        @b = "abc"
        @c = "abc"
        lit r0 @b
        lit r1 @c
        cmp r2 r0 r1
        print r2
        """,
        EQUAL,
        "#f",
        EQUAL,
    ),
    prints(
        "cmp-foreigns",  # by address, signed; irkvm follows them as pointers
        """
        @a = 4096
        @b = 8192
        @c = -4096
        lit r0 @a
        int2cref r0 r0
        lit r1 @b
        int2cref r1 r1
        lit r2 @c
        int2cref r2 r2
        cmp r3 r0 r1
        print r3
        cmp r3 r1 r0
        print r3
        cmp r3 r2 r0
        print r3
        lit r1 @a
        int2cref r1 r1
        cmp r3 r0 r1
        print r3
        """,
        LESS,
        GREATER,
        LESS,
        EQUAL,
    ),
    prints(
        "cmp-closures",  # any order will do, but it is one
        """
        fun r0 L1
        imm r0 int 1
        ret r0
        L1: fun r1 L2
        imm r0 int 1
        ret r0
        L2: cmp r2 r0 r0
        print r2
        cmp r2 r0 r1
        cmp r3 r1 r0
        eq r5 r2 r3
        print r5
        """,
        EQUAL,
        "#f",
    ),
]


def _long_lists(name: str, last_a: str, last_b: str, expected: str) -> Case:
    """Compare two lists of 3000 elements that differ in the last cdr; nothing is nested."""
    build = """
        fun r1 done
        head: gc
        ref0 r0 0
        imm r1 int 0
        eq r2 r0 r1
        tst r2 go
        ref0 r0 1
        ret r0
        go: imm r1 int 1
        sub r0 r0 r1
        ref0 r1 1
        make r1 pair (r0 r1)
        trcall head 0 (r0 r1)
        done:
    """
    call = """
        env r2 2
        imm r3 int 3000
        stor r2 1 r3
        imm r3 {last}
        stor r2 2 r3
        call r1 r2 {saved}
        pop {target}
    """
    return prints(
        name,
        build
        + call.format(last=last_a, saved=2, target="r4")
        + "mov r0 r4\n"
        + call.format(last=last_b, saved=2, target="r5")
        + "cmp r6 r0 r5\nprint r6",
        expected,
    )


CMP += [
    _long_lists("cmp-long-equal", "nil", "nil", EQUAL),
    _long_lists("cmp-long-less", "int 1", "int 2", LESS),
]

BINARY = "add sub mul div srem shl ashr or xor and lt gt le ge".split()

ERRORS = [
    raises(f"{op}-{which}", text, "NOT_AN_INTEGER")
    for op in BINARY
    for which, text in (
        ("first", f'@0 = "s"\nlit r0 @0\nimm r1 int 1\n{op} r2 r0 r1\nret r2'),
        ("second", f'@0 = "s"\nlit r0 @0\nimm r1 int 1\n{op} r2 r1 r0\nret r2'),
    )
]
ERRORS += [
    raises(f"{op}-zero", f"imm r0 int 5\nimm r1 int 0\n{op} r2 r0 r1\nret r2", "DIVISION_BY_ZERO")
    for op in ("div", "srem")
]
ERRORS += [
    raises("hash-zero", "imm r0 int 0\nhash r1 r0 r0 r0 r0\nret r1", "DIVISION_BY_ZERO"),
    raises(
        "hash-zero-in-32-bits",
        "@0 = 4294967296\nlit r0 @0\nhash r1 r0 r0 r0 r0\nret r1",
        "DIVISION_BY_ZERO",
    ),
    raises(
        "hash-string",
        '@0 = "s"\nimm r0 int 1\nlit r2 @0\nhash r1 r0 r2 r0 r0\nret r1',
        "NOT_AN_INTEGER",
    ),
]

CASES = [*TABLES, *CMP, *ERRORS]


@each_tier
@each_case(CASES)
def test_case(case: Case, tier: str) -> None:
    case.check(tier)


@each_tier
def test_a_deep_tree_compares_without_the_machine_stack(tier: str) -> None:
    nested = "1"
    for _ in range(2000):
        nested = f"#({nested} 0)"
    prints(
        "deep", f"@a = {nested}\n@b = {nested}\nlit r0 @a\nlit r1 @b\ncmp r2 r0 r1\nprint r2", EQUAL
    ).check(tier)


@pytest.mark.parametrize("op", BINARY)
@each_tier
def test_sources_are_read_before_the_target_is_written(op: str, tier: str) -> None:
    text = f"""
        imm r0 int 9
        imm r1 int 2
        {op} r2 r0 r1
        {op} r0 r0 r1
        eq r3 r0 r2
        print r3
        imm r0 int 9
        {op} r1 r0 r1
        eq r3 r1 r2
        print r3
    """
    prints("", text, "#t", "#t").check(tier)
