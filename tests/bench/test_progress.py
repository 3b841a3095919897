"""The line that tells how far a measurement is."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

import pytest

CODE = """
from irkjit.bench.progress import progress
with progress(3) as step:
    for what in ("fib baseline", "exceptions jit-warm, which is long " * 3, "fib"):
        step(what)
"""


@pytest.mark.parametrize("columns", [40, 60, 200])
def test_it_fits_into_the_line(columns: int) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns)}
    subprocess.run([sys.executable, "-c", CODE], stderr=theirs, env=environment, check=True)
    written = os.read(ours, 1 << 16).decode()
    os.close(theirs)
    os.close(ours)
    frames = re.split(r"[\r\n]+", re.sub(r"\x1b\[[\d?]*\w", "", written))
    assert "100%" in written and max(map(len, frames)) <= columns
