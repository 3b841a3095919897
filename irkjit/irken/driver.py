"""The whole way from a source file to bytecode."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from irkjit.bytecode import Program, write_program
from irkjit.irken import declarations, foreign, primitives, special
from irkjit.irken.checks import check_calls, check_fields
from irkjit.irken.diagnostics import Position, Problem, Problems, in_order
from irkjit.irken.expand import Expander
from irkjit.irken.generate import generate
from irkjit.irken.library import DERIVED, Library
from irkjit.irken.optimise import optimise
from irkjit.irken.reader import read
from irkjit.irken.tables import Tables

T = TypeVar("T")

STACKS = (1 << 29, 1 << 27, 1 << 25)
"""Bytes of stack for the compiler, which follows the nesting of the program by recursion.  Smaller
ones are for where memory is limited."""
RECURSION = 10_000_000

TABLES = (special, declarations, primitives, foreign)
"""Modules that are imported for the forms they define."""

_ONE_AT_A_TIME = threading.Lock()
"""What is set for a compilation and put back after it belongs to the process."""


def compile_file(
    path: str,
    *,
    include: Sequence[str] = (),
    dependencies: list[str] | None = None,
    warnings: list[Problem] | None = None,
    prelude: bool = True,
    debug: bool = True,
) -> bytes:
    """The bytecode file for an Irken source file.

    include: more folders for `require` and `include`.  dependencies: gets the paths of the files
    read, but for irkjit's own library.  prelude: whether `lib/...` means irkjit's own library.
    debug: whether names and source lines go into the file.  Raises CompileError, or OSError if the
    file itself cannot be read.
    """
    library = Library(include, prelude=prelude)
    problems = Problems()
    try:
        program = with_deep_stack(lambda: compile_program(path, library, problems, debug=debug))
    finally:
        if dependencies is not None:
            dependencies.extend(library.dependencies)
        if warnings is not None:
            warnings.extend(in_order(problems.warnings))
    return write_program(program)


def compile_program(
    path: str, library: Library, problems: Problems, *, debug: bool = True
) -> Program:
    """The program for a source file, compiled on this thread's stack."""
    tables = Tables()
    source = library.open(path)
    start = Position(source, 0)
    own = read(source, problems)
    derived = read(library.open(library.find(DERIVED, start), start), problems)
    problems.check()
    expander = Expander(problems, tables, library)
    definitions, body = expander.program(derived + own, start)
    check_calls(definitions, body, problems)
    check_fields(definitions, body, tables, problems)
    problems.check()
    definitions, body = optimise(definitions, body)
    return generate(definitions, body, tables, debug=debug)


def with_deep_stack(work: Callable[[], T]) -> T:
    """The result of `work`, done on a thread with a stack for very deep recursion.

    Python's cyclic garbage collector is off meanwhile: the compiler's trees are large and live
    until the end, so that looking for garbage takes half of the time.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        limit = sys.getrecursionlimit()
        collecting = gc.isenabled()
        sys.setrecursionlimit(RECURSION)
        gc.disable()
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            sys.setrecursionlimit(limit)
            if collecting:
                gc.enable()

    with _ONE_AT_A_TIME:
        thread = _start(run)
        thread.join()
    if errors:
        raise errors[0]
    return results[0]


def _start(run: Callable[[], None]) -> threading.Thread:
    """A running thread with the largest stack that can be had."""
    old = threading.stack_size()
    try:
        for size in STACKS:
            threading.stack_size(size)
            thread = threading.Thread(target=run, name="irkjit compiler")
            try:
                thread.start()
            except RuntimeError:
                continue
            return thread
    finally:
        threading.stack_size(old)
    raise MemoryError("there is no memory for the compiler's stack")
