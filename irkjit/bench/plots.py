"""Pictures.  Needs matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irkjit.bench import BenchError, tables
from irkjit.bench.results import METRICS, Results
from irkjit.bench.statistics import ratio
from irkjit.bench.tables import pair

if TYPE_CHECKING:
    from irkjit.bench.warming import Warming

_BARS = ("baseline", "jit-cold", "jit-warm")
_BAR_COLOURS = {"baseline": "#9ecae1", "jit-cold": "#4292c6", "jit-warm": "#08519c"}
_MARKERS = "oDs^vPX*<>"


def _figure(width: float, height: float, rows: int = 0, columns: int = 1) -> tuple[Any, Any]:
    """A figure and its axes; with `rows` an array of them."""
    import matplotlib

    matplotlib.use("Agg")  # no window, so that it works without a screen
    matplotlib.rcParams["svg.hashsalt"] = "irkjit"  # one picture, one file
    from matplotlib import pyplot

    return pyplot.subplots(
        max(1, rows), columns, figsize=(width, height), layout="constrained", squeeze=not rows
    )


def _save(figure: Any, path: Path) -> None:
    from matplotlib import pyplot

    # without a date the same numbers give the same file
    metadata = {"Date": None} if path.suffix == ".svg" else None
    try:
        figure.savefig(path, dpi=120, metadata=metadata)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise BenchError(f"cannot write {path}: {reason}") from None
    finally:
        pyplot.close(figure)


def _log_axis(axes: Any, base: str) -> None:
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.axvline(1, color="black", linewidth=1)
    axes.set_xlabel(f"time where {base} takes 1, logarithmic: further left is faster")
    axes.grid(axis="x", which="both", color="#dddddd", linewidth=0.5)
    axes.set_axisbelow(True)


def per_program(results: Results, base: str, path: Path, metric: str = "wall") -> None:
    """A group of bars for each program, one for each tier of irkjit; the others as marks."""
    programs = results.programs()
    runners = [r for r in results.runners() if r != base]
    bars = [r for r in _BARS if r in runners]
    figure, axes = _figure(9, 1.6 + (0.16 * len(bars) + 0.18) * len(programs))
    height = 0.8 / max(len(bars), 1)
    for number, runner in enumerate(runners):
        at, middles, errors = [], [], []
        for row, program in enumerate(programs):
            found = pair(results, program, runner, base, metric)
            if found:
                estimate = ratio(*found)
                at.append(row)
                middles.append(estimate.value)
                errors.append((estimate.value - estimate.low, estimate.high - estimate.value))
        if not at:
            continue
        if runner in bars:
            offset = (bars.index(runner) - (len(bars) - 1) / 2) * height
            # bars that start at 1 show who wins by their side
            axes.barh(
                [y + offset for y in at],
                [value - 1 for value in middles],
                height,
                left=1,
                xerr=[*zip(*errors, strict=True)],
                error_kw={"linewidth": 0.7},
                color=_BAR_COLOURS[runner],
                label=runner,
            )
        else:
            mark = _MARKERS[number % len(_MARKERS)]
            axes.plot(middles, at, mark, markersize=4.5, label=runner, alpha=0.85)
    axes.set_yticks(range(len(programs)), programs)
    axes.set_ylim(len(programs) - 0.4, -0.6)
    _log_axis(axes, base)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=6, fontsize=8, frameon=False)
    _save(figure, path)


def means(results: Results, base: str, path: Path) -> None:
    """A bar for each runner: the geometric mean over all programs, for time and memory."""
    import matplotlib

    metrics = [*METRICS]
    runners = [r for r in results.runners() if r != base]
    by_metric = {m: tables.means(results, base, m) for m in metrics}
    found = {(r, m): by_metric[m].get(r) for r in runners for m in metrics}
    runners = [r for r in runners if found[r, "wall"]]
    runners.sort(key=lambda r: -(e.value if (e := found[r, "wall"]) else 0))
    figure, axes = _figure(8, 1.2 + 0.45 * len(runners))
    colours = matplotlib.colormaps["viridis"]
    for number, metric in enumerate(metrics):
        for row, runner in enumerate(runners):
            estimate = found[runner, metric]
            if estimate is not None:
                axes.barh(
                    row + (number - 1) * 0.27,
                    estimate.value - 1,
                    0.25,
                    left=1,
                    xerr=[[estimate.value - estimate.low], [estimate.high - estimate.value]],
                    error_kw={"linewidth": 0.7},
                    color=colours(0.15 + 0.35 * number),
                    label=METRICS[metric] if row == 0 else None,
                )
    axes.set_yticks(range(len(runners)), runners)
    axes.invert_yaxis()
    _log_axis(axes, base)
    axes.set_xlabel(f"geometric means where {base} is 1, logarithmic: further left is less")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=8, frameon=False)
    _save(figure, path)


def curves(programs: Mapping[str, Warming], path: Path, *, across: str, up: str) -> None:
    """How programs get faster: for each a line for cold and one for warm over their iterations.

    A broken line marks where one begins to be at its peak.
    """
    columns = min(2, len(programs))
    rows = -(-len(programs) // columns)
    figure, grid = _figure(9, 4.5 if rows == 1 else 3 * rows, rows, columns)
    for axes, (name, warming) in zip(grid.flat, programs.items(), strict=False):
        for kind, values in warming.middle.items():
            (line,) = axes.plot(range(1, len(values) + 1), values, linewidth=1.2, label=kind)
            start = warming.settled[kind].start
            if start is not None:
                axes.axvline(start + 1, color=line.get_color(), linestyle="--", linewidth=0.8)
        axes.set_yscale("log")
        if len(programs) > 1:
            axes.set_title(name, fontsize=10)
        axes.grid(which="both", color="#dddddd", linewidth=0.5)
    for axes in [*grid.flat][len(programs) :]:
        axes.remove()
    figure.supxlabel(across, fontsize=10)
    figure.supylabel(up, fontsize=10)
    grid.flat[0].legend()
    _save(figure, path)


def choices(
    lines: Mapping[str, Sequence[Sequence[float]]], names: Sequence[str], path: Path, across: str
) -> None:
    """For each series the median and range of the samples at each of `names`."""
    from statistics import median

    figure, axes = _figure(8, 4.5)
    for name, columns in lines.items():
        at = [i for i, samples in enumerate(columns) if samples]
        middles = [median(columns[i]) for i in at]
        below = [m - min(columns[i]) for i, m in zip(at, middles, strict=True)]
        above = [max(columns[i]) - m for i, m in zip(at, middles, strict=True)]
        axes.errorbar(at, middles, yerr=[below, above], marker="o", capsize=3, label=name)
    axes.set_xticks(range(len(names)), names)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(across)
    axes.set_ylabel("seconds, start to exit: median and range")
    axes.grid(color="#dddddd", linewidth=0.5)
    axes.legend()
    _save(figure, path)
