"""Whether ribs are used for nothing but variables.

Compiled code keeps variables in machine registers and makes a rib only where something could see
it. That is sound where a rib is filled, made the environment or given to a function once, and not
looked at after that, as in all that compilers write.  Anything else sets RIBS_ESCAPE: then compiled
code works on ribs as the interpreter does.
"""

from __future__ import annotations

from irkjit.loader.expand import items_of, next_start
from irkjit.loader.tables import (
    F_TERMINATOR,
    K_DST,
    K_OFFSET,
    K_REG,
    LIST_ALTS,
    LIST_REGS,
    ROW,
    T_FLAGS,
    T_KINDS,
    T_LIST,
    T_OPERANDS,
)
from irkjit.loader.verify import word_at
from irkjit.opcodes import BY_NAME
from irkjit.runtime.layout import CODE_FLAGS, CODE_WORD_COUNT, RIBS_ESCAPE
from irkjit.subset import inline
from irkjit.subset.primitives import call_c1, load, lshr, store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

_FUN = BY_NAME["fun"].code
_ENV = BY_NAME["env"].code
_STOR = BY_NAME["stor"].code
_CALL = BY_NAME["call"].code
_TAIL = BY_NAME["tail"].code
_EPUSH = BY_NAME["epush"].code
_TOPIS = BY_NAME["topis"].code
_TRCALL = BY_NAME["trcall"].code
_TRCALL0 = BY_NAME["trcall0"].code

# A register's two bits, one in each set: neither: no rib.  FRESH: a rib that is still to be used.
# USED: the rib is the environment and may still be filled.  Both: it may no longer be looked at.
# A third set, TOP: ribs of the top level, which may be the environment, but not arguments.


@inline
def merge(sets: int, pc: int, fresh: int, used: int, top: int) -> None:
    """Control may come to pc with these sets."""
    at = sets + 24 * pc
    store(at, 0, load(at, 0) | fresh)
    store(at, 8, load(at, 8) | used)
    store(at, 16, load(at, 16) | top)


def check_ribs(vm: State, code: int, tables: int) -> int:
    """Set RIBS_ESCAPE if it holds of a verified code array."""
    count = load(code, CODE_WORD_COUNT)
    sets = call_c1(vm.c_malloc, 24 * (count + 1))
    for i in range(3 * (count + 1)):
        store(sets, 8 * i, 0)
    fresh = 0
    used = 0
    top = 0
    escapes = 0
    pc = 0
    while pc < count:
        fresh |= load(sets, 24 * pc)
        used |= load(sets, 24 * pc + 8)
        top |= load(sets, 24 * pc + 16)
        following = next_start(code, pc)
        op = word_at(code, pc)
        row = tables + 8 * ROW * op
        operands = load(row, 8 * T_OPERANDS)
        dst = -1
        for i in range(operands):
            kind = load(row, 8 * (T_KINDS + i))
            value = word_at(code, pc + 1 + i)
            if kind == K_DST:
                dst = value
            elif kind == K_REG:
                is_fresh = lshr(fresh, value) & 1
                is_used = lshr(used, value) & 1
                if op == _STOR and i == 0:
                    escapes |= is_fresh & is_used
                elif (op == _CALL or op == _TAIL) and i == 1:
                    escapes |= (is_fresh ^ 1) | is_used | (lshr(top, value) & 1)
                    used |= 1 << value
                elif op == _TOPIS:
                    top |= 1 << value
                elif op == _EPUSH:
                    escapes |= (is_fresh ^ 1) | is_used
                    fresh = fresh & ~(1 << value)
                    used |= 1 << value
                else:
                    escapes |= is_fresh | is_used
            elif kind == K_OFFSET and op != _TRCALL and op != _TRCALL0 and op != _FUN:
                merge(sets, pc + value, fresh, used, top)
        first = pc + 1 + operands
        listed = load(row, 8 * T_LIST)
        items = items_of(row, pc, following)
        for i in range(items):
            if listed == LIST_REGS:
                escapes |= lshr(fresh | used, word_at(code, first + i)) & 1
            elif listed == LIST_ALTS:
                merge(sets, pc + word_at(code, first + 2 * i + 1), fresh, used, top)
        if dst >= 0:
            fresh = fresh & ~(1 << dst)
            used = used & ~(1 << dst)
            top = top & ~(1 << dst)
            if op == _ENV:
                fresh |= 1 << dst
            if op == _FUN:
                # the body stands between: its sets start empty, these wait behind it
                merge(sets, pc + word_at(code, pc + 2), fresh, used, top)
        if (load(row, 8 * T_FLAGS) & F_TERMINATOR) != 0 or op == _FUN:
            fresh = 0
            used = 0
            top = 0
        pc = following
    call_c1(vm.c_free, sets)
    if escapes != 0:
        store(code, CODE_FLAGS, load(code, CODE_FLAGS) | RIBS_ESCAPE)
    return 0
