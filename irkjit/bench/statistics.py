"""Numbers about samples, with how far they can be trusted.  Needs scipy.

Intervals are percentile bootstraps (Efron, 1979): the samples are drawn again from themselves,
with replacement, and the statistic's quantiles over many such draws bound the interval.  The
medians of a few runs have few values, for which corrections such as BCa break down.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
RESAMPLES = 2000
_PERMUTATIONS = 9999
_SEED = 12345
"""Draws are the same each time, so one result file always gives the same tables."""

Values = Sequence[float]


@dataclass(frozen=True)
class Estimate:
    """A value, and the interval it lies in with the confidence asked for."""

    value: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """How far the interval reaches, as a part of the value; 0 for one sample."""
        if not self.value:
            return 0.0
        return max(self.high - self.value, self.value - self.low) / abs(self.value)

    @property
    def unclear(self) -> bool:
        """Whether the interval contains 1: a ratio that may be no difference."""
        return self.low <= 1.0 <= self.high


def _interval(
    samples: Sequence[Values], statistic: Callable[..., Any], confidence: float
) -> Estimate:
    """The bootstrap interval of a statistic of some samples, which are drawn independently."""
    arrays = [np.asarray(sample, dtype=float) for sample in samples]
    value = float(statistic(*arrays, axis=-1))
    # scipy refuses samples of one value; such a one is always drawn as it is
    arrays = [np.repeat(a, 2) if a.size == 1 else a for a in arrays]
    if all(np.ptp(a) == 0 for a in arrays):
        return Estimate(value, value, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about samples without any spread
        found = stats.bootstrap(
            arrays,
            statistic,
            n_resamples=RESAMPLES,
            vectorized=True,
            paired=False,
            confidence_level=confidence,
            method="percentile",
            rng=np.random.default_rng(_SEED),
        ).confidence_interval
    # draws of few values may all lie on one side of the value by a rounding error
    return Estimate(value, min(value, float(found.low)), max(value, float(found.high)))


def median(values: Values) -> Estimate:
    """The median of at least one value."""
    return _interval([values], np.median, CONFIDENCE)


def ratio(new: Values, old: Values, confidence: float = CONFIDENCE) -> Estimate:
    """How large the median of `new` is where that of `old` is 1."""

    def statistic(a: Any, b: Any, axis: int) -> Any:
        return np.median(a, axis=axis) / np.median(b, axis=axis)

    return _interval([new, old], statistic, confidence)


def mean_ratio(pairs: Sequence[tuple[Values, Values]], confidence: float = CONFIDENCE) -> Estimate:
    """The geometric mean of the ratios of medians (new, old), over at least one pair.

    The interval is about the noise of the runs, for these programs; not about other programs.
    """

    def statistic(*samples: Any, axis: int) -> Any:
        logs = [np.log(np.median(sample, axis=axis)) for sample in samples]
        return np.exp((sum(logs[0::2]) - sum(logs[1::2])) / len(pairs))

    return _interval([sample for pair in pairs for sample in pair], statistic, confidence)


# -- are two samples different? --------------------------------------------------------------


def p_value(new: Values, old: Values) -> float:
    """Of the Mann-Whitney U test, two-sided: it looks at the order of the values only.

    How likely two samples of the same kind are as far apart as these.
    """
    ties = len({*new, *old}) < len(new) + len(old)
    method = "asymptotic" if ties or len(new) * len(old) > 2500 else "exact"
    if len({*new, *old}) == 1:
        return 1.0
    return float(stats.mannwhitneyu(new, old, method=method).pvalue)


def smallest_p(new: int, old: int) -> float:
    """What `p_value` is at least for that many values: when all of one side are larger."""
    return min(1.0, 2 / math.comb(new + old, new))


def runs_needed(comparisons: int, alpha: float) -> int:
    """How many runs each side needs so that one of that many comparisons can be called."""
    runs = 1
    while comparisons * smallest_p(runs, runs) > alpha:
        runs += 1
    return runs


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
        logs = np.log(np.concatenate([np.asarray(new), np.asarray(old)]))
        order = np.argsort(chance.random((_PERMUTATIONS, logs.size)), axis=1)
        dealt = logs[order]
        total += dealt[:, : len(new)].mean(axis=1) - dealt[:, len(new) :].mean(axis=1)
        real += float(logs[: len(new)].mean() - logs[len(new) :].mean())
    beyond = int((np.abs(total) >= abs(real) * (1 - 1e-9)).sum())
    return (beyond + 1) / (_PERMUTATIONS + 1)
