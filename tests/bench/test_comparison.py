"""What `--compare` calls slower: on recorded runs of a build, and of one with 30 ms more each."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest

from irkjit.bench import BenchError
from irkjit.bench import statistics as st
from irkjit.bench.changes import report
from irkjit.bench.comparison import FASTER, SLOWER, compare
from irkjit.bench.process import Sample
from irkjit.bench.results import Results, load, save
from irkjit.cli import command_line

HERE = Path(__file__).parent
BEFORE, SLOWED = HERE / "before.json", HERE / "slowed.json"


def drawn(results: Results, seed: int, runs: int = 10, slower: float = 1.0) -> Results:
    """Another session with the same build: runs drawn from those recorded, a little varied."""
    chance = random.Random(seed)
    found = copy.deepcopy(results)
    for entry in found.entries:
        entry.samples = [
            Sample(s.wall * factor, s.cpu * factor, s.memory)
            for s in chance.choices(entry.samples, k=runs)
            for factor in [slower * chance.uniform(0.99, 1.01)]
        ]
    return found


@pytest.fixture
def before() -> Results:
    return load(BEFORE)


def test_a_slowed_build_is_caught(capfd: pytest.CaptureFixture[str]) -> None:
    command = ["bench", "--compare", str(BEFORE), "--with", str(SLOWED), "--fail-over", "5"]
    assert command_line(command) == 1
    said = capfd.readouterr()
    assert "slower" in said.out and "faster" not in said.out
    assert "all programs under jit-warm" in said.err


def test_the_other_way_round_it_is_faster(capfd: pytest.CaptureFixture[str]) -> None:
    command = ["bench", "--compare", str(SLOWED), "--with", str(BEFORE), "--fail-over", "5"]
    assert command_line(command) == 0
    said = capfd.readouterr()
    assert "faster" in said.out and "slower" not in said.out and not said.err


def test_a_slowdown_that_is_allowed() -> None:
    command = ["bench", "--compare", str(BEFORE), "--with", str(SLOWED), "--fail-over", "900"]
    assert command_line(command) == 0


def test_the_same_build_is_not_called_different(before: Results) -> None:
    # all comparisons of a session together may be wrong once in twenty sessions
    wrong = 0
    for seed in range(25):
        found = compare(drawn(before, seed), drawn(before, 1000 + seed))
        wrong += any(change.verdict for change in (*found.changes, *found.overall))
    assert wrong <= 2


def test_a_busier_machine_is_not_a_slower_build(before: Results) -> None:
    found = compare(before, drawn(before, 1, slower=1.5))
    assert not [change for change in (*found.changes, *found.overall) if change.verdict]
    assert "a fixed calculation took 1.5" in " ".join(found.notes)


def test_a_slower_build_on_a_busier_machine_is_caught(before: Results) -> None:
    after = drawn(before, 1, slower=1.2)
    for entry in after.entries:
        if entry.runner == "jit-warm":
            entry.samples = [Sample(s.wall * 2, s.cpu, s.memory) for s in entry.samples]
    verdicts = {change.runner: change.verdict for change in compare(before, after).overall}
    assert verdicts == {"baseline": "", "jit-cold": "", "jit-warm": SLOWER}


def test_small_differences_do_not_count(before: Results) -> None:
    for entry in before.entries:
        entry.samples = [Sample(1 + i / 1e4, 1.0, 1) for i in range(10)]
    after = copy.deepcopy(before)
    for entry in after.entries:
        if entry.kind != "control":
            entry.samples = [Sample(s.wall * 0.98, s.cpu, 1) for s in entry.samples]
    assert not any(change.verdict for change in compare(before, after).changes)
    assert all(c.verdict == FASTER for c in compare(before, after, effect=0.01).changes)


def test_too_few_runs_are_told(before: Results, tmp_path: Path) -> None:
    two = [tmp_path / "a.json", tmp_path / "b.json"]
    for seed, path in enumerate(two):
        save(drawn(before, seed, runs=3, slower=1 + seed), path)
    found = compare(load(two[0]), load(two[1]))
    assert (
        found.blind
        == "3 and 3 runs are too few to tell a difference in 12 comparisons; use --runs 6"
    )
    assert found.blind in report(found, "wall", "a", "b")
    command = ["bench", "--compare", str(two[0]), "--with", str(two[1]), "--fail-over", "5"]
    # three programs together tell, even so
    assert not found.blind_overall and command_line(command) in (0, 1)


def test_no_answer_is_no_success(
    before: Results, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.json"
    save(drawn(before, 0, runs=1), path)
    command = ["bench", "--compare", str(path), "--with", str(path), "--fail-over", "5"]
    assert command_line(command) == 2
    assert "no answer: 1 and 1 runs are too few" in capfd.readouterr().err


def test_other_arguments_are_not_compared(before: Results) -> None:
    after = copy.deepcopy(before)
    for entry in after.entries:
        entry.args = ["1000"]
    found = compare(before, after)
    assert not found.changes and found.blind
    assert "the arguments differ" in found.notes[0]


def test_a_file_comes_back_as_it_was(before: Results, tmp_path: Path) -> None:
    save(before, tmp_path / "again.json")
    assert load(tmp_path / "again.json") == before


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "irkjit bench 1"}', "\0"])
def test_other_files_are_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(BenchError, match=r"was not written by irkjit bench --save"):
        load(path)


# -- the arithmetic --------------------------------------------------------------------------


def test_holm() -> None:
    assert st.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert st.holm([0.9, 0.8]) == [1.0, 1.0]


def test_runs_needed() -> None:
    assert st.smallest_p(5, 5) == pytest.approx(2 / 252)
    assert st.runs_needed(1, 0.05) == 4
    assert st.runs_needed(100, 0.05) == 8


def test_p_values() -> None:
    low, high = [1.0, 1.1, 1.2, 1.3, 1.4], [2.0, 2.1, 2.2, 2.3, 2.4]
    assert st.p_value(low, high) == pytest.approx(st.smallest_p(5, 5))
    assert st.p_value(low, low) > 0.9
    assert st.p_value([1.0] * 5, [1.0] * 5) == 1.0
    assert st.together([(low, high)]) < 0.02
    assert st.together([(low, high), (high, low)]) > 0.5


def test_estimates() -> None:
    assert st.median([3.0]) == st.Estimate(3.0, 3.0, 3.0)
    assert st.median([1.0, 2.0, 3.0, 100.0, 2.5]).value == 2.5
    half = st.ratio([1.0, 1.01, 0.99], [2.0, 2.02, 1.98])
    assert half.value == pytest.approx(0.5) and half.high < 0.53 and not half.unclear
    mean = st.mean_ratio([([1.0, 1.0], [2.0, 2.0]), ([8.0, 8.0], [1.0, 1.0])])
    assert mean.value == pytest.approx(2.0)
