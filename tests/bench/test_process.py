"""One run of a command: what is measured, and what counts as a failure."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

import pytest
from processes import is_running, wait_for

from irkjit.bench.process import Measurer, Run

HELLO = sha256(b"hello\n").hexdigest()


def run(tmp_path: Path, script: str, expected: str = HELLO, any_status: bool = False) -> Run:
    return Measurer(tmp_path).run(["sh", "-c", script], expected=expected, any_status=any_status)


def test_a_good_run(tmp_path: Path) -> None:
    found = run(tmp_path, "echo hello")
    assert (found.problem, found.detail, found.digest) == ("", "", HELLO)
    assert found.sample.wall > 0 and found.sample.cpu >= 0 and found.sample.memory > 100


def test_wrong_output(tmp_path: Path) -> None:
    found = run(tmp_path, "echo hullo; echo why >&2")
    assert (found.problem, found.detail) == ("wrong output", "why")


def test_exit_codes(tmp_path: Path) -> None:
    assert run(tmp_path, "echo hello; exit 3").problem == "exit 3"
    assert run(tmp_path, "exit 127").problem == "exit 127"
    assert run(tmp_path, "echo hello; exit 3", any_status=True).problem == ""
    wrong = run(tmp_path, "echo cannot open x >&2; exit 3", any_status=True)
    assert (wrong.problem, wrong.detail) == ("wrong output", "exit 3 cannot open x")


def test_signals(tmp_path: Path) -> None:
    assert run(tmp_path, "kill -SEGV $$").problem == "killed by SIGSEGV"
    assert run(tmp_path, "kill -SEGV $$", any_status=True).problem == "killed by SIGSEGV"


def test_a_timeout_ends_children_as_well(tmp_path: Path) -> None:
    found = Measurer(tmp_path, timeout=0.2).run(["sh", "-c", "sleep 600; echo hello"])
    assert found.problem == "timeout" and found.sample.wall < 60


def test_a_timeout_that_nothing_can_keep(tmp_path: Path) -> None:
    assert Measurer(tmp_path, timeout=1e-6).run(["sleep", "600"]).problem == "timeout"


def test_a_command_that_does_not_exist(tmp_path: Path) -> None:
    found = Measurer(tmp_path).run(["no-such-command-here"])
    assert found.problem == "not started" and "No such file" in found.detail


@pytest.mark.parametrize(
    ("script", "status", "problem"),
    [
        ("exit 3", 0, "exit 3"),
        ("exit 3", 3, ""),
        ("exit 3", None, ""),
        ("exit 0", 3, "exit 0, not 3"),
        ("exit 4", 3, "exit 4, not 3"),
        ("exit 0", None, ""),
        ("echo x >&2; exit 3", None, "exit 3"),
        ("kill -9 $$", None, "killed by SIGKILL"),
    ],
)
def test_the_result_of_a_program(
    script: str, status: int | None, problem: str, tmp_path: Path
) -> None:
    found = Measurer(tmp_path).run(["sh", "-c", script], status=status)
    assert found.problem == problem
    assert problem or found.status == int(script[-1])


def test_lines_that_do_not_count(tmp_path: Path) -> None:
    measurer = Measurer(tmp_path, ignore=r"\{total")
    found = measurer.run(["sh", "-c", "echo hello; echo '{total ticks: 5}'"], expected=HELLO)
    assert found.problem == ""


def test_the_folder_and_the_environment(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    measurer = Measurer(tmp_path, cwd=str(tmp_path / "here"))
    found = measurer.run(["sh", "-c", 'basename "$PWD"; echo $XYZ'], {"XYZ": "z"})
    assert found.digest == sha256(b"here\nz\n").hexdigest()


def test_what_the_starter_holds_is_not_counted(tmp_path: Path) -> None:
    ballast = b"x" * 100_000_000  # this process holds more
    small = Measurer(tmp_path).run(["true"]).sample.memory
    large = Measurer(tmp_path).run([sys.executable, "-c", "b'x' * 50_000_000"]).sample.memory
    assert small < 20_000 and large > 45_000 and ballast


def test_processor_time_is_that_of_the_command(tmp_path: Path) -> None:
    found = Measurer(tmp_path).run(["sleep", "0.3"])
    assert found.sample.wall >= 0.3 > found.sample.cpu


@pytest.mark.parametrize("timeout", [0.0, 1000.0])
def test_no_timeout(timeout: float, tmp_path: Path) -> None:
    assert Measurer(tmp_path, timeout=timeout).run(["true"]).problem == ""


def test_a_real_time_signal(tmp_path: Path) -> None:
    assert run(tmp_path, "kill -40 $$").problem == "killed by signal 40"


def test_a_command_that_ends_its_launcher(tmp_path: Path) -> None:
    found = run(tmp_path, "echo $$; kill -9 $PPID; sleep 600")
    assert found.problem == "not measured"
    command = int((tmp_path / "stdout").read_text())
    wait_for(lambda: not is_running(command))


def test_what_a_command_leaves_behind_is_ended(tmp_path: Path) -> None:
    assert run(tmp_path, f"sleep 600 & echo $! > {tmp_path}/pid; echo hello").problem == ""
    left = int((tmp_path / "pid").read_text())
    wait_for(lambda: not is_running(left))
