"""The ways in which programs run with compiled code, and what must be the same in all of them."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from helpers import STRESS, Outcome, run_bytes

from irkjit.jit.options import JitOptions

AT_ONCE: dict[str, Any] = {"threshold": 0, "sync": True}

CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "at once": AT_ONCE,
    "soon": {"threshold": 3, "sync": True},
    "threshold 50": {"threshold": 50, "sync": True},
    "default": {},
    "one failure": {**AT_ONCE, "patience": 1},
    "every guard fails": {**AT_ONCE, "forced": 1},
    "every second guard fails": {**AT_ONCE, "forced": 2},
    "every third guard fails": {**AT_ONCE, "forced": 3},
    "fails and drops": {**AT_ONCE, "forced": 7, "patience": 1},
    "fails and captures": {**AT_ONCE, "forced": 5, "patience": 1, "capture": True},
    "captures often": {**AT_ONCE, "forced": 2, "patience": 1, "capture": True},
    "collects": {**AT_ONCE, **STRESS},
    "collects and fails": {**AT_ONCE, "forced": 3, **STRESS},
    "collects and captures": {
        **AT_ONCE, "forced": 3, "patience": 1, "capture": True, **STRESS
    },
}
"""By name: the options of the jit and of the VM."""
_OF_JIT = {"threshold", "sync", "patience", "forced", "capture"}

_ADDRESSES = re.compile(rb"<closure[^>]*>")


def options(configuration: str, **more: Any) -> dict[str, Any]:
    """What to give to a VM."""
    given = {**CONFIGURATIONS[configuration], **more}
    jit = {k: v for k, v in given.items() if k in _OF_JIT}
    rest = {k: v for k, v in given.items() if k not in _OF_JIT}
    return {"tier": "jit", "jit": JitOptions(**jit), **rest}


def outcome(data: bytes, configuration: str, **more: Any) -> Outcome:
    """What a run of a file comes to; configuration "baseline" or "reference": without the jit."""
    if configuration in ("baseline", "reference"):
        found = run_bytes(data, configuration, **more)
    else:
        found = run_bytes(data, **options(configuration, **more))
    assert not found.findings, found.findings
    return found


def same(found: Outcome, expected: Outcome) -> None:
    """Compare all that a run shows; results that are no plain values by their kind."""
    assert (found.reason, found.instructions, found.exit_code) == (
        expected.reason,
        expected.instructions,
        expected.exit_code,
    )
    assert _ADDRESSES.sub(b"", found.output) == _ADDRESSES.sub(b"", expected.output)
    assert type(found.result) is type(expected.result)
    if isinstance(found.result, int | str | bytes):
        assert found.result == expected.result
