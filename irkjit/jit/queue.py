"""The thread that compiles beside the program: one for each VM, what is most worthwhile first."""

from __future__ import annotations

import atexit
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING
from weakref import ref

if TYPE_CHECKING:
    from irkjit.jit.manager import Jit
    from irkjit.profile import Facts


LONGEST = 60.0
"""Seconds to wait for a compilation at the end; they take less than one."""
COST = 50
"""Instructions that take as long to compile as what every unit takes besides."""
OVERTIME = 0.1
"""At the end of a run, the share of its time for which the queue is still worked on: what is
compiled by then is there for the next run.  A short program would else never become warm."""


class Worker:
    """A thread and its queue."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._wanted: list[tuple[ref[Jit], Facts, int, int]] = []
        self._ended = False
        self._busy = False
        self._began = monotonic()
        self._thread = threading.Thread(target=self._run, name="irkjit compiler", daemon=True)
        self._thread.start()
        atexit.register(self.end)

    def add(self, jit: Jit, facts: Facts, number: int, arity: int) -> None:
        """Ask for a function."""
        with self._condition:
            self._wanted.append((ref(jit), facts, number, arity))
            self._condition.notify_all()

    @property
    def waiting(self) -> int:
        """How many functions are in the queue."""
        return len(self._wanted)

    def settle(self) -> None:
        """Work on for OVERTIME, then drop the queue; what is being compiled is finished."""
        now = monotonic()
        deadline = now + OVERTIME * (now - self._began)
        with self._condition:
            self._condition.wait_for(
                lambda: not self._wanted and not self._busy, max(0.0, deadline - monotonic())
            )
            self._wanted.clear()
            self._condition.wait_for(lambda: not self._busy, LONGEST)

    def end(self) -> bool:
        """Drop the queue and wait for what is being compiled.  Whether the thread has ended."""
        with self._condition:
            self._wanted.clear()
            self._ended = True
            self._condition.notify_all()
        atexit.unregister(self.end)
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
                best = max(range(len(self._wanted)), key=self._worth)
                asking, facts, number, arity = self._wanted.pop(best)
            # a VM that nobody else refers to may go, and its thread with it
            jit = asking()
            if jit is not None:
                jit.compile(facts, number, arity)
            del jit, facts

    def _worth(self, position: int) -> float:
        """How often the function runs, for what it will take to compile it."""
        _, facts, number, _ = self._wanted[position]
        return facts.entries(number) / (facts.length(number) + COST)
