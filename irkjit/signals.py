"""Ctrl-C while a VM runs: a handler asks the VM to stop, and Python's own comes back after."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` takes milliseconds to import
import ctypes
import os
from _thread import get_native_id

from irkjit.errors import INTERRUPTED
from irkjit.native import Native, libc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SIGINT, _SIGPIPE = 2, 13
_SIG_DFL, _SIG_IGN = 0, 1
_ACTION_WORDS = 19
"""struct sigaction of Linux's C libraries: handler, 16 words of mask, flags, restorer."""

BY_CTRL_C, BY_HOST = 1, 2
"""What `interrupted` holds, the native handler's number first."""
POLL_NOW = 1 << 62

_Action = ctypes.c_int64 * _ACTION_WORDS


def raise_interrupt() -> None:
    """Do what Python would have done at this Ctrl-C."""
    _signal.raise_signal(_SIGINT)


def die_of_closed_pipes() -> None:
    """A closed pipe ends the process, also where C code called by a program writes."""
    _signal.signal(_SIGPIPE, _SIG_DFL)


def in_main_thread() -> bool:
    """Whether this is the thread that signals belong to."""
    return get_native_id() == os.getpid()


class NativeGuard:
    """While it is entered, SIGINT sets `interrupted` and `poll` of one VM.

    System calls are not restarted, so a blocking C call ends.  Only for the main thread; where
    SIGINT is ignored it stays so.
    """

    def __init__(self, native: Native, watch: int, handler: int, vm: int) -> None:
        """watch, handler: positions of the routines; vm: address of the VM's struct."""
        self._watch = native.routine(watch, 1)
        self._vm = vm
        self._action = _Action()
        self._action[0] = native.address(handler)
        self._before = _Action()
        self._installed = False

    def __enter__(self) -> None:
        self._watch(self._vm)
        libc.sigaction(_SIGINT, self._action, self._before)
        self._installed = True
        if self._before[0] == _SIG_IGN:
            self.__exit__()

    def __exit__(self, *ignored: object) -> None:
        if self._installed:
            libc.sigaction(_SIGINT, self._before, None)
            self._installed = False
            self._watch(0)


class PythonGuard:
    """The same for the reference tier, which needs no native code."""

    def __init__(self, state: Any) -> None:
        self._state = state
        self._before: Any = None

    def __enter__(self) -> None:
        self._before = _signal.getsignal(_SIGINT)
        if self._before not in (None, _SIG_IGN):
            _signal.signal(_SIGINT, self._interrupt)

    def _interrupt(self, *ignored: object) -> None:
        state = self._state
        if state.interrupted and state.exit_in_c:
            os._exit(INTERRUPTED)
        state.interrupted = BY_CTRL_C
        state.poll = POLL_NOW

    def __exit__(self, *ignored: object) -> None:
        if self._before not in (None, _SIG_IGN):
            _signal.signal(_SIGINT, self._before)
