"""The reference tier: CPython runs the opcode definitions, one instruction at a time.

It works on the same memory as native code, so a run can change between the two at any
instruction: that is how the last instructions before the end of the fuel are counted, and how a
program is traced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from irkjit.interp import Layout, layout
from irkjit.runtime.layout import (
    CODE_INDEX_OF,
    CODE_PC_OF,
    CODE_STREAM,
    CODE_STREAM_WORDS,
    CODE_WORDS,
)
from irkjit.runtime.reasons import Reason
from irkjit.subset.markers import STUBS, Retry, Stop
from irkjit.subset.primitives import WORDS, load, load32

if TYPE_CHECKING:
    from irkjit.runtime.state import State

Place = tuple[int, int, int]
"""Where a stream position is: code object, pc, number of the instruction in its function."""


class Stepper:
    """Executes single instructions of one VM."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._places: dict[int, Place | None] = {}
        self._layouts: dict[int, Layout] = {}

    def place(self, ip: int) -> Place | None:
        """Where a stream position is; None outside every code object, as in a stub."""
        if ip in self._places:
            return self._places[ip]
        found = None
        state = self._state
        for i in range(state.code_count):
            code = load(state.codes, 8 * i)
            offset = ip - load(code, CODE_STREAM)
            if 0 <= offset < 8 * load(code, CODE_STREAM_WORDS):
                pc = load32(load(code, CODE_PC_OF), offset // 2)
                if pc >= 0:
                    found = (code, pc, load32(load(code, CODE_INDEX_OF), 4 * pc))
        self._places[ip] = found
        return found

    def layout_at(self, ip: int) -> Layout:
        """The layout of the instruction at a stream position."""
        found = self._layouts.get(ip)
        if found is None:
            place = self.place(ip)
            assert place is not None
            code, pc, _ = place
            found = self._layouts[ip] = layout(load32(load(code, CODE_WORDS), 4 * pc))
        return found

    def operands(self, ip: int) -> list[int]:
        """What the definition of the instruction at a stream position is called with."""
        values = []
        for _, how, word in self.layout_at(ip).parameters:
            at = (ip >> 3) + word
            if how == "address":
                values.append(8 * at)
            elif how == "word":
                values.append(WORDS[at])
            elif how == "cell":
                values.append(WORDS[WORDS[at] >> 3])
            else:
                values.append(WORDS[(self._state.regs >> 3) + WORDS[at]])
        return values

    def step(self) -> bool:
        """Execute one instruction, or the stub at `ip`.

        Returns whether an instruction was executed.  Raises Stop with the state as before the
        instruction.  Fuel is kept in step: one less for the instruction.
        """
        state: Any = self._state
        here = state.ip
        place = self.place(here)
        if place is None:
            STUBS["underflow"](state)
            self._settle_fuel(state.fuel)
            return False
        remaining = state.fuel - place[2]
        where = self.layout_at(here)
        operands = self.operands(here)
        length = where.length
        if where.stride is not None:
            word, size = where.stride
            length += size * WORDS[(here >> 3) + word]
        state.ip = here + 8 * length
        try:
            value = where.definition(state, *operands)
        except Retry as retry:
            state.ip = here
            retry.helper(state, retry.argument)
            return False
        except Stop:
            state.ip = here
            raise
        if where.dst is not None:
            WORDS[(state.regs >> 3) + WORDS[(here >> 3) + where.dst]] = value
        self._settle_fuel(remaining - 1)
        return True

    def _settle_fuel(self, remaining: int) -> None:
        """Set the fuel so that `remaining` instructions may still run from `ip` on."""
        place = self.place(self._state.ip)
        self._state.fuel = remaining + (place[2] if place else 0)  # type: ignore[attr-defined]

    def remaining(self) -> int:
        """How many instructions may still run."""
        place = self.place(self._state.ip)  # type: ignore[attr-defined]
        return int(self._state.fuel) - (place[2] if place else 0)  # type: ignore[attr-defined]

    def run(self) -> Reason:
        """Execute until something stops the run or the fuel is spent (Reason.POLL)."""
        while self.remaining() > 0 or self.place(self._state.ip) is None:  # type: ignore[attr-defined]
            try:
                self.step()
            except Stop as stop:
                stop.leave(self._state)
                return Reason(stop.reason)
        return Reason.POLL
