"""Which functions of a program ran most: the counters that both tiers keep."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import numpy as np

from irkjit.runtime.layout import (
    CODE_FUNCTION_COUNT,
    CODE_FUNCTIONS,
    FN_CALLS,
    FN_LENGTH,
    FN_PC,
    FN_SIZE,
    FN_TURNS,
)
from irkjit.subset.primitives import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.program import Program
    from irkjit.vm import VM


class Heat(NamedTuple):
    """One function's counters: pc of its body, instructions in it, calls, turns of its loop.

    name: what it is called in reports.
    """

    pc: int
    length: int
    calls: int
    turns: int
    name: str


def counters(program: Program) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """The function records of a program: a row each, a column for each word.

    A view of the VM's own memory: it changes as the program runs and dies with the VM.
    """
    count = load(program.code, CODE_FUNCTION_COUNT)
    words = FN_SIZE // 8
    memory = (ctypes.c_int64 * (count * words)).from_address(load(program.code, CODE_FUNCTIONS))
    view = np.ctypeslib.as_array(memory).reshape(count, words)
    view.flags.writeable = False
    return view


def total_calls(vm: VM) -> int:
    """Calls of functions in all programs of a VM."""
    return sum(int(counters(p)[:, FN_CALLS // 8].sum()) for p in vm.programs)


def hottest(program: Program, count: int = 10) -> list[Heat]:
    """The functions entered most often, by calls and by turns of their loop together."""
    rows = counters(program)
    entries = rows[:, FN_CALLS // 8] + rows[:, FN_TURNS // 8]
    order = np.argsort(-entries, kind="stable")[:count]
    found = []
    for i in order:
        if entries[i] > 0:
            columns = (FN_PC, FN_LENGTH, FN_CALLS, FN_TURNS)
            pc, length, calls, turns = (int(rows[i, at // 8]) for at in columns)
            found.append(Heat(pc, length, calls, turns, program.function_name(pc)))
    return found
