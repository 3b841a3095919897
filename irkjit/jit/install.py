"""A compiled unit in memory: mapped, told where things are, and made the way into its function."""

from __future__ import annotations

import ctypes

from irkjit.jit.code import CODE_OFFSET, TOP_LEVEL
from irkjit.jit.guards import UNCOUNTED
from irkjit.jit.states import (
    CODE_SLOT,
    FUNCTIONS_SLOT,
    LITERALS_SLOT,
    NAMES,
    STREAM_SLOT,
    encode_sources,
)
from irkjit.native import (
    ANONYMOUS,
    EXEC,
    FAILED,
    IMPORTS,
    PAGE,
    PRIVATE,
    READ,
    WRITE,
    c_address,
    libc,
    words,
)
from irkjit.runtime.layout import (
    CODE_LITERALS,
    CODE_POSITION_OF,
    CODE_STREAM,
    FN_ARITY,
    FN_CODE,
    FN_ENTRY,
    FN_HANDLER,
    FN_NATIVE,
    FN_SIZE,
    NO_NATIVE,
)
from irkjit.runtime.state import OFFSETS
from irkjit.subset.primitives import load, load32, store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.jit.code import Code
    from irkjit.native import Words


class Installed:
    """A unit that is part of a VM.  Its memory is kept until the VM ends: frames and continuations
    may refer to it.

    base, size: where it is mapped; states, counters: words it refers to; record: of its function;
    patience: see `install`; kept: see `keep_values`; active: whether it is the way into its
    function; redirected: see there.
    """

    __slots__ = (
        "active",
        "base",
        "code",
        "counters",
        "kept",
        "patience",
        "record",
        "redirected",
        "size",
        "states",
    )

    def __init__(
        self, code: Code, base: int, size: int, states: Words, counters: Words, record: int
    ) -> None:
        self.code = code
        self.base = base
        self.size = size
        self.states = states
        self.counters = counters
        self.record = record
        self.patience = 0
        self.kept: dict[int, int] = {}
        self.active = False
        self.redirected = False

    def failures(self) -> list[int]:
        """How often each guard failed."""
        return [
            count - _first(reason, self.patience)
            for count, (_, _, reason) in zip(self.counters, self.code.guards, strict=False)
        ]


def _first(reason: str, patience: int) -> int:
    return 1 if reason in UNCOUNTED else -patience


def install(
    code: Code, number: int, state: int, program: int, records: int, patience: int
) -> Installed:
    """Map a unit.

    state: the VM's struct; program: its code object; records: its functions; patience: failures of
    a guard before the driver is told.  Raises MemoryError.
    """
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
    stream = load(program, CODE_STREAM)
    literals = load(program, CODE_LITERALS)
    position_of = load(program, CODE_POSITION_OF)
    empty = state + OFFSETS["empty_rib"]
    counters = words([_first(reason, patience) for _, _, reason in code.guards])
    encoded: list[int] = []
    starts = []
    for symbol, function, pc, sources in code.points:
        starts.append((base + symbol, len(encoded)))
        position = stream + 8 * load32(position_of, 4 * pc)
        encoded += [position + 1, records + FN_SIZE * function]
        encoded += encode_sources(sources, program, literals, empty)
    for i, (function, pc, sources) in enumerate(code.exits):
        starts.append((base + code.exit_table + 8 * i, len(encoded)))
        record = records + FN_SIZE * function
        position = stream + 8 * load32(position_of, 4 * pc)
        at_entry = position == load(record, FN_ENTRY)
        encoded += [position, record, int(at_entry), number, ctypes.addressof(counters)]
        encoded += encode_sources(sources, program, literals, empty)
    states = words(encoded)
    address = ctypes.addressof(states)
    for place, start in starts:
        store(place, 0, address + 8 * start)
    slots = base + code.slots
    store(slots, 8 * CODE_SLOT, program)
    store(slots, 8 * STREAM_SLOT, stream)
    store(slots, 8 * LITERALS_SLOT, literals)
    store(slots, 8 * FUNCTIONS_SLOT, records)
    if libc.mprotect(base, len(code.image), READ | EXEC) != 0:
        libc.munmap(base, size)
        raise MemoryError("no memory for compiled code")
    record = records + FN_SIZE * code.function
    unit = Installed(code, base, size, states, counters, record)
    unit.patience = patience
    return unit


def named(unit: Installed) -> set[int]:
    """Which variables of the top level frames of the unit name, TOP_LEVEL among them."""
    found = {(kind, number) for point in unit.code.points for kind, number in point[3]}
    return {n if kind == "variable" else TOP_LEVEL for kind, n in found if kind in NAMES}


def keep_values(unit: Installed, state: int, kept: dict[int, int]) -> None:
    """These variables are about to change: frames find what they hold now where `kept` says."""
    unit.kept = kept | unit.kept
    program = load(unit.record, FN_CODE)
    literals = load(program, CODE_LITERALS)
    empty = state + OFFSETS["empty_rib"]
    at = 0
    for _, _, _, sources in unit.code.points:
        words = encode_sources(sources, program, literals, empty, unit.kept)
        at += 2
        for word in words:
            unit.states[at] = word
            at += 1


def activate(unit: Installed) -> None:
    """Make the unit the way into its function."""
    record, code = unit.record, unit.code
    if code.native >= 0:
        store(record, FN_NATIVE, unit.base + code.native)
        store(record, FN_ARITY, code.arity)
    store(load(record, FN_ENTRY), 0, unit.base + code.enter)
    unit.active = True


def redirect(unit: Installed, code: int) -> None:
    """From now on calls return to `code` in place of the unit's own.  Raises MemoryError."""
    if unit.redirected or not unit.code.points:
        return
    size = len(unit.code.image)
    if libc.mprotect(unit.base, size, READ | WRITE) != 0:
        raise MemoryError("no memory to change compiled code")
    for symbol, _, _, _ in unit.code.points:
        store(unit.base + symbol, CODE_OFFSET, code)
    if libc.mprotect(unit.base, size, READ | EXEC) != 0:
        raise MemoryError("no memory to change compiled code")
    unit.redirected = True


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
