"""The warm-up curves on the page of results: what `irkjit warmup` finds, of a few programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from irkjit.bench import BenchError
from irkjit.bench.catalogue import Program
from irkjit.bench.layout import markdown_table
from irkjit.bench.progress import progress
from irkjit.bench.runners import Runner
from irkjit.bench.settling import STEADY
from irkjit.bench.warming import FILLS, ROW, UNIT, Warming, record
from irkjit.errors import BadFile
from irkjit.messages import say

CHOSEN = ("fib", "json", "strings", "exceptions")
"""One that is hot at once, two with much code, one whose control flow is hard to compile."""
RUNS, SLICES, WITHIN = 3, 200, 0.1
PICTURE = "warmup.svg"
_ACROSS = "slice of the run, of equal numbers of instructions"


def chosen(programs: Sequence[Program], runners: Sequence[Runner], size: str) -> list[Program]:
    """Those of CHOSEN that are measured cold and warm; programs of one's own are none of them.

    At the small size there is nothing to see: a slice would take less than the stop at its end.
    """
    if size == "small" or not {"cold", "warm"} <= {runner.cache for runner in runners}:
        return []
    return [p for name in CHOSEN for p in programs if p.name == name and p.twins]


def measured(programs: Sequence[Program], timeout: float) -> dict[str, Warming]:
    """Curves by the program's name; one that fails is left out, which is told."""
    found = {}
    with progress(len(programs) * (2 * RUNS + FILLS)) as step:
        for program in programs:
            try:
                curves = record(program.path, program.full.args, RUNS, SLICES, timeout, step)
                found[program.name] = Warming(curves, WITHIN)
            except (BadFile, BenchError) as error:
                say(f"warning: no warm-up curve of {program.name}: {error}")
    return found


def section(found: Mapping[str, Warming], folder: str) -> Iterator[str]:
    """The lines of the page; folder: where its pictures are."""
    yield "## Warm-up"
    yield ""
    yield (
        f"How a program gets faster while it runs, as `irkjit warmup` shows it: medians of {RUNS}"
        f" runs, each cut into {SLICES} slices of equal numbers of instructions. A broken line"
        " marks where the peak begins."
    )
    yield ""
    yield f"![Warm-up curves]({folder}/{PICTURE})"
    yield ""
    rows = [
        [n, kind, *warming.row(kind)] for n, warming in found.items() for kind in warming.middle
    ]
    yield markdown_table(["program", "cache", *ROW], rows)
    yield ""
    yield (
        f"* first, peak: {UNIT}; the peak is the median of the last quarter, and begins at the"
        f" slice where a moving median comes within {100 * WITHIN:g}% of it, and then is so for"
        f" {100 * STEADY:g}% of the rest; after: the seconds until then; lost: the seconds that"
        " this took more than at the peak."
    )
    for name, warming in found.items():
        if warming.note():
            yield f"* {name}: {warming.note()}"
    yield ""


def draw(found: Mapping[str, Warming], folder: Path) -> None:
    """Write the picture.  Raises BenchError."""
    from irkjit.bench import plots

    plots.curves(found, folder / PICTURE, across=_ACROSS, up=UNIT)
