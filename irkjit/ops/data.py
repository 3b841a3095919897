"""Objects with slots: tuples, records, vectors, literals."""

from __future__ import annotations

from irkjit.runtime.collect import collect
from irkjit.runtime.heap import remember_all, reserve_any, write
from irkjit.runtime.layout import CODE_G, CODE_TABLE_SIZE, CODE_V, LARGE_SLOTS, is_young
from irkjit.runtime.reasons import Reason
from irkjit.subset import Retry, Stop, inline, op
from irkjit.subset.primitives import load, load32, loadu32, lshr, store, ult, urem
from irkjit.tagging import (
    EMPTY_VECTOR,
    FIRST_VM_TAG,
    MAX_SLOTS,
    NIL,
    SLOT0,
    USER_OBJECT,
    VECTOR,
    from_int,
    header,
    is_int,
    is_kind,
    is_pointer,
    slots_of,
    to_int,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

_M32 = 0xFFFFFFFF
_FNV_PRIME = 0x01000193


@op
def litc(vm: State, index: int) -> int:
    """A copy of the object itself; what it refers to is shared."""
    if not is_pointer(index):
        return index
    n = slots_of(index)
    p = reserve_any(vm, n)
    if load32(index, 4) < 0:
        # raw bytes; the copy of a pinned string is not pinned
        store(p, 0, header(loadu32(index, 0), -n))
    else:
        store(p, 0, load(index, 0))
    for i in range(n):
        store(p, SLOT0 + 8 * i, load(index, SLOT0 + 8 * i))
    if n >= LARGE_SLOTS and load32(p, 4) > 0:
        remember_all(vm, p, n)
    return p


@op
def make(vm: State, tag: int, nelem: int, elems: int) -> int:
    p = reserve_any(vm, nelem)
    store(p, 0, header(tag, nelem))
    for i in range(nelem):
        store(p, SLOT0 + 8 * i, load(vm.regs + 8 * load(elems, 8 * i), 0))
    if nelem >= LARGE_SLOTS:
        remember_all(vm, p, nelem)
    return p


@op
def alloc(vm: State, tag: int, size: int) -> int:
    p = reserve_any(vm, size)
    store(p, 0, header(tag, size))
    for i in range(size):
        store(p, SLOT0 + 8 * i, NIL)
    return p


@op
def tupref(vm: State, ob: int, index: int) -> int:
    if not is_pointer(ob) or (load(ob, 0) >> 32) <= index:
        raise Stop(Reason.NO_SUCH_SLOT, ob, index)
    return load(ob, SLOT0 + 8 * index)


@inline
def table_hash(d: int, tag: int, label: int, size: int) -> int:
    """The field lookup table's hash (FNV over 32-bit words, two of them)."""
    x = ((d & _M32) * _FNV_PRIME) & _M32
    x = (((x ^ (label & _M32)) * _FNV_PRIME) & _M32) ^ (tag & _M32)
    return urem(x, size)


@inline
def field_slot(vm: State, rec: int, label: int, code: int) -> int:
    """Which slot of a record has this label; Stop where the record has no such slot."""
    if not is_pointer(rec):
        raise Stop(Reason.NOT_A_RECORD, rec)
    tag = loadu32(rec, 0)
    if tag < USER_OBJECT or tag >= FIRST_VM_TAG:
        raise Stop(Reason.NOT_A_RECORD, rec)
    tag = lshr(tag - USER_OBJECT, 2)
    size = load(code, CODE_TABLE_SIZE)
    if size == 0:
        raise Stop(Reason.NO_SUCH_SLOT, rec, -1)
    d = load(load(code, CODE_G), 8 * table_hash(_FNV_PRIME, tag, label, size))
    if d < 0:
        slot = -d - 1
    else:
        slot = table_hash(d, tag, label, size)
    if not ult(slot, size):
        raise Stop(Reason.NO_SUCH_SLOT, rec, slot)
    slot = load(load(code, CODE_V), 8 * slot)
    if not ult(slot, load(rec, 0) >> 32):
        raise Stop(Reason.NO_SUCH_SLOT, rec, slot)
    return slot


@op
def rref(vm: State, rec: int, label: int, code: int) -> int:
    return load(rec, SLOT0 + 8 * field_slot(vm, rec, label, code))


@op
def rset(vm: State, rec: int, label: int, val: int, code: int) -> None:
    write(vm, rec, SLOT0 + 8 * field_slot(vm, rec, label, code), val)


@op
def vlen(vm: State, vec: int) -> int:
    if vec == EMPTY_VECTOR:
        return from_int(0)
    if not is_kind(vec, VECTOR):
        raise Stop(Reason.NOT_A_VECTOR, vec)
    return from_int(load(vec, 0) >> 32)


@inline
def vector_slot(vm: State, vec: int, index: int) -> int:
    """Byte offset of an element, checked."""
    if not is_kind(vec, VECTOR):
        if vec != EMPTY_VECTOR:
            raise Stop(Reason.NOT_A_VECTOR, vec)
        raise Stop(Reason.VECTOR_RANGE, 0, to_int(index))
    if not is_int(index):
        raise Stop(Reason.NOT_AN_INTEGER, index)
    if not ult(to_int(index), load(vec, 0) >> 32):
        raise Stop(Reason.VECTOR_RANGE, load(vec, 0) >> 32, to_int(index))
    return SLOT0 + 8 * to_int(index)


@op
def vref(vm: State, vec: int, index: int) -> int:
    return load(vec, vector_slot(vm, vec, index))


@op
def vset(vm: State, vec: int, index: int, val: int) -> None:
    write(vm, vec, vector_slot(vm, vec, index), val)


@op
def vmake(vm: State, size: int, val: int) -> int:
    if not is_int(size):
        raise Stop(Reason.NOT_AN_INTEGER, size)
    n = to_int(size)
    if n == 0:
        return EMPTY_VECTOR
    if n < 0 or n > MAX_SLOTS:
        raise Stop(Reason.BAD_SIZE, n)
    if n >= LARGE_SLOTS and is_pointer(val) and is_young(vm, val):
        raise Retry(collect, 0)
    p = reserve_any(vm, n)
    store(p, 0, header(VECTOR, n))
    for i in range(n):
        store(p, SLOT0 + 8 * i, val)
    return p
