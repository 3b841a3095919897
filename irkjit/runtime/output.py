"""The program's standard output: a buffer, flushed in program order."""

from __future__ import annotations

from irkjit.runtime.blocks import resized
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop
from irkjit.subset.primitives import (
    call_c3,
    copy_bytes,
    get_errno,
    load8,
    store8,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

_EINTR = 4
_EAGAIN = 11


def flush(vm: State) -> int:
    """Write the buffer to the file descriptor; without one it is kept for the host."""
    if vm.out_fd < 0:
        return 0
    done = 0
    while done < vm.out_count:
        n = call_c3(vm.c_write, vm.out_fd, vm.out + done, vm.out_count - done)
        if n < 0:
            error = get_errno(vm.c_errno)
            if (error != _EINTR and error != _EAGAIN) or vm.interrupted != 0:
                vm.out_count = 0
                raise Stop(Reason.OUTPUT_FAILED, error)
        else:
            done += n
    vm.out_count = 0
    return 0


def make_room(vm: State, count: int) -> int:
    """See that `count` more bytes fit the buffer."""
    if vm.out_count + count > vm.out_room:
        flush(vm)
        if vm.out_count + count > vm.out_room:
            room = vm.out_room
            while vm.out_count + count > room:
                room = 2 * room
            vm.out = resized(vm, vm.out, room)
            vm.out_room = room
    return 0


def put_byte(vm: State, byte: int) -> int:
    """Write one byte."""
    if vm.out_count == vm.out_room:
        make_room(vm, 1)
    store8(vm.out, vm.out_count, byte)
    vm.out_count += 1
    return 0


_PIECE = 1 << 15


def put_bytes(vm: State, address: int, count: int) -> int:
    """Write bytes; on a terminal a newline flushes."""
    newline = 0
    done = 0
    while done < count:
        piece = count - done
        if piece > _PIECE:
            piece = _PIECE
        make_room(vm, piece)
        copy_bytes(vm.out + vm.out_count, address + done, piece)
        vm.out_count += piece
        done += piece
    if vm.out_tty != 0:
        for i in range(count):
            if load8(address, i) == 10:
                newline = 1
        if newline != 0:
            flush(vm)
    return 0


def put_packed(vm: State, packed: int, count: int) -> int:
    """Write up to 8 bytes that are packed into a word, the first byte lowest."""
    for i in range(count):
        put_byte(vm, (packed >> (8 * i)) & 255)
    return 0


def put_unsigned(vm: State, n: int) -> int:
    """Write n >= 0 in decimal."""
    scale = 1
    while n // scale > 9:
        scale = scale * 10
    while scale > 0:
        digit = n // scale
        put_byte(vm, 48 + digit)
        n -= digit * scale
        scale = scale // 10
    return 0


def put_integer(vm: State, n: int) -> int:
    """Write an integer of 63 bits in decimal."""
    if n < 0:
        put_byte(vm, 45)
        n = -n
    put_unsigned(vm, n)
    return 0


def put_hex(vm: State, n: int, digits: int) -> int:
    """Write the low digits of n in lower-case hexadecimal."""
    for i in range(digits):
        digit = (n >> (4 * (digits - 1 - i))) & 15
        put_byte(vm, digit + 48 if digit < 10 else digit + 87)
    return 0


def put_address(vm: State, address: int) -> int:
    """Write an address as C's %p does."""
    if address == 0:
        put_packed(vm, 0x296C696E28, 5)  # (nil)
        return 0
    put_packed(vm, 0x7830, 2)  # 0x
    digits = 1
    while digits < 16 and (address >> (4 * digits)) != 0:
        digits += 1
    put_hex(vm, address, digits)
    return 0
