"""A virtual machine, for the command line and for programs that embed one."""

from __future__ import annotations

import ctypes
import os
import sys
from _thread import allocate_lock

from irkjit.errors import FAILED, BadFile, Interrupted, IrkjitError, OutOfFuel
from irkjit.memory import MIN_NURSERY, Memory, open_memory
from irkjit.native import (
    BRIDGE,
    CAPTURE,
    COLLECT,
    FLUSH,
    LOAD,
    ON_INTERRUPT,
    RUN,
    WATCH,
)
from irkjit.program import Program, findings_in, read_file
from irkjit.runtime.layout import (
    CODE_DATA,
    CODE_DATA_END,
    CODE_FUNCTIONS,
    CODE_READY,
    CODE_TOP,
    FN_ENTRY,
    FN_LENGTH,
)
from irkjit.signals import (
    BY_CTRL_C,
    BY_HOST,
    POLL_NOW,
    NativeGuard,
    PythonGuard,
    in_main_thread,
    raise_interrupt,
)
from irkjit.subset.primitives import load, store
from irkjit.tagging import NIL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol

    from irkjit.jit.manager import Jit
    from irkjit.jit.options import JitOptions
    from irkjit.native import Native
    from irkjit.reference import Stepper

    class HasFileno(Protocol):
        """A file object over a file descriptor."""

        def fileno(self) -> int: ...
        def flush(self) -> None: ...


_UNLIMITED = 1 << 61
# Members of runtime.reasons.Reason, which takes milliseconds to import, and a start from the cache
# does not have them.
HALT, POLL, HOT, DEOPT, UNSTABLE = 2, 3, 4, 5, 6
_OUTPUT_FAILED = 60


class VM:
    """One virtual machine: heap, stack, loaded programs, output.

    tier: "jit" (native interpreter, and machine code for hot functions), "baseline" (only the
    native interpreter) or "reference" (CPython runs the definitions).  jit: how the jit works.
    stdout: a file descriptor or an open file; None keeps the program's output in `output`.
    max_heap, nursery: bytes.  sandbox: no foreign functions, no files.  stress: collect at every
    allocation.  trace: tell every instruction on stderr.  gc_log: tell every collection there.

    The environment variable IRKJIT_GC_STRESS, set to anything, stresses every VM: a collection at
    every allocation, and the smallest nursery.

    A VM may be used from any thread, but not by two at once; different VMs are independent.
    """

    def __init__(
        self,
        *,
        tier: str = "jit",
        stdout: int | HasFileno | None = None,
        max_heap: int | None = None,
        nursery: int | None = None,
        stress: bool = False,
        sandbox: bool = False,
        trace: bool = False,
        gc_log: bool = False,
        jit: JitOptions | None = None,
    ) -> None:
        if (max_heap is not None and max_heap <= 0) or (nursery is not None and nursery <= 0):
            raise ValueError("max_heap and nursery must be positive numbers of bytes")
        if tier not in ("jit", "baseline", "reference"):
            raise ValueError(f"there is no tier {tier!r}: jit, baseline and reference are known")
        self._memory: Memory | None = None
        self.tier = tier
        self.exit_code: int | None = None
        """What the process would exit with; None before the program has ended."""
        self._native: Native | None = None
        if tier != "reference":
            from irkjit.image import native

            self._native = native()
            self._enter = self._native.routine(RUN, 1)
        underflow = self._native.handlers[-1] if self._native else 0
        if os.environ.get("IRKJIT_GC_STRESS"):
            stress = True
            nursery = nursery or MIN_NURSERY
        self._memory = open_memory(max_heap, nursery, stress, underflow)
        state = self.state
        state.sandbox = int(sandbox)
        state.gc_log = int(gc_log)
        self._jit: Jit | None = None
        self._jit_options = jit
        if tier == "jit":
            self._connect_jit()
        self._trace = int(trace)
        if stdout is not None:
            if not isinstance(stdout, int):
                stdout.flush()
                stdout = stdout.fileno()
            state.out_fd = stdout
            state.out_tty = int(os.isatty(stdout))
        self.programs: list[Program] = []
        self.code_paths: dict[int, str] = {}
        """By code object: the file in which compiled code of the program is kept."""
        self._stepper: Stepper | None = None
        self._granted = 0  # instructions granted so far, those taken back not counted
        self._under_way = False  # started and neither ended nor failed
        self._lock = allocate_lock()

    # -- what it is made of ------------------------------------------------------------------

    @property
    def state(self) -> Any:
        """The native struct."""
        if self._memory is None:
            raise IrkjitError("this VM is closed")
        return self._memory.state

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._memory is None

    def close(self) -> None:
        """Give all native memory back.  Closing twice is allowed, closing a running VM is not."""
        if self._memory is not None:
            with self._use():
                self._close()

    def _close(self) -> None:
        memory = self._memory
        if memory is not None:
            unused = self._jit is None or self._jit.close()
            self._memory = None
            if unused:
                memory.close()

    def __enter__(self) -> VM:
        return self

    def __exit__(self, *ignored: object) -> None:
        self.close()

    def __del__(self) -> None:
        # at the end of the process the system takes everything back
        if getattr(self, "_memory", None) is not None and not sys.is_finalizing():
            self._close()

    def _use(self) -> _Use:
        return _Use(self._lock)

    # -- loading -----------------------------------------------------------------------------

    def load(self, source: str | os.PathLike[str] | bytes, name: str | None = None) -> Program:
        """Read, verify and expand a bytecode file, or its bytes.  Raises BadFile.

        name: what messages and the program's argument vector call it.
        """
        if isinstance(source, bytes):
            data, path = source, name or "<bytes>"
        else:
            data, path = read_file(source), name or os.fspath(source)
        with self._use():
            return self._load(data, path)

    def _load(self, data: bytes, path: str) -> Program:
        state = self.state
        assert self._memory is not None
        code = self._memory.new_code()
        buffer = ctypes.create_string_buffer(data, len(data) + 8)
        start = ctypes.addressof(buffer)
        store(code, CODE_DATA, start)
        store(code, CODE_DATA_END, start + len(data))
        if self._native:
            tables, handlers = self._native.tables, self._native.handlers
            self._native.routine(LOAD, 4)(
                state.address, code, ctypes.addressof(tables), ctypes.addressof(handlers)
            )
        else:
            from irkjit.reference import load_code

            load_code(state, code)
        store(code, CODE_DATA, 0)
        store(code, CODE_DATA_END, 0)
        if not load(code, CODE_READY):
            findings = findings_in(code)
            self._memory.drop_code()
            raise BadFile(path, findings)
        program = Program(path, code)
        self.programs.append(program)
        if self._jit_options is not None and self._jit_options.cache and self.tier == "jit":
            from irkjit.jit.cache import path_for

            path = self.code_paths[code] = path_for(data)
            if os.path.exists(path):  # otherwise the jit is imported when something is hot
                self.jit.loaded(code, path)
        return program

    def program_of(self, code: int) -> Program:
        """The program whose code object is at this address."""
        return next(program for program in self.programs if program.code == code)

    # -- running -----------------------------------------------------------------------------

    def run(self, args: Sequence[str] = (), *, fuel: int | None = None) -> Any:
        """Run the program loaded last from its beginning; its result as a Python value.

        args: what follows the file name on a command line.  fuel: how many instructions may run.
        Raises VMError for an error of the program; OutOfFuel or Interrupted, after which
        `resume` goes on; KeyboardInterrupt after Ctrl-C in the main thread.
        """
        self.start(args)
        return self.resume(fuel)

    def resume(self, fuel: int | None = None) -> Any:
        """Go on after OutOfFuel, Interrupted or KeyboardInterrupt, with fresh fuel."""
        word = self.proceed(fuel)
        from irkjit.values import to_python

        return to_python(word)

    def start(self, args: Sequence[str] = ()) -> None:
        """Prepare to run the program loaded last; `proceed` then runs it."""
        if not self.programs:
            raise IrkjitError("no program is loaded")
        with self._use():
            from irkjit.arguments import argument_vector

            program = self.programs[-1]
            state = self.state
            assert self._memory is not None
            self._granted -= self._remaining()
            self._memory.reset_stack()
            if self._jit is not None:
                self._jit.reset()
            store(program.code, CODE_TOP, NIL)
            state.ip = load(load(program.code, CODE_FUNCTIONS), FN_ENTRY)
            state.fuel = 0
            self._memory.forget_input()
            state.pending = state.in_c = 0
            state.trace = self._trace
            if state.out_fd < 0:
                state.out_count = 0
            argument_vector(state, ["irkjit", program.path, *args])
            self.exit_code = None
            self._under_way = True

    def proceed(self, fuel: int | None = None) -> int:
        """Run until the program ends; its result as a VM word.  Raises what `resume` does."""
        if fuel is not None and fuel < 0:
            raise ValueError("fuel must not be negative")
        with self._use():
            state = self.state
            if not self._under_way:
                raise IrkjitError("no run is under way: nothing to go on with")
            allowed = _UNLIMITED if fuel is None else min(fuel, _UNLIMITED)
            change = allowed - self._remaining()
            self._granted += change
            state.fuel += change
            state.interrupted = 0
            state.poll = 0
            return self._finish(self._drive(allowed))

    def _finish(self, status: int) -> int:
        """What a status of `_drive` means: the result, or an exception."""
        state = self.state
        if status == POLL:
            self.flush()
            if state.interrupted:
                raise Interrupted
            raise OutOfFuel
        self._under_way = False
        if status == HALT:
            self.flush()
            result = int(state.result)
            self.exit_code = (result >> 1) & 255 if result & 1 else 0
            return result
        from irkjit.failure import failure

        self.exit_code = FAILED
        error = failure(self, status)
        self.flush()
        # What the failed run held is garbage now.
        assert self._memory is not None
        self._memory.reset_stack()
        store(self.programs[-1].code, CODE_TOP, NIL)
        raise error

    def _drive(self, allowed: int) -> int:
        """Run until something stops the program: HALT, POLL, or the Reason of an error."""
        native, state = self._native, self.state
        guard: NativeGuard | PythonGuard | None = None
        if in_main_thread():
            if native is None:
                guard = PythonGuard(state)
            else:
                guard = NativeGuard(native, WATCH, ON_INTERRUPT, state.address)
        while True:
            if guard is None:
                status = self._go(allowed)
            else:
                with guard:
                    status = self._go(allowed)
            if state.interrupted != BY_CTRL_C:
                return status
            # Python's handler decides: as a rule it raises KeyboardInterrupt.
            raise_interrupt()
            state.interrupted = state.poll = 0
            if status not in (POLL, _OUTPUT_FAILED):
                return status

    def _go(self, allowed: int) -> int:
        """The same up to Ctrl-C: natively where the fuel lasts, else instruction by instruction."""
        state = self.state
        if self._native is None:
            return self._stepping().run(None)
        native = allowed == _UNLIMITED or self._fuel_lasts()
        while True:
            if native and not state.trace:
                status: int = self._enter(state.address)
                if HOT <= status <= UNSTABLE:
                    self._for_jit(status)
                    continue
                if status != POLL:
                    return status
                state.poll = 0
                if state.interrupted:
                    return POLL
            status = self._stepping().run(self._fuel_lasts)
            native = True
            if HOT <= status <= UNSTABLE:
                self._for_jit(status)
                native = self._fuel_lasts()
            elif status:
                return status

    # -- the jit -----------------------------------------------------------------------------

    def _connect_jit(self) -> None:
        """Tell native code where the ways between it and compiled code are."""
        from irkjit.jit.options import JitOptions
        from irkjit.runtime.state import CODE_FIELDS

        assert self._native is not None
        state = self.state
        for i, name in enumerate(CODE_FIELDS):
            setattr(state, name, self._native.address(BRIDGE + i))
        options = self._jit_options or JitOptions()
        self._jit_options = options
        state.heat = options.heat
        state.force_in = options.forced
        if options.perf_map:
            from irkjit.jit.report import map_interpreter

            map_interpreter(self)

    @property
    def jit(self) -> Jit:
        """The jit of this VM; only with the tier "jit"."""
        if self._jit is None:
            from irkjit.jit.manager import Jit

            assert self._jit_options is not None
            self._jit = Jit(self, self._jit_options)
        return self._jit

    @property
    def jit_used(self) -> bool:
        """Whether anything was hot so far, or taken from the cache of compiled code."""
        return self._jit is not None

    @property
    def native(self) -> Native:
        """The native interpreter; not with the tier "reference"."""
        if self._native is None:
            raise IrkjitError("this VM has no native code")
        return self._native

    def save_code(self) -> None:
        """Keep compiled code for later runs, where the options of the jit ask for that."""
        if self._jit is not None:
            self._jit.save()

    def _for_jit(self, status: int) -> None:
        """Do what native code stopped for, so that it can go on."""
        state = self.state
        a, b = state.stop_a, state.stop_b
        if status == HOT:
            self.jit.hot(a, b)
        elif status == DEOPT:
            self.jit.failed(a, b)
        else:
            self.jit.unstable(a)

    def collect(self) -> None:
        """Collect garbage now; not while the VM runs."""
        with self._use():
            self.do(COLLECT)

    def do(self, routine: int) -> None:
        """COLLECT; CAPTURE: move all frames to the heap, as `getcc` does; TENURE: make all young
        objects old, if there is room for them.  For the jit, while the VM has stopped for it.

        A frame that the next instruction takes back must stay, so nothing is captured then.
        """
        state = self.state
        if self._native is None:
            return
        if routine == CAPTURE:
            from irkjit.places import locate

            place = locate(state, state.ip)
            if place is not None and place.pops:
                return
        self._native.routine(routine, 2)(state.address, 0)

    def leave_heap_behind(self) -> None:
        """Children that this process forks from now on have no access to the heap."""
        memory = self._memory
        if memory is not None:
            memory.leave_behind()

    def _fuel_lasts(self) -> bool:
        """Whether native code may run from here: it checks its fuel only where functions start."""
        from irkjit.places import locate

        state = self.state
        place = locate(state, state.ip)
        return place is None or state.fuel >= load(place.function, FN_LENGTH)

    def _stepping(self) -> Stepper:
        if self._stepper is None:
            from irkjit.reference import Stepper

            self._stepper = Stepper(self)
        return self._stepper

    def interrupt(self) -> None:
        """Make the VM stop soon; to be called from another thread while it runs."""
        state = self.state
        state.interrupted = BY_HOST
        state.poll = POLL_NOW

    # -- what came out -----------------------------------------------------------------------

    @property
    def output(self) -> bytes:
        """What the program has written since it was started, where no stdout was given."""
        state = self.state
        return ctypes.string_at(state.out, state.out_count) if state.out_fd < 0 else b""

    @property
    def instructions(self) -> int:
        """How many instructions this VM has executed."""
        return self._granted - self._remaining()

    def _remaining(self) -> int:
        """How many instructions may still run."""
        if not self._granted:
            return 0
        from irkjit.places import remaining

        return remaining(self.state)

    def flush(self) -> None:
        """Write what the program has put out so far."""
        state = self.state
        if state.out_fd < 0 or not state.out_count:
            return
        if self._native:
            self._native.routine(FLUSH, 1)(state.address)
            status, state.pending = state.pending, 0
            if status:
                from irkjit.failure import failure

                raise failure(self, status)
        else:
            from irkjit.reference import flush_output

            flush_output(self)


class _Use:
    """The VM's lock, held for one operation; a second user gets an error instead of waiting."""

    __slots__ = ("_lock",)

    def __init__(self, lock: Any) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        if not self._lock.acquire(False):
            raise IrkjitError("this VM is in use by another thread, or from within its own run")

    def __exit__(self, *ignored: object) -> None:
        self._lock.release()
