"""A VM's native memory: its struct, heap range, stack and buffers.  Set up and given back here."""

from __future__ import annotations

import ctypes
import os

from irkjit.native import ANONYMOUS, FAILED, PAGE, PRIVATE, READ, WRITE, c_address, libc, words
from irkjit.runtime.layout import (
    CHUNK_BYTES,
    CHUNK_END,
    CHUNK_FREE,
    CHUNK_HEADER,
    CHUNK_SCAN,
    CHUNK_SIZE,
    CODE_FUNCTION_OF,
    CODE_FUNCTIONS,
    CODE_G,
    CODE_INDEX_OF,
    CODE_LITERALS,
    CODE_META,
    CODE_PC_OF,
    CODE_POSITION_OF,
    CODE_PROBLEMS,
    CODE_SIZE,
    CODE_STATES,
    CODE_STREAM,
    CODE_SYMBOLS,
    CODE_TOP,
    CODE_V,
    CODE_WANTED,
    CODE_WORDS,
    FRAME_IP,
    FRAME_LENV,
    LARGE_SLOTS,
    MIN_OLD_LIMIT,
    NURSERY,
    SLACK,
    STACK_SLACK,
    UNIT,
)
from irkjit.runtime.state import FIELDS, SIZE, State
from irkjit.subset.primitives import MAX_C_ARGUMENTS, load, store
from irkjit.tagging import NIL, RIB, header

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NORESERVE = 0x4000
_DONTNEED = 4
_DONTFORK = 10
_HUGEPAGE = 14
_STACK_BYTES = 64 << 20
"""Address space for the stack.  What lies deeper moves to the heap, and is then interpreted."""
_FIRST_WINDOW = 128
"""Words from the start of the stack that are nil at first: the registers of the top level."""
_STACK_SHARE = 16
"""The stack takes at most this part of the heap limit: a frame of compiled code can need six times
as much room in the heap (deopt.py, FrameLayout.words), and the heap must have that."""
_OUT_SIZE = 1 << 16
_WORK_WORDS = 1 << 12
_REMEMBERED = 1 << 12
_MAX_CODES = 1024
_MAX_HEAP = 1 << 44
_SIZE_TABLE = (8, 2, 4, 8, 8)

_C_NAMES = {"c_errno": "__errno_location", "c_exit": "_exit"}
_BLOCKS = (
    "out",
    "work",
    "remembered",
    "pins",
    "ffi_words",
    "sizes",
    "codes",
    "handles",
)
"""Fields that hold memory of malloc; native code may have replaced it by a larger block."""
_CODE_BLOCKS = (
    CODE_LITERALS,
    CODE_G,
    CODE_V,
    CODE_WORDS,
    CODE_STREAM,
    CODE_PC_OF,
    CODE_INDEX_OF,
    CODE_FUNCTIONS,
    CODE_POSITION_OF,
    CODE_PROBLEMS,
    CODE_STATES,
    CODE_WANTED,
    CODE_FUNCTION_OF,
)

_HUGE = 2 << 20

MIN_NURSERY = 64 << 10
MIN_HEAP = 8 << 20
_NURSERY_SHARE = 8
"""Of a small heap the nursery takes this part, unless its size is given."""

libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.restype = None
libc.free.argtypes = [ctypes.c_void_p]


def default_heap() -> int:
    """Half of the memory that this process may use, in bytes."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        file = os.open("/sys/fs/cgroup/memory.max", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return total // 2
    text = os.read(file, 100).strip()
    os.close(file)
    if text.isdigit():
        total = min(total, int(text))
    return total // 2


def open_memory(max_heap: int | None, nursery: int | None, stress: bool, underflow: int) -> Memory:
    """The memory of a new VM.  Where no limit is given, one that fits the address space."""
    if max_heap is not None:
        return Memory(max_heap, nursery, stress, underflow)
    limit = default_heap()
    while True:
        try:
            return Memory(limit, nursery, stress, underflow)
        except MemoryError:
            if limit <= MIN_HEAP:
                raise
        limit //= 2


def reserve_range(size: int) -> int:
    """Address of a zeroed range that takes memory only where it is touched."""
    address = libc.mmap(None, size, READ | WRITE, PRIVATE | ANONYMOUS | _NORESERVE, -1, 0)
    if address in (None, FAILED):
        raise MemoryError(f"cannot reserve {size} bytes of address space; lower --max-heap")
    return int(address)


def allocate_block(size: int) -> int:
    """Zeroed memory that native code may pass to realloc and free."""
    address = libc.malloc(size)
    if not address:
        raise MemoryError("out of memory")
    ctypes.memset(address, 0, size)
    return int(address)


def fill(address: int, block: ctypes.Array[Any]) -> None:
    """Copy words to native memory."""
    ctypes.memmove(address, block, ctypes.sizeof(block))


class Memory:
    """All native memory of one VM.  `close` gives it back; the struct must not be used then."""

    def __init__(self, max_heap: int, nursery: int | None, stress: bool, underflow: int) -> None:
        """max_heap and nursery are in bytes; underflow: address of that stub's handler."""
        if nursery is None:
            nursery = min(NURSERY, max(max_heap, MIN_HEAP) // _NURSERY_SHARE)
        self._ranges: list[tuple[int, int]] = []
        self._stub = 0
        self.state: Any = State(allocate_block(SIZE))
        try:
            self._buffers()
            self._heap(min(max_heap, _MAX_HEAP), min(nursery, _MAX_HEAP), stress)
            self._stack(underflow, max_heap)
        except BaseException:
            self.close()
            raise

    def _buffers(self) -> None:
        state = self.state
        for name in FIELDS:
            if name.startswith("c_"):
                setattr(state, name, c_address(_C_NAMES.get(name, name[2:])))
        state.out_room, state.out = _OUT_SIZE, allocate_block(_OUT_SIZE)
        state.work_room, state.work = _WORK_WORDS, allocate_block(8 * _WORK_WORDS)
        state.remembered_room = _REMEMBERED
        state.remembered = allocate_block(8 * _REMEMBERED)
        state.pin_room, state.pins = 64, allocate_block(8 * 64)
        state.ffi_words = allocate_block(8 * MAX_C_ARGUMENTS + 128)
        state.size_count, state.sizes = len(_SIZE_TABLE), allocate_block(8 * len(_SIZE_TABLE))
        fill(state.sizes, words(_SIZE_TABLE))
        state.codes = allocate_block(8 * _MAX_CODES)
        state.out_fd = -1
        state.verbose_gc = 1

    def _range(self, size: int) -> int:
        address = reserve_range(size)
        self._ranges.append((address, size))
        return address

    def _heap(self, max_heap: int, nursery: int, stress: bool) -> None:
        state = self.state
        nursery = -(-max(nursery, MIN_NURSERY) // UNIT) * UNIT
        # A copying old generation needs room for two: what lives may fill half of the limit.
        max_heap = max(max_heap, MIN_HEAP + nursery, 3 * nursery + 4 * CHUNK_SIZE)
        state.heap_limit = (max_heap - nursery) // 2
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
        store(chunk, CHUNK_END, chunk + CHUNK_SIZE)
        store(chunk, CHUNK_SCAN, chunk + CHUNK_HEADER)
        store(chunk, CHUNK_BYTES, CHUNK_SIZE)
        rib = chunk + CHUNK_HEADER
        store(rib, 0, header(RIB, 1))
        store(rib, 8, rib)
        store(chunk, CHUNK_FREE, rib + 16)
        state.empty_rib = rib
        state.nursery_size = nursery
        state.nursery_units = nursery // UNIT
        self._take(CHUNK_SIZE // UNIT, state.nursery_units)
        state.nursery = state.region_lo + CHUNK_SIZE
        state.unit_next = state.unit_top = CHUNK_SIZE // UNIT + state.nursery_units
        # What small programs do without may be huge pages: they take a fifth of the time to fault
        # in, and miss the TLB less.  Where the system has none it refuses, which does no harm.
        huge = -(-(state.nursery + nursery) // _HUGE) * _HUGE
        libc.madvise(huge, max(0, start + size - huge), _HUGEPAGE)
        state.hp = state.nursery + CHUNK_HEADER
        state.slack = SLACK
        state.limit = state.hp + 256 if stress else state.nursery + nursery - SLACK
        assert 8 * LARGE_SLOTS + CHUNK_HEADER < MIN_NURSERY

    def _take(self, first: int, count: int) -> None:
        fill(self.state.units + 4 * first, (ctypes.c_int32 * count)(*[first + 1] * count))

    def _stack(self, underflow: int, max_heap: int) -> None:
        state = self.state
        size = min(_STACK_BYTES, max(max_heap, MIN_HEAP) // _STACK_SHARE) & -PAGE
        start = self._range(size)
        stub = self._stub = allocate_block(16)
        store(stub, 8, underflow)
        state.underflow_ip = stub + 8 + 1
        state.stack_base = start + 16
        state.stack_end = start + size
        state.stack_limit = state.stack_end - STACK_SLACK
        state.arguments = NIL
        self.reset_stack()

    def reset_stack(self) -> None:
        """An empty stack, all its words valid values, and nothing to return to."""
        state = self.state
        base = state.stack_base
        libc.madvise(base - 16, state.stack_end - base + 16, _DONTNEED)  # all words are 0 now
        fill(base - 16, words([NIL] * _FIRST_WINDOW))
        store(base, FRAME_IP, state.underflow_ip)
        store(base, FRAME_LENV, state.empty_rib)
        state.regs = base
        state.lenv = state.empty_rib
        state.k = state.result = NIL

    def new_code(self) -> int:
        """A zeroed code object, among the VM's roots from now on."""
        state = self.state
        if state.code_count == _MAX_CODES:
            raise MemoryError(f"a VM can hold {_MAX_CODES} programs")
        code = allocate_block(CODE_SIZE)
        for offset in (CODE_TOP, CODE_SYMBOLS, CODE_META):
            store(code, offset, NIL)
        store(state.codes, 8 * state.code_count, code)
        state.code_count += 1
        return code

    def drop_code(self) -> None:
        """Give back the code object that was made last."""
        state = self.state
        state.code_count -= 1
        code = load(state.codes, 8 * state.code_count)
        for offset in _CODE_BLOCKS:
            libc.free(load(code, offset))
        libc.free(code)

    def leave_behind(self) -> None:
        """Processes forked from now on get neither heap nor stack, which saves time and memory."""
        for address, size in self._ranges:
            libc.madvise(address, size, _DONTFORK)

    def forget_input(self) -> None:
        """Drop the contents of a file that a failed run has read but not delivered."""
        if self.state.io_ready == 2:
            libc.free(self.state.io_buffer)
        self.state.io_ready = 0

    def close(self) -> None:
        """Give everything back."""
        state = self.state
        self.forget_input()
        while state.code_count:
            self.drop_code()
        for name in _BLOCKS:
            libc.free(getattr(state, name))
        libc.free(self._stub)
        libc.free(state.address)
        self.state = None
        for address, size in self._ranges:
            libc.munmap(address, size)
        self._ranges.clear()
