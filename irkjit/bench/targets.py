"""Files that will be written after minutes of measuring, looked at before."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from irkjit.bench import BenchError

PICTURES = (".png", ".svg", ".pdf")
"""How the names of pictures may end, and so what is in them."""
FOLDER = "results"
"""Where a page's pictures are, beside it."""


def check_target(path: str, endings: Sequence[str] = ()) -> None:
    """Raises BenchError if a file cannot be written there.  endings: of its name, if not any."""
    if endings and not path.lower().endswith(tuple(endings)):
        raise BenchError(f"{path}: the name must end in {', '.join(endings)}")
    there = os.path.lexists(path)
    try:
        with open(path, "ab"):
            pass
    except FileNotFoundError:
        raise BenchError(f"cannot write {path}: there is no such folder") from None
    except OSError as error:
        raise BenchError(f"cannot write {path}: {error.strerror}") from None
    if not there:
        os.unlink(path)


def check_page(path: str) -> None:
    """The same for a page and its pictures."""
    check_target(path)
    folder = Path(path).parent / FOLDER
    if folder.is_dir():
        check_target(str(folder / "means.svg"))
    elif os.path.lexists(folder):
        raise BenchError(f"cannot write pictures into {folder}: it is no folder")
