"""Irken programs: what they print, what is wrong with them, how they fail.

A program's comment at the start holds lines ``; key: value`` for the tests:

    args    the words behind the file name      stdin   a file to read from, next to the program
    exit    the exit code if it is not 0        tier    the only tier to run in (long programs)
    fuel    how many instructions may run       stdout  a text that the output must contain
    reason  the name of the error's Reason      report  a text in the error's report; repeated

What a program in `programs/` or in examples/ prints stands next to it in a `.out` file.  That is
what the Irken compiler's bytecode prints, except for `beyond_*`, which that compiler cannot do.
A program in `errors/` begins with a line ``; error LINE:COLUMN: text`` for each error.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from helpers import TIERS

from irkjit.errors import OutOfFuel, VMError
from irkjit.irken.diagnostics import CompileError
from irkjit.irken.driver import compile_file
from irkjit.runtime.reasons import Reason
from irkjit.vm import VM

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PROGRAMS = sorted((HERE / "programs").glob("*.scm"))
ERRORS = sorted((HERE / "errors").glob("*.scm"))
FAILURES = sorted((HERE / "runtime_errors").glob("*.scm"))
EXAMPLES = sorted((ROOT / "examples").glob("*.scm"))

REFERENCE_LIMIT = 1_500_000
"""Longer programs run in the baseline tier only: Python does a million instructions a second."""

_KEY = re.compile(r"; (\w+): (.*)")
_ERROR = re.compile(r"; error (\d+):(\d+): (.*)")


def by_name(paths: list[Path]) -> Any:
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


def header(path: Path) -> dict[str, list[str]]:
    """The values of each key in the comment at the start of a program."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if not line.startswith(";"):
            break
        match = _KEY.match(line)
        if match:
            found.setdefault(match[1], []).append(match[2].strip())
    return found


@dataclass
class Ending:
    """What a run leaves behind; `reason` is None, "fuel" or the name of a Reason."""

    output: bytes = b""
    exit_code: int | None = None
    instructions: int = 0
    reason: str | None = None
    report: str = ""
    keys: dict[str, list[str]] = field(default_factory=dict)


@cache
def compiled(path: Path) -> bytes:
    return compile_file(str(path))


@contextmanager
def standard_input(path: str) -> Iterator[None]:
    """The process's own standard input, which C code reads, is this file for a while."""
    saved = os.dup(0)
    file = os.open(path, os.O_RDONLY)
    os.dup2(file, 0)
    os.close(file)
    try:
        yield
    finally:
        os.dup2(saved, 0)
        os.close(saved)


def run(path: Path, tier: str, **options: Any) -> Ending:
    """Compile and run a program in a VM of its own, as its comment says."""
    keys = header(path)
    stdin = str(path.parent / keys["stdin"][0]) if "stdin" in keys else os.devnull
    fuel = int(keys["fuel"][0]) if "fuel" in keys else None
    ending = Ending(keys=keys)
    with VM(tier=tier, **options) as vm, standard_input(stdin):
        vm.load(compiled(path), name=str(path))
        try:
            vm.run(" ".join(keys.get("args", ())).split(), fuel=fuel)
        except OutOfFuel:
            ending.reason = "fuel"
        except VMError as error:
            ending.reason = Reason(error.reason).name
            ending.report = error.report()
        ending.output = bytes(vm.output)
        ending.exit_code = vm.exit_code
        ending.instructions = vm.instructions
    return ending


def check_output(path: Path, tier: str, **options: Any) -> Ending:
    found = run(path, tier, **options)
    assert found.reason is None, found.report
    assert found.output == path.with_suffix(".out").read_bytes()
    assert found.exit_code == int(found.keys.get("exit", ["0"])[0])
    return found


# -- programs that work --------------------------------------------------------------------------


def test_every_program_has_its_output() -> None:
    for folder in (HERE / "programs", ROOT / "examples"):
        outputs = {path.stem for path in folder.glob("*.out")}
        assert outputs == {path.stem for path in folder.glob("*.scm")}


def test_there_are_programs() -> None:
    assert len(PROGRAMS) >= 60
    assert len(ERRORS) >= 40
    assert len(FAILURES) >= 10
    assert len(EXAMPLES) >= 12


@by_name(PROGRAMS)
def test_program(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the baseline tier, and if it is short in the reference tier with the same count."""
    monkeypatch.chdir(path.parent)
    found = check_output(path, "baseline")
    if "tier" in found.keys or found.instructions > REFERENCE_LIMIT:
        return
    again = check_output(path, "reference")
    assert again.instructions == found.instructions


@by_name(PROGRAMS)
def test_program_when_every_allocation_collects(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    if "tier" in header(path):
        check_output(path, "baseline", nursery=64 << 10)
    else:
        check_output(path, "baseline", nursery=64 << 10, stress=True)


@by_name(EXAMPLES)
def test_example(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples find their files from the root of the project."""
    monkeypatch.chdir(ROOT)
    check_output(path, "baseline")


@pytest.mark.parametrize(
    ("opening", "middle", "closing"),
    [
        ("(+ 1 ", "0", ")"),
        ("(+ ", "0", " 1)"),
        ("(begin (set! n (+ n 1)) ", "n", ")"),
        ("(let ((n (+ n 1))) ", "n", ")"),
        ("(if (= n -1) 0 ", "DEPTH", ")"),
        ("((lambda (x) (+ x 1)) ", "0", ")"),
        ("(match n with 1 -> 0 _ -> ", "DEPTH", ")"),
        ("(length (list 1 2 ", "DEPTH", "))"),
    ],
)
def test_deep_source(tmp_path: Path, opening: str, middle: str, closing: str) -> None:
    """Forms nested some thousand levels deep."""
    depth = 2000
    path = tmp_path / "deep.scm"
    nested = opening * depth + middle.replace("DEPTH", str(depth)) + closing * depth
    path.write_text(f'(include "lib/basis.scm")\n(define n 0)\n(printf (int {nested}) "\\n")\n')
    if opening.startswith("(length"):
        depth = 3
    with VM() as vm:
        vm.load(compile_file(str(path)))
        vm.run()
        assert vm.output == f"{depth}\n".encode()


# -- programs with errors ------------------------------------------------------------------------


@by_name(ERRORS)
def test_error_of_a_source_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    expected = []
    for line in path.read_text().splitlines():
        match = _ERROR.match(line)
        if match is None:
            break
        expected.append((int(match[1]), int(match[2]), match[3]))
    assert expected
    with pytest.raises(CompileError) as failure:
        compile_file(str(path))
    problems = failure.value.problems
    assert {problem.at.source.name for problem in problems} == {str(path)}
    places = [problem.at.source.line_column(problem.at.offset) for problem in problems]
    assert places == [(row, column) for row, column, _ in expected], failure.value.report()
    source = path.read_text().splitlines()
    for problem, (row, column, text) in zip(problems, expected, strict=True):
        assert text in problem.message
        told = problem.render().splitlines()
        assert told[0].startswith(f"{path}:{row}:{column}: error: ")
        assert told[-2].strip() == source[row - 1].strip()
        assert told[-1].strip() == "^"


# -- programs that fail while they run -----------------------------------------------------------


@pytest.mark.parametrize("tier", TIERS)
@by_name(FAILURES)
def test_error_at_run_time(path: Path, tier: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    found = run(path, tier)
    keys = found.keys
    assert found.reason == keys.get("reason", [None])[0]
    for text in keys.get("stdout", []):
        assert text.encode() in found.output
    place = 0
    for text in keys.get("report", []):
        at = found.report.find(text, place)
        assert at >= 0, found.report
        place = at
    if "exit" in keys:
        # The library ends a program with -1.
        assert found.exit_code is not None
        assert found.exit_code & 255 == int(keys["exit"][0])
