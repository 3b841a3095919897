"""The reference tier: CPython runs the opcode definitions, one instruction at a time.

It works on the same memory as native code, so a run can change between the two at any
instruction: that is how the last instructions before the end of the fuel are counted, and how a
program is traced.
"""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, Any

from irkjit.interp import Layout, handlers, layout
from irkjit.loader.load import load as load_definition
from irkjit.places import Place, locate
from irkjit.runtime.layout import CODE_WORDS
from irkjit.runtime.output import flush
from irkjit.runtime.printer import MAX_NESTING
from irkjit.runtime.reasons import Reason
from irkjit.runtime.stack import return_interpreted
from irkjit.subset.markers import STUBS, Retry, Stop
from irkjit.subset.primitives import WORDS, load, load32

if TYPE_CHECKING:
    from collections.abc import Callable

    from irkjit.vm import VM


class Stepper:
    """Executes single instructions of one VM."""

    def __init__(self, vm: VM) -> None:
        # The printer nests as deeply as it may natively: two functions a level.
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 4 * MAX_NESTING))
        self._vm = vm
        self._state: Any = vm.state
        self._places: dict[int, Place | None] = {}
        self._layouts: dict[int, Layout] = {}

    def place(self, ip: int) -> Place | None:
        """Where a stream position is; None outside every code object, as in a stub."""
        if ip not in self._places:
            self._places[ip] = locate(self._state, ip)
        return self._places[ip]

    def layout_at(self, ip: int) -> Layout:
        """The layout of the instruction at a stream position."""
        found = self._layouts.get(ip)
        if found is None:
            place = self.place(ip)
            assert place is not None
            found = layout(load32(load(place.code, CODE_WORDS), 4 * place.pc))
            self._layouts[ip] = found
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
        state = self._state
        here = state.ip
        place = self.place(here)
        if place is None:
            if here == state.underflow_ip - 1:
                STUBS["underflow"](state)
            else:
                return_interpreted(state, 0)  # a frame that compiled code has made
            self._settle_fuel(state.fuel)
            return False
        remaining = state.fuel - place.index
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
        self._state.fuel = remaining + (place.index if place else 0)

    def _remaining(self) -> int:
        place = self.place(self._state.ip)
        return int(self._state.fuel) - (place.index if place else 0)

    def run(self, enough: Callable[[], bool] | None) -> int:
        """Execute until something stops the run, the fuel is spent or Ctrl-C came (Reason.POLL).

        With `enough`, which is asked behind every instruction, also until it says yes; the
        answer is then Reason.NONE.
        """
        state = self._state
        again = False
        try:
            while not state.interrupted:
                place = self.place(state.ip)
                if place is not None and state.fuel <= place.index:
                    return Reason.POLL
                if state.trace and place is not None and not again:
                    from irkjit.trace import tell

                    tell(self._vm, place)
                # after a collection, say, the same instruction starts anew
                again = not self.step() and place is not None
                if enough is not None and not state.trace and enough():
                    return Reason.NONE
        except Stop as stop:
            stop.leave(state)
            state.pending = 0
            return stop.reason
        return Reason.POLL


_no_handlers: Any = None


def load_code(state: Any, code: int) -> None:
    """Load a file as native code would, with null addresses in place of handlers."""
    global _no_handlers
    found, tables = handlers()
    if _no_handlers is None:
        _no_handlers = (ctypes.c_int64 * len(found))()
    nowhere = ctypes.addressof(_no_handlers)
    load_definition(state, code, tables.buffer_info()[0], nowhere)


def flush_output(vm: VM) -> None:
    """Write the output buffer.  Raises VMError."""
    try:
        flush(vm.state)
    except Stop as stop:
        stop.leave(vm.state)
        vm.state.pending = 0
        from irkjit.failure import failure

        raise failure(vm, stop.reason) from None
