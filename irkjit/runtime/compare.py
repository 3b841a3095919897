"""The structural order of `cmp` ("magic order")."""

from __future__ import annotations

from irkjit.runtime.blocks import resized
from irkjit.runtime.foreign import address_of
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline
from irkjit.subset.primitives import load, load8, store
from irkjit.tagging import (
    BUFFER,
    FOREIGN,
    SLOT0,
    STRING,
    STRING_BYTES,
    SYMBOL,
    SYMBOL_INDEX,
    slots_of,
    string_length,
    tag_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

LESS = 0
EQUAL = 1
GREATER = 2
_MAX_WORK = 1 << 24


@inline
def order(a: int, b: int) -> int:
    """The order of two numbers."""
    if a < b:
        return LESS
    if a > b:
        return GREATER
    return EQUAL


def order_bytes(a: int, b: int, na: int, nb: int) -> int:
    """The order of two byte sequences: unsigned bytes, then length."""
    n = na if na < nb else nb
    for i in range(n):
        x = load8(a, i)
        y = load8(b, i)
        if x != y:
            return order(x, y)
    return order(na, nb)


def compare(vm: State, a: int, b: int) -> int:
    """LESS, EQUAL or GREATER.

    Pairs of slots still to be compared wait on a work stack, so the depth of a structure does
    not matter; the last slot is followed in a loop, so long lists need no room at all.
    """
    depth = 0
    turns = 0
    while True:
        result = EQUAL
        if a != b:
            result = compare_step(vm, a, b)
            if result > GREATER:  # two objects to be compared slot by slot
                na = slots_of(a)
                nb = slots_of(b)
                n = na if na < nb else nb
                if n == 0:
                    result = order(na, nb)
                else:
                    if 4 * (depth + 1) > vm.work_room:
                        grow_work(vm)
                    # what remains of this pair of objects: from slot 1 on
                    store(vm.work, 32 * depth, a)
                    store(vm.work, 32 * depth + 8, b)
                    store(vm.work, 32 * depth + 16, 1)
                    depth += 1
                    a = load(a, SLOT0)
                    b = load(b, SLOT0)
                    continue
        if result != EQUAL:
            return result
        # equal so far: go on with the next slot of the newest pair of objects
        found = 0
        while found == 0:
            if depth == 0:
                return EQUAL
            base = 32 * (depth - 1)
            x = load(vm.work, base)
            y = load(vm.work, base + 8)
            i = load(vm.work, base + 16)
            nx = slots_of(x)
            ny = slots_of(y)
            n = nx if nx < ny else ny
            if i < n:
                a = load(x, SLOT0 + 8 * i)
                b = load(y, SLOT0 + 8 * i)
                store(vm.work, base + 16, i + 1)
                if i + 1 == n and nx == ny:
                    depth -= 1
                found = 1
            else:
                depth -= 1
                if nx != ny:
                    return order(nx, ny)
        turns += 1
        if (turns & 65535) == 0 and vm.interrupted != 0:
            raise Stop(Reason.POLL)


def compare_step(vm: State, a: int, b: int) -> int:
    """The order of two different words, or GREATER + 1 where their slots must tell."""
    if (a & 3) != 0:
        if (b & 3) != 0:
            return order(a, b)
        return LESS
    if (b & 3) != 0:
        return GREATER
    tag = tag_of(a)
    other = tag_of(b)
    if tag != other:
        return order(tag, other)
    if tag == STRING:
        return order_bytes(a + STRING_BYTES, b + STRING_BYTES, string_length(a), string_length(b))
    if tag == SYMBOL:
        return order(load(a, SYMBOL_INDEX), load(b, SYMBOL_INDEX))
    if tag == BUFFER:
        return order_bytes(a + SLOT0, b + SLOT0, 8 * slots_of(a), 8 * slots_of(b))
    if tag == FOREIGN:
        return order(address_of(a), address_of(b))
    return GREATER + 1


def grow_work(vm: State) -> int:
    """Double the work stack, within reason."""
    if vm.work_room >= _MAX_WORK:
        raise Stop(Reason.TOO_DEEP)
    vm.work = resized(vm, vm.work, 16 * vm.work_room)
    vm.work_room = 2 * vm.work_room
    return 0
