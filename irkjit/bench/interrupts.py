"""Ctrl-C, SIGTERM and SIGHUP: the first ends a measurement, and none spoils the cleaning up."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from irkjit.signals import in_main_thread

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """Somebody wants the command to end.  No Exception, so that nothing takes it for an error."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.status = 128 + number
        """The exit status, as shells count."""


class _Watch:
    """holds: how many blocks are entered that must not be left half done.  waiting: the signal
    that came meanwhile, or 0.  ended: whether one has come.
    """

    holds = 0
    waiting = 0
    ended = False

    def arrived(self, number: int, frame: FrameType | None) -> None:
        """The handler of SIGNALS."""
        for one in SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        self.ended = True
        if self.holds:
            self.waiting = number
        else:
            raise Ended(number)


_watch = _Watch()


@contextmanager
def watching() -> Iterator[None]:
    """Raise Ended, once, for any of SIGNALS that is not ignored.  Only in the main thread.

    All are ignored from then on, so that another one does not disturb the end of the process.
    """
    taken = [s for s in SIGNALS if in_main_thread() and signal.getsignal(s) != signal.SIG_IGN]
    before = [signal.signal(one, _watch.arrived) for one in taken]
    try:
        yield
    finally:
        _watch.waiting = 0
        if not _watch.ended:
            for one, handler in zip(taken, before, strict=True):
                signal.signal(one, handler)


class held:
    """A block that no signal ends; one that comes meanwhile does so behind it."""

    def __enter__(self) -> None:
        _watch.holds += 1

    def __exit__(self, *ignored: object) -> None:
        _watch.holds -= 1
        number = _watch.waiting
        if number and not _watch.holds:
            _watch.waiting = 0
            raise Ended(number)


@contextmanager
def scratch_folder(purpose: str) -> Iterator[Path]:
    """A folder for everything that is only needed meanwhile; purpose: a part of its name."""
    folder = ""
    try:
        with held():
            folder = tempfile.mkdtemp(prefix=f"irkjit-{purpose}-")
        yield Path(folder)
    finally:
        with held():
            if folder:
                shutil.rmtree(folder, ignore_errors=True)
