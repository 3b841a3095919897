"""Each opcode in compiled code: the tables of the interpreters, inside a function."""

from __future__ import annotations

import importlib
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from configurations import Ran, machine, outcome, same
from helpers import Case, image
from inside import in_function

from irkjit.errors import BadFile, VMError
from irkjit.opcodes import OPCODES

MODULES = "arithmetic continuations control data environment foreign strings system".split()
CASES: list[Any] = [
    pytest.param(case, id=f"{module}-{case.name}")
    for module in MODULES
    for case in importlib.import_module(f"test_{module}").CASES
]
NOT_THERE = {"mov"}
"""Cases that use all registers there are: no room for what `in_function` adds."""
DIFFERENT = {"getcc-at-the-top-is-nil"}
"""Cases whose outcome is another one within a function."""
WAYS = ["at once", "every guard fails", "collects and captures"]


def moved(case: Case) -> tuple[bytes, Ran]:
    """The case within a function, and what that does without the jit."""
    for apart in (False, True):
        data = image(in_function(case.text, apart=apart))
        try:
            expected = outcome(data, "baseline", **case.options)
            break
        except BadFile as bad:
            refusal = bad
    else:
        raise refusal
    if case.name not in DIFFERENT:
        assert expected.reason == case.reason
        assert expected.output == case.output
    return data, expected


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    if case.name in NOT_THERE:
        with pytest.raises(BadFile):
            moved(case)
        return
    data, expected = moved(case)
    for way in WAYS[: 3 if len(case.text) < 5000 else 2]:
        same(outcome(data, way, **case.options), expected)


@pytest.mark.optimised
@pytest.mark.parametrize("case", [p for p in CASES if p.values[0].name in ("add", "sub", "lt")])
def test_optimised(case: Case) -> None:
    """A few; the whole programs are many more."""
    data, expected = moved(case)
    same(outcome(data, "at once"), expected)


def test_case_that_needs_a_function_twice() -> None:
    """The second call finds the code that the first one made."""
    text = in_function("imm r0 int 20\nimm r1 int 22\nadd r0 r0 r1\nprinto r0\nret r0", 3)
    data = image(text)
    expected = outcome(data, "baseline")
    assert expected.output == b"424242"
    same(outcome(data, "at once"), expected)


def test_the_tables_compile_nearly_every_opcode(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opcodes that are part of compiled functions, not left to the interpreter."""
    import irkjit.lower_llvm

    compiled: Counter[str] = Counter()
    left: Counter[str] = Counter()
    whole = irkjit.lower_llvm.Segment._instruction
    leave = irkjit.lower_llvm.Segment.leave

    def instruction(self: Any, i: Any) -> bool:
        compiled[i.name] += 1
        return whole(self, i)

    def leaving(self: Any, reason: str) -> bool:
        left[self.now.name] += 1
        return leave(self, reason)

    monkeypatch.setattr(irkjit.lower_llvm.Segment, "_instruction", instruction)
    monkeypatch.setattr(irkjit.lower_llvm.Segment, "leave", leaving)
    for parameters in CASES:
        case = parameters.values[0]
        if case.name in NOT_THERE or len(case.text) > 5000:
            continue
        data, _ = moved(case)
        with machine("at once", **case.options) as vm:
            vm.load(data)
            with suppress(VMError):
                vm.run()
    always_left = {name for name in compiled if left[name] >= compiled[name]}
    everything = {opcode.name for opcode in OPCODES}
    assert always_left <= INTERPRETED
    assert (
        everything - INTERPRETED - {"mov", "pop", "pop0", "trcall0"} <= set(compiled) - always_left
    )


INTERPRETED = set(
    "exit printo prints topis tron troff ffi sfromc gist argv quiet heap readf malloc "
    "halloc cget cset free sizeoff sgetp caref csref dlopen dlsym0 dlsym csize cref2int int2cref "
    "errno meta".split()
)
"""Opcodes that compiled code leaves to the interpreter."""
