"""The child process of `irkjit warmup`: runs a program in slices and writes down their times.

    python -m irkjit.bench.slices REPORT FUEL PROGRAM.byc [ARGUMENT ...]

FUEL: instructions for each slice; 0 runs all at once, and writes out each line when it is complete,
so that the reader of the pipe can tell the time.  REPORT gets JSON: `began`, when the program was
started, by the clock of `perf_counter`, which all processes share; `times`, the seconds of each
slice; `counts`, its instructions.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter

from irkjit.errors import BadFile, IrkjitError, OutOfFuel
from irkjit.jit.options import JitOptions
from irkjit.vm import VM

FAILED = 3
"""The exit code for an error; otherwise it is 0, whatever the program's is."""


def main() -> int:
    """Run it; the exit status."""
    report, fuel, path, *args = sys.argv[1:]
    # with a fuel that ends, the last instructions of a slice are stepped through: imported before
    # the clock runs
    import irkjit.places
    import irkjit.reference  # noqa: F401

    try:
        vm = VM(stdout=1, jit=JitOptions(cache=True))
        vm.load(path)
    except (BadFile, OSError, MemoryError) as error:
        print(error, file=sys.stderr)
        return FAILED
    size = int(fuel)
    if not size:
        vm.state.out_tty = 1
    vm.start(args)
    times: list[float] = []
    counts: list[int] = []
    began = perf_counter()
    ended = False
    try:
        while not ended:
            ended = _slice(vm, size or None, times, counts)
    except IrkjitError as error:
        print(error, file=sys.stderr)
        return FAILED
    with open(report, "w", encoding="ascii") as file:
        json.dump({"began": began, "times": times, "counts": counts}, file)
    vm.save_code()
    return 0


def _slice(vm: VM, fuel: int | None, times: list[float], counts: list[int]) -> bool:
    """Run one slice; whether the program has ended."""
    before = vm.instructions
    began = perf_counter()
    ended = True
    try:
        vm.proceed(fuel)
    except OutOfFuel:
        ended = False
    times.append(perf_counter() - began)
    counts.append(vm.instructions - before)
    return ended


if __name__ == "__main__":
    sys.exit(main())
