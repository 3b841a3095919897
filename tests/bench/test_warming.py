"""What `irkjit warmup` says of curves, and the section of the page with results, from made ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from irkjit.bench import curves
from irkjit.bench.catalogue import Job, Program
from irkjit.bench.curves import chosen, measured
from irkjit.bench.report import write
from irkjit.bench.results import load
from irkjit.bench.runners import tiers
from irkjit.bench.warming import Curve, Warming
from irkjit.cli import command_line

ROOT = Path(__file__).parent.parent.parent
BEFORE = Path(__file__).parent / "before.json"


def made(*parts: tuple[int, float]) -> Curve:
    """So many slices of a million instructions, of so many milliseconds."""
    times = [ms / 1e3 for count, ms in parts for _ in range(count)]
    return Curve(times, [1_000_000] * len(times))


WARM = made((2, 9.0), (198, 1.0))


def test_rows() -> None:
    found = Warming({"cold": [made((50, 8.0), (150, 1.0))], "warm": [WARM]})
    assert found.row("cold") == ["0.550 s", "8", "1", "51", "0.400 s", "0.350 s"]
    assert found.row("warm") == ["0.216 s", "9", "1", "3", "0.018 s", "0.016 s"]
    assert not found.late and not found.note()


def test_a_cold_run_that_ends_slower_has_no_peak() -> None:
    found = Warming({"cold": [made((50, 8.0), (150, 2.0))], "warm": [WARM]})
    assert found.row("cold") == ["0.700 s", "8", "2", "never", "-", "-"]
    assert found.note() == "cold takes 2.0 times as long as warm at its end: that is no peak"
    # how near counts is for the user to say
    assert not Warming(found.curves, within=1.5).late


PROGRAMS = [Program(n, "", Job(("1",)), Job(("1",)), twins="x") for n in ("tak", "json", "fib")]


def test_which_programs_have_curves() -> None:
    both = tiers(["jit-cold", "jit-warm"], ("irkjit",))
    assert [p.name for p in chosen(PROGRAMS, both, "full")] == ["fib", "json"]
    assert not chosen(PROGRAMS, both, "small") and not chosen(PROGRAMS, both[:1], "full")
    own = Program("fib", "", Job(()), Job(()))
    assert not chosen([own], both, "full")


def test_the_section_of_the_page(tmp_path: Path) -> None:
    found = {
        "fib": Warming({"cold": [made((50, 8.0), (150, 1.0))], "warm": [WARM]}),
        "json": Warming({"cold": [made((50, 8.0), (150, 2.0))], "warm": [WARM]}),
    }
    write(load(BEFORE), "baseline", tmp_path / "page.md", found)
    text = (tmp_path / "page.md").read_text()
    assert "| fib | cold | 0.550 s | 8 | 1 | 51 | 0.400 s | 0.350 s |" in text
    assert "* json: cold takes 2.0 times as long" in text
    assert "(results/warmup.svg)" in text
    assert b"<svg" in (tmp_path / "results/warmup.svg").read_bytes()


def test_a_saved_file_has_no_curves(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert command_line(["bench", "--with", str(BEFORE), "--results", str(page)]) == 0
    assert "## Warm-up" not in page.read_text()
    assert not (tmp_path / "results/warmup.svg").exists()


def test_curves_are_measured_for_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("IRKJIT_GC_STRESS", raising=False)
    monkeypatch.setattr(curves, "RUNS", 1)
    monkeypatch.setattr(curves, "SLICES", 20)
    source = str(ROOT / "bench/programs/fib.scm")
    found = measured(
        [
            Program("fib", source, Job(("16",)), Job(("16",))),
            Program("crash", str(ROOT / "examples/crash.byc"), Job(()), Job(())),
        ],
        60.0,
    )
    assert [*found] == ["fib"] and len(found["fib"].middle["warm"]) == 20
    assert "no warm-up curve of crash: the program failed" in capfd.readouterr().err
