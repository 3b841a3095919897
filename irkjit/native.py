"""The native interpreter in memory, mapped from an image; and the C library, through ctypes."""

from __future__ import annotations

import ctypes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Words = ctypes.Array[ctypes.c_int64]

IMPORTS = ("memcpy", "memmove", "memset", "memcmp", "bcmp")
"""The C functions that compiled code may call by itself, in the order of the image's slots."""
PAGE = 4096

READ, WRITE, EXEC = 1, 2, 4
PRIVATE, ANONYMOUS = 2, 0x20
FAILED = ctypes.c_void_p(-1).value

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int64,
]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]


def c_address(name: str) -> int:
    """Address of a function of the C library."""
    address = ctypes.cast(getattr(libc, name), ctypes.c_void_p).value
    assert address is not None
    return int(address)


def words(values: Sequence[int]) -> Words:
    """Words that native code can be given the address of."""
    return (ctypes.c_int64 * len(values))(*values)


# Positions in interp.ROUTINES, which takes milliseconds to import.
RUN, LOAD, COLLECT, CAPTURE, TENURE = 0, 1, 2, 3, 4
FLUSH, WATCH, ON_INTERRUPT, BRIDGE = 7, 8, 9, 10

HEADER = 8
"""Words at the start of an image: magic, checksum, code size, data size, numbers of handlers,
routines, table words, bytes of names.  Then the offsets of handlers and routines, the tables, the
code, and a line with offset and name for each function in it, in order."""


class Native:
    """Handler addresses, routines to call, the loader's tables."""

    def __init__(self, content: bytes) -> None:
        """Map an image from the bytes of its file, which `image.is_whole` has accepted."""
        head = memoryview(content)[: 8 * HEADER].cast("q")
        code_size, data_size, handler_count, routine_count, table_words, names_size = head[2:]
        names_at = len(content) - names_size
        code_at = names_at - code_size
        tables_at = code_at - 8 * table_words
        numbers = memoryview(content)[8 * HEADER : tables_at].cast("q")
        code = content[code_at:names_at]
        size = code_size + -(-data_size // PAGE) * PAGE
        base = libc.mmap(None, size, READ | WRITE, PRIVATE | ANONYMOUS, -1, 0)
        if base in (None, FAILED):
            raise MemoryError("no memory for the native interpreter")
        ctypes.memmove(base, code, code_size)
        slots = (ctypes.c_int64 * len(IMPORTS)).from_address(base + code_size)
        for i, name in enumerate(IMPORTS):
            slots[i] = c_address(name)
        if libc.mprotect(base, code_size, READ | EXEC) != 0:
            raise OSError(ctypes.get_errno(), "cannot make native code executable")
        self.base = base
        self._end = base + code_size
        self._names = content[names_at:]
        self.handlers = words([base + n for n in numbers[:handler_count]])
        self._routines = [base + n for n in numbers[handler_count:][:routine_count]]
        self.tables = (ctypes.c_int64 * table_words).from_buffer_copy(content, tables_at)

    def routine(self, position: int, arguments: int) -> Any:
        """A C function object for one of `interp.ROUTINES`; calling it releases the GIL."""
        kind = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * arguments)
        return kind(self._routines[position])

    def address(self, position: int) -> int:
        """The address of one of `interp.ROUTINES`."""
        return int(self._routines[position])

    def functions(self) -> list[tuple[int, int, str]]:
        """All functions of the image by address, as perf wants them: address, bytes, name."""
        lines = [line.split() for line in self._names.decode().splitlines()]
        starts = [self.base + int(offset) for offset, _ in lines]
        ends = [*starts[1:], self._end]
        return [
            (start, end - start, name)
            for start, end, (_, name) in zip(starts, ends, lines, strict=True)
        ]
