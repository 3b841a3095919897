"""Random programs do the same with compiled code as without, in every configuration.

Three generators: `generate` writes programs as a compiler would, `generate_calls` such as have much
to inline, `test_tiers` anything that passes verification.  A seed is a program; what a failure
names can be run again.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import generate_calls
import pytest
import test_tiers
from configurations import CONFIGURATIONS, Ran, capture, outcome, same
from generate import program
from helpers import image

import irkjit.jit.calls
from irkjit.jit.body import Function, Instruction
from irkjit.jit.inlining import inline
from irkjit.lower_llvm import Segment
from irkjit.vm import VM

FUEL = 6000
MORE_FUEL = 20_000
"""For programs of calls, which take some rounds to become hot."""
SLICES = 1000
PAUSES = 60

STRESSED = [name for name in CONFIGURATIONS if name not in ("default", "threshold 50")]


THRESHOLDS = (3, 8, 21)
"""For programs of calls, since what has not run is not inlined, and since branches that ran 20
times (TYPICAL) become guards."""


def text_of(kind: str, seed: int) -> str:
    if kind == "any":
        return test_tiers._program(seed, 1 + seed % 40)
    if kind == "calls":
        return generate_calls.program(seed, 1 + seed % 11)
    return program(seed, 1 + seed % 20)


class Case:
    """A random program, and what it does without compiled code."""

    def __init__(self, kind: str, seed: int) -> None:
        self.data = image(text_of(kind, seed))
        calls = kind == "calls"
        self.fuel = MORE_FUEL if calls else FUEL
        self.warm: dict[str, Any] = {"threshold": THRESHOLDS[seed % 3]} if calls else {}
        self.whole = outcome(self.data, "baseline", fuel=self.fuel)

    @property
    def ends(self) -> bool:
        return self.whole.reason != "fuel"

    def run(self, configuration: str, **more: Any) -> Ran:
        return outcome(self.data, configuration, **{"fuel": self.fuel, **self.warm, **more})

    def check(self, configurations: list[str]) -> None:
        for name in configurations:
            same(self.run(name), self.whole)

    def check_slices(self, fuel: int, *configurations: str) -> None:
        """Fuel in slices."""
        for name in configurations if self.ends else ():
            same(self.run(name, fuel=fuel, slices=True), self.whole)

    def check_pauses(self, fuel: int, configuration: str) -> None:
        """The frames are the same each time that the fuel is used up, and may be turned around
        then; at most so often that it does not take long."""
        if not self.ends:
            return
        fuel = max(fuel, self.whole.instructions // PAUSES)
        for between in BETWEEN.values():
            how: dict[str, Any] = {"fuel": fuel, "slices": True, "between": between}
            same(self.run(configuration, **how), outcome(self.data, "baseline", **how))

    def check_fuel(self, choice: random.Random) -> None:
        """Exactly so many instructions, not one more."""
        for _ in range(4):
            fuel = choice.randint(0, self.whole.instructions)
            same(self.run("at once", fuel=fuel), outcome(self.data, "baseline", fuel=fuel))


BETWEEN: dict[str, Callable[[VM], object]] = {
    "captured": capture,
    "collected": VM.collect,
}
"""What may be done with a VM that has stopped, and changes nothing."""


def programs(**seeds: range) -> list[tuple[str, int]]:
    """Kinds and seeds, for a test that wants more of one kind than of another."""
    return [(kind, seed) for kind, some in seeds.items() for seed in some]


@pytest.mark.parametrize(
    ("kind", "seed"), programs(compiler=range(18), any=range(18), calls=range(9))
)
def test_every_configuration(kind: str, seed: int) -> None:
    """Programs of calls take long: each of these is run in a third of the configurations."""
    names = STRESSED[seed // 3 % 3 :: 3] if kind == "calls" else STRESSED
    Case(kind, seed).check(names)


@pytest.mark.optimised
@pytest.mark.parametrize(
    ("kind", "seed"), programs(compiler=range(1000, 1012), calls=range(1000, 1003))
)
def test_optimised(kind: str, seed: int) -> None:
    Case(kind, seed).check(["at once", "collects and captures"])


@pytest.mark.parametrize(
    ("kind", "seed"), programs(compiler=range(2000, 2025), calls=range(2000, 2005))
)
def test_fuel(kind: str, seed: int) -> None:
    case = Case(kind, seed)
    choice = random.Random(seed)
    case.check_fuel(choice)
    case.check_slices(choice.randint(1, 300), "at once", "every third guard fails")
    case.check_slices(SLICES, "at once", "fails and captures")


@pytest.mark.parametrize(
    ("kind", "seed"), programs(compiler=range(2500, 2520), calls=range(2500, 2505))
)
def test_pauses(kind: str, seed: int) -> None:
    Case(kind, seed).check_pauses(5 + seed % 90, "at once")


@pytest.mark.parametrize("seed", range(3000, 3006))
def test_reference(seed: int) -> None:
    text = text_of("compiler", seed)
    data = image(text)
    expected = outcome(data, "reference", fuel=2000)
    same(outcome(data, "at once", fuel=2000), expected)


@pytest.mark.parametrize("seed", range(4000, 4006))
def test_beside_the_program(seed: int) -> None:
    """The worker compiles while the program runs: when code appears is left to chance."""
    data = image(text_of("compiler", seed))
    expected = outcome(data, "baseline", fuel=FUEL)
    for threshold in (0, 1, 5):
        same(outcome(data, "default", threshold=threshold, fuel=FUEL), expected)


def test_programs_are_compiled() -> None:
    """The generator makes functions that compiled code is used for, and all kinds of ends."""
    reasons = set()
    compiled = 0
    for seed in range(200):
        found = outcome(image(text_of("compiler", seed)), "baseline", fuel=FUEL)
        reasons.add(found.reason)
    for seed in range(10):
        compiled += outcome(image(text_of("compiler", seed)), "at once", fuel=FUEL).compiled
    assert {None, "fuel"} <= reasons
    assert len(reasons) > 4
    assert compiled > 10


def test_calls_are_inlined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within one another, with loops, and not only what returns."""
    found: Counter[str] = Counter()

    def counted(segment: Segment, i: Instruction, body: Function, *rest: Any) -> bool:
        goes_on = inline(segment, i, body, *rest)
        found.update(
            calls=1,
            nested=len(segment.frames) > 0,
            loops=body.turns,
            without_arguments=i.name == "call0",
            ends=not goes_on,
        )
        return goes_on

    monkeypatch.setattr(irkjit.jit.calls, "inline", counted)
    for seed in range(6):
        Case("calls", seed).run("soon")
    assert found["calls"] > 50
    assert min(found.values()) > 5, found


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["compiler", "any", "calls"])
@pytest.mark.parametrize("seed", range(10_000, 110_000, 1000))
def test_many(kind: str, seed: int) -> None:
    for i in range(seed, seed + 20):
        case = Case(kind, i)
        case.check(STRESSED)
        case.check_fuel(random.Random(i))
        case.check_slices(1 + i % 300, "at once", "fails and captures")
        case.check_pauses(1 + i % 100, "at once")


@pytest.mark.slow
@pytest.mark.optimised
@pytest.mark.parametrize("kind", ["compiler", "calls"])
@pytest.mark.parametrize("seed", range(200_000, 300_000, 1000))
def test_many_optimised(kind: str, seed: int) -> None:
    for i in range(seed, seed + 10):
        Case(kind, i).check(["at once", "soon", "fails and drops", "collects and captures"])
