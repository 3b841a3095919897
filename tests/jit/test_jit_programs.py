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
LONG = 200_000
"""Instructions beyond which a program runs in the quicker configurations only."""
SHORT = 30_000
"""Instructions up to which a collection at every allocation is no matter of seconds."""
WAYS = ["at once", "every third guard fails", "at once", "fails and captures", "at once"]
WAYS += ["soon", "collects and captures", "one failure"]


def run(path: Path, configuration: str, **more: Any) -> Ending:
    if configuration == "baseline":
        return test_programs.run(path, "baseline")
    given = {**CONFIGURATIONS[configuration], **more}
    rest = {k: given.pop(k) for k in ("nursery", "stress") if k in given}
    return test_programs.run(path, "jit", jit=JitOptions(**given), **rest)


def same(found: Ending, expected: Ending) -> None:
    assert found == expected, found.report


def check(path: Path, number: int) -> None:
    """In one configuration: the slow tests below are for all of them."""
    expected = run(path, "baseline")
    way = WAYS[number % len(WAYS)]
    if expected.instructions > LONG or "tier" in expected.keys:
        way = "at once"
    stressed = expected.instructions < SHORT
    more: dict[str, Any] = {"stress": stressed} if "stress" in CONFIGURATIONS[way] else {}
    if number % 4:
        more["threshold"] = 3  # compiles half as much
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
    expected = run(path, "baseline")
    for way in ("at once", "soon", "every third guard fails", "fails and captures"):
        same(run(path, way), expected)


@by_name(EXAMPLES[1::3])
def test_example(number: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    check(path, number)


@pytest.mark.optimised
@by_name(EXAMPLES[::6])
def test_optimised_example(number: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    same(run(path, "threshold 50"), run(path, "baseline"))


@pytest.mark.optimised
@by_name(BENCHMARKS[::6])
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
