"""Ways out of compiled code, and what their failing tells."""

from __future__ import annotations

KNOWN = "known to fail"
UNCOUNTED = frozenset(["heap", "stack", "not compiled", "store", "capture", KNOWN])
"""Reasons to leave that say nothing about what was assumed.  Of other guards each failure
counts."""


class Guard:
    """A way out of compiled code: the function's number, the pc, what was assumed there."""

    __slots__ = ("function", "pc", "reason")

    def __init__(self, function: int, pc: int, reason: str) -> None:
        self.function = function
        self.pc = pc
        self.reason = reason
