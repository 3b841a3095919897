"""Integers: 63 bits, wrapping.  Immediates that are no integers count as their word's upper bits,
as they do in irkvm; a heap object is an error."""

from __future__ import annotations

from irkjit.runtime.compare import compare
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline, op
from irkjit.subset.primitives import sdiv, srem, urem, wrap
from irkjit.tagging import FALSE, TRUE, USER, from_int, is_pointer, to_int

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


@inline
def check_integers(vm: State, a: int, b: int) -> None:
    """Stop unless both are immediates; two integers pass with one test."""
    if (a & b & 1) == 0:
        if is_pointer(a):
            raise Stop(Reason.NOT_AN_INTEGER, a)
        if is_pointer(b):
            raise Stop(Reason.NOT_AN_INTEGER, b)


@inline
def truth(condition: int) -> int:
    """#t or #f."""
    return TRUE if condition else FALSE


@op
def add(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return from_int(to_int(a) + to_int(b))


@op
def sub(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return from_int(to_int(a) - to_int(b))


@op
def mul(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return from_int(to_int(a) * to_int(b))


@op
def div(vm: State, a: int, b: int) -> int:
    """Truncates toward zero."""
    check_integers(vm, a, b)
    if to_int(b) == 0:
        raise Stop(Reason.DIVISION_BY_ZERO)
    return from_int(sdiv(to_int(a), to_int(b)))


@op
def srem_(vm: State, a: int, b: int) -> int:
    """Has the sign of the dividend."""
    check_integers(vm, a, b)
    if to_int(b) == 0:
        raise Stop(Reason.DIVISION_BY_ZERO)
    return from_int(srem(to_int(a), to_int(b)))


@op
def shl(vm: State, a: int, b: int) -> int:
    """The shift count is taken modulo 64, as processors do."""
    check_integers(vm, a, b)
    return from_int(wrap(to_int(a) << (to_int(b) & 63)))


@op
def ashr(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return from_int(to_int(a) >> (to_int(b) & 63))


@op
def or_(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return from_int(to_int(a) | to_int(b))


@op
def xor(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return from_int(to_int(a) ^ to_int(b))


@op
def and_(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return from_int(to_int(a) & to_int(b))


@op
def eq(vm: State, a: int, b: int) -> int:
    """Identity: the same word."""
    return truth(a == b)


@op
def lt(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return truth(to_int(a) < to_int(b))


@op
def gt(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return truth(to_int(a) > to_int(b))


@op
def le(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return truth(to_int(a) <= to_int(b))


@op
def ge(vm: State, a: int, b: int) -> int:
    check_integers(vm, a, b)
    return truth(to_int(a) >= to_int(b))


@op
def cmp(vm: State, a: int, b: int) -> int:
    """A three-way comparison by the structural order."""
    return (compare(vm, a, b) << 8) | USER


_M32 = 0xFFFFFFFF
_FNV_PRIME = 0x01000193


@op
def hash(vm: State, d: int, k0: int, k1: int, size: int) -> int:
    """The compiler's own perfect hash; note that k1 goes in before k0."""
    check_integers(vm, d, k0)
    check_integers(vm, k1, size)
    n = to_int(size) & _M32
    if n == 0:
        raise Stop(Reason.DIVISION_BY_ZERO)
    x = (((to_int(d) & _M32) * _FNV_PRIME) ^ to_int(k1)) & _M32
    x = ((x * _FNV_PRIME) ^ to_int(k0)) & _M32
    return from_int(urem(x, n))
