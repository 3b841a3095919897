"""What `irkjit tune` does: a program with different thresholds of the jit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from statistics import median

from irkjit.bench import FAILED, BenchError
from irkjit.bench.bytecode import write_bytecode
from irkjit.bench.caches import CACHES, CodeCache, Seed
from irkjit.bench.extras import need
from irkjit.bench.interrupts import scratch_folder
from irkjit.bench.itself import irkjit_command
from irkjit.bench.layout import seconds, text_table
from irkjit.bench.order import rounds
from irkjit.bench.process import Measurer
from irkjit.bench.progress import progress
from irkjit.bench.targets import PICTURES, check_target
from irkjit.bench.terminal import WIDE, bars, note, width
from irkjit.jit.options import THRESHOLD
from irkjit.messages import say

NEVER = "never"
_NEVER = 1 << 40
"""So many calls nobody lives to see."""
EFFECT = 0.02
"""A threshold that gains less than this part is not worth an option."""


@dataclass
class Trial:
    """One threshold with one kind of cache: seconds of each run, and what the jit did in it."""

    threshold: str
    cache: str
    folder: CodeCache | None = None
    times: list[float] = field(default_factory=list)
    numbers: list[dict[str, float]] = field(default_factory=list)
    problem: str = ""


def parse_thresholds(text: str) -> list[str]:
    """What to try, from an option; the default is always among them.  Raises BenchError."""
    found = [word.strip() for word in text.split(",") if word.strip()]
    for word in found:
        if word != NEVER and not (word.isascii() and word.isdigit() and int(word) <= _NEVER):
            raise BenchError(f"--thresholds: {word!r} is no number of calls, and not {NEVER!r}")
    if str(THRESHOLD) not in found:
        found.append(str(THRESHOLD))
    return sorted(dict.fromkeys(found), key=_number)


def _number(threshold: str) -> int:
    return _NEVER if threshold == NEVER else int(threshold)


# -- measuring -------------------------------------------------------------------------------


def tune(
    prog: str,
    args: Sequence[str],
    *,
    runs: int,
    thresholds: str,
    cache: str,
    timeout: float,
    seed: int,
    plot: str | None,
) -> int:
    """Carry out the command; the exit status.  Raises BenchError, and BadFile for the program."""
    if plot:
        need("matplotlib")
    names = parse_thresholds(thresholds)
    if plot:
        check_target(plot, PICTURES)
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_folder("tune"))
        byc = scratch / "program.byc"
        write_bytecode(prog, byc)
        maker = Seed(scratch, irkjit_command())
        trials = [Trial(name, kind, maker.cache()) for kind in CACHES for name in names]
        program = _Program(prog, byc, args, scratch / "stats.json", Measurer(scratch, timeout))
        step = stack.enter_context(progress(len(trials) * (runs + 1)))
        expected = _Expected()
        for trial in trials:
            _fill(trial, program, expected)
            step(f"{trial.threshold} {trial.cache}")
        for row in rounds(trials, runs, seed):
            for trial in row:
                if not trial.problem:
                    _run(trial, program, expected)
                step(f"{trial.threshold} {trial.cache}")
    room = width()
    count = f"{runs} run{'s' * (runs != 1)}"
    title = f"{' '.join([prog, *args])}: {count} of each, seed {seed}"
    print(table(trials, names, title, room))
    print()
    print(_picture(trials, names, room))
    print()
    print(verdict(_times(trials), cache))
    if plot:
        from irkjit.bench.plots import choices

        columns = {c: [_times(trials).get((n, c), []) for n in names] for c in CACHES}
        choices(columns, names, Path(plot), "--jit-threshold")
    wrong = [trial for trial in trials if trial.problem]
    for trial in wrong:
        say(f"threshold {trial.threshold}, {trial.cache}: {trial.problem}")
    return FAILED if wrong else 0


@dataclass(frozen=True)
class _Program:
    """What runs: name, as the user gave it; byc, its bytecode; stats: where its numbers go."""

    name: str
    byc: Path
    args: Sequence[str]
    stats: Path
    measurer: Measurer


@dataclass
class _Expected:
    """What all runs must print, as a sha256, and end with: what the first did that went well."""

    digest: str = ""
    status: int | None = None


def _fill(trial: Trial, program: _Program, expected: _Expected) -> None:
    """The runs before those that count."""
    assert trial.folder is not None

    def once() -> bool:
        _run(trial, program, expected)
        return not trial.problem

    if trial.cache == "warm":
        trial.folder.fill(once)
    else:
        once()
    trial.times.clear()
    trial.numbers.clear()


def _run(trial: Trial, program: _Program, expected: _Expected) -> None:
    """One run; what it printed is expected from then on, unless it failed."""
    assert trial.folder is not None
    if trial.cache == "cold":
        trial.folder.forget()
    number = str(_number(trial.threshold))
    options = ["--jit-threshold", number, "--stats-json", str(program.stats)]
    command = [*irkjit_command(), "run", *options, str(program.byc), *program.args]
    environment = trial.folder.environment
    run = program.measurer.run(
        command, environment, expected=expected.digest, status=expected.status
    )
    detail = run.detail.replace(str(program.byc), program.name)
    trial.problem = f"{run.problem}: {detail}" if detail else run.problem
    if trial.problem:
        return
    expected.digest, expected.status = run.digest, run.status
    trial.times.append(run.sample.wall)
    trial.numbers.append(json.loads(program.stats.read_text()))


# -- the answer ------------------------------------------------------------------------------

Times = Mapping[tuple[str, str], Sequence[float]]
"""By threshold and cache: seconds, of at least one run."""


def _times(trials: Sequence[Trial]) -> Times:
    return {(t.threshold, t.cache): t.times for t in trials if t.times and not t.problem}


def score(times: Times, threshold: str, cache: str) -> float:
    """The median of the runs; for "both" the geometric mean of cold and warm."""
    if cache != "both":
        return median(times[threshold, cache])
    return sqrt(median(times[threshold, "cold"]) * median(times[threshold, "warm"]))


def choose(times: Times, cache: str) -> tuple[str, str]:
    """The threshold to use, and why.

    Another than the default only if it gains EFFECT or more, and the interval of what it gains and
    a permutation test, both corrected for the number of thresholds that were tried (Bonferroni),
    say that it gains at all.
    """
    from irkjit.bench import statistics as st

    default = str(THRESHOLD)
    kinds = CACHES if cache == "both" else (cache,)
    names = [n for n in dict.fromkeys(n for n, _ in times) if all((n, k) in times for k in kinds)]
    if default not in names:
        return default, "it could not be measured"
    best = min(names, key=lambda name: score(times, name, cache))
    gain = 1 - score(times, best, cache) / score(times, default, cache)
    if best == default:
        return default, "it was the fastest"
    if gain < EFFECT:
        return default, f"{best} was the fastest, by {100 * gain:.1f}%, which is next to nothing"
    least = min(len(times[n, k]) for n in (best, default) for k in kinds)
    others = len(names) - 1
    # half of the two-sided p values, as only what is faster is looked at
    if least < st.FEWEST or (st.smallest_p(least, least) / 2) ** len(kinds) * others > _ALPHA:
        return default, f"{least} runs of each are too few to tell; use more --runs"
    pairs = [(times[best, kind], times[default, kind]) for kind in kinds]
    high = st.mean_ratio(pairs, 1 - _ALPHA / others).high
    if high >= 1 or st.together(pairs) / 2 * others > _ALPHA:
        return default, f"{best} was {100 * gain:.1f}% faster, which is within the noise"
    return best, f"it takes {100 * gain:.1f}% less time than {default}, beyond the noise"


_ALPHA = 0.05


def verdict(times: Times, cache: str) -> str:
    """The last lines."""
    if not times:
        return "No run ended well, so nothing can be said."
    threshold, why = choose(times, cache)
    what = {"both": "first and later runs alike", "cold": "first runs", "warm": "later runs"}
    if threshold == str(THRESHOLD):
        return f"For {what[cache]}: use the default, {threshold}: {why}."
    option = "--no-jit" if threshold == NEVER else f"--jit-threshold {threshold}"
    return f"For {what[cache]}: use {option}: {why}."


# -- showing ---------------------------------------------------------------------------------


def table(trials: Sequence[Trial], names: Sequence[str], title: str, room: int = WIDE) -> str:
    """A row for each threshold, cold and then warm; two tables where one would be too wide."""
    halves = [
        ["cold", "range", "compiled", "seconds", "deopts"],
        ["warm", "range", "compiled", "from cache", "deopts"],
    ]
    middle = 1 + len(halves[0])
    head = ["threshold", *halves[0], *halves[1]]
    by = {(trial.threshold, trial.cache): trial for trial in trials}
    rows = []
    for name in names:
        cold, warm = by[name, "cold"], by[name, "warm"]
        rows.append(
            [
                name,
                *_cells(cold, ["compiled", "compile_seconds", "deopts"]),
                *_cells(warm, ["compiled", "from_cache", "deopts"]),
            ]
        )
    tables = [text_table(head, rows)]
    if len(tables[0].splitlines()[1]) > room:
        parts = [[row[:middle], [row[0], *row[middle:]]] for row in (head, *rows)]
        tables = [text_table(part[0], part[1:]) for part in zip(*parts, strict=True)]
    explanation = (
        "cold, warm: seconds from start to exit, without and with compiled code of earlier runs;"
        " medians; compiled: functions, and seconds that took, beside the program."
    )
    return "\n\n".join([title, *tables]) + "\n" + note(explanation, room)


def _cells(trial: Trial, keys: Sequence[str]) -> list[str]:
    if trial.problem or not trial.times:
        return ["failed", *["-"] * (len(keys) + 1)]
    low, high = min(trial.times), max(trial.times)
    cells = [seconds(median(trial.times)), f"{seconds(low)} .. {seconds(high)}"]
    for key in keys:
        value = median(numbers[key] for numbers in trial.numbers)
        cells.append(seconds(value) if key.endswith("seconds") else f"{value:,.0f}")
    return cells


def _picture(trials: Sequence[Trial], names: Sequence[str], room: int) -> str:
    times = _times(trials)
    rows: list[tuple[str, float | None, str]] = []
    for kind in CACHES:
        for name in names:
            middle = median(times[name, kind]) if (name, kind) in times else None
            label = seconds(middle) if middle is not None else "failed"
            rows.append((f"{kind} {name}", middle, label))
    return bars([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], room)
