"""Frames of compiled code as frames of the interpreter.

Compiled code keeps in its frames what is alive, in an order of its own, and no ribs that nothing
can see.  For each place it returns to there is a *frame state*, a list of words that tells how the
interpreter's frame is made of that: which word each register is, and which ribs must come into
being.  `deopt.py` writes frame states; `runtime/stack.py` follows them when frames move to the
heap. Where compiled code itself is left, an *exit state* tells the same of the interpreter's
registers.

A frame state: the return position in the stream (tagged), the function's record, the number of
registers, the number of new objects, the words these take; then a source for each register, one for
lenv; then for each object its header, the number of its slots, a source for each slot.  A source is
two words: a kind (see layout.py) and what it is about.

An exit state: see the EXIT constants; then {register, source} for each register that is alive, a
source for lenv, and the objects as above.
"""

from __future__ import annotations

from irkjit.runtime.collect import collect
from irkjit.runtime.layout import (
    CODE_TOP,
    FN_CODE,
    FRAME_STATE,
    IN_CELL,
    IN_FRAME,
    NATIVE_FRAME,
    NEW_OBJECT,
    REENTRANT,
    SAVED_WORDS,
    TOP_VARIABLE,
)
from irkjit.subset import Stop, inline
from irkjit.subset.primitives import load, load32, store
from irkjit.tagging import (
    CONT_IP,
    CONT_LENV,
    CONT_REG0,
    CONT_SLOTS,
    CONTINUATION,
    SLOT0,
    header,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

STATE_RETURN = 0
STATE_FUNCTION = 8
STATE_REGISTERS = 16
STATE_OBJECTS = 24
STATE_WORDS = 32
STATE_SOURCES = 40

EXIT_POSITION = 0  # where the interpreter goes on
EXIT_FUNCTION = 8  # the function's record
EXIT_AT_ENTRY = 16  # 1: that is the function's entry
EXIT_UNIT = 24  # number of the unit
EXIT_COUNTERS = 32  # address of the unit's counters of guards
EXIT_REGISTERS = 40
EXIT_OBJECTS = 48
EXIT_SOURCES = 56
EXIT_SLOTS = 8 * 62
"""Where compiled code leaves values for an exit, from `regs`: behind the largest window."""

SOURCE = 16


@inline
def saved_words(frame_ip: int) -> int:
    """How many words a frame with this (tagged) return position holds, but for FRAME_WORDS."""
    return load32(frame_ip - 1, SAVED_WORDS)


@inline
def is_native_frame(frame_ip: int) -> int:
    """Whether the frame with this (tagged) return position belongs to compiled code."""
    return load32(frame_ip - 1, NATIVE_FRAME)


@inline
def is_reentrant(frame_ip: int) -> int:
    """Whether a frame of compiled code can be returned to several times as it is."""
    return load32(frame_ip - 1, NATIVE_FRAME) & REENTRANT


@inline
def frame_state(frame_ip: int) -> int:
    """The state of a frame of compiled code."""
    return load(frame_ip - 1, FRAME_STATE)


def source(at: int, state: int, frame: int, objects: int) -> int:
    """The value that the source at this address stands for."""
    kind = load(at, 0)
    value = load(at, 8)
    if kind == IN_FRAME:
        value = load(frame + value, 0)
    elif kind == NEW_OBJECT:
        value = objects + value
    elif kind == IN_CELL:
        value = load(value, 0)
    elif kind == TOP_VARIABLE:
        value = load(load(load(load(state, STATE_FUNCTION), FN_CODE), CODE_TOP) + value, 0)
    return value


def rebuild(state: int, frame: int, p: int) -> int:
    """Fill a continuation at p, and the objects behind it, from a frame that starts at `frame`.

    Its link is left to the caller.
    """
    registers = load(state, STATE_REGISTERS)
    objects = p + 8 * (registers + CONT_SLOTS + 1)
    store(p, 0, header(CONTINUATION, -(registers + CONT_SLOTS)))
    store(p, CONT_IP, load(state, STATE_RETURN))
    at = state + STATE_SOURCES
    for i in range(registers):
        store(p, CONT_REG0 + 8 * i, source(at, state, frame, objects))
        at += SOURCE
    store(p, CONT_LENV, source(at, state, frame, objects))
    make_objects(at + SOURCE, load(state, STATE_OBJECTS), state, frame, objects)
    return 0


def make_objects(at: int, count: int, state: int, frame: int, objects: int) -> int:
    """Fill the new objects that a state describes at `at`; the address behind them."""
    q = objects
    for _i in range(count):
        slots = load(at, 8)
        store(q, 0, load(at, 0))
        at += 16
        for j in range(slots):
            store(q, SLOT0 + 8 * j, source(at, state, frame, objects))
            at += SOURCE
        q += 8 * slots + 8
    return q


def collect_soon(vm: State) -> int:
    """Collect after use of the slack; that memory is out is for the next allocation to tell."""
    try:
        collect(vm, 0)
    except Stop as stop:
        stop.leave(vm)
    if vm.pending != 0:
        vm.pending = 0
        vm.limit = vm.hp
    return 0
