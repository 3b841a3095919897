"""Pictures made of characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

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


def curve(values: Sequence[float], height: int = 6, width: int = 100) -> str:
    """A curve of positive values, from 0 on, as columns; with many values some share a column.

    A column shows the largest of its values, so that no slow moment gets lost.
    """
    width = min(width, len(values))
    edges = [len(values) * i // width for i in range(width + 1)]
    columns = [max(values[a:b]) for a, b in pairwise(edges)]
    most = max(columns, default=0.0) or 1.0
    lines = []
    for row in range(height, 0, -1):
        cells = []
        for value in columns:
            eighths = round(8 * (height * value / most - (row - 1)))
            cells.append(_EIGHTHS[min(8, max(0, eighths))])
        label = f"{most * row / height:9.3g} " if row in (1, height) else " " * 10
        lines.append(label + "".join(cells).rstrip())
    return "\n".join(lines)
