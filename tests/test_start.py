"""A start from a warm cache: it is most of what a small program takes, so it imports little."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from processes import cache_within

import irkjit
from irkjit.cachefolder import cache_key, key_files

SLOW = {
    "abc",
    "array",  # it imports collections.abc
    "click",
    "collections",
    "contextlib",
    "dataclasses",
    "enum",
    "functools",
    "inspect",
    "irkjit.cli",
    "irkjit.opcodes",
    "json",
    "llvmlite",
    "numpy",
    "pathlib",
    "platformdirs",
    "re",
    "tempfile",
    "threading",
    "typing",
}
"""Modules that take from one millisecond to a hundred."""
ROOT = str(Path(irkjit.__file__).parent.parent)
START = f"""
import sys
sys.path[:] = {[ROOT, *sys.path]!r}
before = set(sys.modules)
from irkjit import __main__ as start
leave = start._leave
def tell(status):
    import gc
    assert gc.isenabled()
    print(*sorted(set(sys.modules) - before), file=sys.stderr)
    leave(status)
start._leave = tell
start.main()
"""
SOURCE = """
(require "lib/core.scm")
(define (f n) (if (= n 0) 0 (+ 1 (f (- n 1)))))
(print (f 20000)) (newline)
"""


def run(folder: Path, program: str, rest: str = "never") -> list[str]:
    """Run a program without what `site` imports; the modules that were imported."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", START, "run", program],
        cwd=folder,
        env={**os.environ, "IRKJIT_CACHE": str(folder / "cache"), "IRKJIT_REST": rest},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "20000\n"), done.stderr
    return done.stderr.split()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program, and a cache that holds nothing but the interpreter."""
    cache_within(tmp_path)
    program = tmp_path / "f.scm"
    program.write_text(SOURCE)
    os.utime(program, (0, 0))  # what was written just now is compiled anew in the next run
    return tmp_path


@pytest.mark.parametrize("kind", ["scm", "byc"])
def test_a_warm_start_imports_little(folder: Path, kind: str) -> None:
    if kind == "byc":
        command = [sys.executable, "-m", "irkjit", "compile", "f.scm"]
        subprocess.run(command, cwd=folder, check=True)
    program = f"f.{kind}"
    assert "irkjit.jit.build" in run(folder, program, "now")
    imported = run(folder, program)
    assert "irkjit.jit.install" in imported  # it runs compiled code
    assert not SLOW.intersection(imported)


def test_a_first_compilation_imports_no_more_than_llvmlite_does(folder: Path) -> None:
    run(folder, "f.scm", "now")  # keeps what compiled code takes from the definitions of opcodes
    (kept,) = (folder / "cache").glob("jit-*.code")
    kept.unlink()
    imported = run(folder, "f.scm", "now")
    assert "llvmlite" in imported
    assert not {"ast", "dataclasses", "inspect", "irkjit.interp"}.intersection(imported)


# -- the key of the cache --------------------------------------------------------------------


def key(folder: Path, package: Path) -> str:
    """The key that another installation uses."""
    text = "from irkjit.cachefolder import cache_key; print(cache_key())"
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=package.parent,
        env={**os.environ, "IRKJIT_CACHE": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of irkjit."""
    copy = tmp_path / "copy" / "irkjit"
    shutil.copytree(Path(irkjit.__file__).parent, copy)
    return copy


def test_the_key_follows_the_sources(tmp_path: Path, package: Path) -> None:
    cache = tmp_path / "cache"
    first = key(cache, package)
    assert first == cache_key()  # the same sources elsewhere
    (kept,) = cache.glob("key-*")
    assert key(cache, package) == first
    source = package / "tagging.py"
    text, status = source.read_text(), source.stat()
    source.write_text(text.replace("0", "1", 1))
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))  # size and time tell nothing
    second = key(cache, package)
    assert second != first
    source.write_text(text)
    assert key(cache, package) == first
    assert list(cache.glob("key-*")) == [kept]
    (package / "jit" / "new.py").write_text("")
    assert key(cache, package) not in (first, second)


def test_an_upgrade_under_a_running_process(tmp_path: Path, package: Path) -> None:
    """What it has imported is not what the files are by now: it must keep nothing for others."""
    script = f"""
import irkjit.cachefolder as cache
from pathlib import Path
source = Path({str(package / "tagging.py")!r})
first = {{early}} and cache.cache_key()
source.write_text(source.read_text() + "# new\\n")
print(cache.cache_key(), cache.is_current())
"""
    environment = {**os.environ, "IRKJIT_CACHE": str(tmp_path / "cache")}
    for early in (False, True):
        done = subprocess.run(
            [sys.executable, "-c", script.replace("{early}", str(early))],
            cwd=package.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        old, current = done.stdout.split()
        assert current == "False"
        assert old != key(tmp_path / "cache", package)


@pytest.mark.parametrize("damage", [b"", b"\0", b"half", b"other", b"folder", b"pipe"])
def test_a_damaged_key_is_made_anew(tmp_path: Path, package: Path, damage: bytes) -> None:
    cache = tmp_path / "cache"
    first = key(cache, package)
    (kept,) = cache.glob("key-*")
    content = kept.read_bytes()
    kept.unlink()
    if damage == b"folder":
        kept.mkdir()
    elif damage == b"pipe":
        os.mkfifo(kept)
    elif damage == b"other":
        state, right, check = content.split(b" ")
        kept.write_bytes(b" ".join([state, b"a" * len(right), check]))
    else:
        kept.write_bytes(content[:-3] if damage == b"half" else damage)
    assert key(cache, package) == first


def test_where_the_key_cannot_be_kept(tmp_path: Path, package: Path) -> None:
    (tmp_path / "file").write_text("")
    assert key(tmp_path / "file" / "cache", package) == cache_key()


def test_clearing_the_cache_deletes_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRKJIT_CACHE", str(tmp_path))
    command = [sys.executable, "-m", "irkjit", "cache"]
    subprocess.run([*command, "info"], check=True, capture_output=True)
    assert len(key_files()) == 1
    done = subprocess.run([*command, "clear"], check=True, capture_output=True, text=True)
    assert (done.stdout, key_files()) == ("deleted 1 file\n", [])
