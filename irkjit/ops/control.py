"""Jumps, calls, returns, closures, continuations, and the end of the program.

`vm.ip` is the stream position of the next instruction when a definition starts.  Fuel is charged
where control does not simply fall through: see `loader/expand.py` for what `spent`, `at` and the
second word of a target hold.
"""

from __future__ import annotations

from irkjit.runtime.collect import collect
from irkjit.runtime.heap import reserve, write
from irkjit.runtime.layout import (
    CLOSED,
    CODE_TOP,
    FAST,
    FN_ARITY,
    FN_CALLS,
    FN_CODE,
    FN_LENGTH,
    FN_MARKS,
    FN_TURNS,
    FRAME_IP,
    FRAME_LENV,
    NATIVE,
    OPEN,
    SEEN_ELSE,
    SEEN_MANY,
    SEEN_THEN,
    SEEN_WAYS,
    WITHOUT_RIB,
)
from irkjit.runtime.reasons import Reason
from irkjit.runtime.stack import capture, mark, move_window, overflow, pull_frame
from irkjit.subset import Elsewhere, Retry, Stop, cold, inline, op, stub
from irkjit.subset.primitives import load, store
from irkjit.tagging import (
    CLOSURE,
    CLOSURE_ENTRY,
    CLOSURE_ENV,
    CLOSURE_SLOTS,
    CONTINUATION,
    NIL,
    RIB_LINK,
    SLOT0,
    TRUE,
    header,
    is_kind,
    is_rib,
    tag_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


@inline
def goto(vm: State, target: int) -> None:
    """Continue at a target of the stream: {position, fuel to add}."""
    if NATIVE:
        vm.fuel += load(target, 8)
    vm.ip = load(target, 0)


@inline
def check_fuel(vm: State, fuel: int, function: int) -> None:
    """Stop where less fuel is left than a pass through the function can take, or on a poll."""
    if NATIVE:
        if fuel - vm.poll < load(function, FN_LENGTH):
            raise Stop(Reason.POLL)


@inline
def spend(vm: State, spent: int) -> None:
    """Leave the running function after `spent` of its instructions."""
    if NATIVE:
        vm.fuel -= spent


# -- within a function -----------------------------------------------------------------------


@inline
def note(seen: int, bit: int) -> None:
    """Remember for the jit that this way was taken."""
    if NATIVE:
        if (load(seen, 0) & bit) == 0:
            store(seen, 0, load(seen, 0) | bit)


@op
def tst(vm: State, val: int, else_: int, seen: int) -> None:
    if val != TRUE:
        note(seen, SEEN_ELSE)
        goto(vm, else_)
        return
    note(seen, SEEN_THEN)


@op
def jmp(vm: State, dest: int) -> None:
    goto(vm, dest)


@op
def nvcase(vm: State, ob: int, else_: int, nalts: int, alts: int, seen: int) -> None:
    """alts holds {tag, position, fuel} for each alternative."""
    if (ob & 3) == 0:
        kind = tag_of(ob)
    elif (ob & 1) == 0:
        kind = ob
    else:
        kind = 0
    for i in range(nalts):
        if load(alts, 24 * i) == kind:
            if i < SEEN_WAYS:
                note(seen, SEEN_THEN << i)
            goto(vm, alts + 24 * i + 8)
            return
    note(seen, SEEN_ELSE)
    goto(vm, else_)


@op
def gc(vm: State) -> None:
    """A point where irkvm may collect; here every allocation checks for itself."""
    pass


@op
def heap(vm: State, size: int, nreg: int) -> None:
    """A hint about the coming allocation, which checks for itself."""
    pass


# -- calls -----------------------------------------------------------------------------------


@inline
def note_environment(vm: State, function: int) -> None:
    """A closure of the function is about to be made: note an environment other than the top
    level."""
    if load(function, FN_MARKS) & OPEN == 0:
        if load(load(function, FN_CODE), CODE_TOP) != vm.lenv:
            if FAST:
                raise Elsewhere
            open_function(vm, function)


@cold
def open_function(vm: State, function: int) -> int:
    """A function gets the mark OPEN; Stop where compiled code relies on the opposite."""
    marks = load(function, FN_MARKS)
    store(function, FN_MARKS, (marks | OPEN) & ~CLOSED)
    if (marks & CLOSED) != 0 and vm.watch_code == load(function, FN_CODE):
        raise Stop(Reason.UNSTABLE, -1)
    return 0


@op
def fun(vm: State, skip: int) -> int:
    """The stream word behind this instruction is the function's record, then comes its entry."""
    note_environment(vm, load(vm.ip, 0))
    p = reserve(vm, CLOSURE_SLOTS)
    store(p, 0, header(CLOSURE, -CLOSURE_SLOTS))
    store(p, SLOT0, NIL)
    store(p, SLOT0 + 8, NIL)
    store(p, CLOSURE_ENTRY, vm.ip + 9)
    store(p, CLOSURE_ENV, vm.lenv)
    goto(vm, skip)
    return p


@inline
def check_callee(vm: State, closure: int) -> None:
    """Stop unless this can be called."""
    if not is_kind(closure, CLOSURE):
        raise Stop(Reason.NOT_A_CLOSURE, closure)


@inline
def check_arguments(vm: State, args: int) -> None:
    """Stop unless this is a rib."""
    if not is_rib(args):
        raise Stop(Reason.NOT_A_RIB, args)


@inline
def push_frame(vm: State, nregs: int) -> None:
    """Save the window, environment and position of the caller."""
    regs = vm.regs + 8 * nregs + 16
    store(regs, FRAME_IP, vm.ip + 1)
    store(regs, FRAME_LENV, vm.lenv)
    vm.regs = regs


@inline
def check_stack(vm: State, nregs: int) -> None:
    """Move the frames to the heap where another one does not fit."""
    if vm.regs + 8 * nregs > vm.stack_limit:
        raise Retry(overflow, nregs)


@inline
def count(vm: State, function: int, counter: int, rib: int) -> None:
    """Count a call or a turn; Stop where the function becomes hot by it.

    rib: the argument rib, or 0 where there is none.
    """
    n = load(function, counter) + 1
    store(function, counter, n)
    if NATIVE:
        if n == 0:
            raise Stop(Reason.HOT, function, (load(rib, 0) >> 32) - 1 if rib != 0 else 0)


@inline
def observe(seen: int, entry: int) -> None:
    """Remember for the jit which function is called here, or that there are several."""
    if NATIVE:
        before = load(seen, 0)
        if before != entry:
            if before == 0:
                store(seen, 0, entry)
            elif before != SEEN_MANY:
                store(seen, 0, SEEN_MANY)


@inline
def check_entry(vm: State, function: int) -> None:
    """See that a call without an argument rib does not come to code that expects one."""
    if load(function, FN_ARITY) > 0:
        mark(vm, function, WITHOUT_RIB)


@inline
def enter(vm: State, entry: int, spent: int) -> None:
    """Continue at the entry of a function."""
    vm.ip = entry
    spend(vm, spent)


@op
def call(vm: State, closure: int, args: int, nregs: int, spent: int, seen: int) -> None:
    check_callee(vm, closure)
    check_arguments(vm, args)
    entry = load(closure, CLOSURE_ENTRY) - 1
    function = load(entry, -8)
    check_fuel(vm, vm.fuel - spent, function)
    check_stack(vm, nregs)
    write(vm, args, RIB_LINK, load(closure, CLOSURE_ENV))
    count(vm, function, FN_CALLS, args)
    observe(seen, entry)
    push_frame(vm, nregs)
    vm.lenv = args
    enter(vm, entry, spent)


@op
def call0(vm: State, closure: int, nregs: int, spent: int, seen: int) -> None:
    check_callee(vm, closure)
    entry = load(closure, CLOSURE_ENTRY) - 1
    function = load(entry, -8)
    check_fuel(vm, vm.fuel - spent, function)
    check_stack(vm, nregs)
    check_entry(vm, function)
    count(vm, function, FN_CALLS, 0)
    observe(seen, entry)
    push_frame(vm, nregs)
    vm.lenv = load(closure, CLOSURE_ENV)
    enter(vm, entry, spent)


@op
def tail(vm: State, closure: int, args: int, spent: int, seen: int) -> None:
    check_callee(vm, closure)
    check_arguments(vm, args)
    entry = load(closure, CLOSURE_ENTRY) - 1
    function = load(entry, -8)
    check_fuel(vm, vm.fuel - spent, function)
    write(vm, args, RIB_LINK, load(closure, CLOSURE_ENV))
    count(vm, function, FN_CALLS, args)
    observe(seen, entry)
    vm.lenv = args
    enter(vm, entry, spent)


@op
def tail0(vm: State, closure: int, spent: int, seen: int) -> None:
    check_callee(vm, closure)
    entry = load(closure, CLOSURE_ENTRY) - 1
    function = load(entry, -8)
    check_fuel(vm, vm.fuel - spent, function)
    check_entry(vm, function)
    count(vm, function, FN_CALLS, 0)
    observe(seen, entry)
    vm.lenv = load(closure, CLOSURE_ENV)
    enter(vm, entry, spent)


@inline
def outer(vm: State, depth: int) -> int:
    """The rib `depth` links out.  The outermost rib links to itself."""
    rib = vm.lenv
    for _i in range(depth):
        rib = load(rib, RIB_LINK)
    return rib


@op
def trcall(vm: State, dest: int, depth: int, nregs: int, args: int, function: int) -> None:
    """The arguments overwrite the rib in place: whoever captured it sees that."""
    check_fuel(vm, vm.fuel + load(dest, 8), function)
    rib = outer(vm, depth)
    if (load(rib, 0) >> 32) <= nregs:
        raise Stop(Reason.NO_SUCH_VARIABLE, nregs - 1, depth)
    for i in range(nregs):
        value = load(vm.regs + 8 * load(args, 8 * i), 0)
        write(vm, rib, RIB_LINK + 8 + 8 * i, value)
    count(vm, function, FN_TURNS, rib)
    vm.lenv = rib
    goto(vm, dest)


@op
def trcall0(vm: State, dest: int, depth: int, function: int) -> None:
    check_fuel(vm, vm.fuel + load(dest, 8), function)
    count(vm, function, FN_TURNS, 0)
    vm.lenv = outer(vm, depth)
    goto(vm, dest)


# -- returns ---------------------------------------------------------------------------------


@op
def ret(vm: State, val: int, spent: int) -> None:
    vm.result = val
    vm.ip = load(vm.regs, FRAME_IP) - 1
    spend(vm, spent)


@inline
def leave_frame(vm: State, saved: int, at: int, function: int) -> None:
    """Take back what the call before this instruction saved."""
    if NATIVE:
        if vm.fuel + at - vm.poll < load(function, FN_LENGTH):
            raise Stop(Reason.POLL)
        vm.fuel += at
    vm.lenv = load(vm.regs, FRAME_LENV)
    vm.regs = vm.regs - 16 - 8 * saved


@op
def pop(vm: State, saved: int, at: int, function: int) -> int:
    leave_frame(vm, saved, at, function)
    return vm.result


@op
def pop0(vm: State, saved: int, at: int, function: int) -> None:
    leave_frame(vm, saved, at, function)


@op
def exit(vm: State, arg: int, spent: int) -> None:
    """Return from the program: into the stub below an empty stack, with no continuation."""
    vm.result = arg
    vm.k = NIL
    vm.regs = vm.stack_base
    vm.ip = vm.underflow_ip - 1
    spend(vm, spent)


@stub
def underflow(vm: State) -> None:
    """What a return from the lowest frame on the stack meets."""
    if vm.k == NIL:
        raise Stop(Reason.HALT)
    pull_frame(vm)


# -- from compiled code to the interpreter ---------------------------------------------------


@inline
def enter_function(vm: State, rib: int) -> None:
    """Count the call of the function at `ip`, and collect where compiled code used up the slack."""
    if vm.hp > vm.limit:
        raise Retry(collect, 0)
    function = load(vm.ip, -8)
    if rib == 0:
        check_entry(vm, function)
    check_fuel(vm, vm.fuel, function)
    count(vm, function, FN_CALLS, rib)


@stub
def enter_0(vm: State) -> None:
    """A function without arguments is called by compiled code, its environment in lenv."""
    enter_function(vm, 0)


@stub
def enter_rib(vm: State) -> None:
    """A function is called by compiled code, its arguments in a rib that lenv is already."""
    enter_function(vm, vm.lenv)


# -- continuations ---------------------------------------------------------------------------


@op
def getcc(vm: State) -> int:
    capture(vm, 0)
    return vm.k


@op
def putcc(vm: State, k: int, val: int) -> int:
    """Does not jump: the next `ret` returns into k."""
    if k != NIL and not is_kind(k, CONTINUATION):
        raise Stop(Reason.NOT_A_CONTINUATION, k)
    move_window(vm)
    vm.k = k
    return val
