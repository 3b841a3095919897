"""What ends a measurement early: nothing is left behind, and nothing but one status comes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import is_running, wait_for

from irkjit.bench import interrupts
from irkjit.bench.interrupts import SIGNALS, Ended, held, scratch_folder, watching

FIB = Path(__file__).parents[2] / "bench/programs/fib.scm"


class Measurement:
    """`irkjit bench` in the middle of a run of a command that sleeps; pid: of that command."""

    def __init__(self, folder: Path) -> None:
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        told = folder / "pid"
        script = f"echo $$ > {told}; sleep 600 # {{byc}} {{args}}"
        options = ["--tiers", "none", "--against", f"sleeper=sh -c '{script}'"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "irkjit", "bench", "--program", f"{FIB} 5", *options],
            env={**os.environ, "TMPDIR": str(self.scratch)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        wait_for(lambda: told.exists() and told.read_text().strip())
        self.pid = int(told.read_text())

    def end(self) -> tuple[int, list[str]]:
        """The status, and what was said but for warnings about the load."""
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, [x for x in said.splitlines() if "warning:" not in x]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_behind(number: int, tmp_path: Path) -> None:
    measurement = Measurement(tmp_path)
    # as a terminal does it: the whole group, and somebody is impatient
    while measurement.process.poll() is None:
        os.killpg(measurement.process.pid, number)
        time.sleep(0.001)
    assert measurement.end() == (128 + number, [])
    assert not list(measurement.scratch.iterdir())
    assert not is_running(measurement.pid)


def test_a_command_does_not_outlive_who_measures_it(tmp_path: Path) -> None:
    measurement = Measurement(tmp_path)
    measurement.process.kill()
    measurement.end()
    wait_for(lambda: not is_running(measurement.pid))


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """The handlers of SIGNALS, which a test may change."""
    monkeypatch.setattr(interrupts, "_watch", interrupts._Watch())
    before = [signal.getsignal(one) for one in SIGNALS]
    yield before
    for one, handler in zip(SIGNALS, before, strict=True):
        signal.signal(one, handler)


def test_a_measurement_that_ends_by_itself_leaves_the_handlers(handlers: list[object]) -> None:
    with pytest.raises(ValueError, match="else"), watching():
        assert handlers != [signal.getsignal(one) for one in SIGNALS]
        raise ValueError("something else")
    assert handlers == [signal.getsignal(one) for one in SIGNALS]


def test_a_block_that_is_held_is_done_first(handlers: list[object]) -> None:
    done = []
    with pytest.raises(Ended) as ended, watching(), scratch_folder("test") as folder:
        with held():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)  # the second says nothing new
            done.append(1)
        done.append(2)
    assert done == [1] and ended.value.status == 128 + signal.SIGTERM
    assert not folder.exists()
    signal.raise_signal(signal.SIGINT)  # the process is about to end
