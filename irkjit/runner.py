"""What `irkjit run` does.  A start from a warm cache comes here directly from `__main__`."""

from __future__ import annotations

import ctypes
import gc
import os
from time import monotonic

from irkjit.cachefolder import fix_cache_folder
from irkjit.errors import (
    FAILED,
    FUEL_SPENT,
    INTERRUPTED,
    UNUSABLE,
    BadFile,
    BadSource,
    OutOfFuel,
    VMError,
)
from irkjit.messages import say, write_error
from irkjit.native import libc
from irkjit.program import read_file
from irkjit.vm import VM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from irkjit.jit.options import JitOptions


SOURCE = ".scm"
"""How the names of source programs end."""
_UNBUFFERED = 2  # _IONBF


def run_file(
    path: str,
    args: Sequence[str],
    *,
    fuel: int | None = None,
    stats: bool = False,
    stats_json: str | None = None,
    include: Sequence[str] = (),
    **options: Any,
) -> int:
    """Run a program with this process' stdout; the exit status.

    include: folders for the files that a source program requires.  options: those of VM.
    stats_json: where the numbers of the statistics go, for programs.
    """
    try:
        fix_cache_folder()
        content = program_bytes(path, include)
        if options.get("jit") is None:
            from irkjit.jit.options import REST, REST_VARIABLE, JitOptions

            rest = os.environ.get(REST_VARIABLE) or "later"
            if rest not in REST:
                say(f"${REST_VARIABLE} is {rest!r}; it may be {', '.join(REST)}")
                return UNUSABLE
            options["jit"] = JitOptions(cache=True, rest=rest)
        vm = VM(stdout=1, **options)
        vm.state.exit_in_c = 1
        vm.load(content, name=path)
    except BadFile as error:
        tell_bad_file(error)
        return UNUSABLE
    except (MemoryError, OSError) as error:
        say(str(error) or "out of memory")
        return UNUSABLE
    # C code that the program calls writes in program order as the program itself does.
    libc.setvbuf(ctypes.c_void_p.in_dll(libc, "stdout"), None, _UNBUFFERED, 0)
    if not gc.isenabled():
        gc.freeze()  # what has been made so far stays, and is not looked at again
        gc.enable()
    began = monotonic()
    status = _run(vm, args, fuel)
    seconds = monotonic() - began
    if stats_json is not None:
        from irkjit.numbers import write_numbers

        write_numbers(vm, seconds, stats_json)
    if stats:
        from irkjit.stats import report

        write_error(report(vm, seconds))
    _tell_of_dumps(vm, options["jit"])
    return status


def _tell_of_dumps(vm: VM, jit: JitOptions) -> None:
    """Say of which functions there was nothing to show."""
    for name in sorted(jit.dumps):
        if name not in vm.jit.counts.names:
            say(f"nothing to dump: {name} was not compiled; --stats shows which functions are hot")


def tell_bad_file(error: BadFile) -> None:
    """Messages that start with a file's name stand alone, as those of compilers do."""
    text = str(error)
    if isinstance(error, BadSource) or (error.path and text.startswith(error.path)):
        write_error(text + "\n")
    else:
        say(text)


def program_bytes(path: str, include: Sequence[str] = ()) -> bytes:
    """The bytecode of a program, which may be source (.scm) or assembly (.s).  Raises BadFile.

    include: folders for the files that a source program requires.  Warnings are told.
    """
    if path.endswith(SOURCE):
        from irkjit.sourcecache import load_source

        content, warnings = load_source(path, include)
        write_error(warnings)
        return content
    if path.endswith(".s"):
        from irkjit.assembly import assemble_file

        return assemble_file(path)
    return read_file(path)


def _run(vm: VM, args: Sequence[str], fuel: int | None) -> int:
    try:
        vm.start(args)
        vm.proceed(fuel)
    except VMError as error:
        report = error.report()
        if error.file is None:
            say(report)
        else:
            write_error(report + "\n")  # begins with file and line, for editors
        return FAILED
    except OutOfFuel:
        say(f"{vm.programs[-1].path}: out of fuel after {vm.instructions} instructions")
        return FUEL_SPENT
    except KeyboardInterrupt:
        _write_what_fits(vm)
        return INTERRUPTED
    status = vm.exit_code
    assert status is not None
    vm.save_code()
    return status


def _write_what_fits(vm: VM) -> None:
    """Write the rest of the output as far as nobody has to be waited for."""
    import select

    data = ctypes.string_at(vm.state.out, vm.state.out_count)
    ready = select.poll()
    ready.register(1, select.POLLOUT)
    try:
        while data and ready.poll(0) == [(1, select.POLLOUT)]:
            data = data[os.write(1, data[: select.PIPE_BUF]) :]
    except OSError:
        pass
