"""The ways in which programs run with compiled code, and what must be the same in all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpers import STRESS

from irkjit import backtrace
from irkjit.errors import OutOfFuel, VMError
from irkjit.jit.options import JitOptions
from irkjit.native import CAPTURE
from irkjit.runtime.reasons import Reason
from irkjit.vm import VM

AT_ONCE: dict[str, Any] = {"threshold": 0, "sync": True}
NEVER = 1 << 40
CAPTURES: dict[str, Any] = {**AT_ONCE, "patience": 1, "capture": True}

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
    "fails and captures": {**CAPTURES, "forced": 5},
    "captures often": {**CAPTURES, "forced": 2},
    "tiny nursery": {**AT_ONCE, "nursery": STRESS["nursery"]},
    "collects": {**AT_ONCE, **STRESS},
    "collects and fails": {**AT_ONCE, "forced": 3, **STRESS},
    "collects and captures": {**CAPTURES, "forced": 3, **STRESS},
}
"""By name: the options of the jit and of the VM."""
_OF_JIT = {"threshold", "sync", "patience", "forced", "capture"}

_ADDRESSES = re.compile(rb"<closure[^>]*>")


@dataclass(frozen=True)
class Ran:
    """All that a run shows: `reason` as in helpers.Outcome, the error's report, and where the run
    was each time that its fuel was used up."""

    result: object
    output: bytes
    exit_code: int | None
    instructions: int
    reason: str | None
    report: str
    pauses: tuple[tuple[str, ...], ...] = ()
    compiled: int = 0
    forced: bool = False


def machine(configuration: str, **more: Any) -> VM:
    """A VM; configuration "baseline" or "reference": without the jit."""
    if configuration in ("baseline", "reference"):
        return VM(tier=configuration, **more)
    given = {**CONFIGURATIONS[configuration], **more}
    jit = {k: v for k, v in given.items() if k in _OF_JIT}
    rest = {k: v for k, v in given.items() if k not in _OF_JIT}
    return VM(tier="jit", jit=JitOptions(**jit), **rest)


def outcome(
    data: bytes,
    configuration: str,
    *,
    fuel: int | None = None,
    slices: bool = False,
    between: Callable[[VM], object] | None = None,
    nth: int = 0,
    **more: Any,
) -> Ran:
    """What a run of a file comes to.

    slices: go on whenever the fuel is used up; between: what is done then, when the run's frames
    are recorded as well.  nth: the guard that is made to fail, counted as they are executed;
    `forced` of the outcome tells whether there were that many.
    """
    if nth:
        more["forced"] = NEVER
    with machine(configuration, **more) as vm:
        vm.load(data, name="test.byc")
        result: object = None
        reason: str | None = None
        report = ""
        pauses = []
        try:
            vm.start()
            if nth:
                vm.state.force_in = nth
            while True:
                try:
                    result = vm.resume(fuel)
                    break
                except OutOfFuel:
                    if not slices:
                        raise
                if between is not None:
                    pauses.append(tuple(map(str, backtrace.take(vm).frames)))
                    between(vm)
        except OutOfFuel:
            reason = "fuel"
        except VMError as error:
            reason, report = Reason(error.reason).name, error.report()
        compiled = vm.jit.counts.compiled if vm.tier == "jit" else 0
        return Ran(
            result,
            bytes(vm.output),
            vm.exit_code,
            vm.instructions,
            reason,
            report,
            tuple(pauses),
            compiled,
            nth > 0 and vm.state.force_in > nth,
        )


def same(found: Ran, expected: Ran) -> None:
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
    assert found.report == expected.report
    assert found.pauses == expected.pauses


def capture(vm: VM) -> None:
    """Move the frames of a VM that has stopped to the heap."""
    vm.do(CAPTURE)
