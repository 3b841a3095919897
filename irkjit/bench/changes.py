"""What `irkjit bench --compare` says."""

from __future__ import annotations

from irkjit.bench.comparison import ALPHA, EFFECT, Change, Comparison
from irkjit.bench.layout import text_table, times
from irkjit.bench.tables import metric_name, write_value

SHOW_ALL = 12
"""Up to so many rows all are shown; of more only those that changed."""


def report(found: Comparison, metric: str, old: str, new: str, effect: float = EFFECT) -> str:
    """Tables and notes; old, new: what the two sides are called."""
    lines = [f"{metric_name(metric).capitalize()}: {new} against {old}", ""]
    changed = [change for change in found.changes if change.verdict]
    shown = found.changes if len(found.changes) <= SHOW_ALL else changed
    if shown:
        head = ["program", "runner", "old", "new", "new/old", "95% interval", "p", ""]
        lines += [text_table(head, [_row(change, metric) for change in shown]), ""]
    rows = [
        [c.runner, times(c.ratio.value), _interval(c), f"{c.p:.2g}", c.verdict]
        for c in found.overall
    ]
    if rows:
        head = ["all programs", "new/old", "95% interval", "p", ""]
        lines += [text_table(head, rows), ""]
    if found.changes and not found.blind:
        same = len(found.changes) - len(changed)
        lines.append(f"{same} of {len(found.changes)} show no difference beyond the noise.")
    elif found.blind and found.changes:
        lines.append(f"No verdict on single programs: {found.blind}.")
    if found.blind_overall and found.overall:
        lines.append("Nor on all programs together: too few runs.")
    if found.changes and not (found.blind and (found.blind_overall or not found.overall)):
        lines.append(
            f"Called different: more than {100 * effect:g}%, with an interval without 1, and"
            f" p <= {ALPHA} (permutation tests, corrected for all that is compared)."
        )
    lines += [f"Note: {note}." for note in found.notes]
    return "\n".join(lines)


def _row(change: Change, metric: str) -> list[str]:
    return [
        change.program,
        change.runner,
        write_value(metric, change.old),
        write_value(metric, change.new),
        times(change.ratio.value),
        _interval(change),
        f"{change.p:.2g}",
        change.verdict,
    ]


def _interval(change: Change) -> str:
    if not change.ratio.level:
        return "-"
    return f"{times(change.ratio.low)}-{times(change.ratio.high)}"
