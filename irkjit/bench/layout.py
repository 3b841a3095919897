"""Tables as text and as Markdown; how numbers are written."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]


def text_table(head: Sequence[str], rows: Rows, foot: Rows = ()) -> str:
    """Columns as wide as they must be; all but the first are right-aligned.  foot: the last rows,
    set apart by a line.
    """
    everything = [head, *rows, *foot]
    widths = [max(len(row[i]) for row in everything) for i in range(len(head))]

    def line(row: Sequence[str]) -> str:
        first = row[0].ljust(widths[0])
        rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        return "  ".join([first, *rest]).rstrip()

    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [line(head), rule, *map(line, rows)]
    if foot:
        lines += [rule, *map(line, foot)]
    return "\n".join(lines)


def described_table(head: Sequence[str], rows: Rows, room: int) -> str:
    """A table whose last column is text, wrapped to lines of `room` characters."""
    count = len(head) - 1
    numbers = text_table(head[:count], [row[:count] for row in rows]).splitlines()
    first, rule, *lines = (line.ljust(len(numbers[1])) for line in numbers)
    room = max(20, room - len(rule) - 2)
    found = [f"{first}  {head[count]}"]
    for line, row in zip(lines, rows, strict=True):
        for text in textwrap.wrap(row[count], room) or [""]:
            found.append(f"{line}  {text}".rstrip())
            line = " " * len(line)
    found.insert(1, "-" * max(map(len, found)))
    return "\n".join(found)


def markdown_table(head: Sequence[str], rows: Rows, foot: Rows = ()) -> str:
    """The same for a Markdown page; the last rows are bold."""
    bold = [[f"**{cell}**" if cell else "" for cell in row] for row in foot]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows, *bold]
    cells = ([cell.replace("|", "\\|") for cell in row] for row in lines)
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def first_line(text: str) -> str:
    """Without space around; "" if there is none."""
    return next(iter(text.strip().splitlines()), "").strip()


def seconds(value: float) -> str:
    """A time with three significant digits or so."""
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}" if value >= 10 else f"{value:.3f}"


def percent(part: float) -> str:
    """A part, such as how far an interval reaches."""
    value = 100 * part
    return f"{value:.1f}%" if value < 9.95 else f"{value:.0f}%"


def times(value: float) -> str:
    """A ratio."""
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
