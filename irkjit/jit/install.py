"""A compiled unit in memory: mapped, told where things are, and made the way into its function."""

from __future__ import annotations

import ctypes
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irkjit.jit.text import (
    CODE_SLOT,
    FUNCTIONS_SLOT,
    LITERALS_SLOT,
    STREAM_SLOT,
    UNIT_SLOT,
)
from irkjit.native import ANONYMOUS, EXEC, FAILED, IMPORTS, PAGE, PRIVATE, READ, WRITE, c_address, libc
from irkjit.runtime.layout import (
    CODE_LITERALS,
    CODE_POSITION_OF,
    CODE_STREAM,
    FN_ARITY,
    FN_ENTRY,
    FN_HANDLER,
    FN_NATIVE,
    FN_SIZE,
    NO_NATIVE,
)
from irkjit.runtime.state import OFFSETS
from irkjit.subset.primitives import load, load32, store

if TYPE_CHECKING:
    from irkjit.jit.code import Code

PATIENCE = 16
"""How often a counted guard may fail before its function is compiled without what it guards."""


@dataclass
class Installed:
    """A unit that is part of a VM.  Its memory is kept until the VM ends: frames and captured
    continuations may refer to it."""

    code: Code
    base: int
    size: int
    states: ctypes.Array[ctypes.c_int64]
    counters: int
    record: int
    active: bool = False

    def failures(self) -> list[int]:
        """How often each guard failed."""
        return [
            load(self.counters, 8 * i) - _first(counted)
            for i, counted in enumerate(g.counted for g in self.code.guards)
        ]


def _first(counted: bool) -> int:
    return -PATIENCE if counted else 1


def install(code: Code, number: int, state: int, program: int, records: int) -> Installed:
    """Map a unit.  state: the VM's struct; program: its code object; records: its functions."""
    size = len(code.image) + -(-code.data_size // PAGE) * PAGE
    base = libc.mmap(None, size, READ | WRITE, PRIVATE | ANONYMOUS, -1, 0)
    if base in (None, FAILED):
        raise MemoryError("no memory for compiled code")
    base = int(base)
    ctypes.memmove(base, code.image, len(code.image))
    for offset in code.addresses:
        store(base, offset, load(base, offset) + base)
    data = base + len(code.image)
    for i, name in enumerate(IMPORTS):
        store(data, 8 * i, c_address(name))
    words: list[int] = []
    starts = []
    stream = load(program, CODE_STREAM)
    position_of = load(program, CODE_POSITION_OF)
    for point in code.points:
        starts.append(len(words))
        position = stream + 8 * load32(position_of, 4 * point.pc)
        words += point.encoded(
            program,
            load(program, CODE_LITERALS),
            state + OFFSETS["empty_rib"],
            position,
            records + FN_SIZE * point.function,
        )
    states = (ctypes.c_int64 * max(1, len(words)))(*words)
    address = ctypes.addressof(states)
    for point, start in zip(code.points, starts, strict=True):
        store(base, point.symbol, address + 8 * start)
    slots = base + code.slots
    store(slots, 8 * CODE_SLOT, program)
    store(slots, 8 * STREAM_SLOT, stream)
    store(slots, 8 * LITERALS_SLOT, load(program, CODE_LITERALS))
    store(slots, 8 * FUNCTIONS_SLOT, records)
    store(slots, 8 * UNIT_SLOT, number)
    counters = base + code.counters
    for i, guard in enumerate(code.guards):
        store(counters, 8 * i, _first(guard.counted))
    if libc.mprotect(base, len(code.image), READ | EXEC) != 0:
        raise OSError(ctypes.get_errno(), "cannot make compiled code executable")
    return Installed(code, base, size, states, counters, records + FN_SIZE * code.function)


def activate(unit: Installed) -> None:
    """Make the unit the way into its function."""
    record, code = unit.record, unit.code
    if code.native >= 0:
        store(record, FN_NATIVE, unit.base + code.native)
        store(record, FN_ARITY, code.arity)
    store(load(record, FN_ENTRY), 0, unit.base + code.enter)
    unit.active = True


def deactivate(unit: Installed) -> None:
    """The function is interpreted again.  Frames of the unit still return into it."""
    if unit.active:
        record = unit.record
        store(record, FN_ARITY, NO_NATIVE)
        store(load(record, FN_ENTRY), 0, load(record, FN_HANDLER))
        unit.active = False


def release(unit: Installed) -> None:
    """Give the memory back; no frame may refer to it any more."""
    libc.munmap(unit.base, unit.size)


__all__ = ["Installed", "activate", "deactivate", "install", "release", "struct"]
