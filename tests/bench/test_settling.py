"""Where the peak begins, in recorded series of times."""

from __future__ import annotations

import random

import pytest

from irkjit.bench.settling import Settled, settle
from irkjit.bench.warming import Curve, pointwise


def noisy(*parts: tuple[int, float], seed: int = 1, noise: float = 0.02) -> list[float]:
    """A series: so many times about so much."""
    chance = random.Random(seed)
    return [level * chance.lognormvariate(0, noise) for count, level in parts for _ in range(count)]


def test_a_step() -> None:
    found = settle(noisy((50, 8.0), (150, 1.0)))
    assert found.start == 50 and found.peak == pytest.approx(1.0, rel=0.05)


def test_several_steps() -> None:
    assert settle(noisy((20, 30.0), (40, 5.0), (30, 1.5), (110, 1.0))).start == 90


def test_from_the_start() -> None:
    assert settle(noisy((200, 1.0))).start == 0
    assert settle([20.0, *noisy((199, 1.0))]).start == 1


@pytest.mark.parametrize("seed", range(10))
def test_single_slow_iterations_do_not_count(seed: int) -> None:
    times = noisy((40, 8.0), (160, 1.0), seed=seed, noise=0.03)
    for i in range(45, 200, 15):
        times[i] *= 10  # a collection, say
    found = settle(times)
    assert found.start is not None and 40 <= found.start <= 46


def test_another_end() -> None:
    # the last tenth does something else
    assert settle(noisy((40, 8.0), (140, 1.0), (20, 3.0))).start == 40


def test_it_may_never_settle() -> None:
    assert settle([2.0**-i for i in range(60)]).start is None
    assert settle(noisy((170, 5.0), (30, 1.0))).start is None
    assert settle([1.0, 3.0] * 100).start is None


def test_slower_than_at_first() -> None:
    assert settle(noisy((60, 1.0), (140, 2.0))).start == 60


def test_few_iterations() -> None:
    assert settle([1.0]) == Settled(0, 1.0)
    assert settle([5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]).start == 1


def test_how_near_is_for_the_user_to_say() -> None:
    times = noisy((50, 1.15), (150, 1.0), noise=0.001)
    assert settle(times, 0.1).start == 50
    assert settle(times, 0.2).start == 0


def test_units() -> None:
    assert Curve([0.002, 0.001], [1_000_000, 2_000_000]).scaled() == pytest.approx([2.0, 0.5])
    assert Curve([0.002]).scaled() == [2.0]
    assert pointwise([[1.0, 5.0], [2.0, 6.0], [9.0, 7.0, 8.0]]) == [2.0, 6.0]
