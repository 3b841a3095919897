"""The collector: a nursery evacuated into a copying old generation.

A minor collection moves what is reachable in the nursery to the old generation; a major one moves
everything into fresh chunks and frees the old ones.  Both are Cheney's algorithm ("A nonrecursive
list compacting algorithm", 1970) with one scan pointer per chunk.  Large objects stay where they
are, and so do strings and buffers whose address C code may hold (pinned): the block around a
pinned object, the nursery included, is kept as an old chunk.
"""

from __future__ import annotations

from irkjit.runtime.blocks import resized
from irkjit.runtime.layout import (
    CHUNK_BYTES,
    CHUNK_END,
    CHUNK_EPOCH,
    CHUNK_FREE,
    CHUNK_HEADER,
    CHUNK_NEXT,
    CHUNK_PENDING,
    CHUNK_SCAN,
    CHUNK_SIZE,
    CODE_LITERAL_COUNT,
    CODE_LITERALS,
    CODE_META,
    CODE_SYMBOLS,
    CODE_TOP,
    IDLE,
    LARGE_HEAP,
    LARGE_NURSERY,
    LARGE_SLOTS,
    MIN_OLD_LIMIT,
    NURSERY,
    OLD_GROWTH,
    STACK_SLACK,
    UNIT,
    UNIT_SHIFT,
    is_young,
)
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, cold, inline
from irkjit.subset.primitives import (
    call_c2,
    call_c3,
    load,
    load32,
    loadu32,
    lshr,
    prefetch,
    store,
    store8,
    store32,
    ult,
)
from irkjit.tagging import (
    CLOSURE,
    CONTINUATION,
    FOREIGN,
    FOREIGN_OWNER,
    NIL,
    PINNED,
    RIB_VALUE0,
    SLOT0,
    slots_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

_DONTNEED = 4
_CLOCK_MONOTONIC = 1


# -- units and chunks ------------------------------------------------------------------------


def find_units(vm: State, start: int, end: int, count: int) -> int:
    """First of `count` free units between two unit numbers, or -1."""
    run = 0
    for unit in range(start, end):
        entry = load32(vm.units, 4 * unit)
        if entry == 0 or entry == IDLE:
            run += 1
            if run == count:
                return unit - count + 1
        else:
            run = 0
    return -1


def take_units(vm: State, count: int) -> int:
    """Address of `count` fresh units in a row, or 0."""
    first = find_units(vm, vm.unit_next, vm.unit_count, count)
    if first < 0:
        first = find_units(vm, 0, vm.unit_count, count)
        if first < 0:
            return 0
    for i in range(count):
        store32(vm.units, 4 * (first + i), first + 1)
    vm.unit_next = first + count
    if vm.unit_next > vm.unit_top:
        vm.unit_top = vm.unit_next
    return vm.region_lo + first * UNIT


def free_units(vm: State, address: int, count: int) -> int:
    """Free a chunk's units.

    A donated nursery has lost those of its units that held nothing: they may have a new owner.
    """
    first = lshr(address - vm.region_lo, UNIT_SHIFT)
    for i in range(count):
        if load32(vm.units, 4 * (first + i)) == first + 1:
            store32(vm.units, 4 * (first + i), IDLE)
    if first < vm.unit_next:
        vm.unit_next = first
    return 0


def give_back(vm: State) -> int:
    """Give the system the memory of free units that is not needed before the next major collection.

    What it takes and gives again costs a page fault for each page.  The lowest units are kept, as
    they are taken first.
    """
    room = vm.old_limit - vm.old_bytes
    for unit in range(vm.unit_top):
        if load32(vm.units, 4 * unit) == IDLE:
            room -= UNIT
            if room < 0:
                store32(vm.units, 4 * unit, 0)
                call_c3(vm.c_madvise, vm.region_lo + unit * UNIT, UNIT, _DONTNEED)
    return 0


def new_chunk(vm: State, size: int) -> int:
    """A chunk of at least this many bytes, header included, in the list of chunks; 0: no room."""
    count = lshr(size + UNIT - 1, UNIT_SHIFT)
    chunk = take_units(vm, count)
    if chunk != 0:
        add_chunk(vm, chunk, count * UNIT)
        store(chunk, CHUNK_FREE, chunk + CHUNK_HEADER)
    return chunk


def add_chunk(vm: State, chunk: int, size: int) -> int:
    """Write the header of a chunk and put it in the list."""
    store(chunk, CHUNK_NEXT, vm.chunks)
    store(chunk, CHUNK_END, chunk + size)
    store(chunk, CHUNK_SCAN, chunk + CHUNK_HEADER)
    store(chunk, CHUNK_PENDING, 0)
    store(chunk, CHUNK_EPOCH, vm.epoch)
    store(chunk, CHUNK_BYTES, size)
    vm.chunks = chunk
    vm.old_bytes += size
    return 0


def chunk_of(vm: State, p: int) -> int:
    """The chunk that an old object lies in."""
    unit = lshr(p - vm.region_lo, UNIT_SHIFT)
    return vm.region_lo + (load32(vm.units, 4 * unit) - 1) * UNIT


def promote(vm: State, words: int) -> int:
    """Room for `words` words in the old generation, not more than LARGE_SLOTS + 1."""
    chunk = vm.chunk
    p = load(chunk, CHUNK_FREE)
    end = p + 8 * words
    if end > load(chunk, CHUNK_END):
        push_pending(vm, chunk)
        chunk = new_chunk(vm, CHUNK_SIZE)
        if chunk == 0:
            # The range is four times what may live, so single units are always to be had.
            chunk = new_chunk(vm, UNIT)
        vm.chunk = chunk
        p = chunk + CHUNK_HEADER
        end = p + 8 * words
    store(chunk, CHUNK_FREE, end)
    return p


def push_pending(vm: State, chunk: int) -> int:
    """Remember to scan a chunk that is no longer the one being filled."""
    store(chunk, CHUNK_PENDING, vm.pending_chunks)
    vm.pending_chunks = chunk
    return 0


# -- moving ----------------------------------------------------------------------------------


def evacuate(vm: State, p: int) -> int:
    """The new address of an object in the range that is being emptied."""
    h = load(p, 0)
    if (h & 1) != 0:
        return h - 1
    n = h >> 32
    if n < 0:
        n = -n
        if n >= PINNED:
            store(p, 0, h | 2)
            return p
    if n >= LARGE_SLOTS:
        chunk = p - CHUNK_HEADER
        if load(chunk, CHUNK_EPOCH) != vm.epoch:
            store(chunk, CHUNK_EPOCH, vm.epoch)
            store(chunk, CHUNK_SCAN, p)
            push_pending(vm, chunk)
        return p
    q = promote(vm, n + 1)
    store(q, 0, h)
    for i in range(n):
        v = load(p, SLOT0 + 8 * i)
        store(q, SLOT0 + 8 * i, v)
        if (v & 3) == 0:
            prefetch(v)
    store(p, 0, q + 1)
    return q


@inline
def visit(vm: State, slot: int) -> None:
    """Move what the word at this address points to, and correct the word."""
    v = load(slot, 0)
    if (v & 3) == 0 and ult(v - vm.from_lo, vm.from_size):
        store(slot, 0, evacuate(vm, v))


def visit_range(vm: State, start: int, end: int) -> int:
    """The same for all words of a range."""
    while start < end:
        visit(vm, start)
        start += 8
    return 0


def scan_object(vm: State, p: int) -> int:
    """Visit the slots of an object; the address behind it."""
    n = load32(p, 4)
    if n < 0:
        n = slots_of(p)
        tag = loadu32(p, 0)
        if tag == CLOSURE or tag == CONTINUATION:
            visit_range(vm, p + SLOT0, p + SLOT0 + 8 * n)
        elif tag == FOREIGN:
            visit(vm, p + FOREIGN_OWNER)
    else:
        visit_range(vm, p + SLOT0, p + SLOT0 + 8 * n)
    return p + SLOT0 + 8 * n


def scan_chunk(vm: State, chunk: int) -> int:
    """Scan what a chunk holds so far beyond its scan pointer."""
    p = load(chunk, CHUNK_SCAN)
    while p < load(chunk, CHUNK_FREE):
        p = scan_object(vm, p)
    store(chunk, CHUNK_SCAN, p)
    return 0


def scan_all(vm: State) -> int:
    """Scan until nothing new has been moved."""
    while True:
        while vm.pending_chunks != 0:
            chunk = vm.pending_chunks
            vm.pending_chunks = load(chunk, CHUNK_PENDING)
            scan_chunk(vm, chunk)
        scan_chunk(vm, vm.chunk)
        if vm.pending_chunks == 0 and load(vm.chunk, CHUNK_SCAN) == load(vm.chunk, CHUNK_FREE):
            return 0


# -- roots -----------------------------------------------------------------------------------


@inline
def visit_word(vm: State, v: int) -> int:
    """A root that is a field of the state: its new value."""
    if (v & 3) == 0 and ult(v - vm.from_lo, vm.from_size):
        v = evacuate(vm, v)
    return v


def visit_roots(vm: State, major: int) -> int:
    """Visit everything that the program can reach without the heap."""
    vm.lenv = visit_word(vm, vm.lenv)
    vm.result = visit_word(vm, vm.result)
    vm.k = visit_word(vm, vm.k)
    vm.empty_rib = visit_word(vm, vm.empty_rib)
    vm.arguments = visit_word(vm, vm.arguments)
    top = vm.regs + 8 * vm.window
    visit_range(vm, vm.stack_base, top)
    # Stale words above the window may be read as registers later; they must be valid values.
    # A long run of words that were clean before ends what can have been used.
    clean = 0
    while top < vm.stack_end and clean < STACK_SLACK:
        word = load(top, 0)
        clean += 8
        if word != NIL and word != 0:
            store(top, 0, NIL)
            clean = 0
        top += 8
    visit_range(vm, vm.handles, vm.handles + 8 * vm.handle_count)
    for i in range(vm.code_count):
        code = load(vm.codes, 8 * i)
        visit(vm, code + CODE_TOP)
        if code == vm.watch_code:
            vm.watch_lo = load(code, CODE_TOP) + RIB_VALUE0
        if major != 0:
            visit(vm, code + CODE_SYMBOLS)
            visit(vm, code + CODE_META)
            literals = load(code, CODE_LITERALS)
            visit_range(vm, literals, literals + 8 * load(code, CODE_LITERAL_COUNT))
    if major == 0:
        for i in range(vm.remembered_count):
            visit(vm, load(vm.remembered, 8 * i))
    return 0


# -- pinned objects --------------------------------------------------------------------------


@cold
def pin(vm: State, p: int) -> int:
    """Keep a string or buffer where it is for as long as it lives."""
    h = load(p, 0)
    n = -(h >> 32)
    if n >= LARGE_SLOTS:
        return 0  # pinned already, or too large to be moved
    store32(p, 4, -(n + PINNED))
    if vm.pin_count == vm.pin_room:
        vm.pins = resized(vm, vm.pins, 16 * vm.pin_room)
        vm.pin_room = 2 * vm.pin_room
    store(vm.pins, 8 * vm.pin_count, p)
    vm.pin_count += 1
    return 0


def settle_pins(vm: State, major: int) -> int:
    """Drop pins of dead objects; how many live ones there are in the nursery.

    Their units get a negative entry in the unit map.
    """
    kept = 0
    young_pins = 0
    for i in range(vm.pin_count):
        p = load(vm.pins, 8 * i)
        young = is_young(vm, p)
        alive = 1
        if major != 0 or young:
            h = load(p, 0)
            if (h & 2) != 0:
                store(p, 0, h - 2)
                if young:
                    young_pins += 1
                    first = lshr(p - vm.region_lo, UNIT_SHIFT)
                    last = lshr(p + 8 * slots_of(p) + 7 - vm.region_lo, UNIT_SHIFT)
                    entry = lshr(vm.nursery - vm.region_lo, UNIT_SHIFT) + 1
                    for unit in range(first, last + 1):
                        store32(vm.units, 4 * unit, -entry)
                else:
                    store(chunk_of(vm, p), CHUNK_EPOCH, vm.epoch)
            else:
                alive = 0
        if alive != 0:
            store(vm.pins, 8 * kept, p)
            kept += 1
    vm.pin_count = kept
    return young_pins


def donate_nursery(vm: State) -> int:
    """Make the nursery an old chunk, for the pinned objects in it, and take a new one.

    Only the units with pinned objects, and the first with the chunk's header, are kept.
    """
    block = vm.nursery
    first = lshr(block - vm.region_lo, UNIT_SHIFT)
    kept = 0
    for i in range(vm.nursery_units):
        if i == 0 or load32(vm.units, 4 * (first + i)) < 0:
            store32(vm.units, 4 * (first + i), first + 1)
            kept += UNIT
        else:
            store32(vm.units, 4 * (first + i), 0)
            call_c3(vm.c_madvise, block + i * UNIT, UNIT, _DONTNEED)
    add_chunk(vm, block, vm.nursery_units * UNIT)
    store(block, CHUNK_FREE, block + CHUNK_HEADER)
    store(block, CHUNK_BYTES, kept)
    vm.old_bytes += kept - vm.nursery_units * UNIT
    block = take_units(vm, vm.nursery_units)
    while block == 0 and vm.nursery_units > 1:
        # no such run is left between pinned objects: a smaller nursery will do (and single
        # units are always to be had, see `promote`)
        vm.nursery_units = lshr(vm.nursery_units, 1)
        vm.nursery_size = vm.nursery_units * UNIT
        block = take_units(vm, vm.nursery_units)
    vm.nursery = block
    return 0


def grow_nursery(vm: State) -> int:
    """Take a large nursery in place of the one of the usual size, which is empty."""
    more = LARGE_NURSERY - vm.nursery_size
    if vm.nursery_size != NURSERY or vm.heap_limit < 2 * vm.old_bytes + more:
        return 0
    count = lshr(LARGE_NURSERY, UNIT_SHIFT)
    block = take_units(vm, count)
    if block != 0:
        free_units(vm, vm.nursery, vm.nursery_units)
        vm.nursery = block
        vm.nursery_units = count
        vm.nursery_size = LARGE_NURSERY
        vm.heap_limit -= lshr(more, 1)
        if vm.old_limit > vm.heap_limit:
            vm.old_limit = vm.heap_limit
    return 0


# -- a collection ----------------------------------------------------------------------------


def empty_nursery(vm: State, major: int) -> int:
    """Move everything reachable out of the range that `from_lo` and `from_size` describe."""
    store(vm.chunk, CHUNK_SCAN, load(vm.chunk, CHUNK_FREE))
    vm.pending_chunks = 0  # promotions outside of a collection leave some
    visit_roots(vm, major)
    scan_all(vm)
    young_pins = settle_pins(vm, major)
    vm.allocated_bytes += vm.hp - vm.nursery - CHUNK_HEADER
    if young_pins != 0:
        donate_nursery(vm)
    vm.remembered_count = 0
    return 0


def collect_major(vm: State) -> int:
    """Move everything reachable into fresh chunks; free the others."""
    old = vm.chunks
    vm.epoch += 1
    vm.chunks = 0
    vm.old_bytes = 0
    vm.chunk = new_chunk(vm, CHUNK_SIZE)
    vm.from_lo = vm.region_lo
    vm.from_size = vm.region_size
    empty_nursery(vm, 1)
    while old != 0:
        following = load(old, CHUNK_NEXT)
        if load(old, CHUNK_EPOCH) == vm.epoch:
            store(old, CHUNK_NEXT, vm.chunks)
            vm.chunks = old
            vm.old_bytes += load(old, CHUNK_BYTES)
        else:
            free_units(vm, old, lshr(load(old, CHUNK_END) - old, UNIT_SHIFT))
        old = following
    vm.old_limit = OLD_GROWTH * vm.old_bytes
    if vm.old_limit < MIN_OLD_LIMIT:
        vm.old_limit = MIN_OLD_LIMIT
    if vm.old_limit > vm.heap_limit:
        vm.old_limit = vm.heap_limit
    give_back(vm)
    vm.major_collections += 1
    return 0


def collect_minor(vm: State) -> int:
    """Move everything reachable in the nursery to the old generation."""
    vm.from_lo = vm.nursery
    vm.from_size = vm.nursery_size
    empty_nursery(vm, 0)
    return 0


def tenure(vm: State, ignored: int) -> int:
    """Make all young objects old, if there is room for them."""
    if vm.old_bytes + vm.nursery_size <= vm.old_limit:
        began = clock_ns(vm)
        collect_minor(vm)
        after_collection(vm, began, 0)
    return 0


def clock_ns(vm: State) -> int:
    """Monotonic time in nanoseconds."""
    call_c2(vm.c_clock_gettime, _CLOCK_MONOTONIC, vm.ffi_words)
    return load(vm.ffi_words, 0) * 1000000000 + load(vm.ffi_words, 8)


def collect(vm: State, needed: int) -> int:
    """Collect, and leave room for `needed` bytes in the nursery; Stop when there is none."""
    began = clock_ns(vm)
    major = vm.old_bytes + vm.nursery_size > vm.old_limit
    if major:
        collect_major(vm)
    else:
        collect_minor(vm)
    after_collection(vm, began, needed)
    if major and vm.old_bytes + vm.nursery_size > vm.heap_limit:
        raise Stop(Reason.OUT_OF_MEMORY, 2 * vm.heap_limit + vm.nursery_size, needed)
    return 0


def collect_for_large(vm: State, needed: int) -> int:
    """Make room for a large object of this many bytes."""
    began = clock_ns(vm)
    collect_major(vm)
    after_collection(vm, began, 0)
    size = needed + CHUNK_HEADER + 8 + UNIT
    if vm.old_bytes + size + vm.nursery_size > vm.heap_limit:
        raise Stop(Reason.OUT_OF_MEMORY, 2 * vm.heap_limit + vm.nursery_size, needed)
    if find_units(vm, 0, vm.unit_count, lshr(size + UNIT - 1, UNIT_SHIFT)) < 0:
        raise Stop(Reason.OUT_OF_MEMORY, 2 * vm.heap_limit + vm.nursery_size, needed)
    if vm.old_bytes + size > vm.old_limit:
        vm.old_limit = vm.old_bytes + size
    return 0


def after_collection(vm: State, began: int, needed: int) -> int:
    """Reset the nursery, account for the pause, tell of it where that is wanted."""
    vm.collections += 1
    if vm.old_bytes >= LARGE_HEAP and vm.stress == 0:
        grow_nursery(vm)
    vm.hp = vm.nursery + CHUNK_HEADER
    vm.limit = vm.nursery + vm.nursery_size - vm.slack
    if vm.stress != 0:
        # some slack: an instruction may allocate a second, small object
        vm.limit = vm.hp + needed + 256
    pause = clock_ns(vm) - began
    vm.pause_ns += pause
    if pause > vm.pause_max_ns:
        vm.pause_max_ns = pause
    if vm.gc_log != 0 and vm.verbose_gc != 0:
        log_collection(vm, pause)
    return 0


def log_collection(vm: State, pause: int) -> int:
    """Write `[gc N: live B bytes, T us]` on stderr."""
    p = vm.ffi_words
    p = put_text(p, 0x2063675B, 4)
    p = put_number(p, vm.collections)
    p = put_text(p, 0x6C203A, 3)
    p = put_text(p, 0x20657669, 4)
    p = put_number(p, vm.old_bytes)
    p = put_text(p, 0x74796220, 4)
    p = put_text(p, 0x202C7365, 4)
    p = put_number(p, pause // 1000)
    p = put_text(p, 0x5D737520, 4)
    p = put_text(p, 0x0A, 1)
    call_c3(vm.c_write, 2, vm.ffi_words, p - vm.ffi_words)
    return 0


def put_text(p: int, packed: int, count: int) -> int:
    """Write up to 8 bytes packed into a word, first byte lowest; the address behind them."""
    for i in range(count):
        store8(p, i, lshr(packed, 8 * i) & 255)
    return p + count


def put_number(p: int, n: int) -> int:
    """Write n >= 0 in decimal; the address behind it."""
    digits = 1
    rest = n
    while rest > 9:
        rest = rest // 10
        digits += 1
    for i in range(digits):
        store8(p, digits - 1 - i, 48 + n - n // 10 * 10)
        n = n // 10
    return p + digits
