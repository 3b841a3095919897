"""Files of results: what is no measurement is told in one line, whatever it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from irkjit.bench import BenchError
from irkjit.bench.results import load, save

BEFORE = Path(__file__).parent / "before.json"


def test_a_file_and_back(tmp_path: Path) -> None:
    save(load(BEFORE), tmp_path / "x.json")
    assert (tmp_path / "x.json").read_bytes() == BEFORE.read_bytes()


@pytest.mark.parametrize("text", ["", "{}", "[]", "1", "[" * 100_000, '{"format": 1}', "\xff"])
def test_other_files(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(BenchError, match=r"was not written by|is not in the form"):
        load(path)


def entry(key: str, value: object) -> Callable[[Any], None]:
    return lambda content: content["entries"][0].update({key: value})


def sample(key: str, value: object) -> Callable[[Any], None]:
    return lambda content: content["entries"][0]["samples"][2].update({key: value})


def about(key: str, value: object) -> Callable[[Any], None]:
    return lambda content: content["about"].update({key: value})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: content.update(about={}), "about, command: missing"),
        (lambda content: content.update(about=[]), "about: not what"),
        (lambda content: content.update(entries={}), "entries: not what"),
        (lambda content: content.update(entries=[]), "no entries"),
        (lambda content: content["entries"].append(content["entries"][0]), "twice"),
        (about("machine", []), "about, machine: not what"),
        (about("machine", {"CPU": 1}), "about, machine, CPU: not what"),
        (about("load before", "high"), "about, load before: not what"),
        (about("runs", True), "about, runs: not what"),
        (entry("program", ["fib"]), "entries 1, program: not what"),
        (entry("args", None), "entries 1, args: not what"),
        (entry("args", [1]), "entries 1, args 1: not what"),
        (entry("kind", "best"), "no kind 'best'"),
        (sample("wall", "x"), "entries 1, samples 3, wall: not what"),
        (sample("wall", None), "wall: not what"),
        (sample("wall", float("nan")), "wall: not what"),
        (sample("wall", float("inf")), "wall: not what"),
        (sample("wall", 10**400), "was not written by"),
        (sample("wall", 0), "no process takes nothing"),
        (sample("cpu", -1.0), "no process takes nothing"),
        (sample("memory", 0), "no process takes nothing"),
        (sample("memory", 1.5), "memory: not what"),
    ],
)
def test_wrong_content(change: Callable[[Any], None], message: str, tmp_path: Path) -> None:
    content = json.loads(BEFORE.read_text())
    change(content)
    path = tmp_path / "x.json"
    path.write_text(json.dumps(content))
    with pytest.raises(BenchError, match=message):
        load(path)
