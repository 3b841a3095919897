"""The tables of a comparison: times, ratios, and one row for each runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from irkjit.bench import statistics as st
from irkjit.bench.layout import percent, seconds, text_table, times
from irkjit.bench.results import METRICS, Entry, Results

UNCLEAR = "≈"
"""Behind a ratio that may be 1."""


@dataclass
class Table:
    """title: what the numbers are.  notes: below it."""

    title: str
    head: list[str]
    rows: list[list[str]]
    foot: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """For a terminal."""
        notes = [f"  {note}" for note in self.notes]
        return "\n".join([self.title, "", text_table(self.head, self.rows, self.foot), *notes])


def tables(results: Results, relative_to: str, metrics: list[str]) -> list[Table]:
    """All tables, for each metric; of a single program one that has a row for each runner.

    relative_to: a runner, "" for no ratios.
    """
    if len(results.programs()) == 1:
        return [single(results, relative_to, metrics)]
    found: list[Table] = []
    for metric in metrics:
        found.append(values(results, metric, notes=not found))
        if relative_to:
            found.append(ratios(results, metric, relative_to))
    if relative_to:
        found.append(summary(results, relative_to))
    return found


# -- cells -----------------------------------------------------------------------------------


def metric_name(metric: str) -> str:
    """For titles."""
    return "wall time without the start" if metric == "net" else METRICS[metric]


def write_value(metric: str, value: float) -> str:
    """Seconds, or megabytes."""
    return f"{value / 1024:.0f}" if metric == "memory" else seconds(value)


def value_cell(entry: Entry | None, metric: str) -> str:
    """The median with how far its interval reaches, or what went wrong."""
    if entry is None:
        return "-"
    samples = entry.values(metric)
    if entry.problem or not samples:
        return entry.problem or "-"
    estimate = st.median(samples)
    text = write_value(metric, estimate.value) + ("*" if entry.note else "")
    return text if len(samples) == 1 else f"{text} ±{percent(estimate.spread)}"


def pair(
    results: Results, program: str, runner: str, base: str, metric: str
) -> tuple[list[float], list[float]] | None:
    """What a ratio is made of; None unless both did the same thing right."""
    entries = [results.find(program, name) for name in (runner, base)]
    if any(e is None or e.problem or not e.values(metric) for e in entries):
        return None
    new, old = (e for e in entries if e is not None)
    return None if new.args != old.args else (new.values(metric), old.values(metric))


def _ratio_cell(found: tuple[list[float], list[float]] | None) -> str:
    if found is None:
        return "-"
    estimate = st.ratio(*found)
    return times(estimate.value) + (UNCLEAR if estimate.unclear else "")


def footnotes(results: Results) -> list[str]:
    """What went wrong, and what should be known, of single numbers: a line each."""
    found = []
    for entry in results.entries:
        if entry.problem and entry.problem != "no twin":
            detail = f": {entry.detail}" if entry.detail else ""
            found.append(f"{entry.program}, {entry.runner}: {entry.problem}{detail}")
        elif entry.note:
            found.append(f"* {entry.program}, {entry.runner}: {entry.note}")
    return found


# -- tables ----------------------------------------------------------------------------------


def values(results: Results, metric: str, notes: bool = True) -> Table:
    """A row for each program, a column for each runner.  notes: with those on single numbers."""
    runners = results.runners()
    rows = []
    for program in results.programs():
        entries = [results.find(program, runner) for runner in runners]
        # where the reference tier runs with less than the others, theirs are shown
        args = max((e.args for e in entries if e), key=lambda args: _count(entries, args))
        cells = [value_cell(entry, metric) for entry in entries]
        rows.append([program, " ".join(args), *cells])
    unit = "MB" if metric == "memory" else "seconds"
    title = f"{metric_name(metric).capitalize()} in {unit}, medians"
    head = ["program", "size", *runners]
    return Table(title, head, rows, notes=footnotes(results) if notes else [])


def _count(entries: list[Entry | None], args: list[str]) -> int:
    return sum(entry is not None and entry.args == args for entry in entries)


def ratios(results: Results, metric: str, base: str) -> Table:
    """The same, where `base` is 1; the last row has the geometric means."""
    runners = [runner for runner in results.runners() if runner != base]
    rows = [
        [p, *(_ratio_cell(pair(results, p, runner, base, metric)) for runner in runners)]
        for p in results.programs()
    ]
    means = [mean(results, runner, base, metric) for runner in runners]
    foot = ["geometric mean", *(times(m.value) if m else "-" for m in means)]
    return Table(
        f"{metric_name(metric).capitalize()} where {base} takes 1: below 1 is less",
        ["program", *runners],
        rows,
        [foot],
        [f"{UNCLEAR} the interval of the ratio contains 1: perhaps no difference"],
    )


def mean(results: Results, runner: str, base: str, metric: str) -> st.Estimate | None:
    """The geometric mean over the programs that both did right; None without one."""
    found = [pair(results, p, runner, base, metric) for p in results.programs()]
    pairs = [p for p in found if p is not None]
    return st.mean_ratio(pairs) if pairs else None


def summary(results: Results, base: str) -> Table:
    """A row for each runner: geometric means with their intervals, and how often it won."""
    metrics = [*METRICS]
    if any(entry.startup for entry in results.entries):
        metrics.insert(1, "net")
    rows = []
    for runner in results.runners():
        found = [pair(results, p, runner, base, "wall") for p in results.programs()]
        pairs = [p for p in found if p is not None]
        less = sum(st.ratio(*p).high < 1 for p in pairs)
        more = sum(st.ratio(*p).low > 1 for p in pairs)
        cells = []
        for metric in metrics:
            estimate = mean(results, runner, base, metric)
            if runner == base:
                cells.append("1")
                continue
            cells.append(
                f"{times(estimate.value)} ({times(estimate.low)}-{times(estimate.high)})"
                if estimate
                else "-"
            )
        rows.append([runner, *cells, f"{less}", f"{more}", f"{len(pairs)}"])
    return Table(
        f"Geometric means where {base} is 1, with their 95% intervals",
        ["runner", *map(metric_name, metrics), "faster in", "slower in", "of"],
        rows,
        notes=["faster in, slower in: programs whose wall time differs beyond the noise"],
    )


def single(results: Results, base: str, compared: Sequence[str] = ("wall",)) -> Table:
    """One program: a row for each runner.  compared: the metrics with ranges and ratios."""
    program = results.programs()[0]
    metrics = [*METRICS]
    if any(entry.startup for entry in results.entries):
        metrics.insert(1, "net")
    compared = [metric for metric in compared if metric != "net"]
    head = ["runner", *map(metric_name, metrics)]
    for metric in compared:
        head.append(f"range of {metric_name(metric)}")
        if base:
            head.append(f"{base} is 1")
    rows = []
    for runner in results.runners():
        entry = results.find(program, runner)
        row = [runner, *(value_cell(entry, metric) for metric in metrics)]
        for metric in compared:
            samples = entry.values(metric) if entry and not entry.problem else []
            ends = [write_value(metric, end(samples)) for end in (min, max)] if samples else []
            row.append(" .. ".join(ends) or "-")
            if base:
                ratio = _ratio_cell(pair(results, program, runner, base, metric))
                row.append("1" if runner == base else ratio)
        rows.append(row)
    args = next((e.args for e in results.entries if not e.note), results.entries[0].args)
    title = " ".join([program, *args]) + ": seconds and MB, medians"
    notes = footnotes(results)
    if base:
        notes.append(f"{UNCLEAR} the interval of the ratio contains 1: perhaps no difference")
    return Table(title, head, rows, notes=notes)
