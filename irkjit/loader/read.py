"""Read a file: literals become heap objects, code becomes an array of 32-bit words."""

from __future__ import annotations

from irkjit.loader.problems import Problem
from irkjit.runtime.collect import promote
from irkjit.runtime.compare import grow_work
from irkjit.runtime.heap import new_large
from irkjit.runtime.layout import (
    CODE_CURSOR,
    CODE_DATA,
    CODE_DATA_END,
    CODE_G,
    CODE_LITERAL_COUNT,
    CODE_LITERALS,
    CODE_META,
    CODE_SYMBOL_COUNT,
    CODE_SYMBOLS,
    CODE_TABLE_SIZE,
    CODE_V,
    CODE_WORD_COUNT,
    CODE_WORDS,
    LARGE_SLOTS,
)
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline
from irkjit.subset.primitives import call_c1, copy_bytes, load, load8, store, store32, ult, wrap
from irkjit.tagging import (
    CAR,
    CDR,
    CHAR,
    EMPTY_VECTOR,
    FALSE,
    NIL,
    PAIR,
    SLOT0,
    STRING,
    STRING_BYTES,
    STRING_LENGTH,
    SYMBOL,
    SYMBOL_INDEX,
    SYMBOL_NAME,
    TRUE,
    UNDEFINED,
    USER_OBJECT,
    VECTOR,
    from_int,
    header,
    is_int,
    is_kind,
    is_pointer,
    string_slots,
    to_int,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

_MAGIC = 0x304D564B5249
_LAST_TAG = 1 << 29


# -- bytes and varints -----------------------------------------------------------------------


def next_byte(vm: State, code: int) -> int:
    """The next byte of the file."""
    cursor = load(code, CODE_CURSOR)
    if cursor == load(code, CODE_DATA_END):
        raise Stop(Reason.BAD_FILE, Problem.TRUNCATED, 0)
    store(code, CODE_CURSOR, cursor + 1)
    return load8(cursor, 0)


def varint(vm: State, code: int) -> int:
    """The next integer: 0 to 253; 254 and a negated one; 255, a count and big-endian bytes."""
    negative = 0
    byte = next_byte(vm, code)
    while byte == 254:
        negative = 1 - negative
        byte = next_byte(vm, code)
    value = byte
    if byte == 255:
        value = 0
        count = next_byte(vm, code)
        for _i in range(count):
            value = wrap(value << 8) | next_byte(vm, code)
    if negative != 0:
        value = wrap(-value)
    return value


def bounded(vm: State, code: int, count: int) -> int:
    """The count, if the file has that many bytes left: every literal and byte takes one."""
    if not ult(count, load(code, CODE_DATA_END) - load(code, CODE_CURSOR) + 1):
        raise Stop(Reason.BAD_FILE, Problem.BAD_COUNT, count)
    return count


# -- literals --------------------------------------------------------------------------------


def old_object(vm: State, head: int, slots: int) -> int:
    """An object of the old generation, its slots nil."""
    if vm.old_bytes + 8 * slots > vm.heap_limit:
        raise Stop(Reason.BAD_FILE, Problem.NO_MEMORY, 0)
    if slots < LARGE_SLOTS:
        p = promote(vm, slots + 1)
    else:
        if vm.old_limit < vm.old_bytes + 8 * slots + (1 << 17):
            vm.old_limit = vm.old_bytes + 8 * slots + (1 << 17)
        p = new_large(vm, slots)
    if p == 0:
        raise Stop(Reason.BAD_FILE, Problem.NO_MEMORY, 0)
    store(p, 0, head)
    for i in range(slots):
        store(p, SLOT0 + 8 * i, NIL)
    return p


def read_string(vm: State, code: int) -> int:
    """Length and bytes of a string or of a symbol's name."""
    length = bounded(vm, code, varint(vm, code))
    slots = string_slots(length)
    p = old_object(vm, header(STRING, -slots), slots)
    store(p, 8 * slots, 0)
    store(p, STRING_LENGTH, length)
    cursor = load(code, CODE_CURSOR)
    copy_bytes(p + STRING_BYTES, cursor, length)
    store(code, CODE_CURSOR, cursor + length)
    return p


def read_symbol(vm: State, code: int) -> int:
    """A new symbol, put in front of the file's symbol list."""
    name = read_string(vm, code)
    p = old_object(vm, header(SYMBOL, 2), 2)
    store(p, SYMBOL_NAME, name)
    store(p, SYMBOL_INDEX, from_int(load(code, CODE_SYMBOL_COUNT)))
    store(code, CODE_SYMBOL_COUNT, load(code, CODE_SYMBOL_COUNT) + 1)
    pair = old_object(vm, header(PAIR, 2), 2)
    store(pair, CAR, p)
    store(pair, CDR, load(code, CODE_SYMBOLS))
    store(code, CODE_SYMBOLS, pair)
    return p


def share(vm: State, code: int, complete: int) -> int:
    """The outer literal that a P refers to."""
    index = varint(vm, code)
    if not ult(index, complete):
        raise Stop(Reason.BAD_FILE, Problem.BAD_SHARE, index)
    return load(load(code, CODE_LITERALS), 8 * index)


def read_simple(vm: State, code: int, letter: int, complete: int) -> int:
    """A literal that holds no others."""
    if letter == 43:  # +
        return from_int(varint(vm, code))
    if letter == 45:  # -
        return from_int(wrap(-varint(vm, code)))
    if letter == 83:  # S
        return read_string(vm, code)
    if letter == 89:  # Y
        return read_symbol(vm, code)
    if letter == 80:  # P
        return share(vm, code, complete)
    if letter == 99:  # c
        return wrap(varint(vm, code) << 8) | CHAR
    if letter == 73:  # I
        word = varint(vm, code)
        if is_pointer(word):
            raise Stop(Reason.BAD_FILE, Problem.BAD_IMMEDIATE, word)
        return word
    if letter == 84:  # T
        return TRUE
    if letter == 70:  # F
        return FALSE
    if letter == 117:  # u
        return UNDEFINED
    raise Stop(Reason.BAD_FILE, Problem.BAD_LITERAL_CODE, letter)


def read_literal(vm: State, code: int, complete: int) -> int:
    """One literal with everything in it; `complete` outer literals may be shared.

    Objects whose slots are still to be read wait on the work stack, so nesting has no limit.
    """
    depth = 0
    while True:
        letter = next_byte(vm, code)
        opened = 0
        if letter == 67 or letter == 86:  # C V
            tag = VECTOR
            if letter == 67:
                tag = varint(vm, code)
                if tag < PAIR or tag >= _LAST_TAG or (tag & 3) != 0:
                    raise Stop(Reason.BAD_FILE, Problem.BAD_TAG, tag)
                if tag > SYMBOL and tag < USER_OBJECT:
                    raise Stop(Reason.BAD_FILE, Problem.BAD_TAG, tag)
            count = bounded(vm, code, varint(vm, code))
            if (tag == PAIR or tag == SYMBOL) and count != 2:
                raise Stop(Reason.BAD_FILE, Problem.BAD_COUNT, count)
            value = EMPTY_VECTOR
            if count != 0 or letter == 67:
                value = old_object(vm, header(tag, count), count)
                if count != 0:
                    if 2 * depth + 2 > vm.work_room:
                        grow_work(vm)
                    store(vm.work, 16 * depth, value)
                    store(vm.work, 16 * depth + 8, 0)
                    depth += 1
                    opened = 1
        else:
            value = read_simple(vm, code, letter, complete)
        if opened == 0:
            filled = 0
            while filled == 0:
                if depth == 0:
                    return value
                parent = load(vm.work, 16 * depth - 16)
                index = load(vm.work, 16 * depth - 8)
                store(parent, SLOT0 + 8 * index, value)
                store(vm.work, 16 * depth - 8, index + 1)
                filled = 1
                if index + 1 == load(parent, 0) >> 32:
                    depth -= 1
                    value = parent
                    filled = 0


# -- the parts of a file ---------------------------------------------------------------------


def read_file(vm: State, code: int) -> int:
    """Read the whole file that CODE_DATA and CODE_DATA_END enclose."""
    store(code, CODE_CURSOR, load(code, CODE_DATA))
    for i in range(6):
        cursor = load(code, CODE_CURSOR)
        at_end = cursor == load(code, CODE_DATA_END)
        if at_end or next_byte(vm, code) != (_MAGIC >> (8 * i)) & 255:
            store(code, CODE_CURSOR, cursor)
            raise Stop(Reason.BAD_FILE, Problem.NOT_BYTECODE, 0)
    if next_byte(vm, code) != 86:
        raise Stop(Reason.BAD_FILE, Problem.NO_OUTER_VECTOR, 0)
    count = bounded(vm, code, varint(vm, code))
    literals = call_c1(vm.c_malloc, 8 * count + 8)
    for i in range(count):
        store(literals, 8 * i, NIL)
    store(code, CODE_LITERALS, literals)
    store(code, CODE_LITERAL_COUNT, count)
    for i in range(count):
        store(literals, 8 * i, read_literal(vm, code, i))
    read_field_table(vm, code, read_literal(vm, code, count))
    index = read_literal(vm, code, count)
    value = read_literal(vm, code, count)
    if not is_int(index) or to_int(index) < -1 or to_int(index) >= count:
        raise Stop(Reason.BAD_FILE, Problem.BAD_SIZEOFF, to_int(index))
    if to_int(index) >= 0:
        store(literals, 8 * to_int(index), value)
    index = read_literal(vm, code, count)
    if not is_int(index) or to_int(index) < 0 or to_int(index) > count:
        raise Stop(Reason.BAD_FILE, Problem.BAD_METADATA, to_int(index))
    if to_int(index) > 0:
        store(code, CODE_META, load(literals, 8 * to_int(index) - 8))
    read_code(vm, code)
    return 0


@inline
def vector_length(v: int) -> int:
    """Length of a vector, -1 for anything else."""
    n = -1
    if v == EMPTY_VECTOR:
        n = 0
    elif is_kind(v, VECTOR):
        n = load(v, 0) >> 32
    return n


def read_integers(vm: State, code: int, field: int, v: int) -> int:
    """Put the integers of a vector, as an array of words, in a field of the code object."""
    n = vector_length(v)
    array = call_c1(vm.c_malloc, 8 * n + 8)
    store(code, field, array)
    for i in range(n):
        item = load(v, SLOT0 + 8 * i)
        if not is_int(item):
            raise Stop(Reason.BAD_FILE, Problem.BAD_FIELD_TABLE, 0)
        store(array, 8 * i, to_int(item))
    return 0


def read_field_table(vm: State, code: int, table: int) -> int:
    """Check the shape of the field lookup table and unpack it."""
    if vector_length(table) != 2:
        raise Stop(Reason.BAD_FILE, Problem.BAD_FIELD_TABLE, 0)
    g = load(table, SLOT0)
    v = load(table, SLOT0 + 8)
    n = vector_length(g)
    if n < 0 or n != vector_length(v):
        raise Stop(Reason.BAD_FILE, Problem.BAD_FIELD_TABLE, 0)
    read_integers(vm, code, CODE_G, g)
    read_integers(vm, code, CODE_V, v)
    store(code, CODE_TABLE_SIZE, n)
    return 0


def read_code(vm: State, code: int) -> int:
    """The code words."""
    count = varint(vm, code)
    if not ult(count, load(code, CODE_DATA_END) - load(code, CODE_CURSOR) + 1):
        raise Stop(Reason.BAD_FILE, Problem.BAD_CODE_LENGTH, count)
    words = call_c1(vm.c_malloc, 4 * count + 8)
    store(code, CODE_WORDS, words)
    store(code, CODE_WORD_COUNT, count)
    cursor = load(code, CODE_CURSOR)
    end = load(code, CODE_DATA_END)
    for i in range(count):
        word = 255
        if cursor < end:
            word = load8(cursor, 0)
        if word < 254:
            cursor += 1
        else:
            store(code, CODE_CURSOR, cursor)
            word = varint(vm, code)
            cursor = load(code, CODE_CURSOR)
            if wrap(word << 32) >> 32 != word:
                raise Stop(Reason.BAD_FILE, Problem.BAD_WORD, word)
        store32(words, 4 * i, word)
    store(code, CODE_CURSOR, cursor)
    return 0
