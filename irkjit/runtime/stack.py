"""The VM stack and continuations.

A frame lies below its callee's window: the saved registers, the return position (tagged, so that
it reads as an integer), lenv.  `capture` moves all frames into heap continuations, linked through
`k`; below the lowest frame lies the underflow stub, which pulls them back one at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from irkjit.runtime.collect import collect, promote
from irkjit.runtime.layout import FRAME_IP, FRAME_LENV
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
    header,
)

if TYPE_CHECKING:
    from irkjit.runtime.state import State


@inline
def saved_registers(frame_ip: int) -> int:
    """How many registers a frame with this (tagged) return position holds."""
    return load(frame_ip - 1, -8)


def capture(vm: State, ignored: int) -> int:
    """Move every frame from the stack into continuations; `k` is then the current one.

    May collect.  The window of the running function moves down to the base of the stack.
    """
    words = 0
    regs = vm.regs
    while regs > vm.stack_base:
        n = saved_registers(load(regs, FRAME_IP))
        words += n + CONT_SLOTS + 1
        regs -= 8 * n + 16
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
        n = saved_registers(ip)
        size = n + CONT_SLOTS + 1
        if old != 0:
            p = promote(vm, size)
        else:
            p = vm.hp
            vm.hp = p + 8 * size
        store(p, 0, header(CONTINUATION, -(n + CONT_SLOTS)))
        store(p, CONT_NEXT, vm.k)
        store(p, CONT_LENV, load(regs, FRAME_LENV))
        store(p, CONT_IP, ip)
        regs -= 8 * n + 16
        for i in range(n):
            store(p, CONT_REG0 + 8 * i, load(regs, 8 * i))
        if newer == 0:
            first = p
        else:
            store(newer, CONT_NEXT, p)
        newer = p
    vm.k = first
    move_window(vm)
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
