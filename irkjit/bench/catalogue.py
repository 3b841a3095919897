"""What can be measured: the programs of bench/programs.toml, or a program of one's own."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from irkjit.bench import BenchError

CATALOGUE = "programs.toml"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Job:
    """A program with arguments.  expected: the sha256 of what it must print, "" if not known."""

    args: tuple[str, ...]
    expected: str = ""


@dataclass(frozen=True)
class Program:
    """name: in commands.  path: source, assembly or bytecode.  twins: folder of the same program in
    other languages, "" without one.  full, small: what to run; `small` ends in a second or so
    even in the reference tier.  title: in tables, if the name is that of another program as well.
    """

    name: str
    path: str
    full: Job
    small: Job
    stresses: str = ""
    kind: str = ""
    twins: str = ""
    title: str = ""

    @property
    def label(self) -> str:
        """What tables call it; no two programs of a session share that."""
        return self.title or self.name

    @property
    def own(self) -> bool:
        """Whether it is none of the catalogue's, so that nothing is known of its result."""
        return not self.stresses

    def job(self, size: str) -> Job:
        """By the name of a size, "full" or "small"."""
        return self.small if size == "small" else self.full


def find_folder(given: str | None = None) -> Path:
    """The folder bench/ of irkjit's sources: as given, in the current folder, beside the package.

    Raises BenchError.
    """
    beside = Path(__file__).resolve().parent.parent.parent / "bench"
    for folder in [Path(given)] if given else [Path("bench"), beside]:
        if (folder / CATALOGUE).is_file():
            return folder.resolve()  # commands may run in another folder
    if given:
        raise BenchError(f"there is no {CATALOGUE} in {given}")
    raise BenchError(
        "the benchmark programs are not installed with irkjit: get its sources and say with"
        " --folder where their folder bench is, or measure your own with --program"
    )


def read_catalogue(folder: Path) -> dict[str, Program]:
    """All programs by name.  Raises BenchError for a file that is not as it should be."""
    path = folder / CATALOGUE
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BenchError(f"{path}: {error}") from None
    found = {}
    for name, table in tables.items():
        problem = _problem(table)
        if problem:
            raise BenchError(f"{path}: [{name}]: {problem}")
        found[name] = Program(
            name,
            str(folder / "programs" / f"{name}.scm"),
            Job((str(table["size"]),), table["output"]),
            Job((str(table["small"]),), table["small_output"]),
            table["stresses"],
            table["kind"],
            str(folder / "twins"),
        )
    return found


def _problem(table: object) -> str:
    """What is wrong with a table of the catalogue; "" if nothing is."""
    if not isinstance(table, dict):
        return "is not a table"
    for key in ("size", "small"):
        if not isinstance(table.get(key), int):
            return f"{key} must be a number"
    for key in ("stresses", "kind"):
        if not isinstance(table.get(key), str):
            return f"{key} must be a text"
    for key in ("output", "small_output"):
        if not _DIGEST.fullmatch(str(table.get(key))):
            return f"{key} must be a sha256 in hexadecimal"
    return ""


def choose(catalogue: dict[str, Program], names: Sequence[str]) -> list[Program]:
    """The programs with these names; all without names, or with "all".  Raises BenchError."""
    for name in names:
        if name not in catalogue and name != "all":
            close = get_close_matches(name, catalogue, 1)
            hint = f"did you mean {close[0]}?" if close else "`irkjit bench --list` shows all"
            raise BenchError(f"there is no benchmark {name}; {hint}")
    if not names or "all" in names:
        return list(catalogue.values())
    return [catalogue[name] for name in dict.fromkeys(names)]


def own_program(
    line: str, cwd: str | None, expected: str = "", taken: Collection[str] = ()
) -> Program:
    """A program of one's own from 'PATH ARGS ...', quoted as for a shell.  Raises BenchError.

    cwd: where the commands will run, and the path starts.  expected: a sha256, if known.  taken:
    names of other programs.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise BenchError(f"--program {line!r}: {error}") from None
    if not words:
        raise BenchError("--program needs the path of a program")
    path = os.path.join(cwd or "", words[0])
    if not os.path.isfile(path):
        raise BenchError(f"--program: there is no file {path}")
    job = Job(tuple(words[1:]), expected)
    name = Path(path).stem
    title = ""
    if name in taken:
        title = words[0] if words[0] != name else f"./{name}"
    return Program(name, path, job, job, title=title)
