"""One run of a command in a fresh process: time, memory, and whether it printed the right thing."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from irkjit.bench.interrupts import held
from irkjit.bench.launch import LOST, NOT_STARTED, TIMED_OUT
from irkjit.bench.layout import first_line

WRONG = "wrong output"


@dataclass(frozen=True)
class Sample:
    """wall, cpu: seconds, cpu as user and system together.  memory: the peak, in KB."""

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Run:
    """problem: "" if all went well, or a few words for a table; detail: its first line on stderr.

    digest: the sha256 of standard output without the lines that are to be ignored.  status: the
    exit code.
    """

    sample: Sample
    problem: str
    detail: str
    digest: str
    status: int = 0


class Measurer:
    """Runs commands.  scratch: a folder for their output.  timeout: seconds, 0 for none.

    ignore: lines of the output that match it do not count.  Irken's C programs end with such a
    line, which holds a time.
    """

    def __init__(
        self, scratch: Path, timeout: float = 0.0, ignore: str = "", cwd: str | None = None
    ) -> None:
        self._scratch = scratch
        self._timeout = timeout
        self._ignore = re.compile(ignore.encode()) if ignore else None
        self._cwd = cwd or os.getcwd()

    def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        expected: str = "",
        any_status: bool = False,
        status: int | None = 0,
    ) -> Run:
        """Run a command once.

        expected: the sha256 of what it must print; "" takes anything.  any_status: its exit code
        says nothing.  (irkvm ends with what is left in a register.)  status: what it must be; None
        takes any, as a program's result, if nothing was written to standard error.
        """
        out, err = self._scratch / "stdout", self._scratch / "stderr"
        for path in (out, err):
            path.unlink(missing_ok=True)
        options = [str(out), str(err), str(self._timeout), self._cwd]
        code, sample = _launch([*options, *command], environment)
        digest = self._digest(out.read_bytes() if out.exists() else b"")
        said = first_line(err.read_text(errors="replace"))[:200] if err.exists() else ""
        any_status = any_status or (status is None and not said)
        problem = status_problem(code, any_status, status or 0)
        if not problem and expected and digest != expected:
            problem = WRONG
        detail = said if problem else ""
        if problem == WRONG and code:
            detail = f"exit {code} {detail}".strip()
        return Run(sample, problem, detail, digest, code)

    def _digest(self, output: bytes) -> str:
        if self._ignore is not None:
            lines = output.splitlines(keepends=True)
            output = b"".join(line for line in lines if not self._ignore.match(line))
        return hashlib.sha256(output).hexdigest()


def _launch(arguments: Sequence[str], environment: Mapping[str, str] | None) -> tuple[int, Sample]:
    """Run `launch.py`; the status and what the command took."""
    launcher = str(Path(__file__).with_name("launch.py"))
    process = None
    try:
        with held():
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", launcher, *arguments],
                env={**os.environ, **environment} if environment else None,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        assert process.stdout is not None
        answer = process.stdout.read().decode().splitlines()
    finally:
        with held():
            if process is not None:
                _end(process)
    last = answer[-1].split() if answer else []
    if len(last) == 4:
        status, wall, cpu, memory = last
        return int(status), Sample(float(wall), float(cpu), int(memory))
    if last:
        # it was ended itself, perhaps by the command
        with suppress(ProcessLookupError):
            os.killpg(int(last[0]), signal.SIGKILL)
    return LOST, Sample(0.0, 0.0, 0)


def _end(launcher: subprocess.Popen[bytes]) -> None:
    """End the launcher, and so the command; where they have ended it only tidies up."""
    assert launcher.stdin is not None and launcher.stdout is not None
    launcher.stdin.close()
    launcher.wait()  # what it writes yet fits into the pipe
    launcher.stdout.close()


def status_problem(code: int, any_status: bool = False, wanted: int = 0) -> str:
    """What a status says, in a few words; "" if all is well.  wanted: what it should be."""
    if code == NOT_STARTED:
        return "not started"
    if code == TIMED_OUT:
        return "timeout"
    if code == LOST:
        return "not measured"
    if code < 0:
        return f"killed by {_signal_name(-code)}"
    if any_status or code == wanted:
        return ""
    return f"exit {code}, not {wanted}" if wanted else f"exit {code}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"  # a real-time signal between the first and the last
