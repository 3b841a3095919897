"""The list of benchmark programs against the programs themselves."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from irkjit.bench import BenchError
from irkjit.bench.catalogue import choose, find_folder, own_program, read_catalogue
from irkjit.cli import command_line

ROOT = Path(__file__).parent.parent.parent
PROGRAMS = ROOT / "bench/programs"


def test_every_program_is_in_it() -> None:
    found = read_catalogue(ROOT / "bench")
    assert sorted(found) == sorted(path.stem for path in PROGRAMS.glob("*.scm"))
    assert all(Path(program.path).is_file() and program.stresses for program in found.values())


def test_digests_of_default_sizes_are_those_of_the_outputs() -> None:
    # where the small size is the default one, there is a file to compare with
    found = read_catalogue(ROOT / "bench")["queens"]
    assert found.small.args == ("6",)
    assert found.small.expected == sha256((PROGRAMS / "queens.out").read_bytes()).hexdigest()


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line(["bench", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 27 and any("fib" in line and "calls" in line for line in lines)


def test_names() -> None:
    catalogue = read_catalogue(find_folder(str(ROOT / "bench")))
    assert [program.name for program in choose(catalogue, ["tak", "fib"])] == ["tak", "fib"]
    assert [program.name for program in choose(catalogue, ["fib", "fib"])] == ["fib"]
    assert len(choose(catalogue, [])) == 25
    with pytest.raises(BenchError, match="did you mean fib"):
        choose(catalogue, ["all", "fibb"])


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # commands may run in another
    assert find_folder() == find_folder("bench") == ROOT / "bench"
    with pytest.raises(BenchError, match=r"no programs\.toml"):
        find_folder(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1", "is not a table"),
        ("[x]\nsize = 'a'", "size must be a number"),
        ("[x]\nsize = 1\nsmall = 1", "stresses must be a text"),
        ("[x]\nsize = 1\nsmall = 1\nstresses = ''\nkind = ''\noutput = ''", "output must be"),
        ("[x", "Expected ']'"),
    ],
)
def test_a_bad_catalogue(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "programs.toml").write_text(text)
    with pytest.raises(BenchError, match=message):
        read_catalogue(tmp_path)


def test_a_program_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "a b.byc").write_bytes(b"")
    found = own_program("'a b.byc' 1 '2 3'", str(tmp_path))
    assert (found.name, found.full.args) == ("a b", ("1", "2 3"))
    assert own_program("'a b.byc'", str(tmp_path), taken=["a b"]).label == "a b.byc"
    for line in ("", "'", "nothing.byc"):
        with pytest.raises(BenchError, match="--program"):
            own_program(line, str(tmp_path))
