"""The thread that compiles beside the program: one for each VM, what is most worthwhile first."""

from __future__ import annotations

import atexit
import sys
import threading
from weakref import ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.jit.manager import Jit
    from irkjit.profile import Facts

    Wanted = tuple[ref[Jit], Facts, int, int]
    """Whose jit; what is known of the program; which function; the arity of the call."""


LONGEST = 60.0
"""Seconds to wait for a compilation at the end; they take less than one."""
COST = 50
"""Instructions that take as long to compile as what every unit takes besides."""


class Worker:
    """A thread and its queue."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._wanted: list[Wanted] = []
        self._ended = False
        self._busy = False
        self._thread = threading.Thread(target=self._run, name="irkjit compiler", daemon=True)
        self._thread.start()
        atexit.register(self.end)

    def add(self, jit: Jit, facts: Facts, number: int, arity: int) -> None:
        """Ask for a function."""
        with self._condition:
            self._wanted.append((ref(jit), facts, number, arity))
            self._condition.notify_all()

    def settle(self, everything: bool) -> list[Wanted]:
        """Wait for what is being compiled, or for everything; what is left of the queue, in the
        order in which it would have been compiled."""
        left: list[Wanted] = []
        with self._condition:
            if not everything:
                left = sorted(self._wanted, key=worth, reverse=True)
                self._wanted.clear()
            self._condition.wait_for(
                lambda: not self._wanted and not self._busy, None if everything else LONGEST
            )
        return left

    def end(self) -> bool:
        """Drop the queue and wait for what is being compiled.  Whether the thread has ended, or
        will as soon as it looks at its queue again."""
        with self._condition:
            self._wanted.clear()
            self._ended = True
            self._condition.notify_all()
        atexit.unregister(self.end)
        if threading.current_thread() is self._thread:  # Python's collector ran there
            return True
        if not sys.is_finalizing():  # later on, threads of this kind stand still for ever
            self._thread.join(LONGEST)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._busy = False
                self._condition.notify_all()
                while not self._wanted and not self._ended:
                    self._condition.wait()
                if self._ended:
                    return
                self._busy = True
                best = max(self._wanted, key=worth)
                self._wanted.remove(best)
                asking, facts, number, arity = best
            # a VM that nobody else refers to may go, and its thread with it
            jit = asking()
            if jit is not None:
                jit.compile(facts, number, arity)
            del jit, facts, best


def worth(wanted: Wanted) -> float:
    """How often a function runs, for what it will take to compile it."""
    _, facts, number, _ = wanted
    return facts.entries(number) / (facts.length(number) + COST)
