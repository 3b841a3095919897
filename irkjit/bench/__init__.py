"""Measuring: `irkjit bench`, `irkjit tune` and `irkjit warmup`.

Whole processes are measured, from start to exit, so nothing here runs in what is measured but
`slices`, the child process of `irkjit warmup`.  What needs matplotlib, the extra
`irkjit[bench]`, imports it where it is used.
"""

from __future__ import annotations

from irkjit.errors import IrkjitError

FAILED, UNUSABLE = 1, 2
"""Exit codes: something that was measured went wrong; what was asked for cannot be done."""


class BenchError(IrkjitError):
    """What was asked for cannot be done; the message is one line that says what to do."""
