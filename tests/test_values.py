"""VM values as Python values."""

from __future__ import annotations

import pytest
from helpers import each_tier, run

from irkjit import Char, Constructor, Opaque, Pair, Record, Symbol

LITERALS = [
    ("5", 5),
    ("-5", -5),
    (str((1 << 62) - 1), (1 << 62) - 1),
    ("#t", True),
    ("#f", False),
    ("#u", None),
    ("nil", []),
    ("#()", ()),
    ("char 'a'", Char(97)),
    ("char 257", Char(257)),
    ('""', ""),
    ('"héllo"', "héllo"),
    ('"\\xff"', "\udcff"),
    ("|foo|", Symbol("foo")),
    ("uimm 3", Constructor(3)),
    ("uimm 70000", Constructor(70000)),
    ("{u3 1 #t}", Record(3, (1, True))),
    ("#(1 #(2) nil)", (1, (2,), [])),
    ("{pair 1 {pair 2 nil}}", [1, 2]),
    ("{pair 1 2}", Pair(1, 2)),
    ("{pair 1 {pair 2 3}}", Pair(1, Pair(2, 3))),
    ("{pair {pair 1 nil} {pair nil nil}}", [[1], []]),
]


@each_tier
@pytest.mark.parametrize(("literal", "value"), LITERALS, ids=[text for text, _ in LITERALS])
def test_literals(literal: str, value: object, tier: str) -> None:
    found = run(f"@0 = {literal}\nlit r0 @0\nret r0", tier).result
    assert found == value
    assert type(found) is type(value)


def test_what_cannot_be_told() -> None:
    cases = {"fun r0 e\nimm r0 nil\nret r0\ne: ret r0": "closure", "env r0 2\nret r0": "rib"}
    cases["imm r0 int 3\nhalloc r1 4 r0\nret r1"] = "foreign"
    cases["imm r0 word 26\nret r0"] = "word"
    for text, kind in cases.items():
        assert run(text, "baseline").result == Opaque(kind)


def test_sharing_is_kept() -> None:
    text = '@0 = "shared"\nlit r0 @0\nmake r1 vector (r0 r0)\nmake r2 pair (r1 r1)\nret r2'
    found = run(text, "baseline").result
    assert found == Pair(("shared", "shared"), ("shared", "shared"))
    assert isinstance(found, Pair) and found.car is found.cdr


def test_dense_sharing_takes_no_exponential_time() -> None:
    text = "imm r0 int 1\n" + "make r0 vector (r0 r0)\n" * 200 + "ret r0"
    found = run(text, "baseline").result
    for _ in range(200):
        assert isinstance(found, tuple) and found[0] is found[1]
        found = found[0]


CYCLES = [
    ("imm r0 int 0\nmake r1 vector (r0)\nvset r1 r0 r1\nret r1", (Opaque("cycle"),)),
    ("imm r0 int 1\nmake r1 pair (r0 r0)\nstor r1 1 r1\nret r1", Pair(1, Opaque("cycle"))),
    (
        "imm r0 int 1\nimm r9 nil\nmake r1 pair (r0 r9)\nmake r2 pair (r0 r1)\nstor r1 1 r2\n"
        "make r3 pair (r0 r2)\nret r3",
        Pair(1, Pair(1, Pair(1, Opaque("cycle")))),
    ),
    ("imm r0 int 0\nmake r1 u5 (r0 r0)\nstor r1 1 r1\nret r1", Record(5, (0, Opaque("cycle")))),
    ("imm r9 nil\nmake r1 pair (r9 r9)\nstor r1 0 r1\nret r1", [Opaque("cycle")]),
]


@pytest.mark.parametrize(("text", "value"), CYCLES)
def test_cycles(text: str, value: object) -> None:
    assert run(text, "baseline").result == value


def test_deep_nesting() -> None:
    loop = "fun r0 end\nl: ref0 r1 0\nref0 r5 1\nimm r2 int 0\neq r3 r5 r2\ntst r3 more\nret r1\n"
    loop += "more: imm r6 nil\nmake r1 {kind}\nimm r2 int 1\nsub r5 r5 r2\ntrcall l 0 (r1 r5)\n"
    loop += "end: env r1 2\nimm r2 nil\nstor r1 1 r2\nimm r2 int 50000\nstor r1 2 r2\n"
    loop += "call r0 r1 2\npop r2\nret r2"
    for kind in ("vector (r1)", "pair (r1 r6)", "u2 (r1)"):
        found: object = run(loop.format(kind=kind), "baseline").result
        depth = 0
        while found not in ([], ()) and depth < 1000:
            found = found.slots[0] if isinstance(found, Record) else found[0]  # type: ignore[index]
            depth += 1
        assert depth == 1000


def test_a_long_list() -> None:
    loop = "fun r0 end\nl: ref0 r1 0\nref0 r5 1\nimm r2 int 0\neq r3 r5 r2\ntst r3 more\nret r1\n"
    loop += "more: make r1 pair (r5 r1)\nimm r2 int 1\nsub r5 r5 r2\ntrcall l 0 (r1 r5)\n"
    loop += "end: env r1 2\nimm r2 nil\nstor r1 1 r2\nimm r2 int 200000\nstor r1 2 r2\n"
    loop += "call r0 r1 2\npop r2\nret r2"
    assert run(loop, "baseline").result == list(range(1, 200001))
