"""Allocation: bump allocation in the nursery, chunks of the old generation, write barrier.

The heap is one reserved range of addresses, divided into units.  A chunk is a run of units with
a header; the nursery is such a run too.  Objects of LARGE_SLOTS and more have a chunk of their
own and never move.  The collector is in `collect.py`.
"""

from __future__ import annotations

from irkjit.runtime.blocks import resized
from irkjit.runtime.collect import collect, collect_for_large, new_chunk
from irkjit.runtime.layout import CHUNK_FREE, CHUNK_HEADER, FAST, LARGE_SLOTS, is_young
from irkjit.runtime.reasons import Reason
from irkjit.subset import Elsewhere, Retry, Stop, cold, inline
from irkjit.subset.primitives import load, store, ult
from irkjit.tagging import SLOT0

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


@inline
def reserve(vm: State, slots: int) -> int:
    """Address of a new young object of at most LARGE_SLOTS slots, its contents undefined.

    Every slot must be filled before the next allocation.
    """
    p = vm.hp
    end = p + 8 + 8 * slots
    if end > vm.limit:
        raise Retry(collect, 8 + 8 * slots)
    vm.hp = end
    return p


@inline
def reserve_any(vm: State, slots: int) -> int:
    """The same for any size; a large object is old from the start (see `remember_all`)."""
    if slots < LARGE_SLOTS:
        p = reserve(vm, slots)
    else:
        p = new_large(vm, slots)
        if p == 0:
            raise Retry(collect_for_large, 8 * slots)
    return p


@cold
def new_large(vm: State, slots: int) -> int:
    """A new large object, or 0 where a collection is due first."""
    size = CHUNK_HEADER + 8 + 8 * slots
    if vm.old_bytes + size > vm.old_limit:
        return 0
    chunk = new_chunk(vm, size)
    if chunk == 0:
        return 0
    store(chunk, CHUNK_FREE, chunk + size)
    return chunk + CHUNK_HEADER


@inline
def write(vm: State, p: int, offset: int, value: int) -> None:
    """Store a value in an object, telling the collector of pointers from old to young, and the jit
    of changes to what it relies on."""
    if not is_young(vm, p):
        if (value & 3) == 0 or ult(p + offset - vm.watch_lo, vm.watch_size):
            if FAST:
                raise Elsewhere
            remember(vm, p + offset, value)
    store(p, offset, value)


@cold
def remember(vm: State, slot: int, value: int) -> int:
    """Note that an old slot is about to get this value.

    A slot that holds a young pointer already has been noted since the last collection, so a
    loop that stores into one slot adds it once.
    """
    if ult(slot - vm.watch_lo, vm.watch_size):
        if load(vm.watch_map, slot - vm.watch_lo) != 0:
            raise Stop(Reason.UNSTABLE, (slot - vm.watch_lo) >> 3)
    if (value & 3) == 0 and is_young(vm, value):
        before = load(slot, 0)
        if (before & 3) != 0 or not is_young(vm, before):
            if vm.remembered_count == vm.remembered_room:
                forget_repetitions(vm)
            store(vm.remembered, 8 * vm.remembered_count, slot)
            vm.remembered_count += 1
    return 0


@cold
def forget_repetitions(vm: State) -> int:
    """Drop slots that hold no young pointer any more, and all but one entry of each slot: one that
    holds young and other values by turns is noted each time.  More room if few were dropped.

    A slot that was seen is marked in its value meanwhile, as no pointer is odd in units of 4 bytes.
    """
    kept = 0
    for i in range(vm.remembered_count):
        slot = load(vm.remembered, 8 * i)
        value = load(slot, 0)
        if (value & 7) == 0 and is_young(vm, value):
            store(slot, 0, value | 4)
            store(vm.remembered, 8 * kept, slot)
            kept += 1
    for i in range(kept):
        slot = load(vm.remembered, 8 * i)
        store(slot, 0, load(slot, 0) & ~4)
    vm.remembered_count = kept
    if 2 * kept > vm.remembered_room:
        vm.remembered = resized(vm, vm.remembered, 16 * vm.remembered_room)
        vm.remembered_room = 2 * vm.remembered_room
    return 0


@cold
def remember_all(vm: State, p: int, slots: int) -> int:
    """Note every young pointer in an object that was filled without a barrier."""
    if not is_young(vm, p):
        for i in range(slots):
            value = load(p, SLOT0 + 8 * i)
            store(p, SLOT0 + 8 * i, 1)
            remember(vm, p + SLOT0 + 8 * i, value)
            store(p, SLOT0 + 8 * i, value)
    return 0
