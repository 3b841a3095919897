"""The foreign interface: C functions, C memory, C types."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers import SMALL, Case, each_case, each_memory, each_tier, expand, prints, raises, run


def c_call(name: str, rtype: str, *arguments: str) -> str:
    """Code that calls a C function with what `arguments` load; the result is in r0."""
    lines = [f'@f_{name} = "{name}\\x00"', f"lit r0 @f_{name}", "dlsym0 r0 r0"]
    lines += [f"imm r1 char '{rtype}'", f"imm r2 int {len(arguments)}"]
    for i, load in enumerate(arguments):
        lines.append(load.format(r=f"r{i + 3}"))
    registers = " ".join(f"r{i + 3}" for i in range(len(arguments)))
    return "\n".join([*lines, f"ffi r0 r0 r1 r2 ({registers})"]) + "\n"


def number(n: int) -> str:
    return f"imm {{r}} int {n}"


def string(name: str) -> str:
    return f"lit {{r}} @{name}"


# C memory: r0 is 8 * 8 bytes of malloc, zeroed.
MEMORY = (
    "imm r0 int 8\nmalloc r14 50 r0\n"
    + "@zero = 0\n"
    + "lit r1 @zero\n"
    + "\n".join(f"imm r2 int {i}\ncaref r3 r14 50 r2\ncset r3 'q' r1" for i in range(8))
    + "\n"
)

# Type letters: size in bytes, signed or not
LETTERS = {
    "B": (1, False),
    "H": (2, False),
    "M": (4, False),
    "Q": (8, False),
    "b": (1, True),
    "h": (2, True),
    "m": (4, True),
    "q": (8, True),
    "i": (4, True),
    "I": (4, False),
    "l": (8, True),
    "L": (8, True),
    "n": (8, True),
    "N": (8, True),
}


def letters() -> list[Case]:
    cases = []
    for letter, (size, signed) in LETTERS.items():
        lines = [MEMORY, "imm r1 int 3", "caref r0 r14 1 r1"]  # an odd address
        expected = []
        for value in (0, 1, 127, 128, 255, 32768, 65535, 2147483648, 4294967295, -1, -2):
            lines += [
                f"@v{value if value >= 0 else f'm{-value}'} = {value}",
                f"lit r1 @v{value if value >= 0 else f'm{-value}'}",
                f"cset r0 '{letter}' r1",
                f"cget r2 r0 '{letter}'",
                "print r2",
            ]
            low = value & ((1 << 8 * size) - 1)
            if signed and low >> (8 * size - 1):
                low -= 1 << 8 * size
            if size == 8:  # the top bit is lost
                low = (value + (1 << 62)) % (1 << 63) - (1 << 62)
            expected.append(str(low))
        # the byte behind is still zero
        lines += ["cset r0 'q' r1", f"caref r3 r0 {size} r4", "cget r2 r3 'B'", "print r2"]
        lines.insert(-4, "imm r4 int 1")
        expected.append("0" if size == 8 else "255")
        cases.append(prints(f"letter-{letter}", "\n".join(lines), *expected))
    return cases


CASES = [
    *letters(),
    prints(
        "letter-c",
        MEMORY
        + """
        imm r1 char 'x'
        cset r14 'c' r1
        cget r2 r14 'c'
        print r2
        imm r1 char 255
        cset r14 'c' r1
        cget r2 r14 'c'
        unchar r2 r2
        print r2
        csref r3 r14 1
        cget r2 r3 'c'
        print r2
        """,
        "#\\x",
        "255",
        "#\\nul",
    ),
    prints(
        "letter-s",
        MEMORY
        + """
        @text = "hello"
        lit r1 @text
        cset r14 's' r1
        cget r2 r14 's'
        print r2
        csref r3 r14 4
        cget r2 r3 's'
        print r2
        csref r3 r14 5
        cget r2 r3 's'
        print r2
        """,
        '"hello"',
        '"o"',
        '""',
    ),
    prints(
        "letter-p",
        MEMORY
        + """
        imm r1 int 4660
        int2cref r1 r1
        cset r14 'p' r1
        cget r2 r14 'p'
        print r2
        cget r2 r14 'q'
        print r2
        csref r3 r14 8
        cget r2 r3 'p'
        print r2
        cset r3 'p' r14
        cget r2 r3 'p'
        cmp r2 r2 r14
        print r2
        """,
        "<foreign 0x1234>",
        "4660",
        "<foreign (nil)>",
        "<u1>",
    ),
    prints(
        "bytes-are-in-the-machine's-order",
        MEMORY
        + "@v = 67305985\nlit r1 @v\ncset r14 'M' r1\n"
        + "\n".join(f"csref r2 r14 {i}\ncget r2 r2 'B'\nprint r2" for i in range(4)),
        *[str(b) for b in (67305985).to_bytes(4, sys.byteorder)],
    ),
    prints(
        "csize",
        "\n".join(f"csize r0 {s}\nprint r0" for s in (0, 1, 8, 49, 50, 51, 52, 53, 54)),
        *"0 1 8 49 8 2 4 8 8".split(),
    ),
    prints(
        "sizeoff",
        """
        imm r0 int 5
        imm r1 int 144
        sizeoff r0 r1
        csize r2 55
        print r2
        imm r0 int 300
        imm r1 int 7
        sizeoff r0 r1
        csize r2 350
        print r2
        csize r2 349
        print r2
        csize r2 55
        print r2
        csize r2 50
        print r2
        imm r0 int 0
        sizeoff r0 r1
        csize r2 50
        print r2
        """,
        *"144 7 0 144 8 7".split(),
    ),
    prints(
        "halloc",  # zeroed, and it can be written at once
        """
        imm r1 int 4
        halloc r0 4 r1
        cget r2 r0 'q'
        print r2
        imm r3 int 1
        caref r2 r0 4 r3
        imm r3 int 12345678
        cset r2 'i' r3
        cget r3 r0 'q'
        print r3
        cget r3 r2 'i'
        print r3
        imm r1 int 0
        halloc r0 8 r1
        cref2int r1 r0
        imm r2 int 0
        gt r2 r1 r2
        print r2
        free r0
        """,
        "0",
        str(12345678 << 32),
        "12345678",
        "#t",
    ),
    prints(
        "malloc-free",
        """
        imm r1 int 1000
        malloc r0 1 r1
        csref r2 r0 40
        imm r3 int 77
        cset r2 'q' r3
        cref2int r3 r0
        cref2int r4 r2
        sub r4 r4 r3
        print r4
        int2cref r3 r3
        csref r3 r3 40
        cget r3 r3 'q'
        print r3
        free r0
        imm r1 int 0
        int2cref r1 r1
        free r1
        """,
        "40",
        "77",
    ),
    prints(
        "caref-csref",
        """
        imm r0 int 4096
        int2cref r0 r0
        imm r1 int 3
        caref r2 r0 4 r1
        print r2
        imm r1 int -1
        caref r2 r0 50 r1
        print r2
        csref r2 r0 12
        print r2
        csref r2 r0 52
        print r2
        """,
        "<foreign 0x100c>",
        "<foreign 0xff8>",
        "<foreign 0x100c>",
        "<foreign 0x1004>",
    ),
    prints(
        "cref2int-int2cref",
        """
        imm r0 int -8
        int2cref r0 r0
        cref2int r0 r0
        print r0
        imm r0 int 0
        int2cref r0 r0
        cref2int r0 r0
        print r0
        """,
        "-8",
        "0",
    ),
    prints(
        "sgetp",
        """
        @a = "hello"
        litc r0 @a
        sgetp r1 r0
        cget r2 r1 'c'
        print r2
        csref r1 r1 4
        imm r2 char '!'
        cset r1 'c' r2
        print r0
        """,
        "#\\h",
        '"hell!"',
    ),
    prints(
        "sgetp-into-its-own-register",
        """
        @a = "hello"
        litc r0 @a
        sgetp r0 r0
        imm r1 int 4
        sfromc r0 r0 r1
        print r0
        """,
        '"hell"',
    ),
    prints(
        "sfromc",
        """
        @a = "hello"
        lit r0 @a
        sgetp r0 r0
        imm r1 int 5
        sfromc r2 r0 r1
        print r2
        imm r1 int 0
        sfromc r2 r0 r1
        print r2
        int2cref r0 r1
        sfromc r2 r0 r1
        print r2
        """,
        '"hello"',
        '""',
        '""',
    ),
    prints(
        "dlsym",
        """
        @a = "strlen\\x00"
        @b = "no_such_function_at_all\\x00"
        @c = "strlen"
        @d = ""
        lit r0 @a
        dlsym0 r1 r0
        lit r0 @c
        dlsym0 r2 r0
        cmp r3 r1 r2
        print r3
        imm r3 int 0
        int2cref r3 r3
        dlsym r2 r3 r0
        cmp r3 r1 r2
        print r3
        lit r0 @b
        dlsym0 r2 r0
        print r2
        imm r3 int 0
        int2cref r3 r3
        dlsym r2 r3 r0
        print r2
        lit r0 @d
        dlsym0 r2 r0
        print r2
        """,
        "<u1>",
        "<u1>",
        "<foreign (nil)>",
        "<foreign (nil)>",
        "<foreign (nil)>",
    ),
    prints(
        "dlopen",
        """
        @a = "libc.so.6"
        @b = "libno_such_library_at_all.so"
        @c = "strlen"
        @d = "12345"
        lit r0 @b
        dlopen r0 r0
        print r0
        lit r0 @a
        dlopen r0 r0
        lit r1 @c
        dlsym r0 r0 r1
        imm r1 char 'i'
        imm r2 int 1
        lit r3 @d
        ffi r0 r0 r1 r2 (r3)
        print r0
        """,
        "<foreign (nil)>",
        "5",
    ),
    prints(
        "ffi-strlen", '@s = "seven b\\x00"\n' + c_call("strlen", "i", string("s")) + "print r0", "7"
    ),
    prints("ffi-abs", c_call("abs", "i", number(-5)) + "print r0", "5"),
    prints(
        "ffi-results",
        c_call("labs", "i", "@big = -1099511627783\nlit {r} @big")
        + "print r0\n"
        + c_call("llabs", "p", number(-4660))
        + "print r0\n"
        + c_call("toupper", "c", "imm {r} char 'a'")
        + "print r0\n"
        + c_call("ffs", "u", number(8))
        + "print r0\n",
        "7",
        "<foreign 0x1234>",
        "#\\A",
        "#u",
    ),
    prints(
        "ffi-i-is-signed",
        "@m = 4294967295\n" + c_call("labs", "i", "lit {r} @m") + "print r0",
        "-1",
    ),
    prints(
        "ffi-s",
        '@a = "hello world\\x00"\n'
        + "imm r9 int 0\n"
        + c_call("strchr", "s", string("a"), "imm {r} char 'w'")
        + "print r0\n"
        + c_call("strchr", "s", string("a"), "imm {r} char 'z'").replace("@f_strchr", "@g")
        + "print r0",
        '"world"',
        '""',
    ),
    prints(
        "ffi-booleans-and-characters",
        "\n".join(
            c_call("abs", "i", f"imm {{r}} {word}").replace("f_abs", f"f_abs{i}") + "print r0"
            for i, word in enumerate(["#f", "#t", "char 0", "char 'A'", "char 257", "char 255"])
        ),
        *"0 1 0 65 1 255".split(),
    ),
    prints(
        "ffi-no-arguments",
        c_call("getpid", "i") + "imm r1 int 0\ngt r0 r0 r1\nprint r0",
        "#t",
    ),
    prints(
        "ffi-memcpy",
        """
        @from = "0123456789"
        @to = "abcdefghij"
        litc r10 @to
        imm r11 int 4
        """
        + c_call("memcpy", "p", "mov {r} r10", string("from"), "mov {r} r11")
        + "print r10\ncget r1 r0 'c'\nprint r1",
        '"0123efghij"',
        "#\\0",
    ),
    prints(
        "ffi-with-a-buffer",
        """
        imm r0 int 16
        halloc r10 1 r0
        csref r10 r10 4
        imm r11 int 42
        """
        + c_call("memset", "u", "mov {r} r10", "mov {r} r11", "imm {r} int 3")
        + "cget r0 r10 'q'\nprint r0\ncget r0 r10 'B'\nprint r0",
        str(42 * 0x010101),
        "42",
    ),
    prints(
        "ffi-snprintf-with-7-and-more-arguments",
        """
        @format = "%ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld\\x00"
        imm r0 int 100
        smake r30 r0
        sgetp r31 r30
        """
        + c_call(
            "snprintf",
            "i",
            "mov {r} r31",
            number(100),
            string("format"),
            *[number(i) for i in range(1, 14)],
        )
        + "print r0\ncget r1 r31 's'\nprint r1",
        "29",
        '"1 2 3 4 5 6 7 8 9 10 11 12 13"',
    ),
    prints(
        "errno",
        '@path = "/no/such/file/anywhere\\x00"\n'
        + c_call("open", "i", string("path"), number(0), number(0))
        + "make r5 pair (r0 r0)\nprint r0\nerrno r1\nprint r1\nerrno r1\nprint r1",
        "-1",
        "2",
        "2",
    ),
]

CLOSED = [
    raises(f"sandbox-{name}", code + "\nimm r1 int 0\nret r1", "SANDBOX", sandbox=True)
    for name, code in [
        ("malloc", "imm r0 int 1\nmalloc r0 1 r0"),
        ("halloc", "imm r0 int 1\nhalloc r0 1 r0"),
        ("int2cref", "imm r0 int 1\nint2cref r0 r0"),
        ("cref2int", "imm r0 int 1\ncref2int r0 r0"),
        ("sgetp", '@0 = "a"\nlit r0 @0\nsgetp r0 r0'),
        ("dlsym0", '@0 = "strlen"\nlit r0 @0\ndlsym0 r0 r0'),
        ("dlopen", '@0 = "libc.so.6"\nlit r0 @0\ndlopen r0 r0'),
        ("dlsym", '@0 = "strlen"\nlit r0 @0\ndlsym r0 r0 r0'),
        ("free", "imm r0 int 1\nfree r0"),
        ("cget", "imm r0 int 1\ncget r0 r0 'i'"),
        ("cset", "imm r0 int 1\ncset r0 'i' r0"),
        ("caref", "imm r0 int 1\ncaref r0 r0 1 r0"),
        ("csref", "imm r0 int 1\ncsref r0 r0 1"),
        ("sfromc", "imm r0 int 1\nsfromc r0 r0 r0"),
        ("ffi", "imm r0 int 0\nimm r1 char 'i'\nffi r0 r0 r1 r0 ()"),
    ]
]

START = """
@0 = "strlen\\x00"
@1 = "text"
imm r0 int 0
int2cref r1 r0
lit r2 @1
imm r3 nil
imm r4 int 1
imm r5 char 'i'
lit r6 @0
dlsym0 r6 r6
"""


def wrong(name: str, code: str, reason: str) -> Case:
    """r0 = 0, r1 = null, r2 = string, r3 = nil, r4 = 1, r5 = #\\i, r6 = strlen."""
    return raises(name, START + code + "\nret r0", reason)


ERRORS = [
    wrong("malloc-count", "malloc r0 1 r3", "NOT_AN_INTEGER"),
    wrong("malloc-negative", "imm r4 int -1\nmalloc r0 1 r4", "BAD_SIZE"),
    wrong("malloc-size", "malloc r0 99 r4", "NO_SUCH_SIZE"),
    wrong("halloc-count", "halloc r0 1 r2", "NOT_AN_INTEGER"),
    wrong("halloc-negative", "imm r4 int -1\nhalloc r0 1 r4", "BAD_SIZE"),
    wrong("halloc-size", "halloc r0 55 r4", "NO_SUCH_SIZE"),
    wrong("csize-unknown", "csize r0 55", "NO_SUCH_SIZE"),
    wrong("csize-far", "csize r0 1000000", "NO_SUCH_SIZE"),
    wrong("sizeoff-negative", "imm r4 int -1\nsizeoff r4 r0", "NO_SUCH_SIZE"),
    wrong("sizeoff-huge", "imm r4 int 536870911\nsizeoff r4 r0", "NO_SUCH_SIZE"),
    wrong("sizeoff-string", "sizeoff r0 r2", "NOT_AN_INTEGER"),
    wrong("sizeoff-index-nil", "sizeoff r3 r0", "NOT_AN_INTEGER"),
    wrong("cget-integer", "cget r0 r4 'i'", "NOT_A_FOREIGN"),
    wrong("cget-string", "cget r0 r2 'i'", "NOT_A_FOREIGN"),
    wrong("cget-null", "cget r0 r1 'i'", "NULL_ADDRESS"),
    wrong("cget-code", "cget r0 r6 'x'", "BAD_TYPE_CODE"),
    wrong("cget-code-0", "cget r0 r6 0", "BAD_TYPE_CODE"),
    wrong("cset-null", "cset r1 'i' r4", "NULL_ADDRESS"),
    wrong("cset-integer", "cset r0 'i' r4", "NOT_A_FOREIGN"),
    wrong("cset-code", "cset r6 'z' r4", "BAD_TYPE_CODE"),
    wrong("cset-i-nil", "cset r6 'i' r3", "NOT_AN_INTEGER"),
    wrong("cset-p-integer", "cset r6 'p' r4", "NOT_A_FOREIGN"),
    wrong("cset-s-integer", "cset r6 's' r4", "NOT_A_STRING"),
    wrong("cset-c-integer", "cset r6 'c' r4", "NOT_A_CHARACTER"),
    wrong("free-integer", "free r0", "NOT_A_FOREIGN"),
    wrong("sgetp-integer", "sgetp r0 r0", "NOT_A_STRING"),
    wrong("caref-integer", "caref r0 r0 1 r4", "NOT_A_FOREIGN"),
    wrong("caref-size", "caref r0 r1 60 r4", "NO_SUCH_SIZE"),
    wrong("caref-count", "caref r0 r1 1 r2", "NOT_AN_INTEGER"),
    wrong("csref-nil", "csref r0 r3 1", "NOT_A_FOREIGN"),
    wrong("csref-size", "csref r0 r1 70", "NO_SUCH_SIZE"),
    wrong("cref2int-integer", "cref2int r0 r0", "NOT_A_FOREIGN"),
    wrong("int2cref-nil", "int2cref r0 r3", "NOT_AN_INTEGER"),
    wrong("sfromc-integer", "sfromc r0 r0 r4", "NOT_A_FOREIGN"),
    wrong("sfromc-count", "sfromc r0 r6 r3", "NOT_AN_INTEGER"),
    wrong("sfromc-negative", "imm r4 int -1\nsfromc r0 r6 r4", "BAD_SIZE"),
    wrong("sfromc-null", "sfromc r0 r1 r4", "NULL_ADDRESS"),
    wrong("dlopen-integer", "dlopen r0 r0", "NOT_A_STRING"),
    wrong("dlsym0-integer", "dlsym0 r0 r0", "NOT_A_STRING"),
    wrong("dlsym-integer", "dlsym r0 r0 r2", "NOT_A_FOREIGN"),
    wrong("dlsym-name", "dlsym r0 r1 r0", "NOT_A_STRING"),
    wrong("ffi-null", "imm r4 int 0\nffi r0 r1 r5 r4 ()", "NULL_FUNCTION"),
    wrong("ffi-string", "imm r4 int 0\nffi r0 r2 r5 r4 ()", "NOT_A_FOREIGN"),
    wrong(
        "ffi-return-code", "imm r5 char 'x'\nimm r4 int 0\nffi r0 r6 r5 r4 ()", "BAD_RETURN_TYPE"
    ),
    wrong("ffi-return-integer", "imm r4 int 0\nffi r0 r6 r4 r4 ()", "BAD_RETURN_TYPE"),
    wrong("ffi-nil", "imm r4 int 1\nffi r0 r6 r5 r4 (r3)", "BAD_ARGUMENT"),
    wrong("ffi-undefined", "imm r4 int 1\nimm r3 #u\nffi r0 r6 r5 r4 (r3)", "BAD_ARGUMENT"),
    wrong("ffi-vector", "alloc r3 vector 1\nimm r4 int 1\nffi r0 r6 r5 r4 (r3)", "BAD_ARGUMENT"),
    wrong("ffi-pair", "alloc r3 pair 2\nimm r4 int 1\nffi r0 r6 r5 r4 (r3)", "BAD_ARGUMENT"),
    wrong("ffi-17", "imm r4 int 17\nffi r0 r6 r5 r4 (" + "r2 " * 17 + ")", "TOO_MANY_ARGUMENTS"),
]


@each_memory
@each_tier
@each_case([*CASES, *CLOSED, *ERRORS])
def test_case(case: Case, tier: str, memory: dict[str, Any]) -> None:
    case.check(tier, **memory)


@each_tier
def test_getenv(tier: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRKJIT_TEST", "some value")
    text = '@a = "IRKJIT_TEST\\x00"\n@b = "IRKJIT_NOT\\x00"\n'
    text += c_call("getenv", "s", string("a")) + "print r0\n"
    text += c_call("getenv", "p", string("b")).replace("f_getenv", "g_getenv") + "print r0"
    prints("", text, '"some value"', "<foreign (nil)>").check(tier)


@each_tier
def test_output_keeps_its_order_around_c_functions(tier: str, tmp_path: Path) -> None:
    file = os.open(tmp_path / "out", os.O_RDWR | os.O_CREAT)
    try:
        text = expand(
            f'@two = "two\\n"\nsay "one\\n"\nimm r12 int {file}\n'
            + c_call("write", "i", "mov {r} r12", string("two"), number(4))
            + 'say "three\\n"'
        )
        found = run(text, tier, stdout=file)
        assert found.reason is None
        assert (tmp_path / "out").read_bytes() == b"one\ntwo\nthree\n"
    finally:
        os.close(file)


@each_tier
def test_a_failed_malloc(tier: str) -> None:
    text = """
        @0 = 1000000000000
        lit r0 @0
        imm r1 int 5
        imm r2 int 1000000
        sizeoff r1 r2
        malloc r0 55 r0
        ret r1
    """
    assert run(text, tier).reason == "MALLOC_FAILED"


@each_tier
def test_a_halloc_beyond_the_heap(tier: str) -> None:
    text = "imm r0 int 100000000\nhalloc r0 8 r0\nret r0"
    assert run(text, tier, max_heap=32 << 20).reason == "OUT_OF_MEMORY"


CHURN = """
    fun r20 churned
    head: gc
    ref0 r0 0
    imm r1 int 0
    eq r1 r0 r1
    tst r1 go
    ret r0
    go: imm r1 int 1
    make r2 vector (r0 r0 r0 r0 r0 r0 r0 r0 r0 r0 r0 r0)
    sub r0 r0 r1
    trcall head 0 (r0)
    churned:
"""


def churn(times: int) -> str:
    """Code that allocates 104 bytes so many times; registers from 18 on are its own."""
    return f"env r21 1\nimm r22 int {times}\nstor r21 1 r22\ncall r20 r21 21\npop0\n"


ADDRESSES = (
    "\n".join(f"imm r{i} int 0" for i in range(20))
    + """
    @a = "pinned one"
    """
    + CHURN
    + """
    litc r0 @a
    sgetp r1 r0
    cref2int r2 r1
    int2cref r3 r2
    """
    + churn(2000)
    + """
    cget r4 r3 'c'
    print r4
    imm r4 char 'X'
    cset r3 'c' r4
    print r0
    cref2int r4 r1
    eq r4 r4 r2
    print r4
    """
    + churn(6000)
    + """
    imm r4 char 'Y'
    cset r3 'c' r4
    print r0
    sgetp r4 r0
    cref2int r4 r4
    eq r4 r4 r2
    print r4
    """
)


@each_tier
def test_an_address_given_to_c_stays_valid(tier: str) -> None:
    lines = ["#\\p", '"Xinned one"', "#t", '"Yinned one"', "#t"]
    prints("", ADDRESSES, *lines).check(tier, **SMALL)


@each_tier
def test_foreigns_follow_what_they_own(tier: str) -> None:
    """Without a C address in the world, strings and buffers move, and their foreigns with them."""
    text = (
        "\n".join(f"imm r{i} int 0" for i in range(20))
        + '\n@a = "not pinned"\n'
        + CHURN
        + """
        litc r0 @a
        sgetp r1 r0
        csref r1 r1 4
        imm r2 int 2
        halloc r2 8 r2
        csref r3 r2 8
        imm r4 int 1234
        cset r3 'q' r4
        """
        + churn(2000)
        + """
        imm r4 char 'P'
        cset r1 'c' r4
        print r0
        cget r4 r3 'q'
        print r4
        imm r0 nil
        imm r2 nil
        """
        + churn(2000)
        + """
        cget r4 r1 'c'
        print r4
        cget r4 r3 'q'
        print r4
        """
    )
    prints("", text, '"not Pinned"', "1234", "#\\P", "1234").check(tier, **SMALL)


@each_tier
def test_a_literal_copied_after_its_address_was_taken(tier: str) -> None:
    text = (
        "\n".join(f"imm r{i} int 0" for i in range(20))
        + '\n@a = "some text"\n'
        + CHURN
        + """
        lit r0 @a
        sgetp r1 r0
        cref2int r1 r1
        litc r0 @a
        """
        + churn(2000)
        + "print r0\n"
        + churn(2000)
        + "print r0\n"
    )
    prints("", text, '"some text"', '"some text"').check(tier, **SMALL)
