"""What a comparison has measured: every sample, and all that is needed to do it again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from math import isfinite
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from irkjit.bench import BenchError
from irkjit.bench.process import Sample

FORMAT = "irkjit bench 1"
MOSTLY = 0.5
"""What must be left at least of a run when its start is taken off, as a part of the start."""
KINDS = ("irkjit", "against", "peer", "control")
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
class About:
    """Where and how it was measured, for people and for `comparison`.

    machine, versions: see there.  cpu: what differs between machines that differ.  runners: their
    command lines.  load_before, load_after: load averages.
    """

    command: str
    machine: dict[str, str]
    cpu: str
    versions: dict[str, str]
    runners: dict[str, str]
    bytecode: str
    runs: int
    warm_up: int
    size: str
    seed: int
    load_before: float
    load_after: float
    warnings: list[str]


_IN_FILES = {
    "cpu": "CPU",
    "warm_up": "warm-up",
    "load_before": "load before",
    "load_after": "load after",
}
"""What fields of About are called in files."""


@dataclass
class Results:
    """Everything that a session has measured."""

    about: About
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
    about = {_IN_FILES.get(name, name): value for name, value in asdict(results.about).items()}
    head = json.dumps({"format": FORMAT, "about": about}, indent=1).removesuffix("\n}")
    try:
        path.write_text(f'{head},\n "entries": [\n{entries}\n]}}\n', encoding="utf-8")
    except OSError as error:
        raise BenchError(f"cannot write {path}: {error.strerror}") from None


# -- reading ---------------------------------------------------------------------------------


def load(path: Path) -> Results:
    """Read what `save` wrote.  Raises BenchError, also for what can be no measurement."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or "format" not in content:
            raise ValueError("it has no format")
        if content["format"] != FORMAT:
            raise BenchError(f"{path} is not in the form {FORMAT!r}; measure again")
        about = _typed(About, content.get("about"), "about")
        entries = _typed(list[Entry], content.get("entries"), "entries")
        _check(entries)
    except OSError as error:
        raise BenchError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, ArithmeticError, RecursionError) as error:
        why = f": {error}" if type(error) is ValueError else ""
        raise BenchError(f"{path} was not written by irkjit bench --save{why}") from None
    return Results(about, entries)


def _typed(kind: Any, value: Any, where: str) -> Any:
    """A value from JSON as the type says; where: its place in the file.  Raises ValueError."""
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, dict):
        types = get_type_hints(kind)
        found = {}
        for one in fields(kind):
            name = _IN_FILES.get(one.name, one.name) if kind is About else one.name
            if name in value:
                found[one.name] = _typed(types[one.name], value[name], f"{where}, {name}")
            elif one.default is MISSING and one.default_factory is MISSING:
                raise ValueError(f"{where}, {name}: missing")
        return kind(**found)
    if get_origin(kind) is list and isinstance(value, list):
        (inner,) = get_args(kind)
        return [_typed(inner, one, f"{where} {i}") for i, one in enumerate(value, 1)]
    if get_origin(kind) is dict and isinstance(value, dict):
        inner = get_args(kind)[1]
        return {name: _typed(inner, one, f"{where}, {name}") for name, one in value.items()}
    if kind is float:
        if type(value) in (int, float) and isfinite(value):
            return float(value)
    elif type(value) is kind:
        return value
    raise ValueError(f"{where}: not what belongs there")


def _check(entries: Sequence[Entry]) -> None:
    """Raises ValueError unless the numbers can be those of runs, and each program and runner has
    one place.
    """
    if not entries:
        raise ValueError("it has no entries")
    seen = set()
    for entry in entries:
        where = f"{entry.program} under {entry.runner}"
        if (entry.program, entry.runner) in seen:
            raise ValueError(f"{where}: twice")
        seen.add((entry.program, entry.runner))
        if entry.kind not in KINDS:
            raise ValueError(f"{where}: there is no kind {entry.kind!r}")
        for sample in (*entry.samples, *entry.warm_up, *entry.startup):
            if sample.wall <= 0 or sample.cpu < 0 or sample.memory <= 0:
                raise ValueError(f"{where}: no process takes nothing")
