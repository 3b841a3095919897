"""Files, the command line, metadata, reflection, tracing, the collector's messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers import Case, each_case, each_memory, each_tier, expand, prints, raises, run, table

CASES = [
    prints(
        "meta",
        """
        @a = 1
        @b = #(5 "meta")
        meta r0
        print r0
        lit r1 @b
        eq r0 r0 r1
        print r0
        """,
        '#(5 "meta")',
        "#t",
    ),
    table(
        "ob2int",
        [
            ("0", "1"),
            ("5", "11"),
            ("-1", "-1"),
            ("char 'a'", str(97 << 8 | 2)),
            ("#f", "6"),
            ("#t", "262"),
            ("nil", "10"),
            ("#u", "14"),
            ("#()", "18"),
            ("uimm 3", str(3 << 8 | 22)),
            ("4611686018427387903", "-1"),
            ("+-4611686018427387904", "1"),
        ],
    ),
    table(
        "obptr2int",  # slots << 8 | low byte of the tag
        [
            ('""', str(1 << 8 | 16)),
            ('"abcd"', str(1 << 8 | 16)),
            ('"abcde"', str(2 << 8 | 16)),
            ("#(1 2 3)", str(3 << 8 | 20)),
            ("{pair 1 nil}", str(2 << 8 | 24)),
            ("|s|", str(2 << 8 | 28)),
            ("{u0 1}", str(1 << 8 | 40)),
            ("{u27 1 2}", str(2 << 8 | 148)),
            ("{u53 1}", str(1 << 8 | 252)),
            ("{u54 1}", str(1 << 8)),
            ("{u300 1}", str(1 << 8 | (1240 & 255))),
        ],
    ),
    prints(
        "obptr2int-of-run-time-objects",
        """
        fun r0 L
        imm r0 int 1
        ret r0
        L: obptr2int r0 r0
        print r0
        env r0 3
        obptr2int r0 r0
        print r0
        imm r0 int 4096
        int2cref r0 r0
        obptr2int r0 r0
        print r0
        imm r0 int 3
        halloc r0 50 r0
        obptr2int r0 r0
        print r0
        """,
        str(4 << 8 | 252),
        str(4 << 8 | 248),
        str(1 << 8 | 36),
        str(2 << 8 | 36),
    ),
    prints(
        "ob2int-of-a-pointer-is-even-and-tells-objects-apart",
        """
        @a = "x"
        @b = "x"
        imm r3 int 3
        lit r0 @a
        ob2int r0 r0
        and r1 r0 r3
        print r1
        lit r1 @b
        ob2int r1 r1
        eq r1 r0 r1
        print r1
        lit r1 @a
        ob2int r1 r1
        eq r1 r0 r1
        print r1
        """,
        "0",
        "#f",
        "#t",
    ),
    prints(
        "tron-troff",
        "imm r0 int 1\ntron\nimm r0 int 2\ntroff\nprint r0\ntroff",
        "2",
    ),
    prints("quiet", "imm r0 #t\nquiet r0\nimm r0 int 1\nquiet r0\nimm r0 #f\nquiet r0"),
    prints("argv", "argv r0\nvlen r0 r0\nprint r0", "2"),
    prints("readf-missing", '@a = "/no/such/file"\nlit r0 @a\nreadf r0 r0\nprint r0', "()"),
    raises("obptr2int-integer", "imm r0 int 1\nobptr2int r0 r0\nret r0", "NOT_AN_OBJECT"),
    raises("obptr2int-nil", "imm r0 nil\nobptr2int r0 r0\nret r0", "NOT_AN_OBJECT"),
    raises("readf-integer", "imm r0 int 1\nreadf r0 r0\nret r0", "NOT_A_STRING"),
    raises("readf-sandbox", '@0 = "x"\nlit r0 @0\nreadf r0 r0\nret r0', "SANDBOX", sandbox=True),
]
CASES[0] = Case("meta", ".metadata 3\n" + CASES[0].text, CASES[0].output)


@each_memory
@each_tier
@each_case(CASES)
def test_case(case: Case, tier: str, memory: dict[str, Any]) -> None:
    case.check(tier, **memory)


def reading(path: str, then: str = "print r0") -> str:
    return expand(f'@a = "{path}"\nlit r0 @a\nreadf r0 r0\n{then}')


def test_readf(tmp_path: Path) -> None:
    for tier in ("reference", "baseline"):
        file = tmp_path / "some file"
        file.write_bytes(b"one\ntwo\x00")
        assert run(reading(str(file)), tier).output == b'("one\\x0atwo\\x00")\n'
        # the name ends at its first NUL
        assert run(reading(f"{file}\\x00junk"), tier).output == b'("one\\x0atwo\\x00")\n'
        file.write_bytes(b"")
        assert run(reading(str(file)), tier).output == b"()\n"
        assert run(reading(str(tmp_path / "missing")), tier).output == b"()\n"
        assert run(reading(str(tmp_path)), tier).output == b"()\n"
        assert run(reading(""), tier).output == b"()\n"
        assert run(reading(str(tmp_path) + "/x" * 40_000), tier).output == b"()\n"


@each_tier
def test_readf_of_a_file_without_end(tier: str) -> None:
    found = run(reading("/dev/zero"), tier, max_heap=16 << 20)
    assert found.reason == "OUT_OF_MEMORY"


@pytest.mark.parametrize("size", [16384, 65536, 65537, 300_000])
@each_memory
@each_tier
def test_readf_keeps_the_order_of_large_files(
    tmp_path: Path, tier: str, memory: dict[str, Any], size: int
) -> None:
    content = bytes(i * i % 251 for i in range(size))
    file = tmp_path / "large"
    file.write_bytes(content)
    loop = """
        fun r1 L
        head: ref0 r0 0
        nvcase r0 done (pair more)
        done: ret r0
        more: tupref r1 r0 0
        prints r1
        tupref r0 r0 1
        trcall head 0 (r0)
        L: env r2 1
        stor r2 1 r0
        call r1 r2 0
        pop r0
    """
    assert run(reading(str(file), loop), tier, **memory).output == content


@each_tier
def test_argv(tier: str) -> None:
    text = expand(
        """
        argv r0
        vlen r1 r0
        print r1
        imm r1 int 2
        vref r2 r0 r1
        print r2
        imm r1 int 3
        vref r2 r0 r1
        slen r3 r2
        print r3
        prints r2
        """
    )
    long = "x" * 100
    assert run(text, tier, args=["a b", long]).output == b'4\n"a b"\n100\n' + long.encode()
    assert run("argv r0\nvlen r0 r0\nret r0", tier).result == 2


@each_tier
def test_argv_names_the_machine_first(tier: str) -> None:
    text = expand("argv r0\nimm r1 int 0\nvref r0 r0 r1\nprint r0")
    assert run(text, tier).output == b'"irkjit"\n'


@each_tier
def test_argv_survives_collections(tier: str) -> None:
    text = expand(
        """
        argv r0
        imm r1 int 2
        vref r0 r0 r1
        fun r1 built
        head: gc
        ref0 r0 0
        imm r1 int 0
        eq r1 r0 r1
        tst r1 go
        argv r0
        ret r0
        go: imm r1 int 1
        make r2 u0 (r0 r0 r0 r0 r0 r0)
        sub r0 r0 r1
        trcall head 0 (r0)
        built: env r2 1
        imm r3 int 4000
        stor r2 1 r3
        call r1 r2 1
        pop r1
        imm r2 int 2
        vref r1 r1 r2
        print r0
        print r1
        """
    )
    memory: dict[str, Any] = {"nursery": 64 << 10}
    assert run(text, tier, args=["hello"], **memory).output == b'"hello"\n"hello"\n'
