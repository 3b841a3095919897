"""Every guard that is executed fails, one in each run: the interpreter goes on from there."""

from __future__ import annotations

from typing import Any

import generate_calls
import pytest
from configurations import outcome, same
from generate import program
from helpers import image
from programs import COUNTDOWN
from test_frames import AGAIN, LEAVES, WALK
from test_manager import CHANGE, CHANGES, CLOSURES, KINDS, THREE
from test_own_continuation import FUNCTIONS, PROGRAM

FUEL = 4000
MOST = 20
"""Half of these are the first guards; of those behind them fewer and fewer are tried."""

PROGRAMS = {
    "countdown": COUNTDOWN.replace("int 60", "int 8"),
    "again": AGAIN.replace("imm r3 int 6", "imm r3 int 2"),
    **{
        f"walk-{leaf}": WALK.replace("{depth}", "3").replace("{leaf}", text)
        for leaf, text in LEAVES.items()
    },
    **{
        f"continuation-{name}": PROGRAM.format(f=text).replace("imm r3 int 9", "imm r3 int 5")
        for name, text in FUNCTIONS.items()
    },
    "kinds": KINDS.replace("int 2000", "int 12"),
    "closures": CLOSURES.replace("{often}", "3").replace("int 400", "int 8"),
    **{
        f"changes-{i}": CHANGES.replace("{three}", THREE).replace("{change}", text)
        for i, text in enumerate(CHANGE.values())
    },
}
SLOW = {"changes-1", "changes-2", "changes-3", "changes-5", "changes-6", "walk-fails"}
WAYS: dict[str, dict[str, Any]] = {
    "goes on": {},
    "is dropped": {"patience": 1},
    "is captured": {"patience": 1, "capture": True},
}


def check(text: str, way: str, most: int, configuration: str = "at once") -> int:
    """How many guards were made to fail."""
    data = image(text)
    expected = outcome(data, "baseline", fuel=FUEL)
    nth, step, tried = 1, 1, 0
    while True:
        found = outcome(data, configuration, fuel=FUEL, nth=nth, **WAYS[way])
        same(found, expected)
        if not found.forced:
            return tried
        tried += 1
        if tried > most // 2:
            step += 1 + step // 2
        nth += step


@pytest.mark.parametrize("way", ["goes on", "is captured"])
@pytest.mark.parametrize("name", [n for n in PROGRAMS if n not in SLOW])
def test_small_programs(name: str, way: str) -> None:
    assert check(PROGRAMS[name], way, MOST) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_all_guards_of_small_programs(name: str, way: str) -> None:
    check(PROGRAMS[name], way, 600)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(5010, 5014))
def test_random_programs(seed: int, way: str) -> None:
    check(program(seed, 1 + seed % 12), way, 12)


@pytest.mark.parametrize(("seed", "way"), list(enumerate(WAYS, 5000)))
def test_random_calls(seed: int, way: str) -> None:
    """Not at once: what has not run is not inlined."""
    check(generate_calls.program(seed, 1 + seed % 11), way, 12, "soon")


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(6000, 6200))
def test_many_random_programs(seed: int, way: str) -> None:
    check(program(seed, 1 + seed % 20), way, 200)
    check(generate_calls.program(seed, 1 + seed % 11), way, 200, "soon")
