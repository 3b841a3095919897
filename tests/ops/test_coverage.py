"""The tables of the other files exercise every opcode, in both tiers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import test_arithmetic
import test_continuations
import test_control
import test_data
import test_environment
import test_foreign
import test_strings
import test_system
from helpers import run

from irkjit.opcodes import OPCODES
from irkjit.reference import Stepper

MODULES = (
    test_arithmetic,
    test_continuations,
    test_control,
    test_data,
    test_environment,
    test_foreign,
    test_strings,
    test_system,
)
CASES = [case for module in MODULES for case in module.CASES]


def test_all_95_opcodes_are_exercised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count instructions that ended well; native code runs the same ones, so it ran them too."""
    done: dict[str, int] = {opcode.name: 0 for opcode in OPCODES}
    step: Callable[[Stepper], bool] = Stepper.step

    def counting(self: Any) -> bool:
        ip = self._state.ip
        name = self.layout_at(ip).opcode.name if self.place(ip) else ""
        finished = step(self)
        if finished:
            done[name] += 1
        return finished

    native = [run(case.text, "baseline", **case.options) for case in CASES]
    monkeypatch.setattr(Stepper, "step", counting)
    for case, expected in zip(CASES, native, strict=True):
        found = run(case.text, "reference", **case.options)
        assert found.instructions == expected.instructions, case.name
        assert found.reason == expected.reason, case.name
        assert found.exit_code == expected.exit_code, case.name
    assert len(done) == 95
    assert [name for name, count in done.items() if count == 0] == []
