"""Check a code array: one walk over it, every finding recorded with its pc.

Branches within a function lead forward only (loops are made by trcall), so one pass knows which
registers are set when an instruction is reached.  What the walk learns is kept for `expand.py`:
where instructions start, to which function each belongs, its number within the function.
"""

from __future__ import annotations

from irkjit.loader.problems import Problem
from irkjit.loader.tables import (
    F_CALL,
    F_POP,
    F_TERMINATOR,
    K_COUNT,
    K_DEPTH,
    K_DST,
    K_IMM,
    K_INDEX,
    K_LIT,
    K_OFFSET,
    K_REG,
    LIST_ALTS,
    LIST_REGS,
    ROW,
    T_FLAGS,
    T_KINDS,
    T_LENGTH,
    T_LIST,
    T_OPERANDS,
)
from irkjit.opcodes import BY_NAME, OPCODES
from irkjit.runtime.layout import (
    CODE_FUNCTION_COUNT,
    CODE_FUNCTION_OF,
    CODE_FUNCTIONS,
    CODE_INDEX_OF,
    CODE_LITERAL_COUNT,
    CODE_PROBLEM_COUNT,
    CODE_PROBLEMS,
    CODE_STATES,
    CODE_WANTED,
    CODE_WINDOW,
    CODE_WORD_COUNT,
    CODE_WORDS,
    FN_ARITY,
    FN_CALLS,
    FN_CALLS_PAST,
    FN_CODE,
    FN_END,
    FN_LENGTH,
    FN_MARKS,
    FN_NATIVE,
    FN_PARENT,
    FN_PC,
    FN_REGISTERS,
    FN_SIZE,
    FN_STATE,
    FN_TURNS,
    FN_TURNS_PAST,
    NO_NATIVE,
)
from irkjit.subset import inline
from irkjit.subset.primitives import call_c1, load, load32, lshr, store, store32, ult
from irkjit.tagging import FIRST_VM_TAG, PAIR, SYMBOL, USER_OBJECT, VECTOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

MAX_REGISTERS = 62
MAX_PROBLEMS = 100
_MAX_OPERAND = 1 << 24
_FUN = BY_NAME["fun"].code
_IMM = BY_NAME["imm"].code
_MAKE = BY_NAME["make"].code
_ALLOC = BY_NAME["alloc"].code
_TRCALL = BY_NAME["trcall"].code
_TRCALL0 = BY_NAME["trcall0"].code
_FFI = BY_NAME["ffi"].code
_OPCODES = len(OPCODES)


@inline
def word_at(code: int, pc: int) -> int:
    """A code word."""
    return load32(load(code, CODE_WORDS), 4 * pc)


def problem(vm: State, code: int, kind: int, pc: int, a: int) -> int:
    """Record a finding."""
    n = load(code, CODE_PROBLEM_COUNT)
    if n < MAX_PROBLEMS:
        at = load(code, CODE_PROBLEMS) + 24 * n
        store(at, 0, kind)
        store(at, 8, pc)
        store(at, 16, a)
        store(code, CODE_PROBLEM_COUNT, n + 1)
    return 0


def prepare(vm: State, code: int) -> int:
    """The arrays that the walk fills."""
    n = load(code, CODE_WORD_COUNT)
    store(code, CODE_STATES, call_c1(vm.c_malloc, 8 * n + 8))
    store(code, CODE_WANTED, call_c1(vm.c_malloc, 4 * n + 8))
    store(code, CODE_FUNCTION_OF, call_c1(vm.c_malloc, 4 * n + 8))
    store(code, CODE_INDEX_OF, call_c1(vm.c_malloc, 4 * n + 8))
    states = load(code, CODE_STATES)
    wanted = load(code, CODE_WANTED)
    index_of = load(code, CODE_INDEX_OF)
    functions = 1
    for i in range(n + 1):
        store(states, 8 * i, -1)
        store32(wanted, 4 * i, 0)
        store32(index_of, 4 * i, -1)
        if i < n:
            functions += word_at(code, i) == _FUN
    store(code, CODE_FUNCTIONS, call_c1(vm.c_malloc, FN_SIZE * functions))
    return 0


def open_function(vm: State, code: int, parent: int, pc: int, end: int, state: int) -> int:
    """A new function record; the state is what its surroundings go on with."""
    n = load(code, CODE_FUNCTION_COUNT)
    fn = load(code, CODE_FUNCTIONS) + FN_SIZE * n
    store(code, CODE_FUNCTION_COUNT, n + 1)
    store(fn, FN_LENGTH, 0)
    store(fn, FN_CALLS, vm.heat)
    store(fn, FN_TURNS, vm.heat)
    store(fn, FN_CALLS_PAST, -vm.heat)
    store(fn, FN_TURNS_PAST, -vm.heat)
    store(fn, FN_NATIVE, 0)
    store(fn, FN_ARITY, NO_NATIVE)
    store(fn, FN_MARKS, 0)
    store(fn, FN_PC, pc)
    store(fn, FN_END, end)
    store(fn, FN_REGISTERS, 0)
    store(fn, FN_CODE, code)
    store(fn, FN_PARENT, parent)
    store(fn, FN_STATE, state)
    return fn


@inline
def number_of(code: int, fn: int) -> int:
    """A function's number."""
    return (fn - load(code, CODE_FUNCTIONS)) // FN_SIZE


def check_register(vm: State, code: int, fn: int, pc: int, register: int, state: int) -> int:
    """A register that is read."""
    if not ult(register, MAX_REGISTERS):
        problem(vm, code, Problem.BAD_REGISTER, pc, register)
    else:
        if (lshr(state, register) & 1) == 0:
            problem(vm, code, Problem.UNSET_REGISTER, pc, register)
        if register >= load(fn, FN_REGISTERS):
            store(fn, FN_REGISTERS, register + 1)
    return 0


def check_target(vm: State, code: int, fn: int, pc: int, offset: int, state: int) -> int:
    """A forward branch: merge the registers set here into what is known at the target."""
    target = pc + offset
    if offset <= 0 or target >= load(fn, FN_END):
        problem(vm, code, Problem.BAD_OFFSET, pc, target)
        return 0
    wanted = load(code, CODE_WANTED)
    mark = number_of(code, fn) + 1
    before = load32(wanted, 4 * target)
    if before != 0 and before != mark:
        problem(vm, code, Problem.OTHER_FUNCTION, target, 0)
    store32(wanted, 4 * target, mark)
    states = load(code, CODE_STATES)
    store(states, 8 * target, load(states, 8 * target) & state)
    return 0


def check_special(vm: State, code: int, op: int, pc: int) -> int:
    """Rules of single opcodes about plain numbers."""
    if op == _IMM:
        word = word_at(code, pc + 2)
        if (word & 3) == 0:
            problem(vm, code, Problem.NOT_AN_IMMEDIATE, pc, word)
    elif op == _MAKE or op == _ALLOC:
        tag = word_at(code, pc + 2)
        good = 0
        if tag == VECTOR or tag == PAIR or tag == SYMBOL:
            good = 1
        if tag >= USER_OBJECT and tag < FIRST_VM_TAG and (tag & 3) == 0:
            good = 1
        if (tag == PAIR or tag == SYMBOL) and word_at(code, pc + 3) != 2:
            problem(vm, code, Problem.BAD_OBJECT_SIZE, pc, word_at(code, pc + 3))
        if good == 0:
            problem(vm, code, Problem.BAD_OBJECT_TAG, pc, tag)
    return 0


def list_length(vm: State, code: int, tables: int, pc: int, known: int, constants: int) -> int:
    """How many items the instruction's list has; -1 after a problem."""
    op = word_at(code, pc)
    n = word_at(code, pc + 1 + load(tables, 8 * (op * ROW + T_LENGTH)))
    if op == _FFI:
        if not ult(n, MAX_REGISTERS) or (lshr(known, n) & 1) == 0:
            problem(vm, code, Problem.UNKNOWN_COUNT, pc, 0)
            return -1
        n = load(constants, 8 * n) >> 1
    if not ult(n, load(code, CODE_WORD_COUNT)):
        problem(vm, code, Problem.BAD_OPERAND, pc, n)
        return -1
    return n


def verify(vm: State, code: int, tables: int) -> int:
    """Walk over the code.  Stops early only where the next instruction cannot be found."""
    count = load(code, CODE_WORD_COUNT)
    if count == 0:
        problem(vm, code, Problem.NO_CODE, 0, 0)
        return 0
    prepare(vm, code)
    states = load(code, CODE_STATES)
    wanted = load(code, CODE_WANTED)
    index_of = load(code, CODE_INDEX_OF)
    function_of = load(code, CODE_FUNCTION_OF)
    constants = vm.work  # what `imm` put in each register, where `known` says so
    fn = open_function(vm, code, 0, 0, count, 0)
    pc = 0
    state = -1  # bit set of the registers that hold a value; all do at the very start
    known = 0
    falls = 1  # control can arrive from the instruction before
    was_call = 0
    saved = 0
    while True:
        while pc == load(fn, FN_END):
            if falls != 0 or was_call != 0:
                problem(vm, code, Problem.FALLS_OFF, pc, 0)
            if load(fn, FN_PARENT) == 0:
                return 0
            state = load(fn, FN_STATE)
            fn = load(fn, FN_PARENT)
            falls = 1
            known = 0
        op = word_at(code, pc)
        if not ult(op, _OPCODES):
            problem(vm, code, Problem.BAD_OPCODE, pc, op)
            return 0
        row = tables + 8 * ROW * op
        operands = load(row, 8 * T_OPERANDS)
        items = 0
        listed = load(row, 8 * T_LIST)
        length = 1 + operands
        if pc + length > load(fn, FN_END):
            problem(vm, code, Problem.CUT_OFF, pc, 0)
            return 0
        target = load32(wanted, 4 * pc)
        if target != 0:
            if target != number_of(code, fn) + 1:
                problem(vm, code, Problem.OTHER_FUNCTION, pc, 0)
            state = load(states, 8 * pc) & (state if falls != 0 else -1)
            known = 0
        elif falls == 0:
            state = -1  # nothing leads here
        if listed != 0:
            items = list_length(vm, code, tables, pc, known, constants)
            if items < 0:
                return 0
            length += items * listed
            if pc + length > load(fn, FN_END):
                problem(vm, code, Problem.CUT_OFF, pc, 0)
                return 0
        store32(index_of, 4 * pc, load(fn, FN_LENGTH))
        store32(function_of, 4 * pc, number_of(code, fn))
        store(fn, FN_LENGTH, load(fn, FN_LENGTH) + 1)
        flags = load(row, 8 * T_FLAGS)
        if (flags & F_POP) != 0:
            if was_call == 0 or target != 0:
                problem(vm, code, Problem.STRAY_POP, pc, 0)
            state = state & ((1 << saved) - 1)
        elif was_call != 0:
            problem(vm, code, Problem.NO_POP, pc, 0)
        # operands: what is read first
        dst = -1
        for i in range(operands):
            kind = load(row, 8 * (T_KINDS + i))
            value = word_at(code, pc + 1 + i)
            if kind == K_REG:
                check_register(vm, code, fn, pc, value, state)
            elif kind == K_DST:
                dst = value
                if not ult(value, MAX_REGISTERS):
                    problem(vm, code, Problem.BAD_REGISTER, pc, value)
                    dst = -1
            elif kind == K_LIT:
                if not ult(value, load(code, CODE_LITERAL_COUNT)):
                    problem(vm, code, Problem.BAD_LITERAL, pc, value)
            elif kind == K_COUNT or kind == K_DEPTH or kind == K_INDEX:
                if not ult(value, _MAX_OPERAND):
                    problem(vm, code, Problem.BAD_OPERAND, pc, value)
            elif kind == K_OFFSET:
                if op == _TRCALL or op == _TRCALL0:
                    if pc + value != load(fn, FN_PC):
                        problem(vm, code, Problem.NOT_THE_HEAD, pc, pc + value)
                elif op != _FUN:
                    check_target(vm, code, fn, pc, value, state)
            elif kind == K_IMM:
                check_special(vm, code, op, pc)
        if listed == LIST_REGS:
            for i in range(items):
                check_register(vm, code, fn, pc, word_at(code, pc + 1 + operands + i), state)
        elif listed == LIST_ALTS:
            for i in range(items):
                offset = word_at(code, pc + 2 + operands + 2 * i)
                check_target(vm, code, fn, pc, offset, state)
        # its own branches included
        for i in range(1, length):
            if load32(wanted, 4 * (pc + i)) != 0:
                problem(vm, code, Problem.INTO_INSTRUCTION, pc, pc + i)
        was_call = 0
        if (flags & F_CALL) != 0:
            saved = word_at(code, pc + operands)
            if not ult(saved, MAX_REGISTERS + 1):
                problem(vm, code, Problem.BAD_REGISTER, pc, saved)
                saved = 0
            if saved > load(fn, FN_REGISTERS):
                store(fn, FN_REGISTERS, saved)
            was_call = 1
            known = 0
        if dst >= 0:
            state |= 1 << dst
            known = known & ~(1 << dst)
            if dst >= load(fn, FN_REGISTERS):
                store(fn, FN_REGISTERS, dst + 1)
            if op == _IMM:
                known |= 1 << dst
                store(constants, 8 * dst, word_at(code, pc + 2))
        if load(fn, FN_REGISTERS) > load(code, CODE_WINDOW):
            store(code, CODE_WINDOW, load(fn, FN_REGISTERS))
        falls = 1
        if (flags & F_TERMINATOR) != 0:
            falls = 0
        if op == _FUN:
            end = pc + word_at(code, pc + 2)
            if end <= pc + 3 or end > load(fn, FN_END):
                problem(vm, code, Problem.BAD_FUNCTION, pc, end)
                return 0
            fn = open_function(vm, code, fn, pc + 3, end, state)
            state = 0
            known = 0
            falls = 1
        pc += length
