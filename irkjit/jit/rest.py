"""The rest of the queue, compiled by a process of its own after the program has ended.

So the second run of a program is warm from its start, and the first one does not wait for that.
The process is a fork without the heap, in a session of its own, with no open files; it has a low
priority, and ends after TIME at the latest.  For one cache folder there is one at a time: a loop in
a shell does not pile them up.
"""

from __future__ import annotations

import os
from time import monotonic

from irkjit.cachefolder import cache_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from irkjit.jit.manager import Jit
    from irkjit.jit.queue import Wanted
    from irkjit.vm import VM

TIME = 120
"""Seconds after which the process ends, done or not."""
OFTEN = 3.0
"""Seconds after which what has been compiled so far is written."""
NICENESS = 10
LOCK = "compiling.lock"
"""The file in the cache folder that is locked while such a process is at work."""


def compile_later(vm: VM, wanted: Sequence[Wanted]) -> None:
    """Leave a process behind that compiles these functions, unless one is at work already.

    vm: whose jit is asked.  It must not run any more, and no other thread may run.
    """
    lock = _take_lock()
    if lock is None:
        return
    vm.leave_heap_behind()
    try:
        process = os.fork()
    except OSError:
        os.close(lock)
        return
    if process:
        os.close(lock)
        os.waitpid(process, 0)
        return
    try:
        if os.fork():  # the one that stays is nobody's child, so nobody has to wait for it
            os._exit(0)
        _detach(lock)
        vm.jit.mute = True
        _compile(vm.jit, wanted)
    finally:
        os._exit(0)  # nothing of the parent's may be done twice


def _take_lock() -> int | None:
    """A descriptor on which the lock is held, also by a child."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    path = os.path.join(cache_folder(), LOCK)
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o666)
    except OSError:
        return None
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _detach(lock: int) -> None:
    """Hold on to nothing that others may wait for: terminal, pipes, sockets, folders."""
    os.setsid()  # first, as who started the program may end its process group with it
    import signal

    signal.alarm(TIME)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    os.closerange(3, lock)
    os.closerange(lock + 1, os.sysconf("SC_OPEN_MAX"))
    os.nice(NICENESS)
    os.ftruncate(lock, 0)
    os.write(lock, b"%d\n" % os.getpid())  # for who wonders what is at work there


def _compile(jit: Jit, wanted: Sequence[Wanted]) -> None:
    written = monotonic()
    for _, facts, number, arity in wanted:
        jit.compile(facts, number, arity)
        if monotonic() - written > OFTEN:
            jit.write()
            written = monotonic()
    jit.write()
