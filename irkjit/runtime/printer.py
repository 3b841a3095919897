"""What `printo` writes."""

from __future__ import annotations

from irkjit.runtime.foreign import address_of
from irkjit.runtime.output import (
    put_address,
    put_byte,
    put_hex,
    put_integer,
    put_packed,
    put_unsigned,
)
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop
from irkjit.subset.primitives import load, load8, lshr
from irkjit.tagging import (
    BUFFER,
    CAR,
    CDR,
    CHAR,
    CLOSURE,
    CONTINUATION,
    EMPTY_VECTOR,
    EOF_CHAR,
    FOREIGN,
    FOREIGN_ADDRESS,
    FOREIGN_OWNER,
    NIL,
    PAIR,
    RIB,
    SLOT0,
    STRING,
    STRING_BYTES,
    SYMBOL,
    SYMBOL_NAME,
    UNDEFINED,
    USER,
    USER_OBJECT,
    VECTOR,
    is_kind,
    slots_of,
    string_length,
    tag_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

MAX_DEPTH = 100
"""Nesting of vectors and objects beyond which `...` stands for the rest."""
MAX_NESTING = 2000
"""The same for all nesting, lists in lists included: bounds the machine's stack."""
MAX_VALUES = 1 << 26
"""Values that one printo writes before it ends in `...`: a structure whose parts are shared many
times over would otherwise print for ever."""
MAX_SHOWN = 52
_DOTS = 0x2E2E2E


def print_value(vm: State, v: int, depth: int, nesting: int) -> int:
    """Write a value as `printo` does, `depth` levels inside vectors and objects."""
    vm.printed += 1
    if (vm.printed & 65535) == 0 and vm.interrupted != 0:
        raise Stop(Reason.POLL)
    if (v & 3) != 0:
        print_immediate(vm, v)
        return 0
    tag = tag_of(v)
    if depth > MAX_DEPTH or nesting > MAX_NESTING:
        put_packed(vm, _DOTS, 3)
    elif tag == STRING:
        put_byte(vm, 34)
        print_escaped(vm, v)
        put_byte(vm, 34)
    elif tag == SYMBOL:
        name = load(v, SYMBOL_NAME)
        if is_kind(name, STRING):
            print_escaped(vm, name)
        else:
            print_value(vm, name, depth, nesting + 1)
    elif tag == PAIR:
        print_list(vm, v, nesting)
    elif tag == VECTOR:
        put_packed(vm, 0x2823, 2)  # #(
        print_slots(vm, v, depth, nesting)
        put_byte(vm, 41)
    elif tag == BUFFER:
        print_buffer(vm, v)
    elif tag == FOREIGN:
        put_packed(vm, 0x6E676965726F663C, 8)  # <foreign
        put_byte(vm, 32)
        owner = load(v, FOREIGN_OWNER)
        if owner != NIL and is_kind(owner, BUFFER):
            print_buffer(vm, owner)
            put_packed(vm, 0x3D66666F20, 5)  # " off="
            put_integer(vm, load(v, FOREIGN_ADDRESS))
        else:
            put_address(vm, address_of(v))
        put_byte(vm, 62)
    elif tag == CLOSURE:
        put_packed(vm, 0x657275736F6C633C, 8)  # <closure
        if nesting == 0:
            put_packed(vm, 0x4020, 2)  # " @"
            put_address(vm, v)
        put_byte(vm, 62)
    elif tag == RIB:
        put_packed(vm, 0x3E766E656C3C, 6)  # <lenv>
    elif tag == CONTINUATION:
        put_packed(vm, 0x3E746E6F633C, 6)  # <cont>
    else:
        put_packed(vm, 0x757B, 2)  # {u
        put_integer(vm, (tag - USER_OBJECT) >> 2)
        put_byte(vm, 32)
        print_slots(vm, v, depth, nesting)
        put_byte(vm, 125)
    return 0


def print_slots(vm: State, v: int, depth: int, nesting: int) -> int:
    """The slots of a vector or object, with spaces between."""
    for i in range(slots_of(v)):
        if vm.printed >= MAX_VALUES:
            put_packed(vm, _DOTS, 3)
            return 0
        if i > 0:
            put_byte(vm, 32)
        print_value(vm, load(v, SLOT0 + 8 * i), depth + 1, nesting + 1)
    return 0


def print_list(vm: State, v: int, nesting: int) -> int:
    """A list; one that runs into itself ends in `...` (Brent's cycle detection)."""
    put_byte(vm, 40)
    mark = v
    steps = 0
    bound = 64
    going = 1
    while going != 0:
        print_value(vm, load(v, CAR), 0, nesting + 1)
        v = load(v, CDR)
        if v == NIL:
            going = 0
        elif is_kind(v, PAIR):
            put_byte(vm, 32)
            steps += 1
            if v == mark or vm.printed >= MAX_VALUES:
                put_packed(vm, _DOTS, 3)
                going = 0
            elif steps == bound:
                mark = v
                steps = 0
                bound = 2 * bound
        else:
            put_packed(vm, 0x202E20, 3)  # " . "
            print_value(vm, v, 0, nesting + 1)
            going = 0
    put_byte(vm, 41)
    return 0


def print_immediate(vm: State, v: int) -> int:
    """An integer, character, boolean, constructor."""
    kind = v & 255
    if (v & 1) != 0:
        put_integer(vm, v >> 1)
    elif kind == CHAR:
        print_character(vm, v >> 8)
    elif kind == 6:
        put_packed(vm, 0x6623 if (v >> 8) == 0 else 0x7423, 2)  # #f #t
    elif v == NIL:
        put_packed(vm, 0x2928, 2)  # ()
    elif kind == UNDEFINED:
        put_packed(vm, 0x7523, 2)  # #u
    elif kind == EMPTY_VECTOR:
        put_packed(vm, 0x292823, 3)  # #()
    elif kind == USER:
        put_packed(vm, 0x753C, 2)  # <u
        put_unsigned(vm, lshr(v, 8))
        put_byte(vm, 62)
    return 0


def print_character(vm: State, code: int) -> int:
    """A character as `#\\x`."""
    put_packed(vm, 0x5C23, 2)
    low = code & 255
    if code == EOF_CHAR:
        put_packed(vm, 0x666F65, 3)
    elif low == 0:
        put_packed(vm, 0x6C756E, 3)
    elif low == 32:
        put_packed(vm, 0x6563617073, 5)
    elif low == 10:
        put_packed(vm, 0x656E696C77656E, 7)
    elif low == 13:
        put_packed(vm, 0x6E7275746572, 6)
    elif low == 9:
        put_packed(vm, 0x626174, 3)
    else:
        put_byte(vm, low)
    return 0


def print_escaped(vm: State, string: int) -> int:
    """The bytes of a string, escaped, at most MAX_SHOWN of them."""
    for i in range(string_length(string)):
        byte = load8(string, STRING_BYTES + i)
        if byte == 34:
            put_packed(vm, 0x225C, 2)
        elif byte >= 32 and byte < 127:
            put_byte(vm, byte)
        else:
            put_packed(vm, 0x785C, 2)
            put_hex(vm, byte, 2)
        if i + 1 == MAX_SHOWN:
            put_packed(vm, _DOTS, 3)
            return 0
    return 0


def print_buffer(vm: State, v: int) -> int:
    """`<buffer N words M bytes>`."""
    put_packed(vm, 0x207265666675623C, 8)
    put_unsigned(vm, slots_of(v))
    put_packed(vm, 0x207364726F7720, 7)
    put_unsigned(vm, 8 * slots_of(v))
    put_packed(vm, 0x3E736574796220, 7)
    return 0
