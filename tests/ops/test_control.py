"""Branches, functions, calls, loops, the end of a program."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import SMALL, Case, each_case, each_memory, each_tier, expand, prints, raises, run

# Closures for nvcase: what each value is taken for.
KINDS = [
    ("nil", "nil"),
    ("#t", "true"),
    ("#f", "false"),
    ("uimm 3", "u3"),
    ("uimm 4", "else"),
    ("5", "else"),
    ("0", "else"),
    ("char 'a'", "else"),
    ("#u", "else"),
    ("#()", "else"),
    ('"s"', "string"),
    ("#(1)", "vector"),
    ("{pair 1 nil}", "pair"),
    ("|s|", "symbol"),
    ("{u3 1}", "object 3"),
    ("{u53 1}", "object 53"),
    ("{u54 1}", "object 54"),
    ("{u60 1}", "else"),
    ("{u1000 1}", "object 1000"),
]


def nvcase_all() -> Case:
    lines = [f"@v{i} = {literal}" for i, (literal, _) in enumerate(KINDS)]
    lines += [
        "fun r1 built",
        "ref0 r0 0",
        "nvcase r0 other (nil c_nil) (#t c_true) (#f c_false) (uimm3 c_u3) (string c_string)"
        " (vector c_vector) (pair c_pair) (symbol c_symbol) (u3 c_o3) (u53 c_o53) (u54 c_o54)"
        " (u1000 c_o1000)",
    ]
    for label, said in [
        ("other", "else"),
        ("c_nil", "nil"),
        ("c_true", "true"),
        ("c_false", "false"),
        ("c_u3", "u3"),
        ("c_string", "string"),
        ("c_vector", "vector"),
        ("c_pair", "pair"),
        ("c_symbol", "symbol"),
        ("c_o3", "object 3"),
        ("c_o53", "object 53"),
        ("c_o54", "object 54"),
        ("c_o1000", "object 1000"),
    ]:
        lines += [f"{label}:", f'say "{said}\\n"', "ret r0"]
    lines += ["built:"]
    for i in range(len(KINDS)):
        lines += ["env r2 1", f"lit r3 @v{i}", "stor r2 1 r3", "call r1 r2 2", "pop0"]
    return prints("nvcase", "\n".join(lines), *[said for _, said in KINDS])


def nvcase_300() -> Case:
    """300 alternatives: constructors with and without arguments, each with its own way out."""
    n = 300
    lines = ["fun r1 built", "ref0 r0 0"]
    alternatives = [f"(u{i} a{i})" for i in range(n)] + [f"(uimm{i} i{i})" for i in range(n)]
    lines += ["nvcase r0 other " + " ".join(alternatives), "other:", "imm r0 int -1", "ret r0"]
    for i in range(n):
        lines += [f"a{i}:", f"imm r0 int {i}", "ret r0"]
    for i in range(n):
        lines += [f"i{i}:", f"imm r0 int {1000 + i}", "ret r0"]
    lines += ["built:"]
    for i in (0, 1, 53, 54, 55, 60, 255, 299, 300):
        lines += ["env r2 1", f"alloc r3 u{i} 1", "stor r2 1 r3", "call r1 r2 2", "pop r4"]
        lines += ["print r4"]
        lines += ["env r2 1", f"imm r3 uimm {i}", "stor r2 1 r3", "call r1 r2 2", "pop r4"]
        lines += ["print r4"]
    expected = []
    for i in (0, 1, 53, 54, 55, 60, 255, 299):
        expected += [str(i), str(1000 + i)]
    return prints("nvcase-300", "\n".join(lines), *expected, "-1", "-1")


COUNT = """
    fun r0 built
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
    imm r2 int 2
    add r1 r1 r2
    trcall head 0 (r0 r1)
    built:
    env r1 2
    imm r2 int 1000
    stor r1 1 r2
    imm r2 int 0
    stor r1 2 r2
    call r0 r1 0
    pop r0
    print r0
"""

# Not in the tail position: 1 + f(n - 1).
DEPTH = """
    env r0 1
    topis r0
    epush r0
    fun r1 built
    gc
    ref0 r0 0
    imm r1 int 0
    eq r2 r0 r1
    tst r2 go
    ret r0
    go: imm r1 int 1
    sub r0 r0 r1
    env r2 1
    stor r2 1 r0
    topref r3 0
    call r3 r2 2
    pop r0
    add r0 r0 r1
    ret r0
    built: stor r0 1 r1
    env r2 1
    imm r3 int {n}
    stor r2 1 r3
    call r1 r2 1
    pop r3
    print r3
"""

TRUE_AND_OTHERS = ["#t", "#f", "nil", "#u", "int 1", "int 131", "uimm 1", "char 1", "#()"]

CASES = [
    prints(
        "tst",  # only #t is true
        "@o = #(1)\n"
        + "\n".join(
            f'{load}\ntst r0 no{i}\nsay "yes\\n"\njmp on{i}\nno{i}:\nsay "no\\n"\non{i}:'
            for i, load in enumerate(
                [f"imm r0 {word}" for word in TRUE_AND_OTHERS] + ["lit r0 @o"],
            )
        )
        + '\nsay "end\\n"',
        "yes",
        *["no"] * 9,
        "end",
    ),
    prints(
        "tst-606",  # 0x206 prints as #t and is no truth
        """
        imm r0 word 518
        print r0
        tst r0 no
        say "yes\\n"
        no:
        say "no\\n"
        """,
        "#t",
        "no",
    ),
    prints(
        "jmp",
        'jmp two\none:\nsay "1\\n"\njmp three\ntwo:\nsay "2\\n"\nthree:\nsay "3\\n"',
        "2",
        "3",
    ),
    nvcase_all(),
    nvcase_300(),
    prints(
        "nvcase-int",  # integers have case 0, which no compiler tests for
        """
        imm r0 int 5
        nvcase r0 no (int yes)
        no:
        say "no\\n"
        yes:
        say "yes\\n"
        imm r0 nil
        nvcase r0 no2 (int yes2)
        no2:
        say "no\\n"
        yes2:
        """,
        "yes",
        "no",
    ),
    prints(
        "nvcase-first-of-equals",
        'imm r0 nil\nnvcase r0 no (uimm0 no) (nil one) (nil two)\nno:\nsay "no\\n"\n'
        'one:\nsay "1\\n"\ntwo:\nsay "2\\n"',
        "1",
        "2",
    ),
    prints(
        "call",
        """
        fun r0 built
        gc
        ref0 r0 0
        ref0 r1 1
        sub r5 r0 r1
        ret r5
        built: env r1 2
        imm r2 int 10
        imm r3 int 3
        stor r1 1 r2
        stor r1 2 r3
        call r0 r1 4
        pop r1
        print r1
        print r2
        print r3
        """,
        "7",
        "10",
        "3",
    ),
    prints(
        "call-saves-registers",
        """
        fun r9 built
        imm r0 int -1
        imm r1 int -2
        imm r2 int -3
        imm r9 int -9
        ret r0
        built: imm r0 int 1
        imm r1 int 2
        imm r2 int 3
        call0 r9 3
        pop r3
        print r0
        print r1
        print r2
        print r3
        """,
        *"1 2 3 -1".split(),
    ),
    prints(
        "pop-into-a-saved-register",
        """
        fun r2 built
        imm r0 int -1
        ret r0
        built: imm r0 int 1
        imm r1 int 2
        call0 r2 2
        pop r0
        print r0
        print r1
        """,
        "-1",
        "2",
    ),
    prints(
        "pop0",
        """
        fun r1 built
        imm r0 int -1
        ret r0
        built: imm r0 int 1
        call0 r1 1
        pop0
        print r0
        """,
        "1",
    ),
    prints(
        "call0-runs-in-the-closure's-environment",
        """
        env r0 1
        epush r0
        imm r1 int 5
        set0 0 r1
        fun r0 built
        ref0 r0 0
        ret r0
        built: env r1 1
        epush r1
        call0 r0 0
        pop r0
        print r0
        ref0 r0 0
        print r0
        """,
        "5",
        "()",
    ),
    prints(
        "tail",
        """
        fun r0 even
        ref0 r0 0
        ref0 r1 1
        print r0
        imm r2 int 0
        eq r2 r0 r2
        tst r2 go
        say "done\\n"
        ret r0
        go: imm r2 int 1
        sub r0 r0 r2
        env r2 2
        stor r2 1 r0
        stor r2 2 r1
        tail r1 r2
        even: env r1 2
        imm r2 int 2
        stor r1 1 r2
        stor r1 2 r0
        call r0 r1 0
        pop r0
        print r0
        """,
        "2",
        "1",
        "0",
        "done",
        "0",
    ),
    prints(
        "tail0",
        """
        env r0 1
        epush r0
        fun r1 one
        ref0 r0 0
        ret r0
        one: set0 0 r1
        imm r2 int 77
        fun r3 two
        ref0 r0 0
        imm r1 int 8
        set0 0 r1
        tail0 r0
        two: call0 r3 0
        pop r4
        print r4
        """,
        "8",
    ),
    Case(
        "ends-in-tail",
        expand("fun r0 L\nimm r0 int 3\nret r0\nL: env r1 0\ntail r0 r1"),
        exit_code=3,
    ),
    Case("ends-in-tail0", expand("fun r0 L\nimm r0 int 4\nret r0\nL: tail0 r0"), exit_code=4),
    prints("trcall", COUNT, "2000"),
    prints(
        "trcall-overwrites-the-captured-rib",
        """
        env r0 1
        epush r0
        imm r1 nil
        set0 0 r1
        fun r0 built
        head: gc
        ref0 r0 0
        imm r1 int 0
        eq r2 r0 r1
        tst r2 go
        ret r0
        go: fun r1 inner
        ref0 r0 0
        ret r0
        inner: ref r2 1 0
        make r1 pair (r1 r2)
        set 1 0 r1
        imm r1 int 1
        sub r0 r0 r1
        trcall head 0 (r0)
        built: env r1 1
        imm r2 int 3
        stor r1 1 r2
        call r0 r1 0
        pop0
        ref0 r0 0
        tupref r1 r0 0
        call0 r1 1
        pop r1
        print r1
        tupref r0 r0 1
        tupref r1 r0 0
        call0 r1 1
        pop r1
        print r1
        tupref r0 r0 1
        tupref r1 r0 0
        call0 r1 1
        pop r1
        print r1
        """,
        "0",
        "0",
        "0",
    ),
    prints(
        "trcall-swaps-and-drops-ribs",
        """
        fun r0 built
        head: env r0 1
        epush r0
        env r0 1
        epush r0
        ref r0 2 0
        ref r1 2 1
        ref r2 2 2
        print r0
        imm r3 int 0
        eq r3 r2 r3
        tst r3 go
        print r1
        ret r0
        go: imm r3 int 1
        sub r2 r2 r3
        trcall head 2 (r1 r0 r2)
        built: env r1 3
        imm r2 int 100
        stor r1 1 r2
        imm r2 int 200
        stor r1 2 r2
        imm r2 int 3
        stor r1 3 r2
        call r0 r1 0
        pop0
        """,
        "100",
        "200",
        "100",
        "200",
        "100",
    ),
    prints(
        "trcall-with-9-arguments",
        """
        fun r0 built
        head: ref0 r0 0
        ref0 r1 8
        imm r2 int 0
        eq r2 r0 r2
        tst r2 go
        ref0 r0 1
        print r0
        print r1
        ret r0
        go: imm r2 int 0
        imm r3 int 3
        trcall head 0 (r2 r1 r3 r3 r3 r3 r3 r3 r0)
        built: env r1 9
        imm r2 int 5
        stor r1 1 r2
        imm r2 int 6
        stor r1 9 r2
        call r0 r1 0
        pop0
        """,
        "6",
        "5",
    ),
    prints(
        "trcall0",
        """
        env r0 1
        epush r0
        imm r0 int 3
        set0 0 r0
        fun r0 built
        head: env r0 1
        epush r0
        ref r0 1 0
        print r0
        imm r1 int 0
        eq r2 r0 r1
        tst r2 go
        ret r0
        go: imm r1 int 1
        sub r0 r0 r1
        set 1 0 r0
        trcall0 head 1
        built: call0 r0 0
        pop0
        """,
        *"3 2 1 0".split(),
    ),
    prints(
        "closures-share-variables",
        """
        fun r0 built
        env r0 1
        epush r0
        ref r1 1 0
        set0 0 r1
        fun r0 inc
        ref0 r0 0
        imm r1 int 1
        add r0 r0 r1
        set0 0 r0
        ret r0
        inc: fun r1 get
        ref0 r0 0
        ret r0
        get: make r0 pair (r0 r1)
        ret r0
        built: env r1 1
        imm r2 int 5
        stor r1 1 r2
        call r0 r1 1
        pop r3
        env r1 1
        imm r2 int 50
        stor r1 1 r2
        imm r2 int 0
        call r0 r1 4
        pop r4
        tupref r5 r3 0
        call0 r5 5
        pop0
        tupref r5 r3 0
        call0 r5 5
        pop0
        tupref r5 r3 1
        call0 r5 5
        pop r5
        print r5
        tupref r5 r4 1
        call0 r5 5
        pop r5
        print r5
        """,
        "7",
        "50",
    ),
    prints("deep-recursion-1000", DEPTH.format(n=1000), "1000"),
    prints("gc-and-heap", "imm r0 int 5\nheap r0 1\ngc\nprint r0", "5"),
    prints("heap-odd", "imm r0 int -1\nheap r0 0\nimm r0 nil\nheap r0 1\nprint r0", "()"),
    Case("exit", expand('say "a"\nimm r0 int 7\nexit r0\nsay "b"\nret r0'), b"a", exit_code=7),
    raises("call-integer", "imm r0 int 1\nenv r1 0\ncall r0 r1 0\npop r0\nret r0", "NOT_A_CLOSURE"),
    raises(
        "call-vector",
        "@0 = #(1)\nlit r0 @0\nenv r1 0\ncall r0 r1 0\npop r0\nret r0",
        "NOT_A_CLOSURE",
    ),
    raises(
        "call-252",
        "imm r0 nil\nmake r0 252 (r0 r0 r0 r0)\nenv r1 0\ncall r0 r1 0\npop r0\nret r0",
        "NOT_A_CLOSURE",
    ),
    raises("call0-nil", "imm r0 nil\ncall0 r0 0\npop r0\nret r0", "NOT_A_CLOSURE"),
    raises("tail-string", '@0 = "f"\nlit r0 @0\nenv r1 0\ntail r0 r1', "NOT_A_CLOSURE"),
    raises("tail0-true", "imm r0 #t\ntail0 r0", "NOT_A_CLOSURE"),
    raises(
        "call-without-rib",
        "fun r0 L\nimm r0 int 1\nret r0\nL: imm r1 nil\ncall r0 r1 0\npop r0\nret r0",
        "NOT_A_RIB",
    ),
    raises(
        "tail-without-rib",
        "fun r0 L\nimm r0 int 1\nret r0\nL: alloc r1 u0 1\ntail r0 r1",
        "NOT_A_RIB",
    ),
    raises(
        "trcall-rib-too-small",
        "fun r0 L\nhead: imm r0 int 1\ntrcall head 0 (r0 r0)\nL: env r1 1\ntail r0 r1",
        "NO_SUCH_VARIABLE",
    ),
    raises(
        "trcall-beyond-the-chain",
        "fun r0 L\nhead: imm r0 int 1\ntrcall head 3 (r0)\nL: env r1 1\ntail r0 r1",
        "NO_SUCH_VARIABLE",
    ),
    raises(
        "missing-argument",
        "fun r0 L\nref0 r0 0\nret r0\nL: env r1 0\ntail r0 r1",
        "NO_SUCH_VARIABLE",
    ),
]


@each_memory
@each_tier
@each_case(CASES)
def test_case(case: Case, tier: str, memory: dict[str, Any]) -> None:
    case.check(tier, **memory)


EXIT_CODES = [
    ("0", 0),
    ("3", 3),
    ("255", 255),
    ("256", 0),
    ("-1", 255),
    ("4294967301", 5),
    ("#t", 0),
    ("#f", 0),
    ("nil", 0),
    ("char 'a'", 0),
    ('"abc"', 0),
    ("#(1)", 0),
]


@pytest.mark.parametrize(("literal", "code"), EXIT_CODES)
@each_tier
def test_exit_codes(literal: str, code: int, tier: str) -> None:
    for end in ("ret", "exit"):
        found = run(f"@0 = {literal}\nlit r0 @0\n{end} r0", tier)
        assert (found.reason, found.exit_code) == (None, code)


@each_tier
def test_exit_leaves_a_deep_call(tier: str) -> None:
    text = expand(
        """
        env r0 1
        topis r0
        fun r1 one
        say "in "
        imm r0 int 9
        exit r0
        one: topset 0 r1
        fun r2 two
        topref r0 0
        call0 r0 0
        pop0
        say "never"
        imm r0 int 0
        ret r0
        two: call0 r2 0
        pop0
        say "never"
        imm r0 int 1
        ret r0
        """
    )
    found = run(text, tier)
    assert (found.output, found.exit_code, found.reason) == (b"in ", 9, None)


@pytest.mark.parametrize("memory", [{}, SMALL], ids=["normal", "small"])
def test_recursion_far_beyond_the_stack(memory: dict[str, Any]) -> None:
    prints("", DEPTH.format(n=100_000), "100000").check("baseline", **memory)


def test_recursion_beyond_the_stack_in_the_reference_tier() -> None:
    prints("", DEPTH.format(n=9_000), "9000").check("reference", **SMALL)


@each_tier
def test_instructions_are_counted(tier: str) -> None:
    assert run("imm r0 int 0\nret r0", tier).instructions == 2
    # 13 around the loop, 1000 turns of 11, the last turn of 7
    loop = expand(COUNT)
    counted = run(loop, tier).instructions
    once = run(loop.replace("int 1000", "int 0"), tier).instructions
    assert counted - once == 1000 * 11
    assert once == 13 + 7


@each_tier
@pytest.mark.parametrize("fuel", [1, 2, 7, 100, 1009])
def test_fuel_is_exact_and_a_run_goes_on(tier: str, fuel: int) -> None:
    text = expand(COUNT)
    whole = run(text, tier)
    first = run(text, tier, fuel=fuel)
    assert (first.reason, first.instructions) == ("fuel", fuel)
    sliced = run(text, tier, fuel=fuel, slices=True)
    assert sliced == whole


@each_tier
def test_fuel_for_exactly_the_whole_run(tier: str) -> None:
    text = expand(COUNT)
    whole = run(text, tier)
    assert run(text, tier, fuel=whole.instructions) == whole
    assert run(text, tier, fuel=whole.instructions - 1).reason == "fuel"
