"""Ways out of compiled code, and what their failing tells."""

from __future__ import annotations

from typing import NamedTuple

KNOWN = "known to fail"
UNCOUNTED = frozenset(["heap", "stack", "not compiled", "store", KNOWN])
"""Reasons to leave that say nothing about what was assumed."""


class Guard(NamedTuple):
    """A way out of compiled code: the function's number, the pc, what was assumed there."""

    function: int
    pc: int
    reason: str

    @property
    def counted(self) -> bool:
        """Whether leaving here often is a reason to compile anew."""
        return self.reason not in UNCOUNTED
