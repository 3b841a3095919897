"""Load a file into a VM: what the host calls."""

from __future__ import annotations

from irkjit.loader.expand import expand
from irkjit.loader.problems import Problem
from irkjit.loader.read import read_file
from irkjit.loader.ribs import check_ribs
from irkjit.loader.verify import MAX_PROBLEMS, problem, verify
from irkjit.runtime.collect import after_collection, clock_ns, collect_major
from irkjit.runtime.layout import (
    CODE_CURSOR,
    CODE_DATA,
    CODE_PROBLEM_COUNT,
    CODE_PROBLEMS,
    CODE_READY,
    CODE_WINDOW,
    STACK_SLACK,
)
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop
from irkjit.subset.primitives import call_c1, store
from irkjit.subset.primitives import load as word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


def load(vm: State, code: int, tables: int, handlers: int) -> int:
    """Fill the code object whose CODE_DATA and CODE_DATA_END are set; CODE_READY tells success.

    The code object must be among `vm.codes`: its literals are roots from the start.
    """
    store(code, CODE_PROBLEMS, call_c1(vm.c_malloc, 24 * MAX_PROBLEMS))
    if 2 * vm.old_bytes > vm.old_limit:
        # what an earlier run left may be garbage
        began = clock_ns(vm)
        collect_major(vm)
        after_collection(vm, began, 0)
    try:
        read_file(vm, code)
    except Stop as stop:
        stop.leave(vm)
    if vm.pending != 0:
        if vm.pending != Reason.BAD_FILE:
            vm.stop_a = Problem.NO_MEMORY
        # reading stopped: the reasons are the problem and its number
        problem(vm, code, vm.stop_a, word(code, CODE_CURSOR) - word(code, CODE_DATA), vm.stop_b)
        vm.pending = 0
        return 0
    verify(vm, code, tables)
    if word(code, CODE_PROBLEM_COUNT) == 0:
        check_ribs(vm, code, tables)
        expand(vm, code, tables, handlers)
        if word(code, CODE_WINDOW) > vm.window:
            vm.window = word(code, CODE_WINDOW)
            vm.stack_limit = vm.stack_end - 8 * vm.window - STACK_SLACK
        store(code, CODE_READY, 1)
    return 0
