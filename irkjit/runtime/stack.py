"""The VM stack and continuations.

A frame lies below its callee's window: the saved registers, the return position (tagged, so that
it reads as an integer), lenv.  `capture` moves all frames into heap continuations, linked through
`k`; below the lowest frame lies the underflow stub, which pulls them back one at a time.
"""

from __future__ import annotations

from irkjit.runtime.collect import collect, promote
from irkjit.runtime.frames import (
    EXIT_AT_ENTRY,
    EXIT_COUNTERS,
    EXIT_FUNCTION,
    EXIT_OBJECTS,
    EXIT_POSITION,
    EXIT_REGISTERS,
    EXIT_SLOTS,
    EXIT_SOURCES,
    EXIT_UNIT,
    SOURCE,
    STATE_FUNCTION,
    STATE_REGISTERS,
    STATE_WORDS,
    collect_soon,
    frame_state,
    is_native_frame,
    is_reentrant,
    make_objects,
    rebuild,
    saved_words,
    source,
)
from irkjit.runtime.layout import (
    CAPTURED,
    FN_ARITY,
    FN_ENTRY,
    FN_HANDLER,
    FN_MARKS,
    FRAME_IP,
    FRAME_LENV,
    HOT_AGAIN,
    NO_NATIVE,
    POP_FUNCTION,
    WITHOUT_RIB,
    heat,
)
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline
from irkjit.subset.primitives import copy_bytes, load, load32, store
from irkjit.tagging import (
    CONT_IP,
    CONT_LENV,
    CONT_NEXT,
    CONT_REG0,
    CONT_SLOTS,
    CONTINUATION,
    NIL,
    RIB_LINK,
    SHARED,
    header,
    is_rib,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


@inline
def is_kept(frame_ip: int) -> int:
    """Whether a frame moves to the heap as it is: one of the interpreter, or a reentrant one."""
    return is_native_frame(frame_ip) == 0 or is_reentrant(frame_ip) != 0


@inline
def rebuilt_words(frame_ip: int) -> int:
    """The room that a frame of compiled code takes in the heap as one of the interpreter."""
    state = frame_state(frame_ip)
    return load(state, STATE_REGISTERS) + load(state, STATE_WORDS) + CONT_SLOTS + 1


@inline
def continuation_words(frame_ip: int) -> int:
    """How much room in the heap a frame with this (tagged) return position takes."""
    words = saved_words(frame_ip) + CONT_SLOTS + 1
    if not is_kept(frame_ip):
        words = rebuilt_words(frame_ip)
    return words


def share(value: int) -> int:
    """Mark a rib, and those it is linked to, as SHARED; any other value is left alone."""
    if value == 0 or not is_rib(value):  # a register never written may hold 0
        return 0
    while True:
        link = load(value, RIB_LINK)
        known = load(value, 0) & load(link, 0) & SHARED
        store(value, 0, load(value, 0) | SHARED)
        if known != 0 or link == value:
            return 0
        value = link


def share_ribs(k: int) -> int:
    """Mark all ribs that a new continuation refers to."""
    for i in range(-load32(k, 4) - CONT_SLOTS):
        share(load(k, CONT_REG0 + 8 * i))
    share(load(k, CONT_LENV))
    return 0


def mark(vm: State, function: int, what: int) -> int:
    """Set a mark of a function.  Code for it that was made before is not used any more."""
    if load(function, FN_MARKS) & what == 0 or what == WITHOUT_RIB:
        store(function, FN_MARKS, load(function, FN_MARKS) | what)
        entry = load(function, FN_ENTRY)
        if load(entry, 0) != load(function, FN_HANDLER):
            store(entry, 0, load(function, FN_HANDLER))
            store(function, FN_ARITY, NO_NATIVE)
            soon = vm.heat
            if soon < HOT_AGAIN:
                soon = HOT_AGAIN
            heat(function, soon)
    return 0


def capture(vm: State, ignored: int) -> int:
    """Move every frame from the stack into continuations; `k` is then the current one.

    May collect.  The window of the running function moves down to the base of the stack.  Frames of
    compiled code that are not reentrant become frames of the interpreter.
    """
    words = captured_words(vm)
    if words == 0:
        return 0
    old = 0
    if vm.hp + 8 * words > vm.limit:
        if 16 * words < vm.nursery_size:
            collect(vm, 8 * words)
        else:
            collect(vm, 0)
            old = 1  # nothing is young now, so old frames need no barrier
        if vm.pending != 0:
            return 0
    move_frames(vm, old)
    move_window(vm)
    return 0


def capture_here(vm: State, regs: int, hp: int) -> int:
    """The same for compiled code, which has no window: its frames end at `regs`, the heap at `hp`.

    Does not collect: -1, and nothing has happened, where there is not enough room.
    """
    vm.regs = regs
    vm.hp = hp
    words = captured_words(vm)
    if hp + 8 * words > vm.limit:
        return -1
    if words != 0:
        move_frames(vm, 0)
        vm.regs = vm.stack_base
    return 0


def captured_words(vm: State) -> int:
    """How much room the frames on the stack take in the heap."""
    words = 0
    regs = vm.regs
    while regs > vm.stack_base:
        ip = load(regs, FRAME_IP)
        words += continuation_words(ip)
        regs -= 8 * saved_words(ip) + 16
    return words


def move_frames(vm: State, old: int) -> int:
    """Make continuations of all frames, of which there are some; `k` is the first.

    old: whether they are made in the old generation.  There is room for them.
    """
    regs = vm.regs
    newer = 0
    while regs > vm.stack_base:
        ip = load(regs, FRAME_IP)
        n = saved_words(ip)
        lenv = load(regs, FRAME_LENV)
        regs -= 8 * n + 16
        size = continuation_words(ip)
        if old != 0:
            p = promote(vm, size)
        else:
            p = vm.hp
            vm.hp = p + 8 * size
        if is_kept(ip):
            store(p, 0, header(CONTINUATION, -(n + CONT_SLOTS)))
            store(p, CONT_LENV, lenv)
            store(p, CONT_IP, ip)
            for i in range(n):
                store(p, CONT_REG0 + 8 * i, load(regs, 8 * i))
            if is_native_frame(ip) == 0:
                mark(vm, load(ip - 1, POP_FUNCTION), CAPTURED)
        else:
            rebuild(frame_state(ip), regs, p)
            mark(vm, load(frame_state(ip), STATE_FUNCTION), CAPTURED)
        store(p, CONT_NEXT, vm.k)
        share_ribs(p)
        if newer == 0:
            first = p
        else:
            store(newer, CONT_NEXT, p)
        newer = p
    vm.k = first
    return 0


def take_exit(vm: State, state: int) -> int:
    """Make the interpreter's state where compiled code was left; the handler to go on with.

    The number of the guard is in `result`; below 0: the driver is asked.  The frames of inlined
    calls were written without a look at how much room there is: a full stack is noticed here.
    """
    guard = vm.result
    vm.result = NIL
    frame = vm.regs + EXIT_SLOTS
    objects = vm.hp
    count = load(state, EXIT_REGISTERS)
    at = state + EXIT_SOURCES
    for _i in range(count):
        store(vm.regs, 8 * load(at, 0), source(at + 8, state, frame, objects))
        at += 8 + SOURCE
    vm.lenv = source(at, state, frame, objects)
    vm.hp = make_objects(at + SOURCE, load(state, EXIT_OBJECTS), state, frame, objects)
    vm.ip = load(state, EXIT_POSITION)
    if vm.regs > vm.stack_limit:
        try:
            capture(vm, 0)
        except Stop as stop:
            stop.leave(vm)
    handler = load(vm.ip, 0)
    if load(state, EXIT_AT_ENTRY) != 0:
        # that word may lead back to compiled code
        handler = load(load(state, EXIT_FUNCTION), FN_HANDLER)
    if vm.pending == 0 and guard < 0:
        vm.pending = Reason.POLL
    elif vm.pending == 0:
        counter = load(state, EXIT_COUNTERS) + 8 * guard
        failures = load(counter, 0) + 1
        store(counter, 0, failures)
        if failures == 0:
            vm.pending = Reason.DEOPT
            vm.stop_a = load(state, EXIT_UNIT)
            vm.stop_b = guard
        elif vm.hp > vm.limit:
            collect_soon(vm)
    if vm.pending != 0:
        handler = vm.n_leave
    return handler


def return_interpreted(vm: State, ignored: int) -> int:
    """A call returns to compiled code that must not be entered: its frame becomes one of the
    interpreter.  The handler to go on with."""
    ip = load(vm.regs, FRAME_IP)
    frame = vm.regs - 8 * saved_words(ip) - 16
    state = frame_state(ip)
    n = load(state, STATE_REGISTERS)
    p = vm.hp
    vm.hp = p + 8 * rebuilt_words(ip)
    rebuild(state, frame, p)
    store(p, CONT_NEXT, NIL)
    copy_bytes(frame, p + CONT_REG0, 8 * n)
    store(frame, 8 * n, load(p, CONT_IP))
    store(frame, 8 * n + 8, load(p, CONT_LENV))
    vm.regs = frame + 8 * n + 16
    vm.ip = load(p, CONT_IP) - 1
    if vm.hp > vm.limit:
        collect_soon(vm)
    return load(vm.ip, 0)


@inline
def move_window(vm: State) -> None:
    """Drop all frames: the window of the running function moves to the base of the stack."""
    if vm.regs != vm.stack_base:
        copy_bytes(vm.stack_base, vm.regs, 8 * vm.window)
        vm.regs = vm.stack_base


def overflow(vm: State, needed: int) -> int:
    """The stack is full: move its frames to the heap."""
    if vm.regs == vm.stack_base:
        raise Stop(Reason.STACK_TOO_SMALL, needed)
    capture(vm, 0)
    return 0


@inline
def pull_frame(vm: State) -> None:
    """Put the continuation `k` back on the empty stack as a frame, and return into it."""
    k = vm.k
    n = -load32(k, 4) - CONT_SLOTS
    base = vm.regs
    for i in range(n):
        store(base, 8 * i, load(k, CONT_REG0 + 8 * i))
    ip = load(k, CONT_IP)
    store(base, 8 * n, ip)
    store(base, 8 * n + 8, load(k, CONT_LENV))
    vm.k = load(k, CONT_NEXT)
    vm.regs = base + 8 * n + 16
    vm.ip = ip - 1
