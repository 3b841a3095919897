"""When is a program warm?  The point in a series of times from which on it stays as it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Settled:
    """start: the first iteration at the peak, counted from 0; None if there is no such.

    peak: the median of the last quarter.
    """

    start: int | None
    peak: float


def settle(times: Sequence[float], within: float = 0.1) -> Settled:
    """Where the peak begins.  times: of each iteration, at least one, positive.

    within: how far, as a part of it, a moving median may be away from the peak.  A median over
    some iterations, so that one slow iteration, for a collection, say, ends nothing.  What only
    settles in the last quarter, by which the peak is measured, has not settled.
    """
    count = len(times)
    peak = median(times[count - max(1, count // 4) :])
    window = max(1, min(9, count // 8))
    start = 0
    for i in range(count - window + 1):
        if abs(median(times[i : i + window]) / peak - 1) > within:
            start = i + 1
    # the median may look through the last slow iterations before the peak, and so may begin early
    while 0 < start + 1 < count and times[start] > peak * (1 + within) and start < count - window:
        start += 1
    return Settled(start if start <= count - max(1, count // 4) else None, peak)
