"""A VM value as text for people: what `printo` writes, cut short.

The printer's definition runs under CPython with a buffer of its own in place of a VM, so a value
of any size costs no more than what is shown of it.
"""

from __future__ import annotations

import ctypes
from typing import Any

from irkjit.runtime.printer import print_value

LIMIT = 60
_ROOM = 1 << 10


class _Full(Exception):
    """The buffer holds as much as is wanted."""


class _Paper:
    """What the printer sees as the VM: an output buffer."""

    out_room = 1 << 60
    out_fd = -1
    out_tty = 0
    printed = 0
    interrupted = 0

    def __init__(self, limit: int) -> None:
        self._bytes = ctypes.create_string_buffer(_ROOM)
        self._limit = min(limit, _ROOM - 8)
        self.out = ctypes.addressof(self._bytes)
        self._count = 0

    @property
    def out_count(self) -> int:
        """Bytes written so far."""
        return self._count

    @out_count.setter
    def out_count(self, count: int) -> None:
        self._count = count
        if count > self._limit:
            raise _Full

    def text(self) -> str:
        """What was written."""
        return self._bytes.raw[: self._count].decode("ascii", "backslashreplace")


def show(value: int, limit: int = LIMIT) -> str:
    """A VM value, at most `limit` characters of it."""
    paper: Any = _Paper(limit)
    try:
        print_value(paper, value, 0, 0)
    except (_Full, RecursionError):
        return str(paper.text())[: max(limit - 3, 0)] + "..."
    return str(paper.text())
