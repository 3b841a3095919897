"""Jumps, calls, returns, closures, continuations, and the end of the program.

`vm.ip` is the stream position of the next instruction when a definition starts.  Fuel is charged
where control does not simply fall through: see `loader/expand.py` for what `spent`, `at` and the
second word of a target hold.
"""

from __future__ import annotations

from irkjit.runtime.heap import reserve, write
from irkjit.runtime.layout import FN_CALLS, FN_LENGTH, FN_TURNS, FRAME_IP, FRAME_LENV, NATIVE
from irkjit.runtime.reasons import Reason
from irkjit.runtime.stack import capture, move_window, overflow, pull_frame
from irkjit.subset import Retry, Stop, inline, op, stub
from irkjit.subset.primitives import load, loadu32, store
from irkjit.tagging import (
    CLOSURE,
    CLOSURE_ENTRY,
    CLOSURE_ENV,
    CLOSURE_SLOTS,
    CONTINUATION,
    NIL,
    RIB,
    RIB_LINK,
    SLOT0,
    TRUE,
    header,
    is_kind,
)


@inline
def goto(vm, target):  # type: ignore[no-untyped-def]
    """Continue at a target of the stream: {position, fuel to add}."""
    if NATIVE:
        vm.fuel += load(target, 8)
    vm.ip = load(target, 0)


@inline
def check_fuel(vm, fuel, function):  # type: ignore[no-untyped-def]
    """Stop where less fuel is left than a pass through the function can take, or on a poll."""
    if NATIVE:
        if fuel - vm.poll < load(function, FN_LENGTH):
            raise Stop(Reason.POLL)


@inline
def spend(vm, spent):  # type: ignore[no-untyped-def]
    """Leave the running function after `spent` of its instructions."""
    if NATIVE:
        vm.fuel -= spent


# -- within a function -----------------------------------------------------------------------


@op
def tst(vm, val, else_):  # type: ignore[no-untyped-def]
    if val != TRUE:
        goto(vm, else_)
        return


@op
def jmp(vm, dest):  # type: ignore[no-untyped-def]
    goto(vm, dest)


@op
def nvcase(vm, ob, else_, nalts, alts):  # type: ignore[no-untyped-def]
    """alts holds {tag, position, fuel} for each alternative."""
    if (ob & 3) == 0:
        kind = loadu32(ob, 0)
    elif (ob & 1) == 0:
        kind = ob
    else:
        kind = 0
    for i in range(nalts):
        if load(alts, 24 * i) == kind:
            goto(vm, alts + 24 * i + 8)
            return
    goto(vm, else_)


@op
def gc(vm):  # type: ignore[no-untyped-def]
    """A point where irkvm may collect; here every allocation checks for itself."""
    pass


@op
def heap(vm, size, nreg):  # type: ignore[no-untyped-def]
    """A hint about the coming allocation, which checks for itself."""
    pass


# -- calls -----------------------------------------------------------------------------------


@op
def fun(vm, skip):  # type: ignore[no-untyped-def]
    """The stream word behind this instruction is the function's record, then comes its entry."""
    p = reserve(vm, CLOSURE_SLOTS)
    store(p, 0, header(CLOSURE, -CLOSURE_SLOTS))
    store(p, SLOT0, NIL)
    store(p, SLOT0 + 8, NIL)
    store(p, CLOSURE_ENTRY, vm.ip + 9)
    store(p, CLOSURE_ENV, vm.lenv)
    goto(vm, skip)
    return p


@inline
def check_callee(vm, closure):  # type: ignore[no-untyped-def]
    """Stop unless this can be called."""
    if not is_kind(closure, CLOSURE):
        raise Stop(Reason.NOT_A_CLOSURE, closure)


@inline
def check_arguments(vm, args):  # type: ignore[no-untyped-def]
    """Stop unless this is a rib."""
    if not is_kind(args, RIB):
        raise Stop(Reason.NOT_A_RIB, args)


@inline
def push_frame(vm, nregs):  # type: ignore[no-untyped-def]
    """Save the window, environment and position of the caller."""
    regs = vm.regs + 8 * nregs + 16
    store(regs, FRAME_IP, vm.ip + 1)
    store(regs, FRAME_LENV, vm.lenv)
    vm.regs = regs


@inline
def check_stack(vm, nregs):  # type: ignore[no-untyped-def]
    """Move the frames to the heap where another one does not fit."""
    if vm.regs + 8 * nregs > vm.stack_limit:
        raise Retry(overflow, nregs)


@inline
def enter(vm, closure, entry, function, spent):  # type: ignore[no-untyped-def]
    """Continue at the entry of a function, counting the call."""
    store(function, FN_CALLS, load(function, FN_CALLS) + 1)
    vm.ip = entry
    spend(vm, spent)


@op
def call(vm, closure, args, nregs, spent):  # type: ignore[no-untyped-def]
    check_callee(vm, closure)
    check_arguments(vm, args)
    entry = load(closure, CLOSURE_ENTRY) - 1
    function = load(entry, -8)
    check_fuel(vm, vm.fuel - spent, function)
    check_stack(vm, nregs)
    write(vm, args, RIB_LINK, load(closure, CLOSURE_ENV))
    push_frame(vm, nregs)
    vm.lenv = args
    enter(vm, closure, entry, function, spent)


@op
def call0(vm, closure, nregs, spent):  # type: ignore[no-untyped-def]
    check_callee(vm, closure)
    entry = load(closure, CLOSURE_ENTRY) - 1
    function = load(entry, -8)
    check_fuel(vm, vm.fuel - spent, function)
    check_stack(vm, nregs)
    push_frame(vm, nregs)
    vm.lenv = load(closure, CLOSURE_ENV)
    enter(vm, closure, entry, function, spent)


@op
def tail(vm, closure, args, spent):  # type: ignore[no-untyped-def]
    check_callee(vm, closure)
    check_arguments(vm, args)
    entry = load(closure, CLOSURE_ENTRY) - 1
    function = load(entry, -8)
    check_fuel(vm, vm.fuel - spent, function)
    write(vm, args, RIB_LINK, load(closure, CLOSURE_ENV))
    vm.lenv = args
    enter(vm, closure, entry, function, spent)


@op
def tail0(vm, closure, spent):  # type: ignore[no-untyped-def]
    check_callee(vm, closure)
    entry = load(closure, CLOSURE_ENTRY) - 1
    function = load(entry, -8)
    check_fuel(vm, vm.fuel - spent, function)
    vm.lenv = load(closure, CLOSURE_ENV)
    enter(vm, closure, entry, function, spent)


@inline
def turn(vm, target, function):  # type: ignore[no-untyped-def]
    """Go back to the head of the function, counting the turn."""
    store(function, FN_TURNS, load(function, FN_TURNS) + 1)
    goto(vm, target)


@inline
def outer(vm, depth):  # type: ignore[no-untyped-def]
    """The rib `depth` links out.  The outermost rib links to itself."""
    rib = vm.lenv
    for _i in range(depth):
        rib = load(rib, RIB_LINK)
    return rib


@op
def trcall(vm, dest, depth, nregs, args, function):  # type: ignore[no-untyped-def]
    """The arguments overwrite the rib in place: whoever captured it sees that."""
    check_fuel(vm, vm.fuel + load(dest, 8), function)
    rib = outer(vm, depth)
    if (load(rib, 0) >> 32) <= nregs:
        raise Stop(Reason.NO_SUCH_VARIABLE, nregs - 1, depth)
    for i in range(nregs):
        value = load(vm.regs + 8 * load(args, 8 * i), 0)
        write(vm, rib, RIB_LINK + 8 + 8 * i, value)
    vm.lenv = rib
    turn(vm, dest, function)


@op
def trcall0(vm, dest, depth, function):  # type: ignore[no-untyped-def]
    check_fuel(vm, vm.fuel + load(dest, 8), function)
    vm.lenv = outer(vm, depth)
    turn(vm, dest, function)


# -- returns ---------------------------------------------------------------------------------


@op
def ret(vm, val, spent):  # type: ignore[no-untyped-def]
    vm.result = val
    vm.ip = load(vm.regs, FRAME_IP) - 1
    spend(vm, spent)


@inline
def leave_frame(vm, saved, at, function):  # type: ignore[no-untyped-def]
    """Take back what the call before this instruction saved."""
    if NATIVE:
        if vm.fuel + at - vm.poll < load(function, FN_LENGTH):
            raise Stop(Reason.POLL)
        vm.fuel += at
    vm.lenv = load(vm.regs, FRAME_LENV)
    vm.regs = vm.regs - 16 - 8 * saved


@op
def pop(vm, saved, at, function):  # type: ignore[no-untyped-def]
    leave_frame(vm, saved, at, function)
    return vm.result


@op
def pop0(vm, saved, at, function):  # type: ignore[no-untyped-def]
    leave_frame(vm, saved, at, function)


@op
def exit(vm, arg, spent):  # type: ignore[no-untyped-def]  # noqa: A001
    """Return from the program: into the stub below an empty stack, with no continuation."""
    vm.result = arg
    vm.k = NIL
    vm.regs = vm.stack_base
    vm.ip = vm.underflow_ip - 1
    spend(vm, spent)


@stub
def underflow(vm):  # type: ignore[no-untyped-def]
    """What a return from the lowest frame on the stack meets."""
    if vm.k == NIL:
        raise Stop(Reason.HALT)
    pull_frame(vm)


# -- continuations ---------------------------------------------------------------------------


@op
def getcc(vm):  # type: ignore[no-untyped-def]
    capture(vm, 0)
    return vm.k


@op
def putcc(vm, k, val):  # type: ignore[no-untyped-def]
    """Does not jump: the next `ret` returns into k."""
    if k != NIL and not is_kind(k, CONTINUATION):
        raise Stop(Reason.NOT_A_CONTINUATION, k)
    move_window(vm)
    vm.k = k
    return val
