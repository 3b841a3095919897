"""The tables of a comparison: times, ratios, and one row for each runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from irkjit.bench import statistics as st
from irkjit.bench.layout import percent, seconds, text_table, times
from irkjit.bench.results import METRICS, Entry, Results
from irkjit.bench.terminal import note, width

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
        notes = [note(text, width()) for text in self.notes]
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
    found = means(results, base, metric)
    foot = [_mean_of(results, base, metric)]
    foot += [times(found[r].value) if r in found else "-" for r in runners]
    return Table(
        f"{metric_name(metric).capitalize()} where {base} takes 1: below 1 is less",
        ["program", *runners],
        rows,
        [foot],
        [unclear(results), *_left_out(results, base, metric)],
    )


ENOUGH = 0.5
"""The part of the programs that a runner must have done for a mean: it would leave little for the
others."""


def in_common(results: Results, base: str, metric: str) -> tuple[list[str], list[str]]:
    """Programs over which means are taken, and the runners that have one.

    All means are over the same programs, so that they can be compared: those that all of the
    runners did right, and `base` too.  Runners without half of the programs have no mean.
    """
    done = {
        runner: {p for p in results.programs() if pair(results, p, runner, base, metric)}
        for runner in results.runners()
    }
    most = max((len(programs) for runner, programs in done.items() if runner != base), default=0)
    runners = [r for r, programs in done.items() if programs and len(programs) >= ENOUGH * most]
    common = [p for p in results.programs() if runners and all(p in done[r] for r in runners)]
    return common, runners if common else []


def means(results: Results, base: str, metric: str) -> dict[str, st.Estimate]:
    """By runner the geometric mean over the programs in common."""
    common, runners = in_common(results, base, metric)
    found = {}
    for runner in runners:
        pairs = [pair(results, p, runner, base, metric) for p in common]
        found[runner] = st.mean_ratio([p for p in pairs if p is not None])
    return found


def _mean_of(results: Results, base: str, metric: str) -> str:
    count = len(in_common(results, base, metric)[0])
    return "geometric mean" + (f" of {count}" if count < len(results.programs()) else "")


def _left_out(results: Results, base: str, metric: str = "wall") -> list[str]:
    """Notes on what has no part in geometric means."""
    common, runners = in_common(results, base, metric)
    notes = []
    missing = [program for program in results.programs() if program not in common]
    if missing and common:
        notes.append(
            f"geometric means are over the {len(common)} program{'s' * (len(common) != 1)} that"
            f" all did, without {', '.join(missing)}"
        )
    none = [r for r in results.runners() if r != base and r not in runners]
    if none and common:
        notes.append(f"without a mean, as there are too few programs: {', '.join(none)}")
    return notes


def summary(results: Results, base: str) -> Table:
    """A row for each runner: geometric means with their intervals, and how often it won."""
    metrics = [*METRICS]
    if any(entry.startup for entry in results.entries):
        metrics.insert(1, "net")
    found = {metric: means(results, base, metric) for metric in metrics}
    rows = []
    for runner in results.runners():
        own = [pair(results, p, runner, base, "wall") for p in results.programs()]
        pairs = [p for p in own if p is not None]
        faster, slower = _won(pairs)
        cells = []
        for metric in metrics:
            estimate = found[metric].get(runner)
            text = "1" if runner == base else _with_interval(estimate) if estimate else "-"
            cells.append(text if pairs else "-")
        rows.append([runner, *cells, faster, slower, f"{len(pairs)}"])
    if results.runs() >= st.FEWEST:
        what = "with their 95% intervals"
        notes = [
            "faster in, slower in: programs where the 95% interval of the ratio of wall times does"
            " not contain 1; not corrected for their number, so about one of twenty is wrong"
        ]
    else:
        what = "in brackets the range of the runs"
        notes = [f"fewer than {st.FEWEST} runs: no intervals, and no verdict on single programs"]
    return Table(
        f"Geometric means where {base} is 1, {what}",
        ["runner", *map(metric_name, metrics), "faster in", "slower in", "of"],
        rows,
        notes=[*_left_out(results, base), *notes],
    )


def _won(pairs: list[tuple[list[float], list[float]]]) -> tuple[str, str]:
    """In how many programs it was faster, and slower; "-" if that cannot be told."""
    ratios = [st.ratio(*pair) for pair in pairs]
    if ratios and not any(ratio.level for ratio in ratios):
        return "-", "-"
    clear = [ratio for ratio in ratios if not ratio.unclear]
    return f"{sum(r.high < 1 for r in clear)}", f"{sum(r.low > 1 for r in clear)}"


def _with_interval(estimate: st.Estimate) -> str:
    text = times(estimate.value)
    if estimate.low == estimate.high:
        return text
    marks = "({}-{})" if estimate.level else "[{}-{}]"
    return f"{text} {marks.format(times(estimate.low), times(estimate.high))}"


def unclear(results: Results) -> str:
    """What the sign means with so many runs."""
    if results.runs() < st.FEWEST:
        return f"{UNCLEAR} cannot tell: that takes {st.FEWEST} runs"
    return f"{UNCLEAR} the interval of the ratio contains 1: perhaps no difference"


def what_is_behind(results: Results) -> str:
    """What ± and ≈ mean with so many runs."""
    level = st.median_level(results.runs())
    if level:
        return f"± is how far the {100 * level:.0f}% interval of the median reaches."
    if results.runs() == 1:
        return "One run of each says nothing of the noise."
    return (
        "± is how far the runs reach on either side of the median:"
        f" below {st.FEWEST} runs there is no interval."
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
                row.append("-" if not samples else "1" if runner == base else ratio)
        rows.append(row)
    args = next((e.args for e in results.entries if not e.note), results.entries[0].args)
    title = " ".join([program, *args]) + ": seconds and MB, medians"
    notes = footnotes(results)
    if base:
        notes.append(unclear(results))
    return Table(title, head, rows, notes=notes)
