"""The tag layout: what a 64-bit word means, what a heap object looks like.

Immediates carry their kind in the low bits; a heap pointer has its two low bits clear.  An object
is one header word and `n` slots.  The header's low half is the tag, its high half the signed count:
`n` where every slot is a value that a program may index, `-n` where it may not (raw bytes, and the
closures, continuations and foreigns whose slots must not be forged).  So `0 <= i < count` is bounds
check and kind check in one.  Tags are multiples of 4; the two low header bits belong to the
collector (bit 0: moved, the word is the new address; bit 1 of a string or buffer: pinned and not
yet reached), but for bit 1 of a rib: SHARED.

The numbers are those of the file format, except that tags are 32 bits wide, so that datatypes of
any size work, and that ribs, closures and continuations have tags no datatype can have.
"""

from __future__ import annotations

from irkjit.subset.markers import inline
from irkjit.subset.primitives import load, load32, loadu32, lshr, wrap

# Immediates
CHAR = 0x02
FALSE = 0x006
TRUE = 0x106
NIL = 0x0A
UNDEFINED = 0x0E
EMPTY_VECTOR = 0x12
USER = 0x16
EOF_CHAR = 257
MAX_INT = (1 << 62) - 1
MIN_INT = -(1 << 62)

# Tags
STRING = 16
VECTOR = 20
PAIR = 24
SYMBOL = 28
BUFFER = 32
FOREIGN = 36
USER_OBJECT = 40
FIRST_VM_TAG = 1 << 30
CONTINUATION = FIRST_VM_TAG | 244
RIB = FIRST_VM_TAG | 248
CLOSURE = FIRST_VM_TAG | 252

# Slots, as byte offsets from the object's address
SLOT0 = 8
STRING_LENGTH = 8
STRING_BYTES = 12
RIB_LINK = 8
RIB_VALUE0 = 16
CLOSURE_ENTRY = 24
CLOSURE_ENV = 32
CLOSURE_SLOTS = 4
CONT_NEXT = 8
CONT_LENV = 16
CONT_IP = 24
CONT_REG0 = 32
CONT_SLOTS = 3
FOREIGN_ADDRESS = 8
FOREIGN_OWNER = 16
FOREIGN_SLOTS = 2
SYMBOL_NAME = 8
SYMBOL_INDEX = 16
CAR = 8
CDR = 16

TAG_BITS = 0xFFFFFFFC
"""What of a header's low half is the tag."""
SHARED = 2
"""Set in the header of a rib that a captured continuation refers to: such a rib keeps its identity,
compiled code must not work on a copy of it."""
PINNED = 1 << 30
"""Added to n in the count -n of a string or buffer that must not move: C has its address."""
MAX_SLOTS = PINNED - 1
MAX_STRING = (1 << 32) - 1


@inline
def is_pointer(v: int) -> int:
    """Whether v is a heap pointer, not an immediate."""
    return (v & 3) == 0


@inline
def is_int(v: int) -> int:
    """Whether v is an integer."""
    return (v & 1) == 1


@inline
def to_int(v: int) -> int:
    """The integer that v stands for (of any other word: its bits, shifted)."""
    return v >> 1


@inline
def from_int(n: int) -> int:
    """The value of the integer n, of which the low 63 bits count."""
    return wrap((n << 1) | 1)


@inline
def header(tag: int, count: int) -> int:
    """A header word."""
    return (count << 32) | tag


@inline
def tag_of(p: int) -> int:
    """The tag of the object at p."""
    return loadu32(p, 0) & TAG_BITS


@inline
def slots_of(p: int) -> int:
    """How many words follow the header of the object at p."""
    n = load32(p, 4)
    if n < 0:
        n = -n & (PINNED - 1)
    return n


@inline
def is_kind(v: int, tag: int) -> int:
    """Whether v is a heap object with this tag."""
    return (v & 3) == 0 and loadu32(v, 0) == tag


@inline
def is_rib(v: int) -> int:
    """Whether v is a rib, shared or not."""
    return (v & 3) == 0 and (loadu32(v, 0) & TAG_BITS) == RIB


@inline
def string_length(p: int) -> int:
    """The length in bytes of the string at p."""
    return loadu32(p, STRING_LENGTH)


@inline
def string_slots(length: int) -> int:
    """How many words follow the header of a string of this many bytes."""
    return lshr(length + 11, 3)


@inline
def car(p: int) -> int:
    """Slot 0 of the pair at p."""
    return load(p, CAR)


@inline
def cdr(p: int) -> int:
    """Slot 1 of the pair at p."""
    return load(p, CDR)
