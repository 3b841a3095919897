"""At the end of a run: what is hot and not compiled yet is compiled for the next run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import pytest
from processes import cache_within, wait_for

from irkjit.jit.rest import LOCK

COUNT = 20
FUNCTION = "(define (f{i} n) (if (= n 0) {i} (+ 1 (f{i} (- n 1)))))"
SOURCE = "\n".join(
    ['(require "lib/core.scm")']
    + [FUNCTION.format(i=i) for i in range(COUNT)]
    + [f"(print (f{i} 2000)) (newline)" for i in range(COUNT)]
)
"""The program is over long before all of its functions are compiled."""
OUTPUT = "".join(f"{2000 + i}\n" for i in range(COUNT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache that holds nothing but the interpreter."""
    cache = cache_within(tmp_path)
    (tmp_path / "many.scm").write_text(SOURCE)
    run(cache, "never", "--no-jit-cache")  # the source is compiled
    return cache


def irkjit(folder: Path, rest: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the program with this cache, and this in $IRKJIT_REST."""
    return subprocess.run(
        [sys.executable, "-m", "irkjit", "run", *options, "many.scm"],
        cwd=folder.parent,
        env={**os.environ, "IRKJIT_CACHE": str(folder), "IRKJIT_REST": rest},
        capture_output=True,
        text=True,
    )


def run(folder: Path, rest: str, *options: str) -> tuple[int, int, int]:
    """How many functions were compiled, taken from the cache, left."""
    done = irkjit(folder, rest, "--stats", *options)
    assert (done.stdout, done.returncode) == (OUTPUT, 0), done.stderr

    def number(pattern: str) -> int:
        found = re.search(pattern, done.stderr)
        return int(found[1]) if found else 0

    return (
        number(r"compiled +(\d+) function"),
        number(r"(\d+) from the cache"),
        number(r"waiting +(\d+) function"),
    )


def holder(folder: Path) -> int:
    """The process that compiles, or 0."""
    while True:
        with open(folder / LOCK) as file:
            try:
                flock(file, LOCK_EX | LOCK_NB)
            except OSError:
                process = file.read()
            else:
                return 0
        if process:  # it holds the lock a little before it has written that
            return int(process)


def test_later(folder: Path) -> None:
    compiled, _, left = run(folder, "later")
    assert left > 0
    process = holder(folder)
    assert process, "its pipes were closed before it was done"
    opened = [os.readlink(entry) for entry in Path(f"/proc/{process}/fd").iterdir()]
    assert set(opened) <= {os.devnull, str(folder / LOCK)}
    assert os.getsid(process) == process
    wait_for(lambda: not holder(folder))
    again, hits, _ = run(folder, "never")
    assert again == 0
    assert hits == compiled + left


def test_now(folder: Path) -> None:
    compiled, _, left = run(folder, "now")
    assert (compiled, left) == (COUNT, 0)
    assert not (folder / LOCK).exists()
    assert run(folder, "never")[:2] == (0, COUNT)


def test_never(folder: Path) -> None:
    compiled, _, left = run(folder, "never")
    assert left > 0
    assert not (folder / LOCK).exists()
    assert run(folder, "never")[1] == compiled


def test_one_at_a_time(folder: Path) -> None:
    with open(folder / LOCK, "w") as file:
        flock(file, LOCK_EX)
        compiled, _, left = run(folder, "later")
        assert left > 0
    assert not holder(folder)
    assert run(folder, "never")[1] == compiled


def test_where_the_lock_cannot_be_had(folder: Path) -> None:
    (folder / LOCK).mkdir()
    assert run(folder, "later")[2] > 0


def test_an_unknown_wish(folder: Path) -> None:
    done = irkjit(folder, "soon")
    assert done.returncode == 2
    assert done.stderr == "irkjit: $IRKJIT_REST is 'soon'; it may be later, now, never\n"


def test_nobody_has_to_wait_for_the_process(folder: Path) -> None:
    """The host of a VM lives on: no process that has ended stays in the list of the system."""
    script = (
        "import os, irkjit\n"
        "with irkjit.VM(jit=irkjit.JitOptions(0, cache=True, rest='later')) as vm:\n"
        "    vm.load(irkjit.compile_file('many.scm')); vm.run(); vm.save_code()\n"
        "    assert vm.jit.left\n"
        "try: os.waitpid(-1, os.WNOHANG)\n"
        "except ChildProcessError: print('no child')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder.parent,
        env={**os.environ, "IRKJIT_CACHE": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "no child\n", done.stderr


def test_the_process_writes_no_names_for_perf(folder: Path) -> None:
    def maps() -> set[Path]:
        return set(Path("/tmp").glob("perf-*.map"))

    before = maps()
    assert irkjit(folder, "later", "--perf-map").stdout == OUTPUT
    wait_for(lambda: (folder / LOCK).exists() and (folder / LOCK).read_text().strip())
    process = (folder / LOCK).read_text().strip()
    wait_for(lambda: not Path("/proc", process).exists())
    assert Path(f"/tmp/perf-{process}.map") not in maps()
    for path in maps() - before:
        path.unlink()
