"""Which calls are under way: the frames on the VM stack, then the continuations in the heap."""

from __future__ import annotations

from irkjit.opcodes import OPCODES
from irkjit.places import function_pc, locate, pc_before
from irkjit.runtime.layout import CODE_WORDS, FRAME_IP
from irkjit.runtime.stack import saved_registers
from irkjit.subset.primitives import load, load32
from irkjit.tagging import CONT_IP, CONT_NEXT, NIL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from irkjit.vm import VM

SHOWN = 20
_COUNTED = 100_000


class Frame:
    """One function under way: file, name, pc and opcode of what it is doing."""

    __slots__ = ("function", "opcode", "path", "pc")

    def __init__(self, path: str, function: str, pc: int, opcode: str) -> None:
        self.path = path
        self.function = function
        self.pc = pc
        self.opcode = opcode

    def __str__(self) -> str:
        return f"{self.path}: {self.function}, pc {self.pc} ({self.opcode})"

    def __repr__(self) -> str:
        return f"<Frame {self}>"


class Backtrace:
    """The innermost frames, and how many more there are."""

    def __init__(self, frames: list[Frame], more: int) -> None:
        self.frames = frames
        self.more = more

    def lines(self) -> list[str]:
        """One line for each call around the innermost function."""
        lines = [f"  called at {frame}" for frame in self.frames[1:]]
        if self.more >= _COUNTED:
            lines.append(f"  ... more than {_COUNTED} more")
        elif self.more:
            lines.append(f"  ... {self.more} more")
        return lines


def take(vm: VM) -> Backtrace:
    """The backtrace of a VM that is not running."""
    frames: list[Frame] = []
    more = 0
    for ip, is_return in _positions(vm.state):
        if len(frames) == SHOWN:
            more += 1
            if more == _COUNTED:
                break
            continue
        frame = _frame(vm, ip, is_return)
        if frame is not None:
            frames.append(frame)
    return Backtrace(frames, more)


def function_name(pc: int) -> str:
    """What a function is called in messages: the files hold no names."""
    return f"fn@{pc}" if pc else "toplevel"


def _positions(state: Any) -> Iterator[tuple[int, bool]]:
    """Stream positions, innermost first, and whether each is where a call returns to."""
    yield state.ip, False
    regs = state.regs
    while regs > state.stack_base:
        ip = load(regs, FRAME_IP)
        yield ip - 1, True
        regs -= 8 * saved_registers(ip) + 16
    k = state.k
    while k != NIL:
        yield load(k, CONT_IP) - 1, True
        k = load(k, CONT_NEXT)


def _frame(vm: VM, ip: int, is_return: bool) -> Frame | None:
    place = locate(vm.state, ip)
    if place is None:
        return None
    pc = pc_before(place.code, place.pc) if is_return else place.pc
    opcode = OPCODES[load32(load(place.code, CODE_WORDS), 4 * pc)].name
    path = vm.path_of(place.code)
    return Frame(path, function_name(function_pc(place.function)), pc, opcode)


__all__ = ["Backtrace", "Frame", "function_name", "take"]
