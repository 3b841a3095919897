"""The child process of `irkjit warmup`: runs a program in slices and writes down their times.

    python -m irkjit.bench.slices REPORT FUEL SLICES PROGRAM.byc NAME [ARGUMENT ...]

NAME: what errors call the program.  FUEL: instructions for each slice but the last of SLICES, which
is the rest; 0 runs all at once, and writes out each line when it is complete, so that the reader of
the pipe can tell the time.  REPORT gets JSON: `began`, when the program was started, by the clock
of `perf_counter`, which all processes share; `times`, the seconds of each slice; `counts`, its
instructions.

The last instructions of a slice, those of one function at most, are stepped through by the
reference tier, so that it ends exactly.  That takes milliseconds, and is not counted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from time import perf_counter

from irkjit.errors import BadFile, IrkjitError, OutOfFuel
from irkjit.jit.options import REST_VARIABLE, JitOptions
from irkjit.native import libc
from irkjit.program import read_file
from irkjit.reference import Stepper
from irkjit.vm import VM

FAILED = 3
"""The exit code for an error; otherwise it is 0, whatever the program's is."""
_SET_DEATH_SIGNAL, _SIGKILL = 1, 9
WHOLE = 1 << 60
"""Instructions that no run has."""


class _Stopwatch(VM):
    """A VM that knows how long it has stepped: seconds in `stepped`."""

    stepped = 0.0

    def _stepping(self) -> Stepper:
        if self._stepper is None:
            self._stepper = _Timed(self)
        return self._stepper


class _Timed(Stepper):
    def __init__(self, vm: _Stopwatch) -> None:
        super().__init__(vm)
        self._watch = vm

    def run(self, until: Callable[[], bool] | None) -> int:
        """Step, and add the time."""
        began = perf_counter()
        try:
            return super().run(until)
        finally:
            self._watch.stepped += perf_counter() - began


def main() -> int:
    """Run it; the exit status."""
    report, fuel, slices, path, name, *args = sys.argv[1:]
    libc.prctl(_SET_DEATH_SIGNAL, _SIGKILL)  # it ends with who reads it, however that ends
    try:
        vm = _Stopwatch(stdout=1, jit=JitOptions(cache=True, rest=os.environ[REST_VARIABLE]))
        vm.load(read_file(path), name=name)
    except (BadFile, OSError, MemoryError) as error:
        print(error, file=sys.stderr)
        return FAILED
    # after each slice Python's lock is wanted, which the compiler's thread may hold that long
    sys.setswitchinterval(1e-4)
    size = int(fuel)
    if not size:
        vm.state.out_tty = 1
    vm.start(args)
    times: list[float] = []
    counts: list[int] = []
    try:
        vm.proceed(0)  # what steps through the end of a slice is made before the clock runs
    except OutOfFuel:
        pass
    began = perf_counter()
    ended = False
    try:
        while not ended:
            if len(times) + 1 >= int(slices):
                size = size and WHOLE
            ended = _slice(vm, size or None, times, counts)
    except IrkjitError as error:
        print(error, file=sys.stderr)
        return FAILED
    with open(report, "w", encoding="ascii") as file:
        json.dump({"began": began, "times": times, "counts": counts}, file)
    vm.save_code()
    return 0


def _slice(vm: _Stopwatch, fuel: int | None, times: list[float], counts: list[int]) -> bool:
    """Run one slice; whether the program has ended."""
    before = vm.instructions
    stepped = vm.stepped
    began = perf_counter()
    ended = True
    try:
        vm.proceed(fuel)
    except OutOfFuel:
        ended = False
    times.append(perf_counter() - began - (vm.stepped - stepped))
    counts.append(vm.instructions - before)
    return ended


if __name__ == "__main__":
    sys.exit(main())
