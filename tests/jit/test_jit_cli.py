"""The command line's options for compiled code."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from helpers import image
from programs import COMMAND, COUNTDOWN
from test_manager import SPIN

EXPECTED = b"".join(b"%d" % n for n in range(60, 0, -1))


def command(*args: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *args], capture_output=True, timeout=120)


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "countdown.byc"
    path.write_bytes(image(COUNTDOWN))
    return str(path)


def test_trace(program: str) -> None:
    """Each decision on a line of its own, on standard error."""
    found = command(
        "run", "--jit-threshold", "0", "--jit-sync", "--trace-jit", "--no-jit-cache", program
    )
    assert found.stdout == EXPECTED
    lines = [line for line in found.stderr.decode().splitlines() if line.startswith("[jit] ")]
    compiled = [line for line in lines if re.search(r"fn@\d+: compiled in .* instructions", line)]
    assert len(compiled) == 2


@pytest.mark.parametrize(
    "options",
    [["--no-jit"], ["--tier", "baseline"], ["--jit-threshold", "1000000", "--trace-jit"]],
    ids=" ".join,
)
def test_nothing_is_compiled(program: str, options: list[str]) -> None:
    found = command("run", *options, "--no-jit-cache", program)
    assert found.stdout == EXPECTED
    assert b"compiled" not in found.stderr


@pytest.mark.parametrize("threshold", ["0", "1", "50"])
def test_threshold(program: str, threshold: str) -> None:
    found = command("run", "--jit-threshold", threshold, program)
    assert (found.stdout, found.stderr) == (EXPECTED, b"")
    assert found.returncode == command("run", "--no-jit", program).returncode


@pytest.mark.parametrize("threshold", ["-1", "many", str(1 << 41)])
def test_wrong_thresholds(program: str, threshold: str) -> None:
    found = command("run", "--jit-threshold", threshold, program)
    assert found.returncode == 2
    assert b"--jit-threshold" in found.stderr


def test_control_c(tmp_path: Path) -> None:
    """In a compiled loop."""
    path = tmp_path / "spin.byc"
    path.write_bytes(image(SPIN))
    options = ["--jit-threshold", "0", "--jit-sync"]
    process = subprocess.Popen(
        [*COMMAND, "run", *options, "--trace-jit", "--no-jit-cache", str(path)],
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    while b"compiled in" not in process.stderr.readline():
        assert process.poll() is None
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130


def test_fuel(tmp_path: Path) -> None:
    path = tmp_path / "spin.byc"
    path.write_bytes(image(SPIN))
    found = command("run", "--jit-threshold", "0", "--jit-sync", "--fuel", "1000000", str(path))
    assert found.returncode == 124


@pytest.mark.parametrize(
    "options",
    [
        ["--no-jit", "--tier", "jit"],
        ["--no-jit", "--jit-sync"],
        ["--tier", "baseline", "--perf-map"],
    ],
    ids=" ".join,
)
def test_options_that_contradict_each_other(program: str, options: list[str]) -> None:
    found = command("run", *options, program)
    assert (found.returncode, found.stdout) == (2, b"")
    assert b"Error: --" in found.stderr


@pytest.mark.parametrize("option", ["--dump-ir", "--dump-asm"])
def test_nothing_to_dump(program: str, option: str) -> None:
    found = command("run", option, "nobody", program)
    assert found.stdout == EXPECTED
    assert b"nothing to dump: nobody was not compiled" in found.stderr
