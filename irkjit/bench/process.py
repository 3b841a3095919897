"""One run of a command in a fresh process: time, memory, and whether it printed the right thing."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from irkjit.bench.launch import NOT_STARTED, TIMED_OUT

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
        report, out, err = (self._scratch / name for name in ("report", "stdout", "stderr"))
        for path in (report, out, err):
            path.unlink(missing_ok=True)
        launcher = str(Path(__file__).with_name("launch.py"))
        options = [str(report), str(out), str(err), str(self._timeout), self._cwd]
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", launcher, *options, *command],
            env={**os.environ, **environment} if environment else None,
        )
        try:
            process.wait()
        except BaseException:
            process.send_signal(signal.SIGINT)  # it ends the command, and then itself
            process.wait()
            raise
        code_text, wall, cpu, memory = report.read_text().split()
        code = int(code_text)
        digest = self._digest(out.read_bytes() if out.exists() else b"")
        fine = code == status or (status is None and not _first_line(err))
        problem = status_problem(code, any_status or fine)
        if not problem and expected and digest != expected:
            problem = WRONG
        detail = _first_line(err) if problem else ""
        if problem == WRONG and code:
            detail = f"exit {code} {detail}".strip()
        return Run(Sample(float(wall), float(cpu), int(memory)), problem, detail, digest, code)

    def _digest(self, output: bytes) -> str:
        if self._ignore is not None:
            lines = output.splitlines(keepends=True)
            output = b"".join(line for line in lines if not self._ignore.match(line))
        return hashlib.sha256(output).hexdigest()


def status_problem(code: int, any_status: bool = False) -> str:
    """What a status says, in a few words; "" if all is well."""
    if code == NOT_STARTED:
        return "not started"
    if code == TIMED_OUT:
        return "timeout"
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return "" if any_status else f"exit {code}"


def _first_line(path: Path) -> str:
    try:
        text = path.read_text(errors="replace").strip()
    except OSError:
        return ""
    return text.splitlines()[0][:200] if text else ""
