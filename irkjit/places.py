"""Where a stream position is: file, function, pc, number of the instruction in its function."""

from __future__ import annotations

from irkjit.runtime.layout import (
    CODE_FUNCTION_OF,
    CODE_FUNCTIONS,
    CODE_INDEX_OF,
    CODE_PC_OF,
    CODE_STREAM,
    CODE_STREAM_WORDS,
    CODE_WORDS,
    FN_PC,
    FN_SIZE,
)
from irkjit.subset.primitives import load, load32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_POPS = (34, 42)
"""The opcodes pop and pop0."""


class Place:
    """The instruction at a stream position.

    code and function are the addresses of their records.  index is what `vm.fuel` holds here
    beyond the instructions that may still run: the instruction's number within the function,
    but 0 at a pop, which adds its number itself when it executes.  pops: whether it is a pop: then
    the frame that it takes back is on the stack.
    """

    __slots__ = ("code", "function", "index", "pc", "pops")

    def __init__(self, code: int, function: int, pc: int, index: int, pops: bool) -> None:
        self.code = code
        self.function = function
        self.pc = pc
        self.index = index
        self.pops = pops


def locate(state: Any, ip: int) -> Place | None:
    """Where a stream position is; None outside every code object, as in the underflow stub."""
    for i in range(state.code_count):
        code = load(state.codes, 8 * i)
        offset = ip - load(code, CODE_STREAM)
        if 0 <= offset < 8 * load(code, CODE_STREAM_WORDS):
            pc = load32(load(code, CODE_PC_OF), offset // 2)
            if pc >= 0:
                number = load32(load(code, CODE_FUNCTION_OF), 4 * pc)
                function = load(code, CODE_FUNCTIONS) + FN_SIZE * number
                pops = load32(load(code, CODE_WORDS), 4 * pc) in _POPS
                index = 0 if pops else load32(load(code, CODE_INDEX_OF), 4 * pc)
                return Place(code, function, pc, index, pops)
    return None


def function_pc(function: int) -> int:
    """The pc at which a function's body starts; 0: the top level."""
    return int(load(function, FN_PC))


def pc_before(code: int, pc: int) -> int:
    """The pc of the instruction before the one at pc, in the order of the file."""
    index_of = load(code, CODE_INDEX_OF)
    pc -= 1
    while pc > 0 and load32(index_of, 4 * pc) < 0:
        pc -= 1
    return pc


def remaining(state: Any) -> int:
    """How many instructions may still run (see `loader/expand.py` on fuel)."""
    place = locate(state, state.ip)
    return int(state.fuel) - (place.index if place else 0)
