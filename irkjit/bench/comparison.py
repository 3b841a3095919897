"""Two result files: what got slower or faster, beyond the noise and by enough to matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from irkjit.bench import statistics as st
from irkjit.bench.results import Results

ALPHA = 0.05
"""How likely it may be that anything at all is called different though nothing is."""
EFFECT = 0.03
"""Differences up to this part are never called one: moving a function in memory makes as much."""

SLOWER, FASTER, SAME = "slower", "faster", ""


@dataclass(frozen=True)
class Change:
    """One program under one runner; or, with the program "", all programs under it.

    ratio: new to old.  least: the same, or divided by that of the control if that is less.
    p: corrected for the number of comparisons.  verdict: SLOWER, FASTER, SAME.
    """

    program: str
    runner: str
    kind: str
    old: float
    new: float
    ratio: st.Estimate
    least: float
    p: float
    verdict: str


@dataclass
class Comparison:
    """changes: by program and runner.  overall: by runner.  notes: what a reader should know.

    blind: why no single change could be told, however large; "" if that is not so.
    """

    changes: list[Change]
    overall: list[Change]
    notes: list[str] = field(default_factory=list)
    blind: str = ""
    blind_overall: bool = False

    def regressions(self, percent: float) -> list[Change]:
        """What in irkjit got slower by more than that."""
        return [
            change
            for change in (*self.changes, *self.overall)
            if change.kind == "irkjit"
            and change.verdict == SLOWER
            and change.least > 1 + percent / 100
        ]

    def doubtful(self, percent: float) -> list[Change]:
        """What in irkjit took that much longer, but may be noise."""
        return [
            change
            for change in (*self.changes, *self.overall)
            if change.kind == "irkjit" and not change.verdict and change.least > 1 + percent / 100
        ]


@dataclass(frozen=True)
class _Pair:
    program: str
    runner: str
    kind: str
    old: list[float]
    new: list[float]


def compare(old: Results, new: Results, metric: str = "wall", effect: float = EFFECT) -> Comparison:
    """Compare what both have: the same program, arguments and runner.

    A change is called one if it is larger than `effect`, the interval of the ratio does not
    contain 1, and a permutation test says so at ALPHA, corrected for all comparisons.  All that
    must also hold when the ratio is divided by that of the control: a machine that is slower now
    makes everything slower.  All programs together may be called different with so few runs that
    there is no interval, by the test alone.
    """
    notes = _left_out(old, new)
    pairs = list(_pairs(old, new, metric, notes))
    found = Comparison([], [], notes)
    if not pairs:
        notes.append("there is nothing to compare: no program has runs of one runner in both")
        found.blind, found.blind_overall = "nothing to compare", True
        return found
    machine = _machine(old, new, metric)
    judge = _Judge(machine.value if machine else 1.0, effect)
    groups = _by_runner(pairs)
    # two families, single programs and all together, share ALPHA, which so is about all that is
    # said
    families = 2 if groups else 1
    for pair, p in zip(pairs, st.different([(x.new, x.old) for x in pairs]), strict=True):
        found.changes.append(_change(pair, min(1.0, families * p), judge))
    p_values = st.holm([st.together(group) for group in groups.values()])
    for (runner, kind), p in zip(groups, p_values, strict=True):
        ratio = st.mean_ratio(groups[runner, kind])
        corrected = min(1.0, families * p)
        verdict = judge.verdict(ratio, corrected, ratio.level > 0)
        least = judge.least(ratio)
        found.overall.append(
            Change("", runner, kind, 1.0, ratio.value, ratio, least, corrected, verdict)
        )
    found.blind = _blind(pairs)
    few = sum(not change.ratio.level for change in found.changes)
    if few and not found.blind:
        notes.append(f"too few runs for a verdict: {few} of {len(found.changes)}")
    found.blind_overall = _blind_overall(groups, families * len(groups))
    notes += _controls(found, machine, effect)
    return found


NO_TWIN = "no twin"
"""The problem of a peer that has no version of a program: nothing that went wrong."""
_NAMED = 4
"""Up to so many programs are named in a note."""


def _left_out(old: Results, new: Results) -> list[str]:
    """Notes on what is not compared, as it failed or is only in one of the two."""
    found: dict[tuple[str, str], list[str]] = {}
    for here, there, side, other in ((new, old, "new", "old"), (old, new, "old", "new")):
        for entry in here.entries:
            if entry.kind == "control" or entry.problem == NO_TWIN:
                continue
            if entry.problem:
                what = f"failed in the {side} file: {entry.problem}"
            elif there.find(entry.program, entry.runner) is None:
                what = f"only in the {side} file, not in the {other} one"
            else:
                continue
            found.setdefault((what, entry.runner), []).append(entry.program)
    notes = []
    for (what, runner), programs in found.items():
        shown = ", ".join(programs[:_NAMED])
        more = f" and {len(programs) - _NAMED} more" if len(programs) > _NAMED else ""
        notes.append(f"{runner} with {shown}{more}: {what}")
    return notes


def _pairs(old: Results, new: Results, metric: str, notes: list[str]) -> Iterator[_Pair]:
    other = 0
    for entry in new.entries:
        before = old.find(entry.program, entry.runner)
        if before is None or entry.kind == "control":
            continue
        if before.args != entry.args:
            other += 1
            continue
        values = before.values(metric), entry.values(metric)
        if all(values) and not before.problem and not entry.problem:
            yield _Pair(entry.program, entry.runner, entry.kind, *values)
    if other:
        notes.append(f"not compared, as the arguments differ: {other} of {len(new.entries)}")
    cpus = [results.about.cpu for results in (old, new)]
    if cpus[0] != cpus[1]:
        notes.append(f"the machines differ: {cpus[0]}; {cpus[1]}")


def _machine(old: Results, new: Results, metric: str) -> st.Estimate | None:
    """How much the control changed; None if it was not measured, or says nothing of the metric."""
    if metric == "memory":
        return None
    what = "cpu" if metric == "cpu" else "wall"
    pairs = []
    for entry in new.entries:
        before = old.find(entry.program, entry.runner)
        if entry.kind == "control" and before and before.samples and entry.samples:
            pairs.append((entry.values(what), before.values(what)))
    return st.mean_ratio(pairs) if pairs else None


@dataclass(frozen=True)
class _Judge:
    """machine: the ratio of the control."""

    machine: float
    effect: float

    def least(self, ratio: st.Estimate) -> float:
        """How much more it is at least, if the machine is to blame for what it may be."""
        return min(ratio.value, ratio.value / self.machine)

    def verdict(self, ratio: st.Estimate, p: float, interval: bool = True) -> str:
        """SLOWER, FASTER or SAME; interval: whether it has a say."""
        if p > ALPHA:
            return SAME
        low = min(ratio.low, ratio.low / self.machine)
        high = max(ratio.high, ratio.high / self.machine)
        most = max(ratio.value, ratio.value / self.machine)
        if (low > 1 or not interval) and self.least(ratio) > 1 + self.effect:
            return SLOWER
        if (high < 1 or not interval) and most < 1 / (1 + self.effect):
            return FASTER
        return SAME


def _change(pair: _Pair, p: float, judge: _Judge) -> Change:
    ratio = st.ratio(pair.new, pair.old)
    old, new = median(pair.old), median(pair.new)
    verdict = judge.verdict(ratio, p) if ratio.level else SAME
    least = judge.least(ratio)
    return Change(pair.program, pair.runner, pair.kind, old, new, ratio, least, p, verdict)


def _blind(pairs: Sequence[_Pair]) -> str:
    """Why the number of runs allows no verdict on any single program; "" if it does."""
    counts = [(len(pair.old), len(pair.new)) for pair in pairs]
    if max(map(min, counts)) >= st.FEWEST:
        return ""
    old, new = counts[0]
    return f"{old} and {new} runs are too few to tell a difference; use --runs {st.FEWEST}"


# -- all programs together -------------------------------------------------------------------

_Group = list[tuple[list[float], list[float]]]


def _by_runner(pairs: Sequence[_Pair]) -> dict[tuple[str, str], _Group]:
    """New and old runs of all programs, by runner and its kind; of one program there are none.

    Many programs with few runs tell much together.
    """
    found: dict[tuple[str, str], _Group] = {}
    for pair in pairs:
        found.setdefault((pair.runner, pair.kind), []).append((pair.new, pair.old))
    return {key: group for key, group in found.items() if len(group) > 1}


def _blind_overall(groups: dict[tuple[str, str], _Group], comparisons: int) -> bool:
    """Whether the number of runs allows no verdict on all programs together."""
    for group in groups.values():
        least = 1.0
        for new, old in group:
            least *= st.smallest_p(len(new), len(old)) / 2
        if 2 * least * comparisons <= ALPHA:
            return False
    return True


def _controls(found: Comparison, machine: st.Estimate | None, effect: float) -> list[str]:
    """Warnings where what irkjit has no part in has changed as well."""
    notes = []
    if machine is not None and abs(machine.value - 1) > effect:
        notes.append(
            f"a fixed calculation took {machine.value:.2f} times as long as before: the machine,"
            " or its load, is not the same, and only what differs by more than that is called"
            " different; measure both again, one after the other, on a quiet machine"
        )
    moved = [c.runner for c in found.overall if c.kind != "irkjit" and c.verdict]
    if moved:
        notes.append(f"{', '.join(moved)} changed, too, so the machine may be what has changed")
    return notes
