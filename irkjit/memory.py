"""A VM's native memory: its struct, heap range, stack and buffers.  Set up and given back here."""

from __future__ import annotations

import ctypes
import os
from typing import Any

from irkjit.image import (
    _MAP_ANONYMOUS,
    _MAP_PRIVATE,
    _PROT_READ,
    _PROT_WRITE,
    c_address,
    libc,
)
from irkjit.runtime.layout import (
    CHUNK_FREE,
    CHUNK_HEADER,
    CHUNK_SIZE,
    CODE_SIZE,
    CODE_TOP,
    FRAME_IP,
    FRAME_LENV,
    LARGE_SLOTS,
    MIN_OLD_LIMIT,
    UNIT,
)
from irkjit.runtime.state import FIELDS, SIZE, State
from irkjit.subset.primitives import MAX_C_ARGUMENTS, WORDS, store
from irkjit.tagging import NIL, RIB, header

_MAP_NORESERVE = 0x4000
_STACK_WORDS = 1 << 15
_OUT_SIZE = 1 << 16
_WORK_WORDS = 1 << 12
_REMEMBERED = 1 << 12
_FAILED = ctypes.c_void_p(-1).value

_C_NAMES = {"c_errno": "__errno_location", "c_exit": "_exit"}

NURSERY = 4 << 20
"""Measured best between 2 and 8 MB: smaller ones promote what would have died, larger ones
leave the cache."""
MIN_NURSERY = 64 << 10
MIN_HEAP = 8 << 20

libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]


def default_heap() -> int:
    """Half of the memory that this process may use, in bytes."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        with open("/sys/fs/cgroup/memory.max") as file:
            text = file.read().strip()
        if text.isdigit():
            total = min(total, int(text))
    except OSError:
        pass
    return total // 2


def reserve_range(size: int) -> int:
    """Address of a zeroed range that takes memory only where it is touched."""
    address = libc.mmap(
        None,
        size,
        _PROT_READ | _PROT_WRITE,
        _MAP_PRIVATE | _MAP_ANONYMOUS | _MAP_NORESERVE,
        -1,
        0,
    )
    if address in (None, _FAILED):
        raise MemoryError(f"cannot reserve {size} bytes of address space; lower --max-heap")
    return int(address)


class Memory:
    """All native memory of one VM.  `close` gives it back; the struct must not be used then."""

    def __init__(self, max_heap: int, nursery: int, stress: bool, underflow: int) -> None:
        """max_heap and nursery are in bytes; underflow: address of that stub's handler."""
        self._blocks: list[int] = []
        self._ranges: list[tuple[int, int]] = []
        self._codes = 0
        address = self._block(SIZE)
        state: Any = State(address)
        self.state = state
        for i in range(len(FIELDS)):
            WORDS[(address >> 3) + i] = 0
        for name in FIELDS:
            if name.startswith("c_"):
                setattr(state, name, c_address(_C_NAMES.get(name, name[2:])))
        state.out_room, state.out = _OUT_SIZE, self._block(_OUT_SIZE)
        state.work_room, state.work = _WORK_WORDS, self._block(8 * _WORK_WORDS)
        state.remembered_room, state.remembered = _REMEMBERED, self._block(8 * _REMEMBERED)
        state.pin_room, state.pins = 64, self._block(8 * 64)
        state.ffi_words = self._block(8 * MAX_C_ARGUMENTS + 128)
        state.size_count, state.sizes = 5, self._block(8 * 5)
        for i, size in enumerate((8, 2, 4, 8, 8)):
            store(state.sizes, 8 * i, size)
        state.codes = self._block(8 * 1024)
        state.handles = self._block(8 * 1024)
        self._heap(max_heap, nursery, stress)
        self._stack(underflow)

    def _block(self, size: int) -> int:
        """Memory that native code may pass to realloc."""
        address = libc.malloc(size)
        if not address:
            raise MemoryError("out of memory")
        return int(address)

    def _range(self, size: int) -> int:
        address = reserve_range(size)
        self._ranges.append((address, size))
        return address

    def _heap(self, max_heap: int, nursery: int, stress: bool) -> None:
        state = self.state
        nursery = max(nursery, MIN_NURSERY)
        # A copying old generation needs room for two: what lives may fill half of the limit.
        state.heap_limit = max(max_heap - nursery, MIN_HEAP) // 2
        state.old_limit = min(max(MIN_OLD_LIMIT, nursery), state.heap_limit)
        size = -(-4 * (max_heap + nursery) // UNIT) * UNIT + 64 * UNIT
        start = self._range(size + UNIT)
        state.region_lo = -(-start // UNIT) * UNIT
        state.region_size = size
        state.unit_count = size // UNIT
        state.units = self._range(4 * state.unit_count)
        state.stress = int(stress)
        self._take(0, CHUNK_SIZE // UNIT)
        chunk = state.region_lo
        state.chunk = state.chunks = chunk
        state.old_bytes = CHUNK_SIZE
        for offset, value in ((8, chunk + CHUNK_SIZE), (24, chunk + CHUNK_HEADER), (48, CHUNK_SIZE)):
            store(chunk, offset, value)
        rib = chunk + CHUNK_HEADER
        store(rib, 0, header(RIB, 1))
        store(rib, 8, rib)
        store(chunk, CHUNK_FREE, rib + 16)
        state.empty_rib = rib
        state.nursery_size = nursery
        state.nursery_units = -(-nursery // UNIT)
        self._take(CHUNK_SIZE // UNIT, state.nursery_units)
        state.nursery = state.region_lo + CHUNK_SIZE
        state.unit_next = CHUNK_SIZE // UNIT + state.nursery_units
        state.hp = state.nursery + CHUNK_HEADER
        state.limit = state.hp + 256 if stress else state.nursery + nursery
        assert 8 * LARGE_SLOTS + CHUNK_HEADER < MIN_NURSERY

    def _take(self, first: int, count: int) -> None:
        for i in range(first, first + count):
            ctypes.c_int32.from_address(self.state.units + 4 * i).value = first + 1

    def _stack(self, underflow: int) -> None:
        state = self.state
        size = 8 * _STACK_WORDS
        start = self._range(size)
        stub = self._block(16)
        store(stub, 0, 0)
        store(stub, 8, underflow)
        state.underflow_ip = stub + 8 + 1
        state.stack_base = start + 16
        state.stack_end = start + size
        state.stack_limit = state.stack_end - 128
        for address in range(start, start + size, 8):
            store(address, 0, NIL)
        store(state.stack_base, FRAME_IP, state.underflow_ip)
        store(state.stack_base, FRAME_LENV, state.empty_rib)
        state.regs = state.stack_base
        state.lenv = state.empty_rib
        state.k = state.result = state.arguments = NIL
        state.out_fd = -1
        state.verbose_gc = 1

    def new_code(self) -> int:
        """A zeroed code object, among the VM's roots from now on."""
        state = self.state
        code = self._block(CODE_SIZE)
        for offset in range(0, CODE_SIZE, 8):
            store(code, offset, 0)
        for offset in range(CODE_TOP, CODE_TOP + 24, 8):
            store(code, offset, NIL)
        if state.code_count == 1024:
            raise MemoryError("a VM can hold 1024 programs")
        store(state.codes, 8 * state.code_count, code)
        state.code_count += 1
        return code

    def close(self) -> None:
        """Give the large ranges back."""
        for address, size in self._ranges:
            libc.munmap(address, size)
        self._ranges.clear()
