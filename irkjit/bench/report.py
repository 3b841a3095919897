"""bench/RESULTS.md: the page with all numbers, and its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from irkjit.bench import BenchError, curves, plots
from irkjit.bench.layout import markdown_table
from irkjit.bench.results import METRICS, About, Results
from irkjit.bench.tables import Table, metric_name, ratios, summary, values, what_is_behind
from irkjit.bench.targets import FOLDER
from irkjit.bench.warming import Warming

_DOCUMENT = "../docs/bench.md"


def write(
    results: Results, relative_to: str, path: Path, warming: Mapping[str, Warming] | None = None
) -> None:
    """Write the page and its pictures.  Raises BenchError.

    warming: warm-up curves by program, if there are any.
    """
    folder = path.parent / FOLDER
    pictures: list[tuple[str, str]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if relative_to:
            plots.means(results, relative_to, folder / "means.svg")
            plots.per_program(results, relative_to, folder / "programs.svg")
            pictures = [
                ("Geometric means over the programs", "means.svg"),
                ("Each program", "programs.svg"),
            ]
        lines = [*_lines(results, relative_to, pictures, _method(path), warming or {})]
        if warming:
            curves.draw(warming, folder)
        path.write_text("\n".join(lines) + "\n", "utf-8", "replace")
    except OSError as error:
        raise BenchError(f"cannot write {error.filename}: {error.strerror}") from None


def _method(page: Path) -> str:
    """Where the method is described: a link, if the page is among irkjit's sources."""
    if (page.parent / _DOCUMENT).is_file():
        return f"[How this is measured]({_DOCUMENT})."
    return "How this is measured is told in `docs/bench.md` of irkjit's sources."


def _lines(
    results: Results,
    base: str,
    pictures: list[tuple[str, str]],
    method: str,
    warming: Mapping[str, Warming],
) -> Iterator[str]:
    about = results.about
    yield "# Results"
    yield ""
    yield "This page is generated: do not edit it. The command was"
    yield ""
    yield f"    {about.command}"
    yield ""
    yield (
        "Each number is the median of runs of whole processes, from start to exit, that took turns"
        " in random order; outputs were compared with what must be printed."
        f" {what_is_behind(results)} `jit-cold` starts each run without compiled"
        f" code, `jit-warm` with that of earlier runs. {method}"
    )
    yield ""
    yield from _facts(about)
    if base:
        yield "## In short"
        yield ""
        yield from _table(summary(results, base))
        for title, name in pictures:
            yield f"![{title}]({FOLDER}/{name})"
            yield ""
    started = any(entry.startup for entry in results.entries)
    for metric in [*METRICS, *(["net"] if started else [])]:
        yield f"## {metric_name(metric).capitalize()}"
        yield ""
        yield from _table(values(results, metric, notes=metric == "wall"))
        if base:
            yield from _table(ratios(results, metric, base))
    if warming:
        yield from curves.section(warming, FOLDER)
    yield "## Command lines"
    yield ""
    yield (
        "With `{byc}` for the bytecode file, `{name}` for the program, `{size}` or `{args}` for"
        " its arguments:"
    )
    yield ""
    for name, command in about.runners.items():
        yield f"* {name}: `{command}`"
    yield ""
    yield f"Bytecode: {about.bytecode}."


def _facts(about: About) -> Iterator[str]:
    yield "## Where and how"
    yield ""
    rows = [
        *about.machine.items(),
        *about.versions.items(),
        ("runs", f"{about.runs} of each that count, size {about.size}"),
        ("order", f"shuffled with seed {about.seed}"),
        ("load average", f"{about.load_before:.2f} before, {about.load_after:.2f} after"),
    ]
    yield markdown_table(["", ""], [[str(name), str(value)] for name, value in rows])
    yield ""
    for warning in about.warnings:
        yield f"Warning: {warning}."
        yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"{table.title}:"
    yield ""
    yield markdown_table(table.head, table.rows, table.foot)
    yield ""
    for note in table.notes:
        yield f"* {note}"
    yield ""
