"""Numbers about samples, with how far they can be trusted.

Intervals of medians are those of order statistics, which hold for any distribution.  Those of
ratios are percentile bootstraps (Efron, 1979): the samples are drawn again from themselves, with
replacement, and the statistic's quantiles over many such draws bound the interval.  In
simulations these contain the truth in 95% and more from FEWEST runs on, where bootstraps of a
single median do in 85 to 94%.  With fewer runs nothing does, and the range takes its place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median as middle
from typing import Any

import numpy as np

CONFIDENCE = 0.95
FEWEST = 5
"""Samples below which there is no interval, and no difference is called one."""
RESAMPLES = 2000
_PERMUTATIONS = 9999
_JOINT = 4999
_SEED = 12345
"""Draws are the same each time, so one result file always gives the same tables."""
_LEAST = 1e-6
"""In place of 0, which has no logarithm."""

Values = Sequence[float]


@dataclass(frozen=True)
class Estimate:
    """A value, and the interval it lies in with the confidence `level`.

    level: CONFIDENCE means at least that.  0: the interval is only the range of what was measured.
    """

    value: float
    low: float
    high: float
    level: float = CONFIDENCE

    @property
    def spread(self) -> float:
        """How far the interval reaches, as a part of the value; 0 for one sample."""
        if not self.value:
            return 0.0
        return max(self.high - self.value, self.value - self.low) / abs(self.value)

    @property
    def unclear(self) -> bool:
        """Whether a ratio may be no difference: its interval contains 1, or there is none."""
        return not self.level or self.low <= 1.0 <= self.high


def median_level(count: int) -> float:
    """The level that `median` has for that many values: 0, 0.9375 for 5, or CONFIDENCE."""
    if count < FEWEST:
        return 0.0
    return min(CONFIDENCE, 1 - 2 * 0.5**count)


def median(values: Values) -> Estimate:
    """The median of at least one value."""
    ordered = sorted(values)
    count = len(ordered)
    # that of `rank` values on either side lies beyond the median of the distribution has the
    # probability of so few heads of `count` coins
    rank = 0
    beyond = 0.5**count
    while count >= FEWEST and 2 * (more := beyond + math.comb(count, rank + 1) * 0.5**count) <= (
        1 - CONFIDENCE
    ):
        rank, beyond = rank + 1, more
    low, high = ordered[rank], ordered[-1 - rank]
    return Estimate(middle(ordered), low, high, median_level(count))


def ratio(new: Values, old: Values, confidence: float = CONFIDENCE) -> Estimate:
    """How large the median of `new` is where that of `old` is 1."""
    return mean_ratio([(new, old)], confidence)


def mean_ratio(pairs: Sequence[tuple[Values, Values]], confidence: float = CONFIDENCE) -> Estimate:
    """The geometric mean of the ratios of medians (new, old), over at least one pair.

    The interval is about the noise of the runs, for these programs; not about other programs.
    """
    logs = [(_logs(new), _logs(old)) for new, old in pairs]
    value = _mean([np.median(new) - np.median(old) for new, old in logs])
    if min(len(values) for pair in pairs for values in pair) < FEWEST:
        low = _mean([new.min() - old.max() for new, old in logs])
        high = _mean([new.max() - old.min() for new, old in logs])
        return Estimate(value, low, high, 0.0)
    chance = np.random.default_rng(_SEED)
    drawn = sum(_drawn(new, chance) - _drawn(old, chance) for new, old in logs) / len(pairs)
    low, high = np.quantile(np.exp(drawn), [(1 - confidence) / 2, (1 + confidence) / 2])
    # draws of few values may all lie on one side of the value by a rounding error
    return Estimate(value, min(value, float(low)), max(value, float(high)), confidence)


def _logs(values: Values) -> Any:
    return np.log(np.maximum(np.asarray(values, dtype=float), _LEAST))


def _mean(logs: Sequence[Any]) -> float:
    return float(np.exp(sum(logs) / len(logs)))


def _drawn(logs: Any, chance: np.random.Generator) -> Any:
    """Medians of the values drawn again."""
    return np.median(logs[chance.integers(0, logs.size, (RESAMPLES, logs.size))], axis=1)


# -- are samples different? ------------------------------------------------------------------


def smallest_p(new: int, old: int) -> float:
    """What a permutation test of that many values gives at least: when all of one side are
    larger."""
    return min(1.0, 2 / math.comb(new + old, new))


def different(pairs: Sequence[tuple[Values, Values]]) -> list[float]:
    """A p value for each (new, old), corrected for their number: is `new` larger, or smaller?

    A permutation test.  The values of each pair are dealt out to its sides at random, again and
    again, and the largest of all pairs' statistics is noted: how often does that reach what a pair
    really has?  (Step-down max-T of Westfall and Young, 1993.)  The pairs learn from each other how
    large noise is, so a large difference in one of a hundred can be told with few runs, where a
    test of each pair by itself, corrected for a hundred, cannot.
    """
    chance = np.random.default_rng(_SEED)
    orders: dict[tuple[int, int], Any] = {}
    logs = [np.concatenate([_logs(new), _logs(old)]) for new, old in pairs]
    for new, old in pairs:
        if (len(new), len(old)) not in orders:
            size = len(new) + len(old)
            dealt = np.argsort(chance.random((_JOINT, size)), axis=1)
            orders[len(new), len(old)] = np.vstack([np.arange(size), dealt])  # first the real one
    # The scatter of values that are divided by size is the same however they are dealt, as it must
    # be; it is about half of that at random.
    usual = 2 * float(
        np.median(
            [_apart(np.sort(x), len(new))[1] for x, (new, _) in zip(logs, pairs, strict=True)]
        )
    )
    found = np.empty((len(pairs), _JOINT + 1))
    for row, (new, old) in enumerate(pairs):
        distance, scatter = _apart(logs[row][orders[len(new), len(old)]], len(new))
        found[row] = distance / (scatter + usual + _LEAST)
    ranks = np.argsort(-found[:, 0])
    # the largest of each pair and all that are really smaller
    largest = np.maximum.accumulate(found[ranks][::-1], axis=0)[::-1]
    reached = (largest >= largest[:, :1] * (1 - 1e-9)).mean(axis=1)
    p_values = np.empty(len(pairs))
    p_values[ranks] = np.maximum.accumulate(reached)
    return [float(p) for p in p_values]


def _apart(logs: Any, first: int) -> tuple[Any, Any]:
    """How far the median of the first values is from that of the others, and how they scatter."""
    sides = logs[..., :first], logs[..., first:]
    middles = [np.median(side, axis=-1, keepdims=True) for side in sides]
    scatter = sum(
        np.abs(side - m).mean(axis=-1) / math.sqrt(side.shape[-1])
        for side, m in zip(sides, middles, strict=True)
    )
    return np.abs(middles[0] - middles[1])[..., 0], scatter


def holm(p_values: Values) -> list[float]:
    """p values that may be compared with the level for all together (Holm, 1979)."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    so_far = 0.0
    for rank, i in enumerate(order):
        so_far = max(so_far, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = so_far
    return adjusted


def together(pairs: Sequence[tuple[Values, Values]]) -> float:
    """The p value of several (new, old) pairs together: is `new` larger, or smaller, in all?

    A permutation test: within each pair the values are dealt out to the sides at random, and the
    mean of the differences of logarithms is compared with that of the real sides.
    """
    chance = np.random.default_rng(_SEED)
    total = np.zeros(_PERMUTATIONS)
    real = 0.0
    for new, old in pairs:
        logs = np.concatenate([_logs(new), _logs(old)])
        order = np.argsort(chance.random((_PERMUTATIONS, logs.size)), axis=1)
        dealt = logs[order]
        total += dealt[:, : len(new)].mean(axis=1) - dealt[:, len(new) :].mean(axis=1)
        real += float(logs[: len(new)].mean() - logs[len(new) :].mean())
    beyond = int((np.abs(total) >= abs(real) * (1 - 1e-9)).sum())
    return (beyond + 1) / (_PERMUTATIONS + 1)
