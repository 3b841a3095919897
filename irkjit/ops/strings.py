"""Strings, characters, symbols."""

from __future__ import annotations

from irkjit.runtime.heap import reserve_any
from irkjit.runtime.layout import CODE_SYMBOLS
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline, op
from irkjit.subset.primitives import copy_bytes, load, load8, store, store8, ult, wrap
from irkjit.tagging import (
    CHAR,
    MAX_STRING,
    STRING,
    STRING_BYTES,
    STRING_LENGTH,
    from_int,
    header,
    is_int,
    is_kind,
    is_pointer,
    string_length,
    string_slots,
    to_int,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


@inline
def new_string(vm: State, length: int) -> int:
    """A string of this many bytes, all zero in its first and last word, else undefined."""
    slots = string_slots(length)
    p = reserve_any(vm, slots)
    store(p, 0, header(STRING, -slots))
    store(p, 8 * slots, 0)
    store(p, STRING_LENGTH, length)
    return p


@inline
def check_string(vm: State, v: int) -> None:
    """Stop unless v is a string."""
    if not is_kind(v, STRING):
        raise Stop(Reason.NOT_A_STRING, v)


@inline
def check_integer(vm: State, v: int) -> None:
    """Stop unless v is an integer."""
    if not is_int(v):
        raise Stop(Reason.NOT_AN_INTEGER, v)


@op
def smake(vm: State, size: int) -> int:
    check_integer(vm, size)
    n = to_int(size)
    if not ult(n, MAX_STRING):
        raise Stop(Reason.BAD_SIZE, n)
    p = new_string(vm, n)
    for i in range(string_slots(n) - 1):
        store(p, 16 + 8 * i, 0)
    return p


@op
def slen(vm: State, string: int) -> int:
    check_string(vm, string)
    return from_int(string_length(string))


@op
def sref(vm: State, string: int, index: int) -> int:
    check_string(vm, string)
    check_integer(vm, index)
    i = to_int(index)
    if not ult(i, string_length(string)):
        raise Stop(Reason.STRING_RANGE, i, string_length(string))
    return (load8(string + i, STRING_BYTES) << 8) | CHAR


@op
def sset(vm: State, string: int, index: int, char: int) -> None:
    check_string(vm, string)
    check_integer(vm, index)
    if (char & 255) != CHAR:
        raise Stop(Reason.NOT_A_CHARACTER, char)
    if (char >> 8) > 255:
        raise Stop(Reason.CHARACTER_RANGE, char >> 8)
    i = to_int(index)
    if not ult(i, string_length(string)):
        raise Stop(Reason.STRING_SET_RANGE, i, string_length(string))
    store8(string + i, STRING_BYTES, char >> 8)


@inline
def inside(start: int, n: int, length: int) -> int:
    """Whether n elements from start on lie within the length; no sum can overflow."""
    return start >= 0 and start <= length and n <= length - start


@op
def scopy(vm: State, src: int, src_start: int, n: int, dst: int, dst_start: int) -> None:
    check_string(vm, src)
    check_string(vm, dst)
    check_integer(vm, src_start)
    check_integer(vm, n)
    check_integer(vm, dst_start)
    count = to_int(n)
    source = to_int(src_start)
    target = to_int(dst_start)
    if count < 0 or not inside(source, count, string_length(src)):
        raise Stop(Reason.COPY_RANGE)
    if not inside(target, count, string_length(dst)):
        raise Stop(Reason.COPY_RANGE)
    copy_bytes(dst + STRING_BYTES + target, src + STRING_BYTES + source, count)


@op
def unchar(vm: State, char: int) -> int:
    """The code of a character; of any other immediate, its bits above the lowest 8."""
    if is_pointer(char):
        raise Stop(Reason.NOT_A_CHARACTER, char)
    return from_int(char >> 8)


@op
def makei(vm: State, tag: int, payload: int) -> int:
    """Any immediate; what would be a pointer is refused."""
    check_integer(vm, tag)
    check_integer(vm, payload)
    low = to_int(tag) & 255
    if is_pointer(low):
        raise Stop(Reason.BAD_IMMEDIATE, to_int(tag))
    return wrap(to_int(payload) << 8) | low


@op
def gist(vm: State, code: int) -> int:
    """The symbols that the file's literals define, the last one first."""
    return load(code, CODE_SYMBOLS)
