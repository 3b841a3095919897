"""What fits into a terminal: its width, and pictures made of characters."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from itertools import pairwise
from math import log

WIDE = 112
"""Characters in a line of what goes to a file."""
_BAR = 50
_MARGIN = 10
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def width() -> int:
    """How many characters a line of standard output should have at most."""
    if sys.stdout is None or not sys.stdout.isatty():
        return WIDE
    return max(20, shutil.get_terminal_size().columns)


def note(text: str, room: int) -> str:
    """A text below a table, of lines with up to `room` characters."""
    indent = "  "
    return textwrap.fill(text, min(room, 90), initial_indent=indent, subsequent_indent=indent)


def bars(
    names: Sequence[str], values: Sequence[float | None], labels: Sequence[str], room: int = WIDE
) -> str:
    """A horizontal bar for each value, from 0 on; None leaves its row empty.

    room: for a line with everything.
    """
    most = max((value for value in values if value is not None), default=0.0) or 1.0
    wide = max(map(len, names), default=0)
    longest = max(4, min(_BAR, room - wide - 4 - max(map(len, labels), default=0)))
    rows = []
    for name, value, label in zip(names, values, labels, strict=True):
        bar = "█" * max(1, round(longest * value / most)) if value is not None else ""
        rows.append(f"  {name:>{wide}} {bar} {label}".rstrip())
    return "\n".join(rows)


def curve(values: Sequence[float], height: int = 8, room: int = WIDE) -> str:
    """A curve of positive values as columns, logarithmic; with many values some share a column.

    room: for a line with its margin.  A column shows the largest of its values, so that no slow
    moment gets lost.
    """
    count = max(1, min(room - _MARGIN, 100, len(values)))
    edges = [len(values) * i // count for i in range(count + 1)]
    columns = [max(values[a:b]) for a, b in pairwise(edges)]
    least, most = min(columns), max(columns)
    # the smallest stands out a little from the bottom
    step = log(most / least) / (height - 0.5) or 1.0
    levels = [log(value / least) / step + 0.5 for value in columns]
    lines = []
    for row in range(height, 0, -1):
        cells = [_EIGHTHS[min(8, max(0, round(8 * (level - row + 1))))] for level in levels]
        label = {height: most, 1: least}.get(row)
        margin = f"{label:{_MARGIN - 1}.3g} " if label is not None else " " * _MARGIN
        lines.append((margin + "".join(cells)).rstrip())
    return "\n".join(lines)
