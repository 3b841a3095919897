"""When is a program warm?  The point in a series of times from which on it stays as it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

STEADY = 0.8
"""The part of a program's rest that must be near the peak.  Not all: it may end with something
else, and a collection takes its time at the peak as well."""


@dataclass(frozen=True)
class Settled:
    """start: the first iteration at the peak, counted from 0; None if there is no such.

    peak: the median of the last quarter.
    """

    start: int | None
    peak: float


def settle(times: Sequence[float], within: float = 0.1) -> Settled:
    """Where the peak begins.  times: of each iteration, at least one, positive.

    within: how far, as a part of it, a moving median may be away from the peak.  It is a median
    over some iterations, so that a single slow one ends nothing.  The peak begins where it is
    near, and stays so for STEADY of the rest.  What settles only in the last quarter, by which
    the peak is measured, has not settled.
    """
    count = len(times)
    last = count - max(1, count // 4)
    peak = median(times[last:])
    window = max(1, min(9, count // 8))
    near = [
        abs(median(times[i : i + window]) / peak - 1) <= within for i in range(count - window + 1)
    ]
    for start in range(last + 1):
        rest = near[start:]
        if rest and rest[0] and sum(rest) >= STEADY * len(rest):
            # the median over what follows is near before the last other iterations are over
            while start < last and abs(times[start] / peak - 1) > within:
                start += 1
            return Settled(start, peak)
    return Settled(None, peak)
