"""Tables, pages and pictures, from entries made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from irkjit.bench.layout import described_table, markdown_table, percent, seconds, text_table, times
from irkjit.bench.process import Sample
from irkjit.bench.report import write
from irkjit.bench.results import About, Entry, Results
from irkjit.bench.tables import ratios, single, summary, tables, values, what_is_behind
from irkjit.bench.terminal import bars, curve

ABOUT = About(
    command="irkjit bench one two",
    machine={"CPU": "a CPU"},
    cpu="a CPU",
    versions={"luajit": "LuaJIT 9"},
    runners={"baseline": "irkjit run --no-jit {byc} {args}"},
    bytecode="compiled by irkjit 9",
    runs=5,
    warm_up=1,
    size="full",
    seed=7,
    load_before=0.5,
    load_after=1.0,
    warnings=["it rains"],
)


def entry(program: str, runner: str, kind: str, *walls: float, **more: Any) -> Entry:
    samples = [Sample(wall, wall / 2, 2048) for wall in walls]
    return Entry(program, runner, kind, ["9"], [runner, program], samples, **more)


@pytest.fixture
def results() -> Results:
    return Results(
        ABOUT,
        [
            entry("one", "baseline", "irkjit", 2.0, 2.1, 1.9, 2.05, 1.95),
            entry("one", "jit-warm", "irkjit", 1.0, 1.1, 0.9, 1.05, 0.95),
            entry("one", "luajit", "peer", *[0.5] * 5),
            entry("one", "control", "control", *[0.1] * 5),
            entry("two", "baseline", "irkjit", *[1.0] * 5),
            entry(
                "two",
                "jit-warm",
                "irkjit",
                1.0,
                1.1,
                0.9,
                1.05,
                0.95,
                note="the code cache still grew",
            ),
            entry("two", "luajit", "peer", problem="wrong output", detail="exit 1"),
            entry("two", "control", "control", *[0.1] * 5),
        ],
    )


def test_values(results: Results) -> None:
    table = values(results, "wall")
    assert table.head == ["program", "size", "baseline", "jit-warm", "luajit"]
    assert table.rows == [
        ["one", "9", "2.000 ±5.0%", "1.000 ±10%", "0.500 ±0.0%"],
        ["two", "9", "1.000 ±0.0%", "1.000* ±10%", "wrong output"],
    ]
    assert table.notes == [
        "* two, jit-warm: the code cache still grew",
        "two, luajit: wrong output: exit 1",
    ]
    assert values(results, "memory").rows[0][2] == "2 ±0.0%"


def test_ratios(results: Results) -> None:
    table = ratios(results, "wall", "baseline")
    assert table.rows == [["one", "0.50", "0.25"], ["two", "1.00≈", "-"]]
    # over the same programs, though only one did all
    assert table.foot == [["geometric mean of 1", "0.50", "0.25"]]
    assert "over the 1 program that all did, without two" in " ".join(table.notes)


def test_summary_shows_losers_as_well(results: Results) -> None:
    table = summary(results, "baseline")
    assert [[row[0], *row[-3:]] for row in table.rows] == [
        ["baseline", "0", "0", "2"],
        ["jit-warm", "1", "0", "2"],
        ["luajit", "1", "0", "1"],
    ]


@pytest.mark.parametrize("runs", [1, 4])
def test_few_runs_are_no_verdict(results: Results, runs: int) -> None:
    for one in results.entries:
        one.samples = one.samples[:runs]
    table = summary(results, "baseline")
    assert "95%" not in table.title and "95%" not in what_is_behind(results)
    warm = next(row for row in table.rows if row[0] == "jit-warm")
    assert warm[-3:] == ["-", "-", "2"]
    assert warm[1] == {1: "0.50", 4: "0.51 [0.43-0.58]"}[runs]
    assert all(
        cell.endswith(("≈", "-"))
        for row in ratios(results, "wall", "baseline").rows
        for cell in row[1:]
    )


def test_a_runner_with_few_programs_leaves_the_others_their_means(results: Results) -> None:
    for number in range(3):
        for runner, wall in (("baseline", 2.0), ("jit-warm", 1.0)):
            results.entries.append(entry(f"more{number}", runner, "irkjit", *[wall] * 5))
    table = ratios(results, "wall", "baseline")
    assert table.foot == [["geometric mean", "0.57", "-"]]
    assert "without a mean, as there are too few programs: luajit" in table.notes


def test_a_base_that_failed_is_not_1(results: Results) -> None:
    for one in results.entries:
        if one.runner == "luajit":
            one.samples, one.problem = [], "exit 1"
    row = next(row for row in summary(results, "luajit").rows if row[0] == "luajit")
    assert row == ["luajit", "-", "-", "-", "0", "0", "0"]
    results.entries = [e for e in results.entries if e.program == "one"]
    rows = {row[0]: row for row in single(results, "luajit").rows}
    assert rows["luajit"][-1] == rows["baseline"][-1] == "-"


def test_one_program_has_a_row_for_each_runner(results: Results) -> None:
    results.entries = [e for e in results.entries if e.program == "one"]
    table = single(results, "baseline")
    assert [row[0] for row in table.rows] == ["baseline", "jit-warm", "luajit"]
    assert table.rows[1][-2:] == ["0.900 .. 1.100", "0.50"]
    assert [t.title for t in tables(results, "baseline", ["wall"])] == [table.title]


def test_one_program_by_another_metric(results: Results) -> None:
    results.entries = [e for e in results.entries if e.program == "one"]
    results.entries[0].samples = [Sample(2.0, 1.0, 1024)] * 5
    table = tables(results, "baseline", ["cpu", "memory"])[0]
    assert table.head[4:6] == ["range of processor time", "baseline is 1"]
    assert table.rows[1][4:] == ["0.450 .. 0.550", "0.50", "2 .. 2", "2.00"]


def test_without_the_start(results: Results) -> None:
    for one in results.entries:
        one.startup = [Sample(0.9, 0.4, 1)] * 5
    table = values(results, "net")
    # one that is mostly start has no number
    assert table.rows == [
        ["one", "9", "1.100 ±9.1%", "-", "-"],
        ["two", "9", "-", "-", "wrong output"],
    ]


def test_what_ran_with_other_arguments_has_no_ratio(results: Results) -> None:
    results.entries[1].args = ["3"]
    assert ratios(results, "wall", "baseline").rows[0] == ["one", "-", "0.25"]


def test_the_page(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    write(results, "baseline", path)
    text = path.read_text()
    for part in (
        "This page is generated",
        "    irkjit bench one two\n",
        "Warning: it rains.",
        "LuaJIT 9",
        "wrong output",
        "* baseline: `irkjit run --no-jit {byc} {args}`",
        "![Each program](results/programs.svg)",
    ):
        assert part in text
    assert "control" not in text
    for name in ("means.svg", "programs.svg"):
        picture = (tmp_path / "results" / name).read_bytes()
        assert b"<svg" in picture
    assert "`docs/bench.md` of irkjit's sources" in text
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/bench.md").touch()
    (tmp_path / "bench").mkdir()
    write(results, "baseline", tmp_path / "bench/RESULTS.md")
    assert "(../docs/bench.md)" in (tmp_path / "bench/RESULTS.md").read_text()
    # the same numbers give the same files
    write(results, "baseline", path)
    assert picture == (tmp_path / "results/programs.svg").read_bytes()


def test_text_tables() -> None:
    shown = text_table(["a", "bb"], [["long", "1"], ["x", "10"]], [["sum", "11"]])
    assert shown.splitlines() == [
        "a     bb",
        "--------",
        "long   1",
        "x     10",
        "--------",
        "sum   11",
    ]
    assert markdown_table(["a", "b"], [["x|y", "1"]], [["", "2"]]).splitlines() == [
        "| a | b |",
        "| --- | ---: |",
        "| x\\|y | 1 |",
        "|  | **2** |",
    ]


def test_a_table_with_a_text() -> None:
    assert described_table(["a", "b", "what"], [["x", "10", "some words that go on"]], 22) == (
        """a   b  what
-------------------------
x  10  some words that go
       on"""
    )


def test_numbers() -> None:
    assert [seconds(x) for x in (0.12345, 12.345, 123.45)] == ["0.123", "12.35", "123.5"]
    assert [percent(x) for x in (0.0123, 0.5)] == ["1.2%", "50%"]
    assert [times(x) for x in (0.01234, 0.5, 12.34)] == ["0.012", "0.50", "12.3"]


def test_pictures_of_characters() -> None:
    assert bars(["a", "bb"], [1.0, None], ["1 s", "failed"]).splitlines() == [
        "   a " + "█" * 50 + " 1 s",
        "  bb  failed",
    ]
    assert bars(["a"], [1.0], ["1 s"], room=20) == "  a " + "█" * 12 + " 1 s"
    assert max(map(len, curve([1.0, 2.0] * 500, room=60).splitlines())) == 60
    lines = curve([100.0, 10.0, 1.0], height=2).splitlines()
    assert [line[10:] for line in lines] == ["█▂", "██▄"]
    assert curve([5.0], height=1).strip()
