"""The arithmetic of bench/compare.py, on numbers made by hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest


def _module() -> Any:
    path = Path(__file__).parent.parent / "bench/compare.py"
    spec = importlib.util.spec_from_file_location("compare", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["compare"] = module
    spec.loader.exec_module(module)
    return module


compare = _module()


def samples(*cpu: float, status: int = 0) -> list[Any]:
    return [compare.Sample(c, 2 * c, status) for c in cpu]


def test_summary_takes_medians() -> None:
    found = compare.summary(samples(9.0, 1.0, 2.0))
    assert (found.cpu, found.wall, found.fastest, found.slowest) == (2.0, 4.0, 1.0, 9.0)


def test_summary_of_an_even_number_of_runs() -> None:
    assert compare.summary(samples(1.0, 2.0, 4.0, 100.0)).cpu == 3.0


def test_one_slow_run_changes_nothing() -> None:
    quiet, disturbed = samples(1.0, 1.1, 1.2), samples(1.0, 1.1, 60.0)
    assert compare.summary(quiet).cpu == compare.summary(disturbed).cpu


def test_ratio() -> None:
    assert compare.ratio(1.0, 4.0) == "0.250"
    assert compare.ratio(1.0, 0.0) == "-"


def test_report() -> None:
    text = compare.report(["slow x", "fast x"], [samples(4.0, 4.0, 5.0), samples(1.0, 0.5, 1.0)])
    assert text.splitlines() == [
        "A  slow x",
        "B  fast x",
        "medians of 3 runs each",
        "           user+sys       wall   user+sys, range",
        "A           4.000 s    8.000 s   4.000 .. 5.000 s",
        "B           1.000 s    2.000 s   0.500 .. 1.000 s",
        "B / A       0.250      0.250",
    ]


def test_warnings_about_exit_codes() -> None:
    assert compare.statuses([samples(1.0), samples(1.0)]) == []
    assert len(compare.statuses([samples(1.0), samples(1.0, status=1)])) == 1
    mixed = [*samples(1.0), *samples(1.0, status=3)]
    assert compare.statuses([mixed, samples(1.0)]) == [
        "warning: A ended with different exit codes: [0, 3]"
    ]


def test_it_measures_the_processor_time_of_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    busy = compare.measure([sys.executable, "-c", "print(sum(range(3_000_000)))"], show=False)
    idle = compare.measure([sys.executable, "-c", "import time; time.sleep(0.3)"], show=False)
    assert busy.status == idle.status == 0
    assert busy.cpu > 0 and idle.wall >= 0.3 > idle.cpu
    assert capfd.readouterr().out == ""


def test_a_command_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare.main(["no-such-command-here", "true"]) == 2
    assert "no-such-command-here" in capsys.readouterr().err
