"""Strings, characters, symbols, and what `printo` and `prints` write."""

from __future__ import annotations

from typing import Any

from helpers import Case, each_case, each_memory, each_tier, prints, raises, run, table

LONG = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def printed(name: str, literal: str, expected: str | bytes) -> Case:
    return prints(f"printo-{name}", f"@a = {literal}\nlit r0 @a\nprint r0", expected)


def nested(levels: int) -> str:
    return "#(" * levels + "7" + ")" * levels


PRINTED = [
    printed("zero", "0", "0"),
    printed("negative", "-1", "-1"),
    printed("largest", "4611686018427387903", "4611686018427387903"),
    printed("smallest", "+-4611686018427387904", "-4611686018427387904"),
    printed("10", "10", "10"),
    printed("round", "1000000000000000000", "1000000000000000000"),
    printed("a", "char 'a'", "#\\a"),
    printed("nul", "char 0", "#\\nul"),
    printed("space", "char 32", "#\\space"),
    printed("newline", "char 10", "#\\newline"),
    printed("return", "char 13", "#\\return"),
    printed("tab", "char 9", "#\\tab"),
    printed("eof", "char 257", "#\\eof"),
    printed("256", "char 256", "#\\nul"),
    printed("300", "char 300", "#\\,"),
    printed("del", "char 127", b"#\\\x7f"),
    printed("255", "char 255", b"#\\\xff"),
    printed("1", "char 1", b"#\\\x01"),
    printed("true", "#t", "#t"),
    printed("false", "#f", "#f"),
    printed("518", "word 518", "#t"),
    printed("nil", "nil", "()"),
    printed("undefined", "#u", "#u"),
    printed("empty-vector", "#()", "#()"),
    printed("u0", "uimm 0", "<u0>"),
    printed("u1000000", "uimm 1000000", "<u1000000>"),
    printed("unknown-immediate", "word 26", ""),
    printed("another-unknown", "word 30", ""),
    printed("empty-string", '""', '""'),
    printed("string", '"abc"', '"abc"'),
    printed("quotes", '"a\\"b\\\\c"', '"a\\"b\\c"'),
    printed("bytes", '"\\x00\\n\\x1f \\x7e\\x7f\\x80\\xff"', '"\\x00\\x0a\\x1f ~\\x7f\\x80\\xff"'),
    printed("51-bytes", f'"{LONG[:51]}"', f'"{LONG[:51]}"'),
    printed("52-bytes", f'"{LONG[:52]}"', f'"{LONG[:52]}..."'),
    printed("53-bytes", f'"{LONG[:53]}"', f'"{LONG[:52]}..."'),
    printed("60-bytes", f'"{LONG[:60]}"', f'"{LONG[:52]}..."'),
    printed("52-escapes", '"' + "\\x01" * 52 + '"', '"' + "\\x01" * 52 + '..."'),
    printed("symbol", "|a b|", "a b"),
    printed("empty-symbol", "||", ""),
    printed("symbol-escapes", '|a"b\\n|', 'a\\"b\\x0a'),
    printed("long-symbol", f"|{LONG}|", LONG[:52] + "..."),
    printed("list", "{pair 1 {pair 2 {pair 3 nil}}}", "(1 2 3)"),
    printed("pair", "{pair 1 2}", "(1 . 2)"),
    printed("improper", '{pair 1 {pair 2 "x"}}', '(1 2 . "x")'),
    printed("dotted-vector", "{pair 1 #(2)}", "(1 . #(2))"),
    printed("lists-in-lists", "{pair {pair 1 nil} {pair nil nil}}", "((1) ())"),
    printed("vector", '#(1 "a" #(2) char 65)', '#(1 "a" #(2) #\\A)'),
    printed("object", "{u3 1 {u0 nil} #t}", "{u3 1 {u0 ()} #t}"),
    printed("empty-object", "{u3}", "{u3 }"),
    printed("wide-object", "{u1000 1}", "{u1000 1}"),
    printed("object-51", "{u51 1}", "{u51 1}"),
    printed("depth-100", nested(101), nested(101)),
    printed("depth-101", nested(102), "#(" * 101 + "..." + ")" * 101),
    printed("depth-immediate", nested(101).replace("7", "#()"), nested(101).replace("7", "#()")),
    printed(
        "depth-starts-again-in-lists",
        "#(" * 90 + "{pair " + nested(90) + " nil}" + ")" * 90,
        "#(" * 90 + "(" + nested(90) + ")" + ")" * 90,
    ),
    printed(
        "depth-of-objects",
        "{u0 " * 102 + "7" + "}" * 102,
        "{u0 " * 101 + "..." + "}" * 101,
    ),
    printed("lists-300-deep", "{pair " * 300 + "nil" + " nil}" * 300, "(" * 300 + "()" + ")" * 300),
    printed(
        "lists-1500-deep", "{pair " * 1500 + "1" + " nil}" * 1500, "(" * 1500 + "1" + ")" * 1500
    ),
]

CYCLES = [
    prints(
        "printo-cyclic-vector",
        "@a = #(1)\nlitc r0 @a\nimm r1 int 0\nvset r0 r1 r0\nprint r0",
        "#(" * 101 + "..." + ")" * 101,
    ),
    prints(
        "printo-rib-closure-continuation",
        """
        env r0 1
        print r0
        fun r1 L
        getcc r2
        print r2
        make r2 vector (r2)
        print r2
        imm r0 int 1
        ret r0
        L: env r2 0
        call r1 r2 2
        pop0
        make r2 vector (r0 r1)
        print r2
        """,
        "<lenv>",
        "<cont>",
        "#(<cont>)",
        "#(<lenv> <closure>)",
    ),
    prints(
        "printo-foreigns",
        """
        imm r0 int 0
        int2cref r0 r0
        print r0
        imm r0 int 74565
        int2cref r0 r0
        print r0
        make r0 vector (r0)
        print r0
        imm r0 int -1
        int2cref r0 r0
        print r0
        imm r1 int 3
        halloc r0 50 r1
        print r0
        csref r0 r0 8
        print r0
        imm r1 int 5
        halloc r0 1 r1
        print r0
        """,
        "<foreign (nil)>",
        "<foreign 0x12345>",
        "#(<foreign 0x12345>)",
        "<foreign 0xffffffffffffffff>",
        "<foreign <buffer 3 words 24 bytes> off=0>",
        "<foreign <buffer 3 words 24 bytes> off=8>",
        "<foreign <buffer 1 words 8 bytes> off=0>",
    ),
]

SREF = prints(
    "sref",
    '@a = "hello\\x00\\xff"\nlit r0 @a\nslen r1 r0\nprint r1\n'
    + "\n".join(f"imm r1 int {i}\nsref r2 r0 r1\nprint r2" for i in (0, 4, 5, 6)),
    "7",
    "#\\h",
    "#\\o",
    "#\\nul",
    b"#\\\xff",
)

COPY = """
    @a = "0123456789"
    litc r0 @a
    imm r1 int {start}
    imm r2 int {n}
    imm r3 int {target}
    scopy r0 r1 r2 r0 r3
    print r0
"""

STRINGS = [
    prints(
        "smake",
        """
        imm r0 int 0
        smake r1 r0
        slen r2 r1
        print r2
        print r1
        imm r0 int 3
        smake r1 r0
        slen r2 r1
        print r2
        imm r0 int 4
        smake r1 r0
        slen r2 r1
        print r2
        imm r0 int 100000
        smake r1 r0
        slen r2 r1
        print r2
        imm r0 int 99999
        imm r3 char 'z'
        sset r1 r0 r3
        sref r2 r1 r0
        print r2
        """,
        "0",
        '""',
        "3",
        "4",
        "100000",
        "#\\z",
    ),
    SREF,
    prints(
        "sset",
        """
        @a = "abc"
        litc r0 @a
        imm r1 int 0
        imm r2 char 'X'
        sset r0 r1 r2
        imm r1 int 2
        imm r2 char 255
        sset r0 r1 r2
        print r0
        imm r1 int 1
        imm r2 char -65
        sset r0 r1 r2
        print r0
        """,
        '"Xb\\xff"',
        '"X\\xbf\\xff"',
    ),
    prints("scopy-up", COPY.format(start=0, n=8, target=2), '"0101234567"'),
    prints("scopy-down", COPY.format(start=2, n=8, target=0), '"2345678989"'),
    prints("scopy-all", COPY.format(start=0, n=10, target=0), '"0123456789"'),
    prints("scopy-nothing", COPY.format(start=10, n=0, target=10), '"0123456789"'),
    prints(
        "scopy-between",
        """
        @a = "source"
        @b = "target!"
        lit r0 @a
        litc r1 @b
        imm r2 int 1
        imm r3 int 5
        imm r4 int 2
        scopy r0 r2 r3 r1 r4
        print r1
        print r0
        """,
        '"taource"',
        '"source"',
    ),
    table(
        "unchar",
        [
            ("char 'a'", "97"),
            ("char 0", "0"),
            ("char 257", "257"),
            ("char -1", "-1"),
            ("char 1000000", "1000000"),
            ("#t", "1"),
            ("nil", "0"),
        ],
    ),
    table(
        "makei",
        [
            ("2", "97", "#\\a"),
            ("2", "257", "#\\eof"),
            ("258", "98", "#\\b"),
            ("22", "5", "<u5>"),
            ("6", "1", "#t"),
            ("6", "0", "#f"),
            ("10", "0", "()"),
            ("14", "0", "#u"),
            ("18", "0", "#()"),
            ("1", "1", "128"),
            ("-1", "0", "127"),
            ("26", "1", ""),
        ],
    ),
    prints(
        "characters-of-any-code",
        """
        @a = 36028797018963967
        imm r0 int 2
        lit r1 @a
        makei r2 r0 r1
        unchar r3 r2
        print r3
        imm r1 int -3
        makei r2 r0 r1
        unchar r3 r2
        print r3
        """,
        "36028797018963967",
        "-3",
    ),
    prints(
        "prints",
        '@a = "a\\x00b\\n\\xff\\""\nlit r0 @a\nprints r0\nsay "."\nsay "\\n"',
        b'a\x00b\n\xff".',
    ),
    prints(
        "gist",
        """
        @a = |one|
        @b = #(|two| |three|)
        @c = |one|
        gist r0
        print r0
        gist r1
        eq r2 r0 r1
        print r2
        tupref r2 r0 0
        tupref r3 r2 1
        print r3
        lit r3 @c
        eq r3 r2 r3
        print r3
        lit r3 @a
        eq r3 r2 r3
        print r3
        lit r3 @a
        tupref r3 r3 1
        print r3
        """,
        "(one three two one)",
        "#t",
        "3",
        "#t",
        "#f",
        "0",
    ),
    prints("gist-empty", "gist r0\nprint r0", "()"),
    prints(
        "string-literals-are-shared",
        '@a = "x"\n@b = @a\n@c = #(@a)\nlit r0 @a\nlit r1 @b\neq r2 r0 r1\nprint r2\n'
        "lit r1 @c\ntupref r1 r1 0\neq r2 r0 r1\nprint r2",
        "#t",
        "#t",
    ),
]


def on_string(name: str, code: str, reason: str, literal: str = '"abc"') -> Case:
    """An error of an opcode on r0, a string, with r1 = 0, r2 = char x, r3 = -1."""
    start = "imm r1 int 0\nimm r2 char 'x'\nimm r3 int -1\nimm r4 int 3\n"
    return raises(name, f"@0 = {literal}\nlit r0 @0\n{start}{code}\nret r1", reason)


ERRORS = [
    on_string("slen-integer", "slen r0 r1", "NOT_A_STRING"),
    on_string("slen-symbol", "slen r0 r0", "NOT_A_STRING", "|abc|"),
    on_string("sref-vector", "sref r0 r0 r1", "NOT_A_STRING", "#(1)"),
    on_string("sref-char-index", "sref r0 r0 r2", "NOT_AN_INTEGER"),
    on_string("sref-end", "sref r0 r0 r4", "STRING_RANGE"),
    on_string("sref-negative", "sref r0 r0 r3", "STRING_RANGE"),
    on_string("sref-empty", "sref r0 r0 r1", "STRING_RANGE", '""'),
    on_string("sset-nil", "imm r0 nil\nsset r0 r1 r2", "NOT_A_STRING"),
    on_string("sset-index", "sset r0 r2 r2", "NOT_AN_INTEGER"),
    on_string("sset-integer", "sset r0 r1 r1", "NOT_A_CHARACTER"),
    on_string("sset-256", "imm r2 char 256\nsset r0 r1 r2", "CHARACTER_RANGE"),
    on_string("sset-eof", "imm r2 char 257\nsset r0 r1 r2", "CHARACTER_RANGE"),
    on_string("sset-eof-first", "imm r2 char 257\nsset r0 r3 r2", "CHARACTER_RANGE"),
    on_string("sset-end", "sset r0 r4 r2", "STRING_SET_RANGE"),
    on_string("sset-negative", "sset r0 r3 r2", "STRING_SET_RANGE"),
    on_string("smake-negative", "smake r0 r3", "BAD_SIZE"),
    on_string("smake-nil", "imm r0 nil\nsmake r0 r0", "NOT_AN_INTEGER"),
    raises("smake-2-33", "@0 = 8589934592\nlit r0 @0\nsmake r0 r0\nret r0", "BAD_SIZE"),
    raises(
        "smake-huge",
        "imm r0 int 500000000\nsmake r0 r0\nret r0",
        "OUT_OF_MEMORY",
        max_heap=32 << 20,
    ),
    on_string("scopy-from-integer", "scopy r1 r1 r1 r0 r1", "NOT_A_STRING"),
    on_string("scopy-to-integer", "scopy r0 r1 r1 r1 r1", "NOT_A_STRING"),
    on_string("scopy-start-char", "scopy r0 r2 r1 r0 r1", "NOT_AN_INTEGER"),
    on_string("scopy-n-char", "scopy r0 r1 r2 r0 r1", "NOT_AN_INTEGER"),
    on_string("scopy-target-char", "scopy r0 r1 r1 r0 r2", "NOT_AN_INTEGER"),
    on_string("scopy-negative-n", "scopy r0 r1 r3 r0 r1", "COPY_RANGE"),
    on_string("scopy-negative-start", "scopy r0 r3 r1 r0 r1", "COPY_RANGE"),
    on_string("scopy-negative-target", "scopy r0 r1 r1 r0 r3", "COPY_RANGE"),
    on_string("scopy-too-many", "imm r4 int 4\nscopy r0 r1 r4 r0 r1", "COPY_RANGE"),
    on_string("scopy-start-too-far", "imm r4 int 4\nscopy r0 r4 r1 r0 r1", "COPY_RANGE"),
    on_string("scopy-target-too-far", "imm r5 int 1\nscopy r0 r1 r4 r0 r5", "COPY_RANGE"),
    raises(
        "scopy-sums-that-overflow",
        '@0 = "abc"\n@1 = 4611686018427387903\nlit r0 @0\nlit r1 @1\nimm r2 int 0\n'
        "scopy r0 r1 r1 r0 r2\nret r2",
        "COPY_RANGE",
    ),
    on_string("unchar-string", "unchar r0 r0", "NOT_A_CHARACTER"),
    on_string("makei-tag-string", "makei r0 r0 r1", "NOT_AN_INTEGER"),
    on_string("makei-payload-char", "makei r0 r1 r2", "NOT_AN_INTEGER"),
    on_string("makei-pointer-0", "makei r0 r1 r1", "BAD_IMMEDIATE"),
    on_string("makei-pointer-4", "imm r0 int 4\nmakei r0 r0 r1", "BAD_IMMEDIATE"),
    on_string("makei-pointer-256", "imm r0 int 256\nmakei r0 r0 r1", "BAD_IMMEDIATE"),
    on_string("prints-integer", "prints r1", "NOT_A_STRING"),
    on_string("prints-symbol", "prints r0", "NOT_A_STRING", "|abc|"),
]

CASES = [*PRINTED, *CYCLES, *STRINGS, *ERRORS]


@each_tier
@each_case(CASES)
def test_case(case: Case, tier: str) -> None:
    case.check(tier)


@each_memory
@each_tier
@each_case([*STRINGS, *CYCLES])
def test_strings_in_small_memory(case: Case, tier: str, memory: dict[str, Any]) -> None:
    case.check(tier, **memory)


@each_tier
def test_a_cyclic_list_ends_in_dots(tier: str) -> None:
    text = "imm r0 int 1\nimm r1 nil\nmake r0 pair (r0 r1)\nstor r0 1 r0\nprinto r0\nret r1"
    found = run(text, tier)
    assert found.reason is None
    assert found.output.startswith(b"(1 ")
    assert found.output.endswith(b" ...)")
    assert len(found.output) < 1000


@each_tier
def test_a_list_cyclic_in_its_car_ends_in_dots(tier: str) -> None:
    text = "imm r0 int 1\nimm r1 nil\nmake r0 pair (r0 r1)\nstor r0 0 r0\nprinto r0\nret r1"
    found = run(text, tier)
    assert found.reason is None
    assert found.output.startswith(b"((((")
    assert b"..." in found.output


@each_tier
def test_a_closure_prints_with_an_address(tier: str) -> None:
    found = run("fun r0 L\nimm r0 int 1\nret r0\nL: printo r0\nret r0", tier)
    assert found.output.startswith(b"<closure @0x")
    assert found.output.endswith(b">")


@each_tier
def test_output_larger_than_any_buffer(tier: str) -> None:
    text = '@0 = "' + "0123456789abcdef" * 64 + '"\nlit r0 @0\n' + "prints r0\n" * 300
    found = run(text + "imm r0 int 0\nret r0", tier)
    assert found.output == b"0123456789abcdef" * 64 * 300
