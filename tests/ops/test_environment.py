"""Literals, moves, ribs, variables, the top level."""

from __future__ import annotations

from typing import Any

from helpers import Case, each_case, each_memory, each_tier, prints, raises

CASES = [
    prints(
        "imm",
        """
        imm r0 int 0
        print r0
        imm r0 int 536870911
        print r0
        imm r0 int -5
        print r0
        imm r0 word -1
        print r0
        imm r0 #t
        print r0
        imm r0 #f
        print r0
        imm r0 nil
        print r0
        imm r0 #u
        print r0
        imm r0 #()
        print r0
        imm r0 char 'x'
        print r0
        imm r0 char 257
        print r0
        imm r0 uimm 12
        print r0
        """,
        *"0 536870911 -5 -1 #t #f () #u #() #\\x #\\eof <u12>".split(),
    ),
    prints(
        "lit",
        """
        @a = #(1 2)
        @b = @a
        @c = #(1 2)
        lit r0 @a
        lit r1 @b
        eq r2 r0 r1
        print r2
        lit r1 @c
        eq r2 r0 r1
        print r2
        lit r1 @a
        imm r2 int 0
        imm r3 int 9
        vset r1 r2 r3
        print r0
        """,
        "#t",
        "#f",
        "#(9 2)",
    ),
    prints(
        "litc",  # one level is copied, what is inside stays shared
        """
        @a = #(1 #(2 3))
        @b = 12345678901
        @c = {u3 "x" nil}
        @d = #()
        litc r0 @a
        litc r1 @a
        eq r2 r0 r1
        print r2
        imm r2 int 1
        vref r3 r0 r2
        vref r4 r1 r2
        eq r5 r3 r4
        print r5
        imm r5 int 0
        imm r6 int 8
        vset r3 r5 r6
        vset r0 r5 r6
        print r0
        print r1
        litc r0 @a
        print r0
        litc r0 @b
        print r0
        litc r0 @c
        stor r0 1 r0
        tupref r1 r0 0
        print r1
        litc r0 @c
        print r0
        litc r0 @d
        print r0
        """,
        "#f",
        "#t",
        "#(8 #(8 3))",
        "#(1 #(8 3))",
        "#(1 #(8 3))",
        "12345678901",
        '"x"',
        '{u3 "x" ()}',
        "#()",
    ),
    prints(
        "litc-string",  # nothing writes one, but the format allows it
        """
        @a = "abc"
        litc r0 @a
        imm r1 int 0
        imm r2 char 'X'
        sset r0 r1 r2
        print r0
        lit r0 @a
        print r0
        """,
        '"Xbc"',
        '"abc"',
    ),
    prints(
        "mov",
        "imm r0 int 4\nimm r61 int 5\nmov r1 r0\nmov r0 r61\nprint r1\nprint r0",
        "4",
        "5",
    ),
    prints(
        "env-starts-with-nil",
        """
        env r0 3
        epush r0
        ref0 r1 0
        print r1
        ref0 r1 2
        print r1
        """,
        "()",
        "()",
    ),
    prints(
        "variables",
        """
        env r0 2
        epush r0
        imm r1 int 10
        imm r2 int 11
        set0 0 r1
        set0 1 r2
        env r0 6
        imm r1 int 20
        stor r0 1 r1
        imm r1 int 25
        stor r0 6 r1
        epush r0
        env r0 1
        epush r0
        imm r1 int 30
        set0 0 r1
        ref0 r1 0
        print r1
        ref r1 1 0
        print r1
        ref r1 1 5
        print r1
        ref r1 2 0
        print r1
        ref r1 2 1
        print r1
        imm r1 int 99
        set 2 1 r1
        set 1 5 r1
        set 0 0 r1
        ref r1 0 0
        print r1
        epop
        ref0 r1 5
        print r1
        epop
        ref0 r1 1
        print r1
        ref0 r1 0
        print r1
        epop
        """,
        *"30 20 25 10 11 99 99 99 10".split(),
    ),
    prints(
        "deep-chain",
        "\n".join(f"env r0 1\nimm r1 int {i}\nstor r0 1 r1\nepush r0" for i in range(12))
        + "\n"
        + "\n".join(f"ref r1 {d} 0\nprint r1" for d in range(12))
        + "\n"
        + "\n".join(f"imm r1 int {100 + d}\nset {d} 0 r1" for d in range(12))
        + "\n"
        + "\n".join(f"ref r1 {d} 0\nprint r1" for d in range(12)),
        *[str(11 - d) for d in range(12)],
        *[str(100 + d) for d in range(12)],
    ),
    prints(
        "wide-rib",
        """
        env r0 300
        epush r0
        imm r1 int 7
        set0 299 r1
        imm r1 int 8
        stor r0 1 r1
        ref0 r1 299
        print r1
        ref0 r1 0
        print r1
        """,
        "7",
        "8",
    ),
    prints(
        "large-rib",
        """
        env r0 5000
        epush r0
        imm r1 int 7
        imm r2 nil
        make r1 pair (r1 r2)
        set0 4999 r1
        env r3 5000
        ref0 r1 4999
        print r1
        """,
        "(7)",
    ),
    prints(
        "stor",
        """
        alloc r0 u3 6
        imm r1 int 1
        stor r0 0 r1
        stor r0 1 r0
        imm r1 int 6
        stor r0 5 r1
        tupref r1 r0 1
        eq r1 r1 r0
        print r1
        imm r1 #f
        stor r0 1 r1
        print r0
        imm r1 int 1
        imm r2 nil
        make r1 pair (r1 r2)
        stor r1 1 r1
        tupref r2 r1 1
        eq r2 r1 r2
        print r2
        """,
        "#t",
        "{u3 1 #f () () () 6}",
        "#t",
    ),
    prints(
        "top-level",
        """
        env r0 3
        topis r0
        epush r0
        imm r1 int 5
        topset 0 r1
        imm r1 int 6
        stor r0 3 r1
        topref r1 2
        print r1
        topref r1 1
        print r1
        ref0 r1 0
        print r1
        fun r1 end
        env r0 1
        epush r0
        topref r0 0
        print r0
        imm r0 int 50
        topset 1 r0
        epop
        ret r0
        end: call0 r1 0
        pop0
        topref r1 1
        print r1
        """,
        "6",
        "()",
        "5",
        "5",
        "50",
    ),
    prints(
        "a-second-topis-wins",
        """
        env r0 1
        topis r0
        imm r1 int 1
        topset 0 r1
        env r0 1
        topis r0
        topref r1 0
        print r1
        """,
        "()",
    ),
    prints(
        "a-rib-keeps-its-values-when-pushed-again",
        """
        env r0 1
        imm r1 int 4
        stor r0 1 r1
        epush r0
        epop
        env r2 1
        epush r2
        epush r0
        ref0 r1 0
        print r1
        ref r1 1 0
        print r1
        """,
        "4",
        "()",
    ),
    raises("ref0-first", "ref0 r0 0\nret r0", "NO_SUCH_VARIABLE"),
    raises("ref-first", "ref r0 5 0\nret r0", "NO_SUCH_VARIABLE"),
    raises("ref0-range", "env r0 2\nepush r0\nref0 r0 2\nret r0", "NO_SUCH_VARIABLE"),
    raises("ref-range", "env r0 2\nepush r0\nref r0 0 2\nret r0", "NO_SUCH_VARIABLE"),
    raises("ref-depth", "env r0 2\nepush r0\nref r0 1 0\nret r0", "NO_SUCH_VARIABLE"),
    raises("set0-range", "env r0 2\nepush r0\nset0 2 r0\nret r0", "NO_SUCH_VARIABLE"),
    raises("set-depth", "env r0 2\nepush r0\nset 1 0 r0\nret r0", "NO_SUCH_VARIABLE"),
    raises("set-range", "env r0 2\nepush r0\nset 0 7 r0\nret r0", "NO_SUCH_VARIABLE"),
    raises("epush-integer", "imm r0 int 1\nepush r0\nret r0", "NOT_A_RIB"),
    raises("epush-vector", "@0 = #(1)\nlit r0 @0\nepush r0\nret r0", "NOT_A_RIB"),
    raises("epush-248", "imm r0 nil\nmake r0 248 (r0 r0)\nepush r0\nret r0", "NOT_A_RIB"),
    raises("epop-first", "epop\nimm r0 int 1\nret r0", "NO_OUTER_RIB"),
    raises("epop-twice", "env r0 1\nepush r0\nepop\nepop\nret r0", "NO_OUTER_RIB"),
    raises("topref-first", "topref r0 0\nret r0", "NO_TOP_LEVEL"),
    raises("topset-first", "imm r0 int 1\ntopset 0 r0\nret r0", "NO_TOP_LEVEL"),
    raises("topref-range", "env r0 1\ntopis r0\ntopref r0 1\nret r0", "NO_TOP_LEVEL"),
    raises("topset-range", "env r0 1\ntopis r0\ntopset 1 r0\nret r0", "NO_TOP_LEVEL"),
    raises("topis-integer", "imm r0 int 1\ntopis r0\nret r0", "NOT_A_RIB"),
    raises("topis-pair", "imm r0 nil\nmake r0 pair (r0 r0)\ntopis r0\nret r0", "NOT_A_RIB"),
    raises("stor-integer", "imm r0 int 1\nstor r0 0 r0\nret r0", "NO_SUCH_SLOT"),
    raises("stor-nil", "imm r0 nil\nstor r0 0 r0\nret r0", "NO_SUCH_SLOT"),
    raises("stor-range", "alloc r0 u0 2\nstor r0 2 r0\nret r0", "NO_SUCH_SLOT"),
    raises("stor-string", '@0 = "abc"\nlit r0 @0\nstor r0 0 r0\nret r0', "NO_SUCH_SLOT"),
    raises("stor-rib-range", "env r0 2\nstor r0 3 r0\nret r0", "NO_SUCH_SLOT"),
    raises("stor-rib-link", "env r0 2\nstor r0 0 r0\nret r0", "FORBIDDEN_SLOT"),
    raises(
        "stor-closure",
        "fun r0 L\nimm r0 int 1\nret r0\nL: stor r0 2 r0\nret r0",
        "NO_SUCH_SLOT",
    ),
    raises("stor-empty-vector", "imm r0 #()\nstor r0 0 r0\nret r0", "NO_SUCH_SLOT"),
]


@each_memory
@each_tier
@each_case(CASES)
def test_case(case: Case, tier: str, memory: dict[str, Any]) -> None:
    case.check(tier, **memory)
