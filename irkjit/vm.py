"""A virtual machine, for the command line and for programs that embed one."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from typing import Any

from irkjit import image
from irkjit.errors import BadFile, Finding, Interrupted, IrkjitError, OutOfFuel, VMError
from irkjit.memory import NURSERY, Memory, default_heap
from irkjit.runtime.layout import (
    CODE_DATA,
    CODE_DATA_END,
    CODE_FUNCTIONS,
    CODE_PROBLEM_COUNT,
    CODE_PROBLEMS,
    CODE_READY,
    FN_ENTRY,
)
from irkjit.runtime.reasons import FIRST_ERROR, Reason
from irkjit.subset.primitives import load

_UNLIMITED = 1 << 61
_RUN, _LOAD = 0, 1
_POLL_NOW = 1 << 62


class Program:
    """A loaded file: its path, for messages, and its code object."""

    def __init__(self, path: str, code: int) -> None:
        self.path = path
        self.code = code


class VM:
    """One virtual machine: heap, stack, loaded programs, output.

    tier: "baseline" (native interpreter) or "reference" (CPython runs the definitions).
    max_heap, nursery: bytes.  sandbox: no foreign functions, no files.  stdout: a file
    descriptor, or None to keep the output in `output`.
    """

    def __init__(
        self,
        *,
        tier: str = "baseline",
        max_heap: int | None = None,
        nursery: int = NURSERY,
        sandbox: bool = False,
        stdout: int | None = None,
        stress: bool = False,
    ) -> None:
        if tier not in ("baseline", "reference"):
            raise ValueError(f"no such tier: {tier}")
        self.tier = tier
        self._native = image.native() if tier == "baseline" else None
        underflow = self._native.handlers[-1] if self._native else 0
        self.memory = Memory(max_heap or default_heap(), nursery, stress, underflow)
        self.state: Any = self.memory.state
        self.state.sandbox = int(sandbox)
        if stdout is not None:
            self.state.out_fd = stdout
            self.state.out_tty = int(os.isatty(stdout))
        self.programs: list[Program] = []
        self.instructions = 0
        self._stepper: Any = None
        if self._native:
            self._run = self._native.routine(_RUN, 1)

    # -- loading -----------------------------------------------------------------------------

    def load(self, source: str | os.PathLike[str] | bytes, name: str | None = None) -> Program:
        """Read, verify and expand a bytecode file, or its bytes.  Raises BadFile."""
        if isinstance(source, bytes):
            data, path = source, name or "<bytes>"
        else:
            path = os.fspath(source)
            try:
                with open(path, "rb") as file:
                    data = file.read()
            except OSError as error:
                raise BadFile(path, [], f"unable to open '{path}': {error.strerror}") from None
        code = self.memory.new_code()
        buffer = ctypes.create_string_buffer(data, len(data) + 8)
        start = ctypes.addressof(buffer)
        from irkjit.subset.primitives import store

        store(code, CODE_DATA, start)
        store(code, CODE_DATA_END, start + len(data))
        if self._native:
            tables, handlers = self._native.tables, self._native.handlers
            self._native.routine(_LOAD, 4)(
                self.state.address, code, tables.buffer_info()[0], handlers.buffer_info()[0]
            )
        else:
            from irkjit.interp import handlers as all_handlers
            from irkjit.loader.load import load as load_code

            tables = all_handlers()[1]
            self._no_handlers = (ctypes.c_int64 * len(all_handlers()[0]))()
            load_code(
                self.state, code, tables.buffer_info()[0], ctypes.addressof(self._no_handlers)
            )
        if not load(code, CODE_READY):
            at = load(code, CODE_PROBLEMS)
            findings = [
                Finding(load(at, 24 * i), load(at, 24 * i + 8), load(at, 24 * i + 16))
                for i in range(load(code, CODE_PROBLEM_COUNT))
            ]
            raise BadFile(path, findings)
        program = Program(path, code)
        self.programs.append(program)
        return program

    # -- running -----------------------------------------------------------------------------

    def start(self, program: Program | None = None, args: Sequence[str] = ()) -> None:
        """Prepare to run a loaded program (the last one) from its beginning."""
        if not self.programs:
            raise IrkjitError("no program is loaded")
        program = program or self.programs[-1]
        state = self.state
        state.regs = state.stack_base
        state.lenv = state.empty_rib
        state.k = state.result = 0x0A
        state.ip = load(load(program.code, CODE_FUNCTIONS), FN_ENTRY)
        state.fuel = 0
        state.pending = 0
        state.arguments = self._argument_vector(["irkjit", program.path, *args])

    def _argument_vector(self, args: list[str]) -> int:
        from irkjit.values import argument_vector

        return argument_vector(self.state, args)

    def run(self, args: Sequence[str] = (), *, fuel: int | None = None) -> int:
        """Run the program loaded last; the result as a VM word."""
        self.start(None, args)
        return self.resume(fuel)

    def resume(self, fuel: int | None = None) -> int:
        """Go on; the result as a VM word.

        Raises VMError for an error of the program, OutOfFuel (after which `resume` may be
        called again), Interrupted.
        """
        state = self.state
        allowed = _UNLIMITED if fuel is None else fuel
        stepper = self._stepping()
        state.fuel += allowed - stepper.remaining() if stepper else allowed
        try:
            reason = self._drive(fuel)
        finally:
            self.instructions += allowed - self._stepping().remaining()
        if reason == Reason.HALT:
            return int(state.result)
        if reason == Reason.POLL:
            if state.interrupted:
                raise Interrupted()
            raise OutOfFuel()
        raise VMError(self, reason)

    def _stepping(self) -> Any:
        if self._stepper is None:
            from irkjit.reference import Stepper

            self._stepper = Stepper(self.state)
        return self._stepper

    def _drive(self, fuel: int | None) -> Reason:
        if self._native is None:
            return Reason(self._stepping().run())
        while True:
            status = Reason(self._run(self.state.address))
            if status != Reason.POLL or self.state.interrupted:
                return status
            raise NotImplementedError


__all__ = ["FIRST_ERROR", "VM", "Program"]
