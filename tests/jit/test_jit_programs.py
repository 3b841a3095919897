"""Whole Irken programs with compiled code: the tests' own, the examples, the benchmarks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import test_examples
import test_programs
from configurations import CONFIGURATIONS
from helpers import STRESS
from test_programs import EXAMPLES, FAILURES, PROGRAMS, ROOT, Ending

from irkjit.jit.options import JitOptions

BENCHMARKS = sorted((ROOT / "bench" / "programs").glob("*.scm"))
LONG = 1_000_000
"""Instructions beyond which a program runs in the quicker configurations only."""
SHORT = 60_000
"""Instructions up to which a collection at every allocation is no matter of seconds."""
TURNS = ["every third guard fails", "fails and captures", "collects and captures", "one failure"]
"""Each program runs in one of these, and in "at once"."""


def run(path: Path, configuration: str, **more: Any) -> Ending:
    if configuration == "baseline":
        return test_programs.run(path, "baseline")
    given = {**CONFIGURATIONS[configuration], **more}
    rest = {k: given.pop(k) for k in ("nursery", "stress") if k in given}
    return test_programs.run(path, "jit", jit=JitOptions(**given), **rest)


def same(found: Ending, expected: Ending) -> None:
    assert found == expected, found.report


def check(path: Path, number: int) -> None:
    expected = run(path, "baseline")
    same(run(path, "at once"), expected)
    if expected.instructions > LONG or "tier" in expected.keys:
        return
    way = TURNS[number % len(TURNS)]
    stressed = expected.instructions < SHORT
    more = {"stress": stressed} if "stress" in CONFIGURATIONS[way] else {}
    same(run(path, way, **more), expected)


def by_name(paths: list[Path]) -> Any:
    cases = [pytest.param(n, path, id=path.stem) for n, path in enumerate(paths)]
    return pytest.mark.parametrize(("number", "path"), cases)


@by_name(PROGRAMS)
def test_program(number: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    check(path, number)


@by_name(FAILURES)
def test_failure(number: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole report is the same, with every call that led there."""
    monkeypatch.chdir(path.parent)
    for way in CONFIGURATIONS:
        if way != "collects":
            same(run(path, way, **({"stress": False} if "collects" in way else {})), run(path, "baseline"))


@by_name(EXAMPLES)
def test_example(number: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    check(path, number)


@pytest.mark.optimised
@by_name(EXAMPLES[::4])
def test_optimised_example(number: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    same(run(path, "threshold 50"), run(path, "baseline"))


@pytest.mark.optimised
@by_name(BENCHMARKS[::4])
def test_optimised_benchmark(number: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are run by default, but that compiling takes its time."""
    monkeypatch.chdir(path.parent)
    found = run(path, "threshold 50")
    assert found.output == path.with_suffix(".out").read_bytes()
    same(found, run(path, "baseline"))


@pytest.mark.slow
@pytest.mark.parametrize("way", [*CONFIGURATIONS])
@by_name([*PROGRAMS, *EXAMPLES, *BENCHMARKS])
def test_every_configuration(
    number: int, path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT if path in EXAMPLES else path.parent)
    expected = run(path, "baseline")
    more = {"stress": expected.instructions < SHORT} if "collects" in way else {}
    same(run(path, way, **more), expected)


@pytest.mark.slow
@pytest.mark.optimised
@pytest.mark.parametrize("way", ["at once", "default", "fails and drops", "tiny nursery"])
@by_name([*PROGRAMS, *EXAMPLES, *BENCHMARKS])
def test_every_program_optimised(
    number: int, path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT if path in EXAMPLES else path.parent)
    same(run(path, way), run(path, "baseline"))


@pytest.mark.parametrize("way", ["at once", "default", "fails and captures"])
@pytest.mark.parametrize("name", ["hello", "queens", "generators", "crash", "tree", "fib", "sieve"])
def test_bytecode_examples(name: str, way: str) -> None:
    test_examples.check(
        test_examples.FOLDER / f"{name}.s", tier="jit", jit=JitOptions(**CONFIGURATIONS[way])
    )


@pytest.mark.parametrize("way", ["at once", "collects and captures"])
@pytest.mark.parametrize("name", ["generators", "crash", "queens"])
def test_bytecode_examples_when_every_allocation_collects(name: str, way: str) -> None:
    given = {k: v for k, v in CONFIGURATIONS[way].items() if k not in STRESS}
    test_examples.check(
        test_examples.FOLDER / f"{name}.s", tier="jit", jit=JitOptions(**given), **STRESS
    )


def test_there_are_programs() -> None:
    assert len(BENCHMARKS) > 20
    assert os.environ.get("IRKJIT_GC_STRESS") or len(PROGRAMS) > 60
