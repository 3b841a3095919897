"""Processes that come and go in their own time, and caches that they have for themselves."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from irkjit.image import image_path, native


def cache_within(folder: Path) -> Path:
    """A new cache that holds nothing but the interpreter."""
    native()
    cache = folder / "cache"
    cache.mkdir()
    shutil.copy(image_path(), cache)
    return cache


def wait_for(condition: Callable[[], object]) -> None:
    """At most as long as a busy machine may take."""
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.005)


def is_running(process: int) -> bool:
    """Whether it exists, and is not just waiting to be reaped."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
