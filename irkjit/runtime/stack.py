"""The VM stack and continuations.

A frame lies below its callee's window: the saved registers, the return position (tagged, so that
it reads as an integer), lenv.  `capture` moves all frames into heap continuations, linked through
`k`; below the lowest frame lies the underflow stub, which pulls them back one at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from irkjit.runtime.collect import collect, promote
from irkjit.runtime.frames import (
    STATE_FUNCTION,
    STATE_REGISTERS,
    STATE_WORDS,
    frame_state,
    is_native_frame,
    rebuild,
    saved_words,
)
from irkjit.runtime.layout import FN_CAPTURED, FRAME_IP, FRAME_LENV, POP_FUNCTION
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline
from irkjit.subset.primitives import call_c1, copy_bytes, load, load32, store
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

if TYPE_CHECKING:
    from irkjit.runtime.state import State


@inline
def continuation_words(frame_ip: int) -> int:
    """How much room in the heap a frame with this (tagged) return position takes."""
    n = saved_words(frame_ip)
    if is_native_frame(frame_ip) != 0:
        state = frame_state(frame_ip)
        n = load(state, STATE_REGISTERS) + load(state, STATE_WORDS)
    return n + CONT_SLOTS + 1


def share(k: int) -> int:
    """Mark the ribs that a new continuation refers to as SHARED."""
    for i in range(-load32(k, 4) - CONT_SLOTS):
        value = load(k, CONT_REG0 + 8 * i)
        if value != 0 and is_rib(value):  # a register never written may hold 0
            store(value, 0, load(value, 0) | SHARED)
    rib = load(k, CONT_LENV)
    while True:
        link = load(rib, RIB_LINK)
        known = load(rib, 0) & load(link, 0) & SHARED
        store(rib, 0, load(rib, 0) | SHARED)
        if known != 0 or link == rib:
            return 0
        rib = link


def capture(vm: State, ignored: int) -> int:
    """Move every frame from the stack into continuations; `k` is then the current one.

    May collect.  The window of the running function moves down to the base of the stack.  Frames of
    compiled code become frames of the interpreter.
    """
    words = 0
    regs = vm.regs
    while regs > vm.stack_base:
        ip = load(regs, FRAME_IP)
        words += continuation_words(ip)
        regs -= 8 * saved_words(ip) + 16
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
        if is_native_frame(ip) != 0:
            rebuild(frame_state(ip), regs, p)
            function = load(frame_state(ip), STATE_FUNCTION)
        else:
            store(p, 0, header(CONTINUATION, -(n + CONT_SLOTS)))
            store(p, CONT_LENV, lenv)
            store(p, CONT_IP, ip)
            for i in range(n):
                store(p, CONT_REG0 + 8 * i, load(regs, 8 * i))
            function = load(ip - 1, POP_FUNCTION)
        store(p, CONT_NEXT, vm.k)
        store(function, FN_CAPTURED, 1)
        share(p)
        if newer == 0:
            first = p
        else:
            store(newer, CONT_NEXT, p)
        newer = p
    vm.k = first
    move_window(vm)
    return 0


def interpret_frames(vm: State, ignored: int) -> int:
    """Make every frame of compiled code on the stack one of the interpreter, where it is.

    For when compiled code must not be returned to, or instructions are executed one at a time.  May
    collect.
    """
    heap_words = 0
    words = vm.window
    regs = vm.regs
    while regs > vm.stack_base:
        ip = load(regs, FRAME_IP)
        n = saved_words(ip)
        regs -= 8 * n + 16
        if is_native_frame(ip) != 0:
            n = load(frame_state(ip), STATE_REGISTERS)
            heap_words += continuation_words(ip)
        words += n + 2
    if heap_words == 0:
        return 0
    too_large = 16 * heap_words > vm.nursery_size
    if too_large or vm.stack_base + 8 * words > vm.stack_limit:
        capture(vm, 0)
        return 0
    if vm.hp + 8 * heap_words > vm.limit:
        collect(vm, 8 * heap_words)
        if vm.pending != 0:
            return 0
    block = call_c1(vm.c_malloc, 8 * words)
    at = block + 8 * (words - vm.window)
    copy_bytes(at, vm.regs, 8 * vm.window)
    regs = vm.regs
    while regs > vm.stack_base:
        ip = load(regs, FRAME_IP)
        lenv = load(regs, FRAME_LENV)
        n = saved_words(ip)
        regs -= 8 * n + 16
        saved = regs
        if is_native_frame(ip) != 0:
            p = vm.hp
            vm.hp = p + 8 * continuation_words(ip)
            rebuild(frame_state(ip), regs, p)
            store(p, CONT_NEXT, NIL)
            n = load(frame_state(ip), STATE_REGISTERS)
            ip = load(p, CONT_IP)
            lenv = load(p, CONT_LENV)
            saved = p + CONT_REG0
        at -= 8 * n + 16
        copy_bytes(at, saved, 8 * n)
        store(at, 8 * n, ip)
        store(at, 8 * n + 8, lenv)
    copy_bytes(vm.stack_base, block, 8 * words)
    vm.regs = vm.stack_base + 8 * (words - vm.window)
    call_c1(vm.c_free, block)
    return 0


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
