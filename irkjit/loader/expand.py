"""Verified code to the stream that handlers run on.

An instruction in the stream: the handler's address, the words that its definition asked for by
parameter names (`tables.EXTRAS`), then its operands as they stand in the file, except that a
literal index has become the address of the literal's cell and an offset two words {position,
fuel}.  Before a function's entry stands the address of its record.

Fuel.  `vm.fuel` is the number of instructions that may still run plus the number, within its
function, of the one at `vm.ip`.  Straight code leaves it as it is; only where control jumps does
it change, by numbers known here: a jump from instruction c to t adds t - c - 1, leaving a
function at c subtracts c + 1 (`spent`), coming back to the pop at c adds c (`at`).
"""

from __future__ import annotations

from irkjit.loader.tables import (
    H_RULE_COUNT,
    H_RULE_INDEX,
    H_RULES,
    K_LIT,
    K_OFFSET,
    LIST_ALTS,
    LIST_REGS,
    R_HANDLER,
    R_LENGTH,
    R_PART,
    R_PARTS,
    ROW,
    RULE,
    T_EXTRA,
    T_EXTRAS,
    T_KINDS,
    T_LIST,
    T_OPERANDS,
    T_SELECTOR,
    T_VARIANT,
    T_VARIANTS,
    X_AT,
    X_CODE,
    X_FUNCTION,
    X_LISTED,
    X_SAVED,
    X_SPENT,
)
from irkjit.loader.verify import word_at
from irkjit.opcodes import BY_NAME
from irkjit.runtime.layout import (
    CODE_FUNCTION_COUNT,
    CODE_FUNCTION_OF,
    CODE_FUNCTIONS,
    CODE_INDEX_OF,
    CODE_LITERALS,
    CODE_PC_OF,
    CODE_POSITION_OF,
    CODE_STATES,
    CODE_STREAM,
    CODE_STREAM_WORDS,
    CODE_WANTED,
    CODE_WORD_COUNT,
    FN_ENTRY,
    FN_HANDLER,
    FN_PC,
    FN_SIZE,
)
from irkjit.subset import inline
from irkjit.subset.primitives import call_c1, load, load32, store, store32, ult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

_FUN = BY_NAME["fun"].code


@inline
def next_start(code: int, pc: int) -> int:
    """The pc of the next instruction, or the number of words."""
    index_of = load(code, CODE_INDEX_OF)
    count = load(code, CODE_WORD_COUNT)
    pc += 1
    while pc < count and load32(index_of, 4 * pc) < 0:
        pc += 1
    return pc


@inline
def items_of(row: int, pc: int, following: int) -> int:
    """How many items the instruction's list has."""
    listed = load(row, 8 * T_LIST)
    n = 0
    if listed != 0:
        n = (following - pc - 1 - load(row, 8 * T_OPERANDS)) // listed
    return n


def measure(vm: State, code: int, tables: int) -> int:
    """Find the stream position of each instruction; the number of words of the stream."""
    count = load(code, CODE_WORD_COUNT)
    position_of = call_c1(vm.c_malloc, 4 * count + 8)
    store(code, CODE_POSITION_OF, position_of)
    position = 1  # the record of the top level stands before its entry
    pc = 0
    while pc < count:
        following = next_start(code, pc)
        op = word_at(code, pc)
        row = tables + 8 * ROW * op
        store32(position_of, 4 * pc, position)
        listed = load(row, 8 * T_LIST)
        size = 1 + load(row, 8 * T_EXTRAS) + load(row, 8 * T_OPERANDS)
        for i in range(load(row, 8 * T_OPERANDS)):
            size += load(row, 8 * (T_KINDS + i)) == K_OFFSET
        if listed != 0:
            size += (listed + (listed == LIST_ALTS)) * items_of(row, pc, following)
        position += size + (op == _FUN)
        pc = following
    return position


@inline
def position_at(code: int, pc: int) -> int:
    """Address in the stream of the instruction at pc."""
    return load(code, CODE_STREAM) + 8 * load32(load(code, CODE_POSITION_OF), 4 * pc)


@inline
def index_at(code: int, pc: int) -> int:
    """Number of the instruction at pc within its function."""
    return load32(load(code, CODE_INDEX_OF), 4 * pc)


@inline
def function_at(code: int, pc: int) -> int:
    """Record of the function that the instruction at pc belongs to."""
    n = load32(load(code, CODE_FUNCTION_OF), 4 * pc)
    return load(code, CODE_FUNCTIONS) + FN_SIZE * n


@inline
def put_target(code: int, at: int, pc: int, offset: int) -> None:
    """Two words for a branch."""
    store(at, 0, position_at(code, pc + offset))
    store(at, 8, index_at(code, pc + offset) - index_at(code, pc) - 1)


def extra_word(vm: State, code: int, kind: int, pc: int, saved: int, items: int) -> int:
    """A word that a definition asked for."""
    if kind == X_SPENT:
        return index_at(code, pc) + 1
    if kind == X_AT:
        return index_at(code, pc)
    if kind == X_FUNCTION:
        return function_at(code, pc)
    if kind == X_CODE:
        return code
    if kind == X_SAVED:
        return saved
    if kind == X_LISTED:
        return items
    return 0


def select_handler(code: int, tables: int, op: int, pc: int) -> int:
    """The number of the handler for an instruction: that of its opcode or of a variant."""
    row = tables + 8 * ROW * op
    selector = load(row, 8 * T_SELECTOR)
    if selector >= 0:
        value = word_at(code, pc + 1 + selector)
        if ult(value, load(row, 8 * T_VARIANTS)):
            return load(tables, 8 * (load(row, 8 * T_VARIANT) + value))
    return op


def expand(vm: State, code: int, tables: int, handlers: int) -> int:
    """Write the stream.  `handlers` is the array of handler addresses by number."""
    count = load(code, CODE_WORD_COUNT)
    words = measure(vm, code, tables)
    stream = call_c1(vm.c_malloc, 8 * words)
    pc_of = call_c1(vm.c_malloc, 4 * words)
    store(code, CODE_STREAM, stream)
    store(code, CODE_STREAM_WORDS, words)
    store(code, CODE_PC_OF, pc_of)
    for i in range(words):
        store32(pc_of, 4 * i, -1)
    numbers = load(code, CODE_STATES)  # no longer needed: now the handler number by pc
    store(stream, 0, load(code, CODE_FUNCTIONS))
    pc = 0
    saved = 0
    while pc < count:
        following = next_start(code, pc)
        op = word_at(code, pc)
        row = tables + 8 * ROW * op
        at = position_at(code, pc)
        store32(pc_of, (at - stream) // 2, pc)
        handler = select_handler(code, tables, op, pc)
        store(numbers, 8 * pc, handler)
        store(at, 0, load(handlers, 8 * handler))
        at += 8
        items = items_of(row, pc, following)
        for i in range(load(row, 8 * T_EXTRAS)):
            kind = load(row, 8 * (T_EXTRA + i))
            store(at, 0, extra_word(vm, code, kind, pc, saved, items))
            at += 8
        operands = load(row, 8 * T_OPERANDS)
        for i in range(operands):
            kind = load(row, 8 * (T_KINDS + i))
            value = word_at(code, pc + 1 + i)
            if kind == K_OFFSET:
                put_target(code, at, pc, value)
                at += 8
            elif kind == K_LIT:
                store(at, 0, load(code, CODE_LITERALS) + 8 * value)
            else:
                store(at, 0, value)
            at += 8
            saved = value  # the last operand of a call, when its pop is reached
        listed = load(row, 8 * T_LIST)
        first = pc + 1 + operands
        if listed == LIST_REGS:
            for i in range(items):
                store(at, 8 * i, word_at(code, first + i))
        elif listed == LIST_ALTS:
            for i in range(items):
                store(at, 24 * i, word_at(code, first + 2 * i))
                put_target(code, at + 24 * i + 8, pc, word_at(code, first + 2 * i + 1))
        if op == _FUN:
            store(at, 0, function_at(code, following))
        pc = following
    fuse(vm, code, tables, handlers)
    for i in range(load(code, CODE_FUNCTION_COUNT)):
        fn = load(code, CODE_FUNCTIONS) + FN_SIZE * i
        entry = position_at(code, load(fn, FN_PC))
        store(fn, FN_ENTRY, entry)
        store(fn, FN_HANDLER, load(entry, 0))
    call_c1(vm.c_free, load(code, CODE_STATES))
    call_c1(vm.c_free, load(code, CODE_WANTED))
    store(code, CODE_STATES, 0)
    store(code, CODE_WANTED, 0)
    return 0


def fuse(vm: State, code: int, tables: int, handlers: int) -> int:
    """Put superinstructions over the first word of the instructions they stand for.

    The others keep theirs, so a branch into the middle still works.
    """
    if load(tables, 8 * H_RULE_COUNT) == 0:
        return 0
    count = load(code, CODE_WORD_COUNT)
    numbers = load(code, CODE_STATES)
    rules = tables + 8 * load(tables, 8 * H_RULES)
    index = tables + 8 * load(tables, 8 * H_RULE_INDEX)
    pc = 0
    while pc < count:
        entry = index + 16 * load(numbers, 8 * pc)
        rule = rules + 8 * RULE * load(entry, 0)
        left = load(entry, 8)
        while left > 0:
            if applies(code, rule, pc, count) != 0:
                store(position_at(code, pc), 0, load(handlers, 8 * load(rule, 8 * R_HANDLER)))
                left = 0
            rule += 8 * RULE
            left -= 1
        pc = next_start(code, pc)
    return 0


def applies(code: int, rule: int, pc: int, count: int) -> int:
    """Whether a rule fits the instructions from this pc on."""
    numbers = load(code, CODE_STATES)
    part = rule + 8 * R_PARTS
    for _i in range(load(rule, 8 * R_LENGTH) - 1):
        following = next_start(code, pc)
        if following >= count or load(numbers, 8 * following) != load(part, 0):
            return 0
        word = load(part, 8)
        if word >= 0:
            # the register that the first writes must be the one that the second reads
            written = load(position_at(code, pc), 8 * word)
            if load(position_at(code, following), 8 * load(part, 16)) != written:
                return 0
        pc = following
        part += 8 * R_PART
    return 1
