"""Pictures made of characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log

WIDTH = 50
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def bars(names: Sequence[str], values: Sequence[float | None], labels: Sequence[str]) -> str:
    """A horizontal bar for each value, from 0 on; None leaves its row empty."""
    most = max((value for value in values if value is not None), default=0.0) or 1.0
    wide = max(map(len, names), default=0)
    rows = []
    for name, value, label in zip(names, values, labels, strict=True):
        bar = "█" * max(1, round(WIDTH * value / most)) if value is not None else ""
        rows.append(f"  {name:>{wide}} {bar} {label}".rstrip())
    return "\n".join(rows)


def curve(values: Sequence[float], height: int = 8, width: int = 100) -> str:
    """A curve of positive values as columns, logarithmic; with many values some share a column.

    A column shows the largest of its values, so that no slow moment gets lost.
    """
    width = min(width, len(values))
    edges = [len(values) * i // width for i in range(width + 1)]
    columns = [max(values[a:b]) for a, b in pairwise(edges)]
    least, most = min(columns), max(columns)
    # the smallest stands out a little from the bottom
    step = log(most / least) / (height - 0.5) or 1.0
    levels = [log(value / least) / step + 0.5 for value in columns]
    lines = []
    for row in range(height, 0, -1):
        cells = [_EIGHTHS[min(8, max(0, round(8 * (level - row + 1))))] for level in levels]
        label = {height: most, 1: least}.get(row)
        margin = f"{label:9.3g} " if label is not None else " " * 10
        lines.append((margin + "".join(cells)).rstrip())
    return "\n".join(lines)
