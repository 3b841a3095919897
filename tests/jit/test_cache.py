"""Compiled code on disk: taken by the next run where what it relies on holds, else ignored."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import image

from irkjit.jit import cache
from irkjit.jit.options import JitOptions
from irkjit.vm import VM

PROGRAM = """
    env r0 3
    topis r0
    epush r0
    argv r1
    vlen r1 r1
    stor r0 1 r1
    fun r1 add_end
    gc
    ref0 r1 0
    topref r2 0
    add r1 r1 r2
    ret r1
add_end: stor r0 2 r1
    fun r1 loop_end
head: ref0 r2 0
    imm r3 int 0
    eq r4 r2 r3
    tst r4 more
    ref0 r5 1
    ret r5
more: env r5 1
    ref0 r6 1
    stor r5 1 r6
    topref r6 1
    call r6 r5 4
    pop r5
    imm r3 int 1
    sub r2 r2 r3
    trcall head 0 (r2 r5)
loop_end: stor r0 3 r1
    env r2 2
    imm r3 int 50
    stor r2 1 r3
    imm r3 int {start}
    stor r2 2 r3
    topref r3 2
    call r3 r2 1
    pop r4
    printo r4
    ret r4
"""
"""Prints start + 50 times the length of the argument vector, which is a top-level constant."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the cache."""
    monkeypatch.setenv("IRKJIT_CACHE", str(tmp_path))
    return tmp_path


def run(start: int = 0, args: tuple[str, ...] = (), threshold: int = 5) -> tuple[bytes, int, int]:
    """Output, functions compiled, functions from the cache."""
    options = JitOptions(threshold, sync=True, cache=True)
    with VM(jit=options) as vm:
        vm.load(image(PROGRAM.format(start=start)), name="cached")
        vm.run(args)
        vm.save_code()
        return vm.output, vm.jit.counts.compiled, vm.jit.counts.hits


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("jit-*.code"))


def test_the_second_run_compiles_nothing(folder: Path) -> None:
    output, compiled, hits = run()
    assert (output, hits) == (b"100", 0)
    assert compiled > 0
    output, compiled, hits = run()
    assert (output, compiled) == (b"100", 0)
    assert hits > 0  # perhaps not all: what is part of another unit may not be entered any more
    assert len(files(folder)) == 1


def test_a_constant_that_is_another_now(folder: Path) -> None:
    assert run()[0] == b"100"
    output, compiled, _ = run(args=("a", "b"))
    assert output == b"200"
    assert compiled > 0


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [cut, flip, lambda _: b"", lambda _: b"IRKCODE1"])
def test_a_damaged_file_is_ignored(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    _, compiled, _ = run()
    (path,) = files(folder)
    path.write_bytes(damage(path.read_bytes()))
    assert run() == (b"100", compiled, 0)
    assert run()[1] == 0  # it was written anew


def test_the_cache_of_another_user(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files can be read, but not touched."""
    run()

    def refuse(path: str) -> None:
        raise PermissionError(path)

    monkeypatch.setattr("os.utime", refuse)
    assert run()[1:] == (0, run()[2]) and run()[2] > 0


def test_the_file_of_another_program_is_ignored(folder: Path) -> None:
    _, compiled, _ = run(0)
    (first,) = files(folder)
    run(7)
    (second,) = set(files(folder)) - {first}
    first.write_bytes(second.read_bytes())
    assert run(0) == (b"100", compiled, 0)


def test_what_several_runs_compile_comes_together(folder: Path) -> None:
    run(threshold=0)
    (path,) = files(folder)
    before = cache.read(str(path))
    assert before is not None
    last = max(before.units)
    alone = cache.Saved()
    alone.units[last] = before.units[last]
    path.unlink()
    cache.write(str(path), alone)
    rest = cache.Saved()
    rest.units = {n: code for n, code in before.units.items() if n != last}
    cache.write(str(path), rest)
    after = cache.read(str(path))
    assert after is not None
    assert set(after.units) == set(before.units)


def test_code_that_assumes_what_failed_is_not_kept(folder: Path) -> None:
    run()
    (path,) = files(folder)
    saved = cache.read(str(path))
    assert saved is not None
    code = next(c for c in saved.units.values() if any(g[2] == "integer" for g in c.guards))
    guard = next(g for g in code.guards if g[2] == "integer")
    failed = cache.Saved()
    failed.refuted.add(guard)
    cache.write(str(path), failed)
    left = cache.read(str(path))
    assert left is not None
    assert all(guard not in c.guards for c in left.units.values())
    assert guard in left.refuted


def test_the_folder_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_FOLDER", 1)
    for start in range(3):
        run(start)
    assert len(files(folder)) == 1


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("IRKJIT_CACHE", str(blocked / "below"))
    _, compiled, _ = run()
    assert run() == (b"100", compiled, 0)


def test_a_file_without_end(folder: Path) -> None:
    run()
    (path,) = files(folder)
    path.unlink()
    path.symlink_to("/dev/zero")
    output, compiled, hits = run()
    assert (output, hits) == (b"100", 0) and compiled > 0


CHANGES_FOLDER = """
(require "lib/basis.scm")
(require-ffi 'my)
(define (descend n) (if (= n 0) 0 (+ 1 (descend (- n 1)))))
(my/chdir (cstring "sub"))
(print (descend 20000))
"""


def test_a_relative_folder_is_the_same_for_the_whole_run(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "ffi").mkdir()
    (tmp_path / "ffi/my_ffi.scm").write_text("(sig chdir ((* char) -> int))\n")
    (tmp_path / "a.scm").write_text(CHANGES_FOLDER)
    done = subprocess.run(
        [sys.executable, "-m", "irkjit", "run", "--jit-rest", "now", "a.scm"],
        cwd=tmp_path,
        env={**os.environ, "IRKJIT_CACHE": "kept"},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.returncode) == ("20000", 0), done.stderr
    assert not list((tmp_path / "sub").iterdir())
    assert list((tmp_path / "kept").glob("jit-*.code"))
