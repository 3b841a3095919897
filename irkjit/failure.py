"""From a stopped VM to the error that tells what happened."""

from __future__ import annotations

import os

from irkjit import backtrace
from irkjit.errors import VMError
from irkjit.places import function_pc, locate
from irkjit.runtime.reasons import MESSAGES, Reason
from irkjit.show import show
from irkjit.subset.primitives import load
from irkjit.tagging import CLOSURE, CLOSURE_ENTRY, is_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.vm import VM


class _Field:
    """A word of the stop, for the templates of `runtime/reasons.py`."""

    def __init__(self, vm: VM, word: int) -> None:
        self._vm = vm
        self._word = word

    def __format__(self, how: str) -> str:
        if how == "int":
            return str(self._word)
        if how == "errno":
            return os.strerror(self._word)
        return value_text(self._vm, self._word)


def value_text(vm: VM, value: int) -> str:
    """A value as messages show it: functions by name, or else by pc, so the same in every run."""
    if is_kind(value, CLOSURE):
        place = locate(vm.state, load(value, CLOSURE_ENTRY) - 1)
        if place is not None:
            program = vm.program_of(place.code)
            return f"<{program.function_name(function_pc(place.function))}>"
    return show(value)


def failure(vm: VM, status: int) -> VMError:
    """The error for a run that stopped with this Reason."""
    reason = Reason(status)
    state = vm.state
    a, b = _Field(vm, state.stop_a), _Field(vm, state.stop_b)
    message = MESSAGES.get(reason, reason.name).format(a=a, b=b)
    return VMError(reason, message, backtrace.take(vm))
