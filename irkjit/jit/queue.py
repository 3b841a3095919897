"""The thread that compiles beside the program: one for each VM, hottest function first."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irkjit.jit.manager import Jit
    from irkjit.profile import Facts


class Worker:
    """A thread and its queue."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._wanted: list[tuple[Jit, Facts, int, int]] = []
        self._ended = False
        self._busy: Jit | None = None
        self._thread = threading.Thread(target=self._run, name="irkjit compiler", daemon=True)
        self._thread.start()

    def add(self, jit: Jit, facts: Facts, number: int, arity: int) -> None:
        """Ask for a function."""
        with self._condition:
            self._wanted.append((jit, facts, number, arity))
            self._condition.notify_all()

    @property
    def waiting(self) -> int:
        """How many functions are in the queue."""
        return len(self._wanted)

    def forget(self, jit: Jit) -> None:
        """Drop the queue, and wait for what is being compiled for this VM."""
        with self._condition:
            self._wanted.clear()
            self._ended = True
            self._condition.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._condition:
                while not self._wanted and not self._ended:
                    self._condition.wait()
                if self._ended:
                    return
                best = max(range(len(self._wanted)), key=self._heat)
                jit, facts, number, arity = self._wanted.pop(best)
            try:
                jit.compile(facts, number, arity)
            except Exception as error:  # a bug of the compiler must not end the program
                jit.broken(facts, number, error)

    def _heat(self, position: int) -> int:
        _, facts, number, _ = self._wanted[position]
        return facts.entries(number)
