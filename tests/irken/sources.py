"""Short source texts: what they are in the core, what is wrong with them, what they print.

Each text is compiled as the file `test.scm`, with a few definitions behind it (TOOLS), so that
positions are those of the text itself.  What the core is made of is told by `show`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn
from unittest.mock import patch

from irkjit.bytecode import Program, write_program
from irkjit.errors import VMError
from irkjit.irken import driver, reader
from irkjit.irken.core import Begin, Node, Variable
from irkjit.irken.diagnostics import CompileError, Position, Problem, Problems, Source
from irkjit.irken.forms import Form
from irkjit.irken.library import Library
from irkjit.irken.optimise import optimise
from irkjit.irken.show import show
from irkjit.runtime.reasons import Reason
from irkjit.vm import VM

NAME = "test.scm"
TOOLS = r"""
(datatype bool (:true) (:false))
(datatype maybe (:yes 'a) (:no))
(datatype list (:nil) (:cons 'a (list 'a)))
(datatype colour (:red) (:green) (:blue))
(define (print x) (%%cexp ('a -> undefined) "printo" x))
(define (say s) (%%cexp (string -> int) "prints" s))
(define (+ a b) (%%cexp (int int -> int) "add" a b))
(define (- a b) (%%cexp (int int -> int) "sub" a b))
(define (= a b) (%%cexp (int int -> bool) "eq" a b))
(define (< a b) (%%cexp (int int -> bool) "lt" a b))
(define (not x) (%%cexp (bool bool -> bool) "eq" x #f))
(define (callcc p) (p (%getcc #f)))
(define (throw k v) (%putcc #f k v))
"""
"""What texts may use; none of it is in a program that does not."""


_read: dict[str, list[Form]] = {}


def _read_once(source: Source, problems: Problems) -> list[Form]:
    """The reader, which reads each file of the library only once."""
    if not source.prelude:
        return reader.read(source, problems)
    if source.name not in _read:
        _read[source.name] = reader.read(source, problems)
    return _read[source.name]


@contextmanager
def library_read_once() -> Iterator[None]:
    """Meanwhile the files of the library are read once, as that takes most of the time."""
    with ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.startswith("irkjit.irken.") and module is not reader:
                if getattr(module, "read", None) is reader.read:
                    stack.enter_context(patch.object(module, "read", _read_once))
        yield


class _Texts(Library):
    """A library in which one file is a text."""

    def __init__(self, text: str, include: Sequence[str]) -> None:
        super().__init__(include)
        self.text = text

    def open(self, path: str, at: Position | None = None) -> Source:
        return Source(NAME, self.text) if path == NAME else super().open(path, at)


class _Expanded(Exception):
    """Carries what the optimiser was given."""

    def __init__(self, definitions: Sequence[tuple[Variable, Node]], body: Node) -> None:
        self.definitions = list(definitions)
        self.body = body


def _stop(definitions: Sequence[tuple[Variable, Node]], body: Node) -> NoReturn:
    raise _Expanded(definitions, body)


def compile_text(
    text: str, problems: Problems, *, tools: bool = True, include: Sequence[str] = ()
) -> Program:
    """The program that a text is.  Raises CompileError; warnings are noted in `problems`."""
    library = _Texts(text + TOOLS if tools else text, include)
    with library_read_once():
        return driver.with_deep_stack(lambda: driver.compile_program(NAME, library, problems))


@dataclass
class Core:
    """What a text is in the core."""

    definitions: dict[str, str]
    """Those of the text itself, in their order."""
    body: str
    """The expressions of the text: one alone, or several in a `begin`."""
    warnings: list[str]
    others: list[str]
    """The names of definitions that are not the text's own."""
    nodes: dict[str, Node] = field(repr=False)
    """The definitions as trees, and the body as ``body``."""


def core(
    text: str, *, optimised: bool = False, tools: bool = True, include: Sequence[str] = ()
) -> Core:
    """The core of a text, as it is given to the optimiser or as it comes back."""
    problems = Problems()
    try:
        # Texts take fields of records that they do not make.
        with patch.object(driver, "optimise", _stop), patch.object(driver, "check_fields"):
            compile_text(text, problems, tools=tools, include=include)
    except _Expanded as expanded:
        definitions, body = expanded.definitions, expanded.body
    if optimised:
        definitions, body = driver.with_deep_stack(lambda: optimise(definitions, body))
    while isinstance(body, Begin) and len(body.body) == 1:
        body = body.body[0]
    own = {v.name: node for v, node in definitions if _in_text(v, len(text))}
    return Core(
        {name: show(node) for name, node in own.items()},
        show(body),
        told(problems.warnings),
        [v.name for v, _ in definitions if v.name not in own],
        {**own, "body": body},
    )


def _in_text(variable: Variable, length: int) -> bool:
    return variable.at.source.name == NAME and variable.at.offset < length


def body(text: str, **options: Any) -> str:
    """The core of a text's expressions."""
    return core(text, **options).body


def best(text: str) -> str:
    """The same, when it has been optimised."""
    return core(text, optimised=True).body


def told(problems: Sequence[Problem]) -> list[str]:
    """Problems as `line:column: message`; those of other files with the name of the file."""
    lines = []
    for problem in problems:
        line, column = problem.at.source.line_column(problem.at.offset)
        file = "" if problem.at.source.name == NAME else f"{problem.at.source.name}:"
        lines.append(f"{file}{line}:{column}: {problem.message}")
    return lines


def errors(text: str, *, tools: bool = True, include: Sequence[str] = ()) -> list[str]:
    """What is wrong with a text."""
    try:
        compile_text(text, Problems(), tools=tools, include=include)
    except CompileError as error:
        return told(error.problems)
    return []


def warnings(text: str) -> list[str]:
    """What the compiler warns of in a text that it compiles."""
    problems = Problems()
    compile_text(text, problems)
    return told(problems.warnings)


def output(text: str, *, tools: bool = True, include: Sequence[str] = ()) -> str:
    """What a text prints; an error of the run is told behind it as `!REASON`."""
    return printed(compile_text(text, Problems(), tools=tools, include=include))


def printed(program: Program) -> str:
    """What a program prints, as `output` tells it."""
    with VM() as vm:
        vm.load(write_program(program))
        try:
            vm.run(fuel=20_000_000)
        except VMError as error:
            return bytes(vm.output).decode("latin-1") + "!" + Reason(error.reason).name
        return bytes(vm.output).decode("latin-1")
