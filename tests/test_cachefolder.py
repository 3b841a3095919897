"""Files of the cache's folder: written at once, deleted when nobody uses them."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from irkjit.cachefolder import prune, read_file, write_atomically

DAY = 24 * 3600


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IRKJIT_CACHE", str(tmp_path))
    return tmp_path


def make(folder: Path, name: str, days: float, size: int = 1) -> str:
    """A file that was used some days ago."""
    path = folder / name
    path.write_bytes(bytes(size))
    then = time.time() - days * DAY
    os.utime(path, (then, then))
    return str(path)


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_nobody_uses_is_deleted(folder: Path) -> None:
    make(folder, "a-old", 31)
    make(folder, "a-recent", 29)
    make(folder, "a-ours", 400)
    make(folder, "a-ours.9.tmp", 2)
    make(folder, "a-recent.9.tmp", 0.5)
    make(folder, "other", 400)
    prune("a-", make(folder, "a-new", 0), str(folder / "a-ours"))
    assert left(folder) == {"a-recent", "a-ours", "a-recent.9.tmp", "a-new", "other"}


def test_the_number_is_bounded(folder: Path) -> None:
    newest = [make(folder, f"a-{age}", age) for age in (3, 2, 1)][-1]
    prune("a-", newest, most=2)
    assert left(folder) == {"a-1", "a-2"}


def test_the_size_is_bounded(folder: Path) -> None:
    newest = [make(folder, f"a-{age}", age, 100) for age in (3, 2, 1)][-1]
    prune("a-", newest, room=250)
    assert left(folder) == {"a-1", "a-2"}
    prune("a-", newest, room=1)
    assert left(folder) == {"a-1"}


def test_writers_at_the_same_time(folder: Path) -> None:
    """Threads of one process, too: each file is one that somebody has written."""
    path = str(folder / "a")
    contents = [bytes([i]) * 200_000 for i in range(4)]
    seen: list[bytes] = []

    def write(content: bytes) -> None:
        for _ in range(20):
            write_atomically(path, content)
            seen.append(read_file(path))

    threads = [threading.Thread(target=write, args=[content]) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 80 and set(seen) <= set(contents)
    assert left(folder) == {"a"}


def test_a_file_that_cannot_be_written_leaves_nothing(folder: Path) -> None:
    (folder / "a").mkdir()
    with pytest.raises(OSError, match="a"):
        write_atomically(str(folder / "a"), b"content")
    assert left(folder) == {"a"}
