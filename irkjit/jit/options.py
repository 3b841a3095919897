"""How the jit works, as far as a user can say."""

from __future__ import annotations

THRESHOLD = 1000
"""Entries or loop turns after which a function is compiled."""


class JitOptions:
    """threshold: entries or turns that make a function hot; 0: compile at the first entry.

    sync: compile at once, not beside the program.  trace: tell each decision on stderr.  forced: a
    stress test, see `Unit`.
    """

    def __init__(
        self,
        threshold: int = THRESHOLD,
        *,
        sync: bool = False,
        trace: bool = False,
        forced: bool = False,
    ) -> None:
        self.threshold = threshold
        self.sync = sync
        self.trace = trace
        self.forced = forced

    @property
    def heat(self) -> int:
        """What the counters of functions start from: they are hot when they come to 0."""
        return -self.threshold - 1

    @property
    def again(self) -> int:
        """Entries before a function that lost its code is compiled anew."""
        return 1 + min(self.threshold, 200)
