"""Random programs do the same with compiled code as without, in every configuration.

Two generators: `generate` writes programs as a compiler would, `test_tiers` anything that passes
verification.  A seed is a program; what a failure names can be run again.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
import test_tiers
from configurations import CONFIGURATIONS, capture, outcome, same
from generate import program
from helpers import image

from irkjit.vm import VM

FUEL = 6000
SLICES = 1000

STRESSED = [name for name in CONFIGURATIONS if name not in ("default", "threshold 50")]


def text_of(kind: str, seed: int) -> str:
    if kind == "any":
        return test_tiers._program(seed, 1 + seed % 40)
    return program(seed, 1 + seed % 20)


def check(text: str, configurations: list[str]) -> None:
    data = image(text)
    expected = outcome(data, "baseline", fuel=FUEL)
    for name in configurations:
        same(outcome(data, name, fuel=FUEL), expected)


def check_slices(text: str, fuel: int, *configurations: str) -> None:
    """Fuel in slices; a program that ends."""
    data = image(text)
    whole = outcome(data, "baseline", fuel=FUEL)
    if whole.reason == "fuel":
        return
    for name in configurations:
        same(outcome(data, name, fuel=fuel, slices=True), whole)


BETWEEN: dict[str, Callable[[VM], object]] = {
    "captured": capture,
    "collected": VM.collect,
}
"""What may be done with a VM that has stopped, and changes nothing."""


def check_pauses(text: str, fuel: int, configuration: str) -> None:
    """The frames are the same each time that the fuel is used up, and may be turned around then."""
    data = image(text)
    whole = outcome(data, "baseline", fuel=FUEL)
    if whole.reason == "fuel" or whole.instructions > 60 * fuel:
        return
    for between in BETWEEN.values():
        expected = outcome(data, "baseline", fuel=fuel, slices=True, between=between)
        same(outcome(data, configuration, fuel=fuel, slices=True, between=between), expected)


def check_fuel(text: str, choice: random.Random) -> None:
    """Exactly so many instructions, not one more."""
    data = image(text)
    whole = outcome(data, "baseline", fuel=FUEL)
    for _ in range(4):
        fuel = choice.randint(0, whole.instructions)
        same(outcome(data, "at once", fuel=fuel), outcome(data, "baseline", fuel=fuel))


@pytest.mark.parametrize("kind", ["compiler", "any"])
@pytest.mark.parametrize("seed", range(18))
def test_every_configuration(kind: str, seed: int) -> None:
    check(text_of(kind, seed), STRESSED)


@pytest.mark.optimised
@pytest.mark.parametrize("seed", range(1000, 1012))
def test_optimised(seed: int) -> None:
    check(text_of("compiler", seed), ["at once", "collects and captures"])


@pytest.mark.parametrize("seed", range(2000, 2025))
def test_fuel(seed: int) -> None:
    text = text_of("compiler", seed)
    choice = random.Random(seed)
    check_fuel(text, choice)
    check_slices(text, choice.randint(1, 300), "at once", "every third guard fails")
    check_slices(text, SLICES, "at once", "fails and captures")


@pytest.mark.parametrize("seed", range(2500, 2520))
def test_pauses(seed: int) -> None:
    check_pauses(text_of("compiler", seed), 5 + seed % 90, "at once")


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


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["compiler", "any"])
@pytest.mark.parametrize("seed", range(10_000, 110_000, 1000))
def test_many(kind: str, seed: int) -> None:
    for i in range(seed, seed + 20):
        text = text_of(kind, i)
        check(text, STRESSED)
        check_fuel(text, random.Random(i))
        check_slices(text, 1 + i % 300, "at once", "fails and captures")
        check_pauses(text, 1 + i % 100, "at once")


@pytest.mark.slow
@pytest.mark.optimised
@pytest.mark.parametrize("seed", range(200_000, 300_000, 1000))
def test_many_optimised(seed: int) -> None:
    for i in range(seed, seed + 10):
        check(
            text_of("compiler", i), ["at once", "soon", "fails and drops", "collects and captures"]
        )
