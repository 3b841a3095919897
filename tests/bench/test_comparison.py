"""What `--compare` calls slower: on recorded runs of a build, and of one with 30 ms more each."""

from __future__ import annotations

import copy
import dataclasses
import random
from pathlib import Path
from typing import Any

import pytest

from irkjit.bench import BenchError
from irkjit.bench import statistics as st
from irkjit.bench.changes import report
from irkjit.bench.comparison import FASTER, SLOWER, compare
from irkjit.bench.process import Sample
from irkjit.bench.results import Entry, Results, load, save
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
        save(drawn(before, seed, runs=3), path)
    found = compare(load(two[0]), load(two[1]))
    assert found.blind == "3 and 3 runs are too few to tell a difference; use --runs 5"
    assert found.blind in report(found, "wall", "a", "b")
    # three programs together could tell, even so; but not that no single one got slower
    assert not found.blind_overall
    command = ["bench", "--compare", str(two[0]), "--with", str(two[1]), "--fail-over", "90"]
    assert command_line(command) == 2


def test_all_programs_together_tell_with_few_runs(before: Results) -> None:
    for entry in before.entries:
        entry.samples = [Sample(1 + i / 100, 1.0, 1) for i in range(3)]
    after = copy.deepcopy(before)
    for entry in after.entries:
        if entry.runner == "jit-warm":
            entry.samples = [Sample(2 * s.wall, 1.0, 1) for s in entry.samples]
    found = compare(before, after)
    assert found.blind and not any(change.verdict for change in found.changes)
    assert [c.runner for c in found.regressions(5)] == ["jit-warm"]
    assert "Called different" in report(found, "wall", "a", "b")


def test_no_answer_is_no_success(
    before: Results, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.json"
    save(drawn(before, 0, runs=1), path)
    command = ["bench", "--compare", str(path), "--with", str(path), "--fail-over", "5"]
    assert command_line(command) == 2
    said = capfd.readouterr()
    assert "no answer: 1 and 1 runs are too few" in said.err
    assert "Called different" not in said.out


def many(seed: int, programs: int = 25, runs: int = 5, slow: dict[str, float] | None = None) -> Any:
    """A session with a lot of programs, some noisier than others, and some slow moments."""
    chance = random.Random(seed)
    entries = []
    for number in range(programs):
        program, noise = f"p{number}", (0.01, 0.03, 0.06)[number % 3]
        for runner in ("baseline", "jit-cold", "jit-warm"):
            factor = (slow or {}).get(program, 1.0) if runner == "jit-warm" else 1.0
            samples = []
            for _ in range(runs):
                wall = factor * chance.lognormvariate(0, noise)
                wall *= 1 + chance.expovariate(3) * (chance.random() < 0.1)
                samples.append(Sample(wall, wall, 1))
            entries.append(Entry(program, runner, "irkjit", ["1"], ["x"], samples))
    return Results(dataclasses.replace(load(BEFORE).about, cpu="x"), entries)


def test_one_much_slower_program_of_many_is_caught_with_the_default_runs(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    save(many(1), paths[0])
    save(many(2, slow={"p3": 3.0}), paths[1])
    command = ["bench", "--compare", str(paths[0]), "--with", str(paths[1]), "--fail-over", "5"]
    assert command_line(command) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1 and "p3 under jit-warm" in said


def test_noise_of_many_programs_is_no_difference() -> None:
    wrong = 0
    for seed in range(10):
        found = compare(many(100 + seed, programs=4), many(200 + seed, programs=4))
        wrong += any(change.verdict for change in (*found.changes, *found.overall))
    assert wrong <= 1


def test_a_pair_with_too_few_runs_is_no_success(
    before: Results, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    after = copy.deepcopy(before)
    entry = after.find("fib", "jit-warm")
    assert entry is not None
    entry.samples = [Sample(9 * s.wall, s.cpu, s.memory) for s in entry.samples[:2]]
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    save(before, paths[0])
    save(after, paths[1])
    command = ["bench", "--compare", str(paths[0]), "--with", str(paths[1]), "--fail-over", "900"]
    assert command_line(command) == 0
    command[-1] = "5"
    assert command_line(command) == 2
    assert "fib under jit-warm has too few runs" in capfd.readouterr().err


def test_a_slower_machine_is_not_held_against_irkjit(before: Results) -> None:
    # the machine takes 1.2 times as long, a tier 6% more than that
    after = copy.deepcopy(before)
    for i, entry in enumerate([*before.entries, *after.entries]):
        factor = 1.0 if i < len(before.entries) else 1.2
        factor *= 1.06 if factor > 1 and entry.runner == "jit-warm" else 1
        entry.samples = [Sample(factor * (1 + k / 1000), 1.0, 1) for k in range(10)]
    found = compare(before, after)
    slower = {c.runner for c in found.changes if c.verdict == SLOWER}
    assert slower == {"jit-warm"} and found.regressions(5)
    assert not found.regressions(10) and not found.doubtful(10)


@pytest.mark.parametrize("side", ["new", "old"])
def test_what_failed_is_told(
    side: str, before: Results, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = copy.deepcopy(before)
    for entry in broken.entries:
        if entry.runner == "jit-warm":
            entry.samples, entry.problem = [], "killed by SIGSEGV"
    path = tmp_path / "x.json"
    save(broken, path)
    two = [str(BEFORE), str(path)] if side == "new" else [str(path), str(BEFORE)]
    status = command_line(["bench", "--compare", two[0], "--with", two[1]])
    said = capfd.readouterr()
    note = f"jit-warm with fib, queens, words: failed in the {side} file: killed by SIGSEGV"
    assert note in said.out
    assert status == (1 if side == "new" else 0)
    assert ("fib under jit-warm: killed by SIGSEGV" in said.err) == (side == "new")


def test_what_is_only_in_one_file_is_told(before: Results) -> None:
    gone = copy.deepcopy(before)
    gone.entries = [e for e in gone.entries if e.runner != "jit-warm"]
    for two, side in (((before, gone), "old"), ((gone, before), "new")):
        notes = " ".join(compare(*two).notes)
        assert f"jit-warm with fib, queens, words: only in the {side} file" in notes


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


def test_p_values() -> None:
    low, high = [1.0, 1.1, 1.2, 1.3, 1.4], [2.0, 2.1, 2.2, 2.3, 2.4]
    assert st.smallest_p(5, 5) == pytest.approx(2 / 252)
    assert st.different([(low, high)])[0] == pytest.approx(st.smallest_p(5, 5), abs=0.004)
    # a hundred others do not make it less clear
    found = st.different([(low, high), *[(low, low)] * 100])
    assert found[0] < 0.02 and found[1:] == [1.0] * 100
    assert st.different([([1.0] * 5, [1.0] * 5), ([0.0] * 6, [0.0] * 5)]) == [1.0, 1.0]
    assert st.together([(low, high)]) < 0.02
    assert st.together([(low, high), (high, low)]) > 0.5


@pytest.mark.parametrize(("count", "level"), [(5, 0.93), (6, 0.95), (9, 0.95), (12, 0.95)])
def test_the_interval_of_the_median_contains_it_as_often_as_it_says(
    count: int, level: float
) -> None:
    chance = random.Random(count)
    held = 0
    for _ in range(2000):
        found = st.median([chance.lognormvariate(0, 0.1) for _ in range(count)])
        held += found.low <= 1 <= found.high
    assert held / 2000 > level - 0.01
    assert found.level == pytest.approx(level, abs=0.01)


def test_the_interval_of_a_ratio_contains_it_as_often_as_it_says() -> None:
    chance = random.Random(5)
    held = 0
    for _ in range(200):
        new, old = ([chance.lognormvariate(0, 0.1) for _ in range(5)] for _ in range(2))
        held += st.ratio(new, old).unclear
    assert held >= 184


@pytest.mark.parametrize("count", [1, 2, 4])
def test_few_runs_have_no_interval(count: int) -> None:
    fast, slow = [1.0, 1.01, 0.99, 1.0][:count], [9.0, 8.0, 9.5, 8.5][:count]
    assert st.median(fast).level == 0 and st.median_level(count) == 0
    found = st.ratio(slow, fast)
    assert found.unclear and found.level == 0
    assert found.low == pytest.approx(min(slow) / max(fast))
    assert found.high == pytest.approx(max(slow) / min(fast))


def test_estimates() -> None:
    assert st.median([3.0]) == st.Estimate(3.0, 3.0, 3.0, 0.0)
    assert st.median([1.0, 2.0, 3.0, 100.0, 2.5]).value == 2.5
    half = st.ratio([1.0, 1.01, 0.99, 1.0, 1.0], [2.0, 2.02, 1.98, 2.0, 2.0])
    assert half.value == pytest.approx(0.5) and half.high < 0.53 and not half.unclear
    mean = st.mean_ratio([([1.0, 1.0], [2.0, 2.0]), ([8.0, 8.0], [1.0, 1.0])])
    assert mean.value == pytest.approx(2.0)
