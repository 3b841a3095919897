"""Compiled code that is of no use: disproved meanwhile, refused, dropped, without room."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from configurations import outcome
from helpers import image
from programs import COUNTDOWN

import irkjit
import irkjit.jit.build
import irkjit.jit.install
from irkjit.irken.driver import compile_file
from irkjit.jit.manager import Jit
from irkjit.jit.options import JitOptions
from irkjit.jit.queue import Worker
from irkjit.jit.report import deopts


def wait_for_worker(vm: irkjit.VM) -> None:
    for _ in range(6000):
        if not vm.jit._waiting:
            return
        time.sleep(0.01)
    pytest.fail("the compiler's thread does not come to an end")


def test_a_function_compiled_in_vain_is_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data = image(COUNTDOWN)
    undisturbed = outcome(data, "soon")
    still_true = Jit._still_true
    asked = []

    def changed_at_first(*rest: Any) -> bool:
        asked.append(1)
        return len(asked) > 1 and still_true(*rest)

    monkeypatch.setattr(Jit, "_still_true", changed_at_first)
    with irkjit.VM(jit=JitOptions(3, sync=True)) as vm:
        vm.load(data)
        vm.run()
        assert vm.output == undisturbed.output
        assert vm.jit.counts.compiled == undisturbed.compiled == len(asked) - 1


@pytest.mark.parametrize("sync", [False, True])
@pytest.mark.parametrize("place", ["compile_hot", "install"])
def test_an_error_of_the_compiler(place: str, sync: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function stays with the interpreter for that run, and nothing waits for it."""
    tried = []
    monkeypatch.setattr(JitOptions, "strict", False)

    def broken(*rest: Any) -> bytes:
        tried.append(1)
        raise MemoryError("no code today")

    module = irkjit.jit.build if place == "compile_hot" else irkjit.jit.install
    monkeypatch.setattr(module, place, broken)
    data = image(COUNTDOWN)
    expected = outcome(data, "baseline").output
    with irkjit.VM(jit=JitOptions(0, sync=sync)) as vm:
        vm.load(data)
        for count in (1, 2):
            vm.run()
            wait_for_worker(vm)
            assert vm.output == expected
            (why,) = vm.jit.counts.refused
            assert why == "internal error: MemoryError: no code today"
            assert len(tried) == 2 * count  # there are two functions


# h is compiled with what g has seen in f; in the second run g sees something else.
IDLE = """
(require "lib/core.scm")
(define rare (if (> sys.argc 1) 1 0))
(define (g n x)
  (cond ((= n 0) (if (= x 1) (+ 7 (* 3 x)) (- 1 x)))
        (else (+ (g (- n 1) x) (g (- n 1) x)))))
(define (f i acc)
  (if (= i 0) acc (f (- i 1) (+ acc (g 3 rare)))))
(define (h n)
  (if (= n 0) (g 1 0) (+ 1 (+ (h (- n 1)) (h (- n 1))))))
(print (f 300 0))
(print (h 14))
"""


def test_what_was_dropped_does_not_come_back_in_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "a.scm").write_text(IDLE)
    data = compile_file(str(tmp_path / "a.scm"))
    with irkjit.VM(tier="baseline") as plain, irkjit.VM(jit=JitOptions(20, sync=True)) as vm:
        plain.load(data)
        vm.load(data)
        for args in ([], ["x"], []):
            plain.run(args)
            vm.run(args)
            assert vm.output == plain.output
            assert not any(unit.redirected and unit.active for unit in vm.jit.units)


# f is compiled with what it sees in the first call; the second one may have something else.
REFUTED = """
(require "lib/core.scm")
(define (g x) (if (= x 1) (+ 7 (* 3 x)) (- 1 x)))
(define (f i acc x)
  (if (= i 0) acc (f (- i 1) (+ acc (g x)) x)))
(define rare (if (> sys.argc 1) 1 0))
(print (f 2000 0 0))
(print (f 40 0 rare))
"""


def test_a_run_that_compiles_nothing_keeps_what_it_has_refuted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRKJIT_CACHE", str(tmp_path / "cache"))
    (tmp_path / "a.scm").write_text(REFUTED)
    data = compile_file(str(tmp_path / "a.scm"))
    most = []
    for args in ([], ["x"], ["x"]):
        with irkjit.VM(jit=JitOptions(100, sync=True, cache=True)) as vm:
            vm.load(data)
            vm.run(args)
            vm.save_code()
            most.append(max(deopts(vm)[1].values()))
    assert most[1] > most[2]  # once for all, and not once in each run


def test_a_worker_is_ended_by_its_own_thread() -> None:
    """As Python's collector may run there, and may find that the VM is garbage."""
    worker = Worker()
    ended = []
    done = threading.Event()

    class Asking:
        def compile(self, *rest: object) -> None:
            ended.append(worker.end())
            done.set()

    class Known:
        def entries(self, number: int) -> int:
            return number

        length = entries

    asking: Any = Asking()
    known: Any = Known()
    worker.add(asking, known, 1, 1)
    assert done.wait(60)
    worker._thread.join(60)
    assert ended == [True] and not worker._thread.is_alive()
