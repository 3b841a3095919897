"""Which threshold `irkjit tune` names, from recorded times."""

from __future__ import annotations

import random

import pytest

from irkjit.bench import BenchError
from irkjit.bench.tuning import Trial, choose, parse_thresholds, table, verdict

NAMES = ["0", "10", "1000", "100000", "never"]

# seconds of whole processes, 6 runs of each
COLD = {
    "0": [1.92, 1.89, 1.95, 1.90, 1.93, 1.91],
    "10": [1.31, 1.29, 1.33, 1.30, 1.35, 1.28],
    "1000": [1.00, 1.02, 0.99, 1.01, 1.03, 0.98],
    "100000": [0.81, 0.80, 0.83, 0.79, 0.82, 0.84],
    "never": [2.11, 2.14, 2.09, 2.10, 2.15, 2.12],
}
WARM = {
    "0": [0.50, 0.51, 0.49, 0.52, 0.50, 0.48],
    "10": [0.50, 0.49, 0.51, 0.50, 0.52, 0.48],
    "1000": [0.51, 0.50, 0.49, 0.50, 0.52, 0.51],
    "100000": [0.60, 0.61, 0.59, 0.62, 0.60, 0.58],
    "never": [2.10, 2.13, 2.08, 2.11, 2.14, 2.12],
}
TIMES = {(n, "cold"): t for n, t in COLD.items()} | {(n, "warm"): t for n, t in WARM.items()}


def test_a_clear_winner_is_named() -> None:
    assert choose(TIMES, "cold") == (
        "100000",
        "it takes 18.9% less time than 1000, beyond the noise",
    )
    assert "use --jit-threshold 100000: it takes 18.9%" in verdict(TIMES, "cold")


def test_the_default_where_nothing_is_better() -> None:
    # 0 and 10 are as fast as 1000 in warm runs
    threshold, why = choose(TIMES, "warm")
    assert threshold == "1000" and "next to nothing" in why
    assert verdict(TIMES, "warm").startswith("For later runs: use the default, 1000: ")


def test_both_is_a_compromise() -> None:
    # 100000 gains 19% cold and loses 19% warm
    assert choose(TIMES, "both")[0] == "1000"


def test_the_fastest_may_be_the_default() -> None:
    times = {key: values for key, values in TIMES.items() if key[0] in ("1000", "never")}
    assert choose(times, "both") == ("1000", "it was the fastest")


def test_never_is_an_option_of_its_own() -> None:
    times = dict(TIMES)
    for cache in ("cold", "warm"):
        times["never", cache] = [0.2, 0.21, 0.19, 0.2, 0.22, 0.18]
    assert "use --no-jit:" in verdict(times, "both")


def test_too_few_runs() -> None:
    few = {key: values[:3] for key, values in TIMES.items()}
    threshold, why = choose(few, "cold")
    assert threshold == "1000" and "3 runs of each are too few" in why


def test_noise_is_not_taken_for_a_gain() -> None:
    named = 0
    for seed in range(40):
        chance = random.Random(seed)
        times = {
            (name, cache): [chance.lognormvariate(0, 0.1) for _ in range(6)]
            for name in NAMES
            for cache in ("cold", "warm")
        }
        named += choose(times, "both")[0] != "1000"
    assert named <= 3


def test_nothing_measured() -> None:
    assert verdict({}, "both") == "No run ended well, so nothing can be said."
    assert choose({("0", "cold"): [1.0]}, "cold")[0] == "1000"


def test_thresholds() -> None:
    assert parse_thresholds("never, 10,0,10") == ["0", "10", "1000", "never"]
    for text in ("x", "1,-2", "9999999999999999"):
        with pytest.raises(BenchError, match="no number of calls"):
            parse_thresholds(text)


def test_the_table() -> None:
    numbers = {"compiled": 12.0, "compile_seconds": 0.5, "deopts": 3.0, "from_cache": 7.0}
    trials = [
        Trial("0", "cold", times=[1.0, 2.0, 3.0], numbers=[numbers] * 3),
        Trial("0", "warm", problem="exit 1"),
    ]
    lines = table(trials, ["0"], "title").splitlines()
    cells = lines[4].split()
    assert cells[:8] == ["0", "2.000", "1.000", "..", "3.000", "12", "0.500", "3"]
    assert cells[8:] == ["failed", "-", "-", "-", "-"]
    lines = table(trials, ["0"], "title", room=60).splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[4].split() == cells[:8] and lines[8].split() == ["0", *cells[8:]]
