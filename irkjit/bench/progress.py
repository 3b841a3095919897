"""Progress on stderr, only where that is a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_NUMBERS = 26
"""Characters for brackets, percent, the time that is left, and between."""


@contextmanager
def progress(steps: int) -> Iterator[Callable[[str], None]]:
    """What is to be called after each step, with what it was."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda what: None
        return
    import click

    columns = shutil.get_terminal_size().columns
    bar_width = max(4, min(36, columns - 48))
    room = max(0, columns - bar_width - _NUMBERS)
    with click.progressbar(
        range(steps),
        width=bar_width,
        file=sys.stderr,
        item_show_func=lambda item: str(item or "")[:room],
    ) as bar:
        yield lambda what: bar.update(1, what)  # type: ignore[arg-type]
