"""getcc and putcc: continuations may be resumed any number of times, in any order."""

from __future__ import annotations

from typing import Any

from helpers import Case, each_case, each_memory, each_tier, prints, raises, run

# callcc(f) and throw(k, v), as the library has them, in top-level variables 0 and 1.
LIBRARY = """
    env r0 12
    topis r0
    epush r0
    fun r1 callcc
    gc
    env r0 1
    getcc r1
    stor r0 1 r1
    ref0 r1 0
    tail r1 r0
    callcc: topset 0 r1
    fun r1 throw
    ref0 r0 0
    ref0 r1 1
    putcc r0 r0 r1
    ret r0
    throw: topset 1 r1
"""

# generator: a producer that yields 0, 1, 4, 9, ...; variables 3 caller, 4 saved point.
GENERATOR = """
    fun r1 yield
    gc
    getcc r0
    topset 4 r0
    topref r0 3
    ref0 r1 0
    putcc r0 r0 r1
    ret r0
    yield: topset 5 r1
    fun r1 producer
    head: gc
    ref0 r0 0
    mul r1 r0 r0
    env r2 1
    stor r2 1 r1
    topref r1 5
    call r1 r2 1
    pop0
    imm r1 int 1
    add r0 r0 r1
    trcall head 0 (r0)
    producer: topset 6 r1
    fun r1 next
    gc
    getcc r0
    topset 3 r0
    topref r0 4
    nvcase r0 resume (nil start)
    resume: imm r1 #u
    putcc r0 r0 r1
    ret r0
    start: env r0 1
    imm r1 int 0
    stor r0 1 r1
    topref r1 6
    tail r1 r0
    next: topset 7 r1
"""

CASES = [
    prints("getcc-at-the-top-is-nil", "getcc r0\nprint r0", "()"),
    prints(
        "callcc-returns-normally",
        LIBRARY
        + """
        fun r1 f
        imm r0 int 5
        ret r0
        f: env r0 1
        stor r0 1 r1
        topref r1 0
        call r1 r0 0
        pop r0
        print r0
        """,
        "5",
    ),
    prints(
        "callcc-escapes",
        LIBRARY
        + """
        fun r1 f
        env r0 2
        ref0 r1 0
        stor r0 1 r1
        imm r1 int 7
        stor r0 2 r1
        topref r1 1
        call r1 r0 0
        pop r0
        say "never"
        ret r0
        f: imm r2 int 3
        env r0 1
        stor r0 1 r1
        topref r1 0
        call r1 r0 3
        pop r0
        print r0
        print r2
        """,
        "7",
        "3",
    ),
    prints(
        "resumed-three-times",
        LIBRARY
        + """
        imm r0 int 0
        topset 3 r0
        fun r1 f
        ref0 r0 0
        topset 2 r0
        imm r0 int 100
        ret r0
        f: imm r2 int 55
        env r0 1
        stor r0 1 r1
        topref r1 0
        call r1 r0 3
        pop r0
        print r0
        print r2
        imm r2 int 66
        topref r1 3
        imm r3 int 1
        add r1 r1 r3
        topset 3 r1
        imm r3 int 4
        eq r3 r1 r3
        tst r3 again
        say "end\\n"
        imm r0 int 0
        ret r0
        again: env r0 2
        topref r3 2
        stor r0 1 r3
        stor r0 2 r1
        topref r1 1
        tail r1 r0
        """,
        *["100", "55", "1", "55", "2", "55", "3", "55", "end"],
    ),
    prints(
        "generator",
        LIBRARY
        + GENERATOR
        + "\n".join(["topref r0 7\ncall0 r0 0\npop r0\nprint r0"] * 6)
        + "\nimm r0 int 0\nexit r0",
        *"0 1 4 9 16 25".split(),
    ),
    prints(
        "assignments-are-shared-registers-are-not",
        """
        env r0 3
        topis r0
        epush r0
        imm r0 int 10
        set0 0 r0
        fun r1 f
        getcc r0
        topset 1 r0
        imm r0 int 0
        ret r0
        f: imm r0 int 1
        call0 r1 1
        pop r1
        print r0
        ref0 r2 0
        print r2
        imm r0 int 2
        imm r3 int 1
        add r2 r2 r3
        set0 0 r2
        imm r3 int 12
        eq r3 r2 r3
        tst r3 again
        imm r0 int 0
        ret r0
        again: topref r1 1
        imm r2 int 0
        putcc r1 r1 r2
        ret r1
        """,
        *"1 10 1 11".split(),
    ),
    prints(
        "putcc-does-not-jump",
        """
        env r0 1
        topis r0
        fun r1 f
        getcc r0
        topset 0 r0
        imm r0 int 1
        ret r0
        f: fun r2 g
        topref r0 0
        imm r1 int 9
        putcc r2 r0 r1
        print r2
        fun r3 h
        imm r0 int 4
        ret r0
        h: call0 r3 0
        pop r0
        print r0
        imm r0 int 2
        ret r0
        g: imm r4 int 0
        call0 r1 5
        pop r5
        print r5
        imm r6 int 2
        eq r6 r5 r6
        tst r6 go
        imm r0 int 0
        ret r0
        go: call0 r2 5
        pop r5
        say "never"
        """,
        "1",
        "9",
        "4",
        "2",
    ),
    prints(
        "putcc-sets-k-before-the-register",
        """
        fun r1 f
        getcc r0
        imm r2 int 6
        putcc r0 r0 r2
        print r0
        ret r0
        f: call0 r1 0
        pop r0
        print r0
        """,
        "6",
        "6",
    ),
    Case(
        "putcc-nil-ends-the-program",
        """
        fun r1 f
        imm r0 nil
        imm r1 int 33
        putcc r0 r0 r1
        ret r0
        f: call0 r1 0
        pop r0
        imm r0 int 1
        ret r0
        """,
        exit_code=33,
    ),
    raises("putcc-integer", "imm r0 int 1\nputcc r0 r0 r0\nret r0", "NOT_A_CONTINUATION"),
    raises(
        "putcc-closure",
        "fun r0 L\nimm r0 int 1\nret r0\nL: putcc r0 r0 r0\nret r0",
        "NOT_A_CONTINUATION",
    ),
    raises("putcc-rib", "env r0 3\nputcc r0 r0 r0\nret r0", "NOT_A_CONTINUATION"),
    raises("putcc-244", "alloc r0 244 5\nputcc r0 r0 r0\nret r0", "NOT_A_CONTINUATION"),
    raises(
        "tupref-of-a-continuation",
        """
        fun r1 f
        getcc r0
        tupref r0 r0 0
        ret r0
        f: call0 r1 0
        pop r0
        ret r0
    """,
        "NO_SUCH_SLOT",
    ),
    raises(
        "stor-into-a-continuation",
        """
        fun r1 f
        getcc r0
        stor r0 0 r0
        ret r0
        f: call0 r1 0
        pop r0
        ret r0
    """,
        "NO_SUCH_SLOT",
    ),
]

# f(n) = n = 0: capture into variable 2, return 0; else 1 + f(n - 1).  The main program resumes the
# continuation of the innermost call twice with other values.
AT_DEPTH = """
    env r0 6
    topis r0
    epush r0
    imm r0 int 0
    topset 3 r0
    fun r1 built
    gc
    ref0 r0 0
    imm r1 int 0
    eq r2 r0 r1
    tst r2 go
    getcc r1
    topset 2 r1
    ret r0
    go: imm r1 int 1
    sub r0 r0 r1
    env r2 1
    stor r2 1 r0
    topref r3 1
    call r3 r2 2
    pop r0
    add r0 r0 r1
    ret r0
    built: topset 1 r1
    env r2 1
    imm r3 int {n}
    stor r2 1 r3
    call r1 r2 0
    pop r0
    print r0
    topref r1 3
    imm r2 int 1
    add r1 r1 r2
    topset 3 r1
    imm r2 int 3
    eq r2 r1 r2
    tst r2 again
    imm r0 int 0
    ret r0
    again: imm r2 int 1000000
    mul r1 r1 r2
    topref r2 2
    putcc r2 r2 r1
    ret r2
"""


@each_memory
@each_tier
@each_case(CASES)
def test_case(case: Case, tier: str, memory: dict[str, Any]) -> None:
    case.check(tier, **memory)


@each_memory
@each_tier
def test_capture_at_depth(tier: str, memory: dict[str, Any]) -> None:
    n = 300 if tier == "reference" else 20_000
    if memory.get("stress"):
        n = 50
    expected = [str(n), str(1_000_000 + n), str(2_000_000 + n)]
    prints("", AT_DEPTH.format(n=n), *expected).check(tier, **memory)


def test_capture_beyond_the_stack_in_the_reference_tier() -> None:
    prints("", AT_DEPTH.format(n=7000), "7000", "1007000", "2007000").check(
        "reference", nursery=64 << 10
    )


@each_tier
def test_a_generator_that_runs_long(tier: str) -> None:
    n = 200 if tier == "reference" else 20_000
    text = (
        LIBRARY
        + GENERATOR
        + f"""
        fun r1 loop
        again: gc
        topref r0 7
        call0 r0 0
        pop r0
        ref0 r1 0
        imm r2 int 0
        eq r2 r1 r2
        tst r2 go
        print r0
        exit r2
        go: imm r2 int 1
        sub r1 r1 r2
        trcall again 0 (r1)
        loop: env r2 1
        imm r3 int {n}
        stor r2 1 r3
        tail r1 r2
        """
    )
    prints("", text, str(n * n)).check(tier, nursery=64 << 10)


@each_tier
def test_every_resume_gets_the_registers_of_the_capture(tier: str) -> None:
    registers = "\n".join(f"imm r{i} int {i * 3}" for i in range(2, 40))
    wipe = "\n".join(f"imm r{i} nil" for i in range(2, 40))
    total = "\n".join(f"add r0 r0 r{i}" for i in range(2, 40))
    text = f"""
        env r0 2
        topis r0
        imm r0 int 0
        topset 1 r0
        fun r1 f
        getcc r0
        topset 0 r0
        {wipe}
        ret r0
        f: imm r0 int 0
        {registers}
        call0 r1 40
        pop0
        imm r0 int 0
        {total}
        printo r0
        {wipe}
        topref r0 1
        imm r1 int 1
        add r0 r0 r1
        topset 1 r0
        imm r1 int 3
        eq r1 r0 r1
        tst r1 again
        ret r0
        again: topref r0 0
        putcc r1 r0 r0
        ret r1
    """
    found = run(text, tier)
    assert (found.output, found.reason) == (str(3 * sum(range(2, 40))).encode() * 3, None)
