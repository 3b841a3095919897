"""What a comparison has measured: every sample, and all that is needed to do it again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from irkjit.bench import BenchError
from irkjit.bench.process import Sample

FORMAT = "irkjit bench 1"
MOSTLY = 0.5
"""What must be left at least of a run when its start is taken off, as a part of the start."""
METRICS = {"wall": "wall time", "cpu": "processor time", "memory": "peak memory"}


@dataclass
class Entry:
    """One program under one runner.

    kind: of the runner (`runners.Kind`).  args: what it ran with.  command: the whole command
    line.  samples: the runs that count; warm_up: those before.  startup: runs at size 1, for
    --net.  problem: "" or a few words; detail: more about that.  note: what a reader of the number
    should know.
    """

    program: str
    runner: str
    kind: str
    args: list[str]
    command: list[str]
    samples: list[Sample] = field(default_factory=list)
    warm_up: list[Sample] = field(default_factory=list)
    startup: list[Sample] = field(default_factory=list)
    problem: str = ""
    detail: str = ""
    note: str = ""

    def values(self, metric: str) -> list[float]:
        """The samples that count, of one of METRICS: seconds or KB; "net": without the start.

        For "net" the median of the starts is taken off each; of a run that is mostly start there
        is none, as what is left would be noise.
        """
        if metric != "net":
            return [float(getattr(sample, metric)) for sample in self.samples]
        from statistics import median

        if not self.startup or not self.samples:
            return []
        start = median(sample.wall for sample in self.startup)
        left = [sample.wall - start for sample in self.samples]
        return left if min(left) > MOSTLY * start else []


@dataclass
class Results:
    """about: machine, versions, command lines, options (see `machine.describe`)."""

    about: dict[str, Any]
    entries: list[Entry] = field(default_factory=list)

    def programs(self) -> list[str]:
        """Names in the order in which they were measured."""
        return list(dict.fromkeys(entry.program for entry in self.entries))

    def runners(self) -> list[str]:
        """The same of runners, the control left out."""
        return list(dict.fromkeys(e.runner for e in self.entries if e.kind != "control"))

    def runs(self) -> int:
        """How many count, of what has the fewest and did not fail; 0 if all did."""
        counts = [len(e.samples) for e in self.entries if e.samples and not e.problem]
        return min(counts, default=0)

    def find(self, program: str, runner: str) -> Entry | None:
        """The entry, if there is one."""
        found = (e for e in self.entries if (e.program, e.runner) == (program, runner))
        return next(found, None)


def save(results: Results, path: Path) -> None:
    """Write a file.  Raises BenchError."""
    # a line for each entry, so that two files can be compared by eye
    entries = ",\n".join(json.dumps(asdict(entry)) for entry in results.entries)
    head = json.dumps({"format": FORMAT, "about": results.about}, indent=1).removesuffix("\n}")
    try:
        path.write_text(f'{head},\n "entries": [\n{entries}\n]}}\n', encoding="utf-8")
    except OSError as error:
        raise BenchError(f"cannot write {path}: {error.strerror}") from None


def load(path: Path) -> Results:
    """Read what `save` wrote.  Raises BenchError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise BenchError(f"{path} is not in the form {FORMAT!r}; measure again")
        return Results(content["about"], [_entry(table) for table in content["entries"]])
    except OSError as error:
        raise BenchError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise BenchError(f"{path} was not written by irkjit bench --save") from None


def _entry(table: dict[str, Any]) -> Entry:
    for key in ("samples", "warm_up", "startup"):
        table[key] = [Sample(**sample) for sample in table[key]]
    return Entry(**table)
