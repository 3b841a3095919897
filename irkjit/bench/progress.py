"""Progress on stderr, only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(steps: int) -> Iterator[Callable[[str], None]]:
    """What is to be called after each step, with what it was."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda what: None
        return
    import click

    with click.progressbar(
        range(steps), file=sys.stderr, item_show_func=lambda item: str(item or "")
    ) as bar:
        yield lambda what: bar.update(1, what)  # type: ignore[arg-type]
