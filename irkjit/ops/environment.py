"""Ribs and variables.  A rib's slot 0 is its link, value i is slot i + 1, and the outermost rib
has no values and links to itself, so a chain can be followed without a test at each step."""

from __future__ import annotations

from irkjit.ops.control import outer
from irkjit.runtime.heap import reserve_any, write
from irkjit.runtime.layout import CODE_FLAGS, CODE_TOP, TOP_CHANGED
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline, op
from irkjit.subset.primitives import load, store
from irkjit.tagging import (
    NIL,
    RIB,
    RIB_LINK,
    RIB_VALUE0,
    SLOT0,
    header,
    is_pointer,
    is_rib,
    tag_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


@op
def env(vm: State, size: int) -> int:
    p = reserve_any(vm, size + 1)
    store(p, 0, header(RIB, size + 1))
    store(p, RIB_LINK, vm.empty_rib)
    for i in range(size):
        store(p, RIB_VALUE0 + 8 * i, NIL)
    return p


@op
def stor(vm: State, tuple: int, index: int, val: int) -> None:
    """Fill a slot of a rib, record or variant; the link of a rib is not for programs."""
    if not is_pointer(tuple) or (load(tuple, 0) >> 32) <= index:
        raise Stop(Reason.NO_SUCH_SLOT, tuple, index)
    if index == 0:
        if tag_of(tuple) == RIB:
            raise Stop(Reason.FORBIDDEN_SLOT, tuple, index)
    write(vm, tuple, SLOT0 + 8 * index, val)


@inline
def check_variable(vm: State, rib: int, index: int, depth: int) -> None:
    """Stop unless the rib has this value."""
    if (load(rib, 0) >> 32) <= index + 1:
        raise Stop(Reason.NO_SUCH_VARIABLE, index, depth)


@op
def ref(vm: State, depth: int, index: int) -> int:
    rib = outer(vm, depth)
    check_variable(vm, rib, index, depth)
    return load(rib, RIB_VALUE0 + 8 * index)


@op
def ref0(vm: State, index: int) -> int:
    check_variable(vm, vm.lenv, index, 0)
    return load(vm.lenv, RIB_VALUE0 + 8 * index)


@op
def set(vm: State, depth: int, index: int, val: int) -> None:
    rib = outer(vm, depth)
    check_variable(vm, rib, index, depth)
    write(vm, rib, RIB_VALUE0 + 8 * index, val)


@op
def set0(vm: State, index: int, val: int) -> None:
    check_variable(vm, vm.lenv, index, 0)
    write(vm, vm.lenv, RIB_VALUE0 + 8 * index, val)


@op
def epush(vm: State, rib: int) -> None:
    if not is_rib(rib):
        raise Stop(Reason.NOT_A_RIB, rib)
    write(vm, rib, RIB_LINK, vm.lenv)
    vm.lenv = rib


@op
def epop(vm: State) -> None:
    link = load(vm.lenv, RIB_LINK)
    if link == vm.lenv:
        raise Stop(Reason.NO_OUTER_RIB)
    vm.lenv = link


@op
def topis(vm: State, env: int, code: int) -> None:
    if not is_rib(env):
        raise Stop(Reason.NOT_A_RIB, env)
    if vm.watch_code == code:
        raise Stop(Reason.UNSTABLE, -1)
    if load(code, CODE_TOP) != NIL:
        store(code, CODE_FLAGS, load(code, CODE_FLAGS) | TOP_CHANGED)
    store(code, CODE_TOP, env)


@inline
def check_top(vm: State, top: int, index: int) -> None:
    """Stop unless there is such a top-level variable; before `topis` there is none."""
    if not is_pointer(top) or (load(top, 0) >> 32) <= index + 1:
        raise Stop(Reason.NO_TOP_LEVEL, index)


@op
def topref(vm: State, index: int, code: int) -> int:
    top = load(code, CODE_TOP)
    check_top(vm, top, index)
    return load(top, RIB_VALUE0 + 8 * index)


@op
def topset(vm: State, index: int, val: int, code: int) -> None:
    top = load(code, CODE_TOP)
    check_top(vm, top, index)
    write(vm, top, RIB_VALUE0 + 8 * index, val)


@op
def lit(vm: State, index: int) -> int:
    """The loader put the address of the literal's cell in the stream; see `cell` operands."""
    return index


@op
def mov(vm: State, src: int) -> int:
    return src


@op
def imm(vm: State, word: int) -> int:
    return word
