"""What irkjit itself has to say goes to stderr, and never fails."""

from __future__ import annotations

import os


def write_error(text: str) -> None:
    """Write to file descriptor 2; where that is closed or broken, nothing happens."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        while data:
            data = data[os.write(2, data) :]
    except OSError:
        pass


def say(text: str) -> None:
    """A message of one or more lines."""
    write_error(f"irkjit: {text}\n")


def remark(text: str) -> None:
    """A message about work that takes a while, for who sits at a terminal."""
    if os.isatty(2):
        say(text)
