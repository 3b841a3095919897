"""Which calls are under way: the frames on the VM stack, then the continuations in the heap."""

from __future__ import annotations

from irkjit.opcodes import OPCODES
from irkjit.places import function_pc, locate, pc_before
from irkjit.runtime.frames import STATE_RETURN, frame_state, is_native_frame, saved_words
from irkjit.runtime.layout import CODE_WORDS, FRAME_IP
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
    """One function under way, and what it is doing.

    path: of the bytecode file.  function: what messages call the function, its `name` if it has
    one; the top level has none.  pc, opcode: of the instruction.  file, line: of its source.  What
    the bytecode file does not tell is None.
    """

    __slots__ = ("file", "function", "line", "name", "opcode", "path", "pc")

    def __init__(
        self,
        path: str,
        function: str,
        pc: int,
        opcode: str,
        *,
        name: str | None = None,
        source: tuple[str, int] | None = None,
    ) -> None:
        """source: file and line."""
        self.path = path
        self.function = function
        self.pc = pc
        self.opcode = opcode
        self.name = name
        self.file = source[0] if source else None
        self.line = source[1] if source else None

    @property
    def place(self) -> str:
        """Where in the source, as editors understand it; without that the path."""
        return self.path if self.file is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        function = self.function if self.file is None else f"in {self.function}"
        return f"{self.place}: {function}, pc {self.pc} ({self.opcode})"

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


def _positions(state: Any) -> Iterator[tuple[int, bool]]:
    """Stream positions, innermost first, and whether each is where a call returns to."""
    yield state.ip, False
    regs = state.regs
    while regs > state.stack_base:
        ip = load(regs, FRAME_IP)
        regs -= 8 * saved_words(ip) + 16
        yield _return_position(ip), True
    k = state.k
    while k != NIL:
        yield _return_position(load(k, CONT_IP)), True
        k = load(k, CONT_NEXT)


def _return_position(ip: int) -> int:
    """Where in the stream a frame with this return position goes on."""
    if is_native_frame(ip):
        ip = load(frame_state(ip), STATE_RETURN)
    return int(ip) - 1


def _frame(vm: VM, ip: int, is_return: bool) -> Frame | None:
    place = locate(vm.state, ip)
    if place is None:
        return None
    pc = pc_before(place.code, place.pc) if is_return else place.pc
    opcode = OPCODES[load32(load(place.code, CODE_WORDS), 4 * pc)].name
    program = vm.program_of(place.code)
    start = function_pc(place.function)
    function = program.function_name(start)
    debug = program.debug
    if debug is None:
        return Frame(program.path, function, pc, opcode)
    name = function if debug.function_from(start) else None
    return Frame(program.path, function, pc, opcode, name=name, source=debug.line_at(pc))


__all__ = ["Backtrace", "Frame", "take"]
