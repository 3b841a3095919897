"""What the definitions of arithmetic come to when both operands are known to be integers.

An integer n is the word 2n + 1, and words wrap as integers of 63 bits do, so most operations need
not take the tag off.  `tests/jit/test_forms.py` holds each form against the definition in
`ops/`.
"""

from __future__ import annotations

from collections.abc import Callable

Emit = Callable[[str], str]
"""Emits an operation and gives the name of its result."""


def _add(emit: Emit, a: str, b: str) -> str:
    if constant(b):
        return emit(f"add i64 {a}, {int(b) - 1}")
    if constant(a):
        return emit(f"add i64 {b}, {int(a) - 1}")
    return emit(f"add i64 {emit(f'add i64 {a}, -1')}, {b}")


def _sub(emit: Emit, a: str, b: str) -> str:
    if constant(b):
        return emit(f"add i64 {a}, {1 - int(b)}")
    return emit(f"add i64 {emit(f'sub i64 {a}, {b}')}, 1")


def _mul(emit: Emit, a: str, b: str) -> str:
    if constant(a):
        a, b = b, a
    half = str(int(b) >> 1) if constant(b) else emit(f"ashr i64 {b}, 1")
    even = emit(f"add i64 {a}, -1")
    return emit(f"or i64 {emit(f'mul i64 {even}, {half}')}, 1")


def _shift_count(emit: Emit, b: str) -> str:
    if constant(b):
        return str((int(b) >> 1) & 63)
    return emit(f"and i64 {emit(f'ashr i64 {b}, 1')}, 63")


def _shl(emit: Emit, a: str, b: str) -> str:
    even, count = emit(f"add i64 {a}, -1"), _shift_count(emit, b)
    return emit(f"or i64 {emit(f'shl i64 {even}, {count}')}, 1")


def _ashr(emit: Emit, a: str, b: str) -> str:
    return emit(f"or i64 {emit(f'ashr i64 {a}, {_shift_count(emit, b)}')}, 1")


def _divide(operation: str) -> Callable[[Emit, str, str], str]:
    def form(emit: Emit, a: str, b: str) -> str:
        x = emit(f"ashr i64 {a}, 1")
        z = emit(f"{operation} i64 {x}, {int(b) >> 1}")
        return emit(f"or i64 {emit(f'shl i64 {z}, 1')}, 1")

    return form


FORMS: dict[str, Callable[[Emit, str, str], str]] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "shl": _shl,
    "ashr": _ashr,
    "and": lambda emit, a, b: emit(f"and i64 {a}, {b}"),
    "or": lambda emit, a, b: emit(f"or i64 {a}, {b}"),
    "xor": lambda emit, a, b: emit(f"or i64 {emit(f'xor i64 {a}, {b}')}, 1"),
    "div": _divide("sdiv"),
    "srem": _divide("srem"),
}
"""By opcode: the operands' words (numbers where they are known) to the result's."""

COMPARISONS = {"eq": "eq", "lt": "slt", "gt": "sgt", "le": "sle", "ge": "sge"}
"""By opcode: the comparison of words that it is for integers (for `eq`, for all values)."""

BY_CONSTANT = frozenset(["div", "srem"])
"""Forms for a divisor that is a known integer other than 0."""


def constant(word: str) -> bool:
    """Whether this is a number and not a name."""
    return not word.startswith("%")
