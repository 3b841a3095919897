"""The jit of one VM: what becomes compiled, and what happens when an assumption fails.

The thread that runs the VM calls `hot`, `failed`, `unstable` when native code has stopped for that;
with `sync` code is compiled there and then, otherwise by `queue.Worker`.
"""

from __future__ import annotations

import ctypes
from _thread import allocate_lock
from time import perf_counter

from irkjit.jit.code import CLOSED, TOP_LEVEL
from irkjit.messages import remark, write_error
from irkjit.native import CAPTURE, TENURE, words
from irkjit.runtime.layout import (
    CAPTURED,
    CODE_FUNCTIONS,
    CODE_TOP,
    FN_CALLS,
    FN_CALLS_PAST,
    FN_CODE,
    FN_ENTRY,
    FN_HANDLER,
    FN_LENGTH,
    FN_MARKS,
    FN_SIZE,
    FN_TURNS,
    FN_TURNS_PAST,
    HOT_AGAIN,
    heat,
    is_young,
)
from irkjit.subset.primitives import load, store
from irkjit.tagging import RIB_VALUE0

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.jit.cache import Saved
    from irkjit.jit.code import Code
    from irkjit.jit.install import Installed
    from irkjit.jit.options import JitOptions
    from irkjit.jit.queue import Wanted, Worker
    from irkjit.native import Words
    from irkjit.profile import Facts
    from irkjit.program import Program
    from irkjit.vm import VM

MAX_COMPILATIONS = 6
"""How often one function is compiled, assumptions of the time before being dropped."""
MAX_TRIES = 6
TRY_AGAIN = 20
"""How often, and after how many more entries each time, code from an earlier run is looked at again
where a top-level variable that it relies on has no value yet."""
MAX_UNSTABLE = 3
"""Top-level variables that turn out not to be constant, before none is taken for one."""


class Counts:
    """What the jit has done, for reports."""

    def __init__(self) -> None:
        self.compiled = 0
        self.seconds = 0.0
        self.refused: dict[str, int] = {}
        self.hits = 0
        self.names: set[str] = set()


class Jit:
    """The jit of one VM."""

    def __init__(self, vm: VM, options: JitOptions) -> None:
        self._vm = vm
        self.options = options
        self.counts = Counts()
        self.units: list[Installed] = []
        self._facts: dict[int, Facts] = {}
        self._active: dict[int, Installed] = {}
        self._compilations: dict[int, int] = {}
        self._waiting: set[int] = set()
        self._lock = allocate_lock()
        self._watched: Words | None = None
        self._unstable = 0
        self._worker: Worker | None = None
        self._idle: dict[int, Installed] = {}
        self._saved: dict[int, Saved] = {}
        self._tries: dict[int, int] = {}
        self._unsaved = False
        self.mute = False
        """Whether nobody looks at what the jit does any more."""
        self.left = 0
        """How many functions were still to be compiled when the program had ended."""

    # -- what native code stops for ----------------------------------------------------------

    def hot(self, record: int, arity: int) -> None:
        """The function with this record has become hot by a call with so many arguments."""
        for counter, past in ((FN_CALLS, FN_CALLS_PAST), (FN_TURNS, FN_TURNS_PAST)):
            if load(record, counter) == 0:  # the VM will count what it stopped for once more
                store(record, past, load(record, past) - 1)
        facts = self.facts_of(load(record, FN_CODE))
        number = (record - facts.records) // FN_SIZE
        self._watch(facts)
        for variable in facts.refresh():
            assert self._watched is not None
            self._watched[variable] = 1
        self._want(facts, number, arity)

    def failed(self, unit: int, guard: int) -> None:
        """A guard has failed too often: its function is to be compiled without what it guards."""
        installed = self.units[unit]
        what = installed.code.guards[guard]
        facts = self.facts_of(load(installed.record, FN_CODE))
        with self._lock:
            facts.refuted.add(what)
            self._unsaved = True
            self._drop([u for u in self.units if what in u.code.guards])
        name = self._name(facts, installed.code.function)
        self.say(f"{name}: dropped, {what[2]} at pc {what[1]} failed too often")

    def unstable(self, variable: int) -> None:
        """A top-level variable that code relies on is about to change, or (-1) all of them."""
        state = self._vm.state
        facts = self.facts_of(state.watch_code)
        with self._lock:
            self._unstable += 1
            if variable < 0 or self._unstable > MAX_UNSTABLE:
                relying = list(self.units)
                self._keep_values(facts, relying, TOP_LEVEL)
                facts.forget_top_level()
                state.watch_code = state.watch_size = 0
            else:
                facts.mutable.add(variable)
                assert self._watched is not None
                self._watched[variable] = 0
                relying = [u for u in self.units if any(v == variable for v, _, _ in u.code.relies)]
                self._keep_values(facts, relying, variable)
            facts.known_functions.pop(variable, None)
            facts.constants.pop(variable, None)
            self._drop(relying)
        self.say(f"top-level variable {variable} changes: {len(relying)} units dropped")

    def _keep_values(self, facts: Facts, units: list[Installed], variable: int) -> None:
        """A top-level variable is about to change, or (-1) all of them.  Frames of these units name
        it where the interpreter would have saved what it holds: now that is kept for them."""
        from irkjit.jit.install import keep_values, named
        from irkjit.native import libc

        state = self._vm.state
        units = [unit for unit in units if load(unit.record, FN_CODE) == facts.code]
        names = set().union(*map(named, units))
        if variable >= 0:
            names &= {variable}
        if not names:
            return
        if not state.handle_count:
            room = 8 * (MAX_UNSTABLE + 1) * (len(facts.words) + 1)
            handles = libc.malloc(room)
            if not handles:
                raise MemoryError("out of memory")
            libc.free(state.handles)
            state.handles = handles
        top = load(facts.code, CODE_TOP)
        kept = {}
        for name in sorted(names):
            kept[name] = state.handles + 8 * state.handle_count
            value = top if name == TOP_LEVEL else load(top, RIB_VALUE0 + 8 * name)
            store(kept[name], 0, value)
            state.handle_count += 1
        for unit in units:
            keep_values(unit, state.address, kept)

    def _drop(self, units: list[Installed]) -> None:
        """Functions are interpreted again, and compiled anew when they are hot once more."""
        from irkjit.jit.install import redirect

        for unit in units:
            if self._idle.get(unit.record) is unit:
                del self._idle[unit.record]
            if unit.active:
                self._retire(unit)
                self._rearm(unit.record)
            redirect(unit, self._vm.state.n_return)
        if self.options.capture:
            self._vm.do(CAPTURE)

    # -- compiling ---------------------------------------------------------------------------

    def facts_of(self, code: int) -> Facts:
        """What is known of the program with this code object."""
        facts = self._facts.get(code)
        if facts is None:
            from irkjit.profile import Facts

            facts = self._facts[code] = Facts(self._vm, self._vm.program_of(code))
            saved = self._saved.get(code)
            if saved is not None:
                facts.refuted |= saved.refuted
                facts.assigned = saved.assigned
        return facts

    def _want(self, facts: Facts, number: int, arity: int) -> None:
        """Compile a function now, or let the worker do it, or wait until it is worth its size."""
        record = facts.records + FN_SIZE * number
        if record in self._active and is_native(record):
            return  # calls and turns are counted apart, and each count reaches its end
        if record in self._waiting:
            self._ask_again(facts, number)
            return
        if self._take_idle(facts, record) or self._take_saved(facts, number):
            return
        missing = self.options.needed(load(record, FN_LENGTH)) - facts.entries(number)
        if missing > 0:
            heat(record, -missing - 1)  # this entry will be counted once more
            return
        done = self._compilations.get(record, 0)
        if done >= MAX_COMPILATIONS or number == 0:
            return
        self._compilations[record] = done + 1
        self._ask_again(facts, number)  # what comes of it may be of no use by then
        if self.options.sync:
            self.compile(facts, number, arity)
            return
        if self._worker is None:
            from irkjit.jit.queue import Worker

            self._worker = Worker()
        self._waiting.add(record)
        self._worker.add(self, facts, number, arity)

    def _ask_again(self, facts: Facts, number: int) -> None:
        """Let a function that is still interpreted be hot once more when it has run twice as
        often; this entry will be counted once more."""
        heat(facts.records + FN_SIZE * number, -facts.entries(number) - 2)

    def compile(self, facts: Facts, number: int, arity: int) -> None:
        """Compile a function and install what comes of it.  On any thread."""
        from irkjit.jit.body import TooComplex

        name = self._name(facts, number)
        record = facts.records + FN_SIZE * number
        began = perf_counter()
        try:
            from irkjit.jit.build import build

            code = build(facts, number, arity, self.options, name)
            seconds = perf_counter() - began
            with self._lock:
                if self._vm.closed:
                    return
                if not self._still_true(facts, code):
                    self.say(f"{name}: compiled in vain: what it relies on has changed meanwhile")
                    return
                self._install(facts, code)
        except TooComplex as why:
            self._refuse(record, name, str(why))
            return
        except Exception as error:  # a bug of the compiler must not end the program
            if self.options.strict:
                raise
            self._refuse(record, name, f"internal error: {type(error).__name__}: {error}")
            return
        finally:
            self._waiting.discard(record)
        self._unsaved = True
        self.counts.compiled += 1
        self.counts.names.add(name)
        self.counts.seconds += seconds
        self.say(
            f"{name}: compiled in {1000 * seconds:.1f} ms: {code.instructions} instructions,"
            f" {len(code.members)} function{'s' * (len(code.members) != 1)},"
            f" {len(code.guards)} guards, {len(code.image)} bytes"
        )

    # -- code from an earlier run ------------------------------------------------------------

    def loaded(self, code: int, path: str) -> None:
        """A program has been loaded, and this file may hold code of it from earlier runs."""
        from irkjit.jit.cache import read

        saved = read(path)
        if saved is not None:
            self._saved[code] = saved
            self._arm_saved(code)

    def _arm_saved(self, code: int) -> None:
        """Functions with code from an earlier run are hot at their first entry."""
        records = load(code, CODE_FUNCTIONS)
        for number in self._saved[code].units:
            heat(records + FN_SIZE * number, -1)

    def _take_idle(self, facts: Facts, record: int) -> bool:
        """Use the code again that a function had in the run before, as `_take_saved` does."""
        unit = self._idle.get(record)
        if unit is None:
            return False
        with self._lock:
            if self._still_true(facts, unit.code):
                del self._idle[record]
                self._use(unit)
                return True
        if self._look_again(facts, record, unit.code):
            return True
        del self._idle[record]
        return False

    def _look_again(self, facts: Facts, record: int, code: Code) -> bool:
        """Whether a variable that a unit relies on has no value yet; then it is tried again
        soon."""
        known = facts.known_functions.keys() | facts.constants.keys() | facts.mutable | {TOP_LEVEL}
        tries = self._tries[record] = self._tries.get(record, 0) + 1
        if tries >= MAX_TRIES or all(
            function in facts.closed if variable == CLOSED else variable in known
            for variable, function, _ in code.relies
        ):
            return False
        heat(record, -TRY_AGAIN * tries)
        return True

    def _take_saved(self, facts: Facts, number: int) -> bool:
        """Install the code that an earlier run has made for a function, if there is any and what it
        relies on holds; where that is not known yet, soon again."""
        saved = self._saved.get(facts.code)
        code = saved.units.get(number) if saved is not None else None
        if saved is None or code is None or not facts.refuted.isdisjoint(code.guards):
            return False
        record = facts.records + FN_SIZE * number
        with self._lock:
            if self._still_true(facts, code):
                del saved.units[number]
                self._install(facts, code)
                self.counts.hits += 1
                return True
        if self._look_again(facts, record, code):
            return True
        del saved.units[number]
        return False

    def save(self) -> None:
        """Keep what was compiled for the next run; the program has ended."""
        left: list[Wanted] = []
        if self._worker is not None and (self.options.cache or self.options.dumps):
            everything = self.options.rest == "now" or bool(self.options.dumps)
            if everything and self._waiting:
                count = len(self._waiting)
                some = f"{count} function{'s' * (count != 1)}"
                remark(f"compiling what is still to be compiled: {some}")
            left = self._worker.settle(everything)
            self._waiting.clear()
            self.left = len(left)
        self.write()
        if left and self.options.rest == "later":
            from irkjit.jit.rest import compile_later

            assert self._worker is not None
            if self._worker.end():  # a process with other threads must not fork
                self._worker = None
                compile_later(self._vm, left)

    def write(self) -> None:
        """Put what was compiled since the last time into the cache."""
        if not self._unsaved:
            return
        from irkjit.jit.cache import Saved, write

        with self._lock:
            for code, path in self._vm.code_paths.items():
                saved = Saved()
                facts = self._facts.get(code)
                if facts is None:
                    continue
                saved.refuted = set(facts.refuted)
                saved.assigned = facts.assigned
                for unit in self._active.values():
                    if load(unit.record, FN_CODE) == code:
                        saved.units[unit.code.function] = unit.code
                write(path, saved)
            self._unsaved = False

    def _refuse(self, record: int, name: str, why: str) -> None:
        """A function stays interpreted in this run."""
        self._compilations[record] = MAX_COMPILATIONS
        self.counts.refused[why] = self.counts.refused.get(why, 0) + 1
        self.say(f"{name}: left to the interpreter: {why}")

    def _still_true(self, facts: Facts, code: Code) -> bool:
        """Whether nothing that a unit takes for granted has been disproved meanwhile."""
        if not facts.refuted.isdisjoint(code.guards):
            return False
        for variable, function, word in code.relies:
            if variable == TOP_LEVEL and facts.top_size == word:
                continue
            if variable == CLOSED:
                if function not in facts.closed:
                    return False
                continue
            if variable in facts.mutable:
                return False
            if function >= 0 and (
                facts.known_functions.get(variable) != function
                or (function in facts.closed) != word
            ):
                return False
            if function < 0 and facts.constants.get(variable) != word:
                return False
        return True

    def _install(self, facts: Facts, code: Code) -> None:
        from irkjit.jit.install import install

        unit = install(
            code,
            len(self.units),
            self._vm.state.address,
            facts.code,
            facts.records,
            self.options.patience,
        )
        for number in code.captured:
            record = facts.records + FN_SIZE * number
            store(record, FN_MARKS, load(record, FN_MARKS) | CAPTURED)
        self.units.append(unit)
        self._use(unit)
        if self.options.perf_map and not self.mute:
            from irkjit.jit.report import map_for_perf

            map_for_perf(self._vm, unit)

    def _use(self, unit: Installed) -> None:
        """Make a unit the way into its function."""
        from irkjit.jit.install import activate

        self._active[unit.record] = unit
        activate(unit)

    def _retire(self, unit: Installed) -> None:
        from irkjit.jit.install import deactivate

        if self._active.get(unit.record) is unit:
            del self._active[unit.record]
            deactivate(unit)

    def _rearm(self, record: int) -> None:
        """Let the function become hot again soon."""
        heat(record, max(self._vm.state.heat, HOT_AGAIN))

    # -- the top level -----------------------------------------------------------------------

    def _watch(self, facts: Facts) -> None:
        """From now on tell of changes of top-level variables that code relies on.

        One program of a VM is watched.  Its rib must be old: stores into old objects are noticed.
        """
        state = self._vm.state
        if state.watch_code or self._unstable > MAX_UNSTABLE:
            return
        top = load(facts.code, CODE_TOP)
        if top & 3:
            return
        if is_young(state, top):
            self._vm.do(TENURE)
            top = load(facts.code, CODE_TOP)
            if is_young(state, top):
                return
        count = (load(top, 0) >> 32) - 1
        self._watched = words([0] * max(1, count))
        state.watch_map = ctypes.addressof(self._watched)
        state.watch_lo = top + RIB_VALUE0
        state.watch_size = 8 * count
        state.watch_code = facts.code
        facts.top_size = count

    # -- life --------------------------------------------------------------------------------

    def reset(self) -> None:
        """A run starts anew: nothing is known of the top level.  The stack must be empty."""
        with self._lock:
            state = self._vm.state
            state.watch_code = state.watch_size = state.watch_lo = state.handle_count = 0
            self._watched = None
            self._idle.update(self._active)
            for unit in self.units:
                self._retire(unit)
            for code, facts in self._facts.items():
                facts.forget_top_level()
                records = load(code, CODE_FUNCTIONS)
                for number in range(len(facts.functions)):
                    self._rearm(records + FN_SIZE * number)
                if code in self._saved:
                    self._arm_saved(code)
            for record in self._idle:
                heat(record, -1)
            state.force_in = self.options.forced
            self._compilations.clear()

    def close(self) -> bool:
        """Give everything back; the VM is not running.  Whether that could be done: otherwise the
        compiler is still at work, and needs the VM's memory."""
        from irkjit.jit.install import release

        if self._worker is not None and not self._worker.end():
            return False
        with self._lock:
            for unit in self.units:
                release(unit)
            self.units.clear()
            # a VM and its jit refer to each other, so what is left here lives on for a while
            for known in (self._facts, self._active, self._idle, self._saved):
                known.clear()
        return True

    def say(self, text: str) -> None:
        """A line for --trace-jit."""
        if self.options.trace:
            write_error(f"[jit] {text}\n")

    def _name(self, facts: Facts, number: int) -> str:
        """What a function is called; "" where nobody reads it, as names take a while to find."""
        if not (self.options.trace or self.options.dumps):
            return ""
        program: Program = self._vm.program_of(facts.code)
        return program.function_name(facts.functions[number].pc)


def is_native(record: int) -> bool:
    """Whether compiled code is the way into a function."""
    return load(load(record, FN_ENTRY), 0) != load(record, FN_HANDLER)
