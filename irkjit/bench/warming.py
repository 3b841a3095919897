"""What `irkjit warmup` does: the time of each part of a run, from cold start to peak."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from irkjit.bench import BenchError
from irkjit.bench.bytecode import write_bytecode
from irkjit.bench.caches import CACHES, CodeCache, Seed
from irkjit.bench.extras import need
from irkjit.bench.interrupts import held, scratch_folder
from irkjit.bench.itself import irkjit_command, python_command
from irkjit.bench.layout import first_line, text_table
from irkjit.bench.order import rounds
from irkjit.bench.progress import progress
from irkjit.bench.settling import STEADY, Settled, settle
from irkjit.bench.slices import WHOLE
from irkjit.bench.targets import PICTURES, check_target
from irkjit.bench.terminal import curve, note, width
from irkjit.messages import say

_CHILD = "irkjit.bench.slices"
SHORT = 0.001
"""Seconds: a slice that takes less says more about the stop at its end than about the program."""
INSTANT = 1e-6
"""Seconds: what a line takes at least."""
FEW = 20
"""Iterations below which a curve says little."""


@dataclass
class Curve:
    """One run.  times: seconds of each iteration; counts: instructions, empty with --lines."""

    times: list[float]
    counts: list[int] = field(default_factory=list)

    def scaled(self) -> list[float]:
        """Milliseconds for a million instructions; with --lines, for each line."""
        if not self.counts:
            return [1e3 * time for time in self.times]
        return [1e9 * t / n for t, n in zip(self.times, self.counts, strict=True) if n]


def warmup(
    prog: str,
    args: Sequence[str],
    *,
    runs: int,
    slices: int,
    lines: bool,
    within: float,
    timeout: float,
    plot: str | None,
) -> int:
    """Carry out the command; the exit status.  Raises BenchError, and BadFile for the program."""
    if plot:
        need("matplotlib")
        check_target(plot, PICTURES)
    with progress(2 * runs + FILLS) as step:
        found = record(prog, args, runs, 0 if lines else slices, timeout, step)
    warming = Warming(found, within / 100)
    print(f"{' '.join([prog, *args])}: medians of {runs} run{'s' * (runs != 1)}")
    print(_report(warming, lines, within))
    if plot:
        _draw(warming, lines, Path(plot))
    for warning in _warnings(warming, lines):
        say(f"warning: {warning}")
    return 0


class Warming:
    """How a program gets faster, without and with code of earlier runs.

    curves: of each run, by cache.  middle: of each iteration the median over the runs, as
    `Curve.scaled`.  settled: where its peak is; a cold run that ends slower than the warm one has
    none.
    """

    def __init__(self, curves: Mapping[str, Sequence[Curve]], within: float = 0.1) -> None:
        """within: how near to its end is at the peak.  Raises BenchError without any iteration."""
        self.curves = curves
        self.middle = {k: pointwise([c.scaled() for c in found]) for k, found in curves.items()}
        if not all(self.middle.values()):
            raise BenchError(
                "the program wrote no line, so there are no iterations; leave --lines out"
            )
        self.settled = {kind: settle(values, within) for kind, values in self.middle.items()}
        self.behind = self.settled["cold"].peak / self.settled["warm"].peak
        """How many times as long as a warm run a cold one takes at its end."""
        self.late = self.behind > 1 + within
        if self.late:
            self.settled["cold"] = Settled(None, self.settled["cold"].peak)

    def row(self, kind: str) -> list[str]:
        """Cells for a table, see ROW."""
        found = self.settled[kind]
        curves = self.curves[kind]
        total = median(sum(c.times) for c in curves)
        row = [f"{total:.3f} s", f"{self.middle[kind][0]:.3g}", f"{found.peak:.3g}"]
        if found.start is None:
            return [*row, "never", "-", "-"]
        before = median(sum(c.times[: found.start]) for c in curves)
        return [*row, str(found.start + 1), f"{before:.3f} s", _lost(found, curves)]

    def note(self) -> str:
        """About a cold run that never was at its peak; "" if it was."""
        if not self.late:
            return ""
        return f"cold takes {self.behind:.1f} times as long as warm at its end: that is no peak"


ROW = ("run", "first", "peak", "peak from", "after", "lost")


FILLS = 2
"""Steps of `record` that fill the cache."""


def record(
    prog: str,
    args: Sequence[str],
    runs: int,
    slices: int,
    timeout: float,
    step: Callable[[str], None] = lambda what: None,
) -> dict[str, list[Curve]]:
    """Run a program, cold and warm; the curves by cache.  Raises BenchError, and BadFile.

    slices: of each run; 0: an iteration is a line of output.  step: is called 2 * runs + FILLS
    times.
    """
    with scratch_folder("warmup") as scratch:
        byc = scratch / "program.byc"
        write_bytecode(prog, byc)
        maker = Seed(scratch, irkjit_command())
        folders = {kind: maker.cache() for kind in CACHES}
        child = _Child(scratch, byc, prog, args, timeout)
        # the count of instructions is the same in each run, so it is taken while the cache fills
        fuel = 0

        def once() -> bool:
            nonlocal fuel
            whole = child.run(folders["warm"], WHOLE)
            fuel = max(1, sum(whole.counts) // slices) if slices else 0
            return True

        folders["warm"].fill(once)
        step("filled the cache")
        # what was not compiled in time when it ran at once is, where it runs in slices
        child.run(folders["warm"], fuel, slices)
        step("filled the cache")
        curves: dict[str, list[Curve]] = {kind: [] for kind in CACHES}
        for row in rounds(CACHES, runs, 0):
            for kind in row:
                if kind == "cold":
                    folders[kind].forget()
                curves[kind].append(child.run(folders[kind], fuel, slices))
                step(kind)
    return curves


# -- runs ------------------------------------------------------------------------------------


class _Child:
    """Runs the program in processes of their own."""

    def __init__(
        self, scratch: Path, byc: Path, name: str, args: Sequence[str], timeout: float
    ) -> None:
        self._report = scratch / "report.json"
        self._words = [str(byc), name, *args]
        self._timeout = timeout

    def run(self, cache: CodeCache, fuel: int, slices: int = 1) -> Curve:
        """One run; fuel: instructions in each of the slices, but for the last, which is the rest;
        0 for lines.  Raises BenchError.
        """
        self._report.unlink(missing_ok=True)
        command = [*python_command(_CHILD), str(self._report), str(fuel), str(slices)]
        process = None
        try:
            with held():
                process = subprocess.Popen(
                    [*command, *self._words],
                    env={**os.environ, **cache.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE if not fuel else subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    start_new_session=True,  # a Ctrl-C is for who waits for it
                )
            written = _line_times(process, self._timeout) if not fuel else []
            _, errors = process.communicate(timeout=self._timeout or None)
        except subprocess.TimeoutExpired:
            raise BenchError(f"the program was not done after {self._timeout:g} s") from None
        finally:
            with held():
                if process is not None:
                    _end(process)
        if process.returncode or not self._report.exists():
            why = first_line(errors.decode(errors="replace"))
            why = why or f"exit code {process.returncode}"
            raise BenchError(f"the program failed: {why}")
        found = json.loads(self._report.read_text())
        if fuel:
            return Curve(found["times"], found["counts"])
        ends = [found["began"], *written]
        # lines that come together have no time of their own
        return Curve([max(b - a, INSTANT) for a, b in zip(ends, written, strict=False)])


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, if it goes on, and what it may have started."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    process.wait()


def _line_times(process: subprocess.Popen[bytes], timeout: float) -> list[float]:
    """When each line of the output was complete.  Raises TimeoutExpired."""
    assert process.stdout is not None
    output = process.stdout.fileno()
    limit = perf_counter() + timeout
    found: list[float] = []
    while True:
        left = limit - perf_counter() if timeout else None
        if not select.select([output], [], [], None if left is None else max(0.0, left))[0]:
            raise subprocess.TimeoutExpired(process.args, timeout)
        text = os.read(output, 1 << 16)
        if not text:
            return found
        found += [perf_counter()] * text.count(b"\n")


def pointwise(series: Sequence[Sequence[float]]) -> list[float]:
    """The median of each iteration over the runs, as far as all of them go."""
    return [median(values) for values in zip(*series, strict=False)]


# -- showing ---------------------------------------------------------------------------------


UNIT = "ms a million instructions"


def _unit(lines: bool) -> str:
    return "ms a line" if lines else UNIT


def _report(warming: Warming, lines: bool, within: float) -> str:
    text = []
    room = width()
    for kind, values in warming.middle.items():
        title = f"{kind}: {_unit(lines)}, iterations 1 to {len(values)}"
        text += ["", title, curve(values, room=room)]
    explanation = (
        f"first, peak: {_unit(lines)}; the peak is the median of the last quarter, and begins"
        f" where a moving median comes within {within:g}% of it, and then is so for"
        f" {100 * STEADY:g}% of the rest; lost: seconds more than at the peak, before it."
    )
    notes = [f"{warming.note()}; a longer run may have one"] if warming.late else []
    table = text_table(["cache", *ROW], [[kind, *warming.row(kind)] for kind in warming.middle])
    below = [note(text, room) for text in (*notes, explanation)]
    return "\n".join([*text, "", table, *below])


def _lost(found: Settled, curves: Sequence[Curve]) -> str:
    """Seconds that the way to the peak took more than the same work at the peak."""
    assert found.start is not None
    lost = []
    for one in curves:
        work = [n / 1e6 for n in one.counts] if one.counts else [1.0] * len(one.times)
        lost.append(sum(one.times[: found.start]) - sum(work[: found.start]) * found.peak / 1e3)
    return f"{median(lost):.3f} s"


def _draw(warming: Warming, lines: bool, path: Path) -> None:
    from irkjit.bench.plots import curves

    across = "line of output" if lines else "slice of the run, of equal numbers of instructions"
    curves({path.stem: warming}, path, across=across, up=_unit(lines))


def _warnings(warming: Warming, lines: bool) -> list[str]:
    found = []
    if any(len(values) < FEW for values in warming.middle.values()):
        found.append(f"fewer than {FEW} iterations say little; let the program do more of them")
    if not lines and median(warming.curves["warm"][0].times) < SHORT:
        found.append("slices under a millisecond: a longer run, or fewer --slices, tells more")
    return found
