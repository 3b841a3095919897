"""Standard streams as they may be: closed, or for another alphabet."""

from __future__ import annotations

import io
import os
import sys

from irkjit.bench import BenchError


def prepare_streams() -> None:
    """Make everything that will be written fit.  Raises BenchError without standard output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # or the next file that is opened would get the number, and messages with it
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        raise BenchError("standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # bars and ± in ASCII
