"""Running assembly text in a VM of any tier, and tables of small programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from irkjit.bytecode import write_program
from irkjit.bytecode.assembler import assemble
from irkjit.errors import BadFile, OutOfFuel, VMError
from irkjit.jit.options import JitOptions
from irkjit.loader.problems import Problem
from irkjit.runtime.reasons import Reason
from irkjit.vm import VM

TIERS = ("reference", "baseline", "jit")
"""The jit compiles each function when it is entered, before the program goes on."""
STRESS: dict[str, Any] = {"nursery": 64 << 10, "stress": True}
SMALL: dict[str, Any] = {"nursery": 64 << 10, "max_heap": 16 << 20}

each_tier = pytest.mark.parametrize("tier", TIERS)
each_memory = pytest.mark.parametrize(
    "memory", [{}, SMALL, STRESS], ids=["normal", "small", "stress"]
)


@dataclass(frozen=True)
class Outcome:
    """All that a run shows to the outside.

    `reason` is the name of the error's Reason, "fuel" when the fuel was used up, or None.
    `findings` are the problems of a file that was refused: (kind, position, number).
    """

    result: object = None
    output: bytes = b""
    exit_code: int | None = None
    instructions: int = 0
    reason: str | None = None
    findings: tuple[tuple[Problem, int, int], ...] = ()


def image(text: str) -> bytes:
    """The bytes of the file that assembly text describes."""
    return write_program(assemble(text, "test"))


def run_bytes(
    data: bytes,
    tier: str,
    *,
    args: Sequence[str] = (),
    fuel: int | None = None,
    slices: bool = False,
    **options: Any,
) -> Outcome:
    """Load and run a file.  With `slices` the run is resumed whenever its fuel is used up."""
    if tier == "jit":
        options.setdefault("jit", JitOptions(0, sync=True))
    vm = VM(tier=tier, **options)
    try:
        return _run(vm, data, args, fuel, slices)
    finally:
        vm.close()


def _run(vm: VM, data: bytes, args: Sequence[str], fuel: int | None, slices: bool) -> Outcome:
    try:
        vm.load(data)
    except BadFile as bad:
        found = tuple((Problem(f.kind), f.position, f.number) for f in bad.findings)
        return Outcome(findings=found)
    result: object = None
    exit_code: int | None = None
    reason: str | None = None
    try:
        try:
            result = vm.run(args, fuel=fuel)
        except OutOfFuel:
            if not slices:
                raise
            result = _finish(vm, fuel)
        exit_code = vm.exit_code
    except OutOfFuel:
        reason = "fuel"
    except VMError as error:
        reason = Reason(error.reason).name
    return Outcome(result, bytes(vm.output), exit_code, vm.instructions, reason)


def _finish(vm: VM, fuel: int | None) -> object:
    while True:
        try:
            return vm.resume(fuel)
        except OutOfFuel:
            pass


def run(text: str, tier: str, **options: Any) -> Outcome:
    """Assemble, load and run; the options are those of `run_bytes`."""
    return run_bytes(image(text), tier, **options)


# -- tables of programs ----------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A program and what it must do: print `output`, and end well or with `reason`.

    `exit_code` is compared where it is not None.
    """

    name: str
    text: str
    output: bytes = b""
    reason: str | None = None
    exit_code: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def check(self, tier: str, **memory: Any) -> Outcome:
        """Run it and compare; the outcome is returned for further checks."""
        found = run(self.text, tier, **{**memory, **self.options})
        assert not found.findings, found.findings
        assert found.output == self.output
        assert found.reason == self.reason
        if self.exit_code is not None:
            assert found.exit_code == self.exit_code
        return found


def each_case(cases: Sequence[Case]) -> Any:
    """Parametrise over a table."""
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


def raises(name: str, text: str, reason: str, output: bytes = b"", **options: Any) -> Case:
    """A program that ends in an error."""
    return Case(name, text, output, reason, options=options)


def prints(name: str, text: str, *lines: str | bytes, **options: Any) -> Case:
    """A program, in the form that `expand` takes, that prints these lines."""
    output = b"".join((x.encode() if isinstance(x, str) else x) + b"\n" for x in lines)
    return Case(name, expand(text), output, options=options)


def expand(text: str) -> str:
    """Assembly with named literals and `print`.

    `@name = LITERAL` on one line each, then code that uses `@name`; `print rN` prints a value and
    a newline through register 15, `say "text"` prints a text.  A program without an end gets one.
    """
    names: dict[str, int] = {"nl": 0}
    literals = ['"\\n"']
    code: list[str] = []
    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith("@"):
            name, _, literal = line[1:].partition("=")
            names[name.strip()] = len(literals)
            literals.append(literal.strip())
        elif line.startswith("print "):
            code += [f"printo {line[6:]}", "lit r15 @0", "prints r15"]
        elif line.startswith("say "):
            code += [f"lit r15 @{len(literals)}", "prints r15"]
            literals.append(line[4:])
        else:
            code.append(line)
    last = next((x for x in reversed(code) if not x.endswith(":")), "").split()[:1]
    if not last or last[0] not in ("ret", "exit", "tail", "tail0", "jmp", "trcall", "trcall0"):
        code += ["imm r15 int 0", "ret r15"]
    parts = [f"@{i} = {_named(literal, names)}" for i, literal in enumerate(literals)]
    return "\n".join(parts + [_named(line, names) for line in code])


def _named(line: str, names: dict[str, int]) -> str:
    """The line with the names of literals replaced by their numbers, strings left alone."""
    pieces = line.split('"')
    for i in range(0, len(pieces), 2):
        words = pieces[i].replace("(", "( ").replace(")", " )").replace("{", "{ ").split(" ")
        words = [
            f"@{names[w[1:].rstrip('}')]}" + "}" * w.count("}")
            if w.startswith("@") and w[1:].rstrip("}") in names
            else w
            for w in words
        ]
        pieces[i] = " ".join(words).replace("{ ", "{").replace("( ", "(").replace(" )", ")")
    return '"'.join(pieces)


def table(opcode: str, rows: Sequence[tuple[str, ...]]) -> Case:
    """One program that applies an opcode to many operands and prints each result.

    A row holds the operands, as literals, and what `printo` must show.
    """
    literals: list[str] = []
    code: list[str] = []
    for *operands, _ in rows:
        for i, operand in enumerate(operands):
            code.append(f"lit r{i + 1} @v{len(literals)}")
            literals.append(f"@v{len(literals)} = {operand}")
        sources = " ".join(f"r{i + 1}" for i in range(len(operands)))
        code += [f"{opcode} r0 {sources}", "print r0"]
    return prints(opcode, "\n".join(literals + code), *[row[-1] for row in rows])


__all__ = [
    "SMALL",
    "STRESS",
    "TIERS",
    "Case",
    "Outcome",
    "each_case",
    "each_memory",
    "each_tier",
    "expand",
    "image",
    "prints",
    "raises",
    "run",
    "run_bytes",
    "table",
]
