"""Where something was measured: machine, versions, load."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from irkjit import __version__
from irkjit.bench.layout import first_line
from irkjit.bench.runners import Runner
from irkjit.inspection import cpu_model, installed

BUSY_BEFORE = 0.25
BUSY_AFTER = 0.75
"""Load averages for each processor that are too high: before, when nothing of ours runs, and after.
What is measured makes a load of its own: a program, and for some time a thread that compiles."""


def load_average() -> float:
    """Processes that ran, or wanted to, on average in the last minute."""
    return os.getloadavg()[0]


def load_warning(load: float, after: bool = False) -> str:
    """A warning about the load; "" if it is low."""
    processors = os.cpu_count() or 1
    if load <= (BUSY_AFTER if after else BUSY_BEFORE) * processors:
        return ""
    when = "the load average is now" if after else "the load average before the first run is"
    return (
        f"{when} {load:.2f} on {processors} processors: something else runs, and the numbers"
        " may say more about that"
    )


def describe(irkjit: Sequence[str]) -> dict[str, str]:
    """The machine and the versions, for people."""
    governor = _text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "CPU": f"{cpu_model()}, {os.cpu_count()} processors"
        + (f", governor {governor}" if governor else ""),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GB",
        "system": platform.platform(),
        "irkjit": _own_version(irkjit),
        "Python": f"{platform.python_version()}, llvmlite {installed('llvmlite')}",
    }


def _own_version(irkjit: Sequence[str]) -> str:
    """The version, and the commit if it runs from a repository."""
    root = Path(__file__).resolve().parent.parent.parent
    git = ["git", "-C", str(root), "describe", "--always", "--dirty", "--exclude=*"]
    commit = _said(git) if (root / ".git").exists() else ""
    return f"{__version__}, commit {commit}" if commit else __version__


def versions(runners: Sequence[Runner]) -> dict[str, str]:
    """What peers call themselves, by the name of the runner."""
    found = {}
    for runner in runners:
        if runner.kind == "peer":
            option = "-v" if runner.name in ("luajit", "lua") else "--version"
            found[runner.name] = _said([runner.command[0], option]) or "unknown"
    return found


def _said(command: Sequence[str]) -> str:
    """What a command prints first, on either stream; "" if it cannot be run."""
    try:
        found = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if found.returncode else first_line(found.stdout) or first_line(found.stderr)


def _text(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
