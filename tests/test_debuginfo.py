"""Names and lines: their text form, and where they show."""

from __future__ import annotations

import random
import subprocess
from functools import reduce
from pathlib import Path

import pytest
from helpers import TIERS, each_tier
from hypothesis import given
from hypothesis import strategies as st
from programs import COMMAND

import irkjit
from irkjit.bytecode import read_program, write_program
from irkjit.bytecode.assembler import assemble
from irkjit.bytecode.disassembler import disassemble
from irkjit.bytecode.model import Immediate, Integer, Literal, Object, String, Symbol
from irkjit.debuginfo import DebugInfo, Function, decode, find
from irkjit.tagging import NIL

# -- a program with names and lines, made by hand --------------------------------------------

PROGRAM = """
@0 = "abc"
    fun r0 end
    fun r1 inner        ; 3
    lit r2 @0           ; 6
    ref0 r3 0           ; 9
    add r3 r2 r3        ; 12
    ret r3              ; 16
inner:
    ref0 r2 0           ; 18
    env r3 1            ; 21
    stor r3 1 r2        ; 24
    call r1 r3 2        ; 28
    pop r1              ; 32
    ret r1              ; 34
end:
    imm r1 int 5        ; 36
    env r2 1            ; 39
    stor r2 1 r1        ; 42
    call r0 r2 1        ; 46
    pop r0              ; 50
    ret r0              ; 52
"""
INFO = DebugInfo(
    ["lib.scm", "main.scm"],
    [Function(3, 36, "outer", 1, 10), Function(6, 18, "add-abc", 0, 3)],
    [(0, 1, 10), (6, 0, 4), (18, 1, 12), (36, 1, 20), (50, 1, 0)],
)


def metadata(text: str, key: bytes = b"irkjit") -> Literal:
    """`(metadata (variants) (KEY "TEXT"))` as the compiler puts it into a file."""

    def listed(*items: Literal) -> Literal:
        nil: Literal = Immediate(NIL)
        return Object(40, (reduce(lambda rest, item: Object(24, (item, rest)), items[::-1], nil),))

    def symbol(name: bytes) -> Literal:
        return Object(44, (Symbol(name),))

    entry = listed(symbol(key), Object(48, (String(text.encode("utf-8", "surrogateescape")),)))
    return listed(symbol(b"metadata"), listed(symbol(b"variants")), entry)


def named(text: str = "", program: str = PROGRAM, key: bytes = b"irkjit") -> bytes:
    """The bytes of a file with names and lines; text: theirs, by default that of INFO."""
    parsed = assemble(program, "test")
    parsed.literals.append(metadata(text or INFO.encode(), key))
    parsed.metadata_index = Integer(len(parsed.literals))
    return write_program(parsed)


@pytest.fixture
def named_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The program as main.byc in the current directory."""
    monkeypatch.chdir(tmp_path)
    Path("main.byc").write_bytes(named())
    return "main.byc"


def told(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *args], capture_output=True, text=True, timeout=60)


# -- the text form ---------------------------------------------------------------------------


@st.composite
def infos(draw: st.DrawFn) -> DebugInfo:
    """Any names and lines."""
    small = st.integers(0, 100_000)
    files = draw(st.lists(st.text(st.characters(categories=["L", "N", "P"])), min_size=1))
    file = st.integers(0, len(files) - 1)
    functions = []
    for start, length, number, line in draw(st.lists(st.tuples(small, small, file, small))):
        name = draw(st.text(st.characters(categories=["L", "N", "P", "S"])))
        functions.append(Function(start, start + length, name, number, line))
    return DebugInfo(files, functions, draw(st.lists(st.tuples(small, file, small))))


@given(infos())
def test_what_is_encoded_is_decoded(info: DebugInfo) -> None:
    again = decode(info.encode())
    assert again == info
    assert again.encode() == info.encode()


def test_names_that_cannot_be_shown_are_spelled_out() -> None:
    info = DebugInfo(
        ["a\nb"], [Function(3, 4, "\x1b[31m", 0, 1), Function(5, 6, "\udcff", 0, 1)], []
    )
    again = decode(info.encode())
    assert again.files == ["a\\nb"]
    assert [function.name for function in again.functions] == ["\\x1b[31m", "\\udcff"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2 0 0\n",
        "1 0\n",
        "1 0 0",
        "1 -1 0\n",
        "1 9 9\n",
        "1 1 1\nx\nAAAA\n",
        "1 1 1\nx\nAAA name\n",
        "1 0 1\nAAAA name\n",
        "1 1 1\nx\nAAAA \x1b\n",
        "1 1 0\nx\nA",
        "1 1 0\nx\n!",
        "1 1 0\nx\n!A",
        "1 1 0\nx\n!!AAA",
        "1 1 0\nx\n!CAA",
        "1 1 0\nx\nA?",
        "1 1 0\nx\nAg",
        "1 1 0\nx\nA" + "g" * 1000 + "A",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decode(text)


def test_damage_is_refused_or_harmless() -> None:
    text = INFO.encode()
    generator = random.Random(7)
    for _ in range(2000):
        at = generator.randrange(len(text))
        damaged = text[:at] + generator.choice("\n! Ag9-\\") + text[at + generator.randrange(3) :]
        try:
            info = decode(damaged)
        except ValueError:
            continue
        for pc in (-1, 0, 7, 40, 1 << 50):
            info.function_at(pc)
            info.line_at(pc)


def test_a_large_program_has_short_text() -> None:
    """30,000 code words, a function for each 40 of them and a line for each 8."""
    generator = random.Random(1)
    functions = [Function(p, p + 39, f"function{p}", 0, p // 8) for p in range(0, 30_000, 40)]
    lines = [(p, p // 9000, p // 8 + generator.randrange(-9, 9)) for p in range(9, 30_000, 8)]
    text = DebugInfo(["a", "b", "c", "d"], functions, lines).encode()
    assert len(text) < 27_000


def test_functions_are_found_by_pc() -> None:
    names = [(pc, found.name if (found := INFO.function_at(pc)) else "") for pc in range(40)]
    assert {name for pc, name in names if pc < 3 or pc >= 36} == {""}
    assert {name for pc, name in names if 6 <= pc < 18} == {"add-abc"}
    assert {name for pc, name in names if 3 <= pc < 6 or 18 <= pc < 36} == {"outer"}


def test_lines_are_found_by_pc() -> None:
    assert INFO.line_at(-1) is None
    assert INFO.line_at(0) == INFO.line_at(5) == ("main.scm", 10)
    assert INFO.line_at(6) == INFO.line_at(17) == ("lib.scm", 4)
    assert INFO.line_at(49) == ("main.scm", 20)
    assert INFO.line_at(50) is None  # line 0: nobody's code
    assert DebugInfo([], [], []).line_at(0) is None


# -- in a file -------------------------------------------------------------------------------

USELESS = [
    named("nonsense"),
    named("\udcff"),
    named(INFO.encode(), key=b"other"),
    write_program(assemble(PROGRAM, "test")),
    write_program(assemble(PROGRAM + "@1 = 5\n.metadata 2", "test")),
    write_program(assemble(PROGRAM + "@1 = {u0 {pair 1 2}}\n.metadata 2", "test")),
    write_program(assemble(PROGRAM + "@1 = {u0 nil nil}\n.metadata 2", "test")),
]


def test_finding_them() -> None:
    assert find(read_program(named())) == INFO
    assert [find(read_program(data)) for data in USELESS] == [None] * len(USELESS)


@each_tier
def test_finding_them_in_a_loaded_program(tier: str) -> None:
    with irkjit.VM(tier=tier) as machine:
        assert machine.load(named()).debug == INFO
        assert [machine.load(data).debug for data in USELESS] == [None] * len(USELESS)


def error_of(data: bytes, tier: str = "baseline") -> irkjit.VMError:
    with irkjit.VM(tier=tier) as machine:
        machine.load(data, "main.byc")
        with pytest.raises(irkjit.VMError) as caught:
            machine.run()
        return caught.value


@each_tier
def test_errors_have_names_and_lines(tier: str) -> None:
    error = error_of(named(), tier)
    assert error.report().splitlines() == [
        'lib.scm:4: in add-abc, pc 12 (add): "abc" is not an integer',
        "  called at main.scm:12: in outer, pc 28 (call)",
        "  called at main.scm:20: in toplevel, pc 46 (call)",
    ]
    assert (error.path, error.function, error.pc, error.opcode) == (
        "main.byc",
        "add-abc",
        12,
        "add",
    )
    assert (error.file, error.line) == ("lib.scm", 4)
    frames = error.backtrace.frames
    assert [(f.name, f.file, f.line) for f in frames] == [
        ("add-abc", "lib.scm", 4),
        ("outer", "main.scm", 12),
        (None, "main.scm", 20),
    ]


@pytest.mark.parametrize("data", USELESS, ids=range(len(USELESS)))
def test_errors_without_them(data: bytes) -> None:
    error = error_of(data)
    assert error.report().splitlines() == [
        'main.byc: fn@6, pc 12 (add): "abc" is not an integer',
        "  called at main.byc: fn@3, pc 28 (call)",
        "  called at main.byc: toplevel, pc 46 (call)",
    ]
    assert (error.file, error.line) == (None, None)
    assert error.backtrace.frames[0].name is None


def test_a_function_of_which_nothing_is_known() -> None:
    error = error_of(named(DebugInfo(INFO.files, INFO.functions[:1], []).encode()))
    assert error.report().splitlines() == [
        'main.byc: fn@6, pc 12 (add): "abc" is not an integer',
        "  called at main.byc: outer, pc 28 (call)",
        "  called at main.byc: toplevel, pc 46 (call)",
    ]


def test_functions_as_values_have_names() -> None:
    program = "fun r0 end\nimm r1 nil\nret r1\nend: imm r1 int 1\nadd r0 r0 r1\nret r0"
    info = DebugInfo(["f.scm"], [Function(3, 8, "length", 0, 1)], [(0, 0, 1)])
    assert error_of(named(info.encode(), program)).message == "<length> is not an integer"


@pytest.mark.parametrize("tier", TIERS)
def test_after_collections(tier: str) -> None:
    """The metadata is found where it has moved to."""
    loop = "fun r9 fin\nl: ref0 r1 0\nmake r2 pair (r1 r1)\ntrcall l 0 (r1)\n"
    loop += "fin: env r8 1\nimm r1 int 1\nstor r8 1 r1\ncall r9 r8 1\npop r1\nret r1"
    info = DebugInfo(["f.scm"], [Function(3, 14, "spin", 0, 1)], [(0, 0, 1)])
    with irkjit.VM(tier=tier, stress=True, nursery=64 << 10) as machine:
        program = machine.load(named(info.encode(), loop))
        with pytest.raises(irkjit.OutOfFuel):
            machine.run(fuel=500)
        assert program.function_name(3) == "spin"


# -- in what the commands show ---------------------------------------------------------------


def test_dis_shows_them_as_comments() -> None:
    text = disassemble(read_program(named()))
    assert "; function outer (main.scm:10) at 3..35, 4 registers, nesting 1" in text
    assert "; function add-abc (lib.scm:3) at 6..17" in text
    comments = [line.strip() for line in text.splitlines() if ".scm:" in line]
    assert [c for c in comments if "function" not in c] == [
        "; main.scm:10",
        "; lib.scm:4",
        "; main.scm:12",
        "; main.scm:20",
    ]
    assert write_program(assemble(text, "test")) == named()


def test_an_error_begins_with_file_and_line(named_file: str) -> None:
    found = told("run", named_file)
    assert found.returncode == 255
    assert found.stderr.startswith("lib.scm:4: in add-abc, pc 12 (add): ")


def test_stats_show_them(named_file: str) -> None:
    text = told("run", "--stats", named_file).stderr
    rows = [line.split() for line in text.splitlines() if ".scm:" in line and "in " not in line]
    assert sorted(rows) == [
        ["add-abc", "1", "0", "4", "lib.scm:3"],
        ["outer", "1", "0", "7", "main.scm:10"],
    ]


def test_trace_shows_names(named_file: str) -> None:
    text = told("run", "--trace", named_file).stderr
    assert "outer:    28 call " in text and "add-abc:    12 add " in text


def test_verify_counts_names(named_file: str) -> None:
    assert " 3 functions (2 with names), " in told("verify", named_file).stdout
