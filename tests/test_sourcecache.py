"""Source programs on the command line, and the cache of what they were compiled to.

The compiler here is a stand-in: it makes a program that prints the source's first line.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import types
from collections.abc import Sequence
from pathlib import Path

import pytest
from helpers import image

from irkjit import sourcecache
from irkjit.bytecode.notation import quoted
from irkjit.cli import command_line
from irkjit.errors import BadFile, BadSource
from irkjit.image import image_path, native
from irkjit.irken.diagnostics import CompileError, Position, Problem, Source
from irkjit.runner import run_file

REAL_IMAGE = image_path()


class StandIn:
    """What `irkjit.irken.driver` is here.

    A line `require FILE` makes a dependency of FILE, `warn` a warning; `wrong` is an error.
    """

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.debug: list[bool] = []
        self.include: list[Sequence[str]] = []

    def compile_file(
        self,
        path: str,
        *,
        include: Sequence[str] = (),
        debug: bool = True,
        dependencies: list[str] | None = None,
        warnings: list[Problem] | None = None,
    ) -> bytes:
        self.runs.append(path)
        self.debug.append(debug)
        self.include.append(include)
        source = Source(path, Path(path).read_text())
        lines = source.text.splitlines()
        wrong = [
            Problem(f"{line} is wrong", Position(source, source.text.index(line)))
            for line in lines
            if line.startswith("wrong")
        ]
        if wrong:
            raise CompileError(wrong)
        if dependencies is not None:
            dependencies += [line.split()[1] for line in lines if line.startswith("require")]
        if warnings is not None and "warn" in lines:
            warnings.append(Problem("careful", Position(source, source.text.index("warn"))))
        text = quoted(lines[0].encode() + b"\n")
        return image(f"@0 = {text}\nlit r0 @0\nprints r0\nimm r0 int 0\nret r0")


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in, an empty current directory, and a cache of its own."""
    native()  # from the usual cache
    stand_in = StandIn()
    module = types.ModuleType("irkjit.irken.driver")
    module.compile_file = stand_in.compile_file  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "irkjit.irken.driver", module)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IRKJIT_CACHE", str(tmp_path / "cache"))
    return stand_in


def settled(path: str, text: str) -> str:
    """Write a file whose time stamp says that it was written long ago."""
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(text)
    long_ago = time.time() - 1000
    os.utime(path, (long_ago, long_ago))
    return path


def entries() -> list[Path]:
    return [Path(path) for path in sourcecache.cached_programs()]


# -- the cache -------------------------------------------------------------------------------


def test_a_program_is_compiled_once(driver: StandIn) -> None:
    settled("a.scm", "one")
    first = sourcecache.load_source("a.scm")
    assert sourcecache.load_source("a.scm") == first
    assert driver.runs == ["a.scm"] and len(entries()) == 1
    assert driver.debug == [True]


def test_a_changed_program_is_compiled_again(driver: StandIn) -> None:
    first = sourcecache.load_source(settled("a.scm", "one"))
    assert sourcecache.load_source(settled("a.scm", "two")) != first
    assert len(driver.runs) == 2 and len(entries()) == 1


def test_files_that_a_program_requires_count(driver: StandIn) -> None:
    settled("b.scm", "x")
    settled("a.scm", "one\nrequire b.scm\nrequire missing.scm")
    for count in (1, 1):
        sourcecache.load_source("a.scm")
        assert len(driver.runs) == count
    settled("b.scm", "y")
    sourcecache.load_source("a.scm")
    assert len(driver.runs) == 2
    settled("missing.scm", "it appears, before one that was found")
    sourcecache.load_source("a.scm")
    assert len(driver.runs) == 3
    Path("b.scm").unlink()
    sourcecache.load_source("a.scm")
    assert len(driver.runs) == 4
    sourcecache.load_source("a.scm")
    assert len(driver.runs) == 4


def test_folders_and_places_count(driver: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    settled("a.scm", "one")
    for include in ((), ("x",), ("x", "y"), ("y", "x")):
        sourcecache.load_source("a.scm", include)
        sourcecache.load_source("a.scm", include)
    sourcecache.load_source("./a.scm")
    assert len(driver.runs) == 5
    settled("sub/a.scm", "one")
    monkeypatch.chdir("sub")
    sourcecache.load_source("a.scm")
    assert len(driver.runs) == 6


def test_the_compiler_counts(driver: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    settled("a.scm", "one")
    sourcecache.load_source("a.scm")
    monkeypatch.setattr(sourcecache, "__version__", "another")
    sourcecache.load_source("a.scm")
    monkeypatch.setattr(sourcecache, "_COMPILER", ("debuginfo.py",))
    sourcecache.load_source("a.scm")
    assert len(driver.runs) == 3


def test_all_of_the_compiler_is_looked_at() -> None:
    root = Path(sourcecache.__file__).parent
    found = {
        Path(file)
        for name in sourcecache._COMPILER
        for file in sourcecache._compiler_files(str(root / name))
    }
    for pattern in ("*.py", "*.scm"):
        assert {*(root / "irken").rglob(pattern)} <= found
    assert not any("__pycache__" in str(path) for path in found)


def test_warnings_are_told_every_time(driver: StandIn) -> None:
    settled("a.scm", "one\nwarn")
    for _ in range(2):
        _, warnings = sourcecache.load_source("a.scm")
        assert warnings == "a.scm:2:1: warning: careful\n    warn\n    ^\n"
    assert len(driver.runs) == 1


def test_a_program_written_while_it_is_compiled_is_not_kept(driver: StandIn) -> None:
    settled("a.scm", "one")
    os.utime("a.scm", (time.time() + 5, time.time() + 5))
    sourcecache.load_source("a.scm")
    assert entries() == []


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "other", "folder"])
def test_a_damaged_entry_is_ignored(driver: StandIn, damage: str) -> None:
    settled("a.scm", "one")
    good = sourcecache.load_source("a.scm")
    (entry,) = entries()
    content = entry.read_bytes()
    if damage == "folder":
        entry.unlink()
        entry.mkdir()
    elif damage == "other":  # a checksum that fits, and something else inside
        entry.write_bytes(content[:8] + sourcecache._digest(b"i\1\0\0\0") + b"i\1\0\0\0")
    else:
        flipped = content[:40] + bytes([content[40] ^ 1]) + content[41:]
        entry.write_bytes({"empty": b"", "cut": content[:-1], "flipped": flipped}[damage])
    assert sourcecache.load_source("a.scm") == good
    assert len(driver.runs) == 2
    if damage != "folder":
        assert entry.read_bytes() == content


def test_a_cache_that_cannot_be_written(driver: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    settled("a.scm", "one")
    Path("file").write_text("")
    monkeypatch.setenv("IRKJIT_CACHE", str(Path("file").resolve()))
    assert sourcecache.load_source("a.scm")[1] == ""
    assert sourcecache.load_source("a.scm")[1] == ""
    assert len(driver.runs) == 2


def test_errors_are_not_kept(driver: StandIn) -> None:
    settled("a.scm", "wrong")
    for _ in range(2):
        with pytest.raises(BadSource, match=r"a\.scm:1:1: error: wrong is wrong"):
            sourcecache.load_source("a.scm")
    assert len(driver.runs) == 2 and entries() == []


def test_old_entries_are_pruned(driver: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.scm", "b.scm", "c.scm"):
        sourcecache.load_source(settled(name, name))
    old = time.time() - 40 * 24 * 3600
    for entry in entries()[:2]:
        os.utime(entry, (old, old))
    sourcecache.load_source(settled("d.scm", "d"))
    assert len(entries()) == 2
    monkeypatch.setattr(sourcecache, "_MOST", 1)
    sourcecache.load_source(settled("e.scm", "e"))
    assert len(entries()) == 1


def test_an_entry_in_use_stays_young(driver: StandIn) -> None:
    sourcecache.load_source(settled("a.scm", "one"))
    (entry,) = entries()
    old = time.time() - 20 * 24 * 3600
    os.utime(entry, (old, old))
    sourcecache.load_source("a.scm")
    assert entry.stat().st_mtime > old + 1000


@pytest.mark.parametrize("name", ["none.scm", "folder.scm", "nul\0.scm"])
def test_a_source_that_cannot_be_read(driver: StandIn, name: str) -> None:
    Path("folder.scm").mkdir()
    for load in (sourcecache.load_source, sourcecache.compile_source):
        with pytest.raises(BadFile, match="unable to open"):
            load(name)
    assert driver.runs == []


def test_a_warm_start_does_not_import_the_compiler(driver: StandIn) -> None:
    sourcecache.load_source(settled("a.scm", "one"))
    Path(image_path()).write_bytes(Path(REAL_IMAGE).read_bytes())
    code = (
        "import sys; from irkjit.__main__ import _main; _main(['run', 'a.scm']); "
        "heavy = ('irkjit.irken', 'irkjit.bytecode', 'llvmlite', 'numpy', 'click'); "
        "print(sorted(m for m in heavy if m in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert (found.stdout, found.stderr) == ("one\n[]\n", "")


# -- the commands ----------------------------------------------------------------------------


def test_compile(driver: StandIn, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    settled("a.scm", "one")
    assert command_line(["compile", "a.scm"]) == 0
    content = Path("a.byc").read_bytes()
    assert command_line(["compile", "a.scm", "-o", "x", "-I", "p", "-I", "q"]) == 0
    assert Path("x").read_bytes() == content
    assert command_line(["compile", "--no-debug", "a.scm", "-o", "-"]) == 0
    sys.stdout.flush()
    assert capfdbinary.readouterr() == (content, b"")
    assert driver.debug == [True, True, False]
    assert driver.include[1] == ("p", "q")
    assert entries() == []


def test_compile_tells_errors_and_writes_nothing(
    driver: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    settled("a.scm", "wrong one\nwrong two")
    assert command_line(["compile", "a.scm"]) == 2
    assert capfd.readouterr().err.splitlines() == [
        "a.scm:1:1: error: wrong one is wrong",
        "    wrong one",
        "    ^",
        "a.scm:2:1: error: wrong two is wrong",
        "    wrong two",
        "    ^",
    ]
    assert not Path("a.byc").exists()


def test_compile_shows_warnings(driver: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    settled("a.scm", "one\nwarn")
    assert command_line(["compile", "a.scm"]) == 0
    assert capfd.readouterr().err.startswith("a.scm:2:1: warning: careful\n")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["none.scm"], "irkjit: unable to open 'none.scm'"),
        (["a.byc"], "irkjit: a.byc: the name does not end in .scm"),
        (["a.scm", "-o", "no/folder"], "irkjit: unable to write 'no/folder'"),
    ],
)
def test_compile_cannot(
    driver: StandIn, capfd: pytest.CaptureFixture[str], args: list[str], message: str
) -> None:
    settled("a.scm", "one")
    settled("a.byc", "one")
    assert command_line(["compile", *args]) == 2
    assert capfd.readouterr().err.startswith(message)


def test_run(driver: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    settled("a.scm", "one\nwarn")
    for _ in range(2):
        assert run_file("a.scm", ["x"]) == 0
        out, err = capfd.readouterr()
        assert out == "one\n" and err.startswith("a.scm:2:1: warning: careful\n")
    assert command_line(["run", "-I", "d", "a.scm"]) == 0
    assert list(driver.include) == [(), ("d",)]


def test_run_tells_errors(driver: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    settled("a.scm", "wrong")
    assert run_file("a.scm", []) == 2
    assert capfd.readouterr().err == "a.scm:1:1: error: wrong is wrong\n    wrong\n    ^\n"


def test_verify_and_dis_take_source(driver: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    settled("a.scm", "one")
    settled("b.scm", "wrong")
    assert command_line(["verify", "a.scm"]) == 0
    assert capfd.readouterr().out.startswith("a.scm: ok: 4 instructions")
    assert command_line(["verify", "b.scm", "a.scm"]) == 1
    assert capfd.readouterr().err.startswith("b.scm:1:1: error: ")
    assert command_line(["dis", "a.scm", "-o", "a.s"]) == 0
    assert '@0 = "one\\n"' in Path("a.s").read_text()
    assert command_line(["dis", "b.scm"]) == 2


def test_cache_info_and_clear(driver: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    sourcecache.load_source(settled("a.scm", "one"))
    assert command_line(["cache", "info"]) == 0
    assert "\nsource  1 compiled program, " in capfd.readouterr().out
    assert command_line(["cache", "clear"]) == 0
    assert capfd.readouterr().out == "deleted 1 file\n"
    assert entries() == []
