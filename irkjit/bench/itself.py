"""How to run this irkjit in other processes: the one that was started, not another on the disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent
"""The folder from which this package is imported."""


def irkjit_command() -> tuple[str, ...]:
    """The words that start it: the same script, or Python with -m."""
    script = os.path.abspath(sys.argv[0])
    if os.path.basename(script) == "irkjit" and os.access(script, os.X_OK):
        return (script,)
    return python_command("irkjit")


def python_command(module: str) -> tuple[str, ...]:
    """The words that run a module.  -P: an irkjit in the current folder is not meant."""
    return (sys.executable, "-P", "-m", module)


def irkjit_environment() -> dict[str, str]:
    """What must be in the environment, so that these commands import this package."""
    if _ROOT.name in ("site-packages", "dist-packages"):
        return {}  # it is found, and before Python's own library it would do harm
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.getenv("PYTHONPATH")]))}
