"""The twins of the benchmark programs in other languages print what the programs do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
NAMES = sorted(path.stem for path in (BENCH / "programs").glob("*.scm"))
TWINS = BENCH / "twins"
FORMS = {"python": ".py", "js": ".js", "lua": ".lua", "scheme": ".ss"}
SYSTEMS = {
    "node": ["node", "js"],
    "luajit": ["luajit", "lua"],
    "lua5.4": ["lua5.4", "lua"],
    "guile": ["guile", "-s", str(TWINS / "scheme" / "run-guile.scm"), "scheme"],
    "chezscheme": ["chezscheme", "--script", str(TWINS / "scheme" / "run-chez.scm"), "scheme"],
    "pypy3": ["pypy3", "python"],
}


@pytest.mark.parametrize("language", FORMS)
def test_every_program_has_a_twin(language: str) -> None:
    found = sorted(path.stem for path in (TWINS / language).glob("*" + FORMS[language]))
    assert found == NAMES


def check(command: list[str], language: str, name: str) -> None:
    twin = TWINS / language / (name + FORMS[language])
    run = subprocess.run([*command, str(twin)], capture_output=True, timeout=300)
    assert run.returncode == 0, run.stderr.decode()
    assert run.stdout == (BENCH / "programs" / f"{name}.out").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_in_python(name: str) -> None:
    check([sys.executable], "python", name)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("system", SYSTEMS)
def test_in_other_systems(system: str, name: str) -> None:
    if shutil.which(system) is None:
        pytest.skip(f"no {system} here")
    *command, language = SYSTEMS[system]
    check(command, language, name)
