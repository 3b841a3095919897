"""What the jit has done, for `--stats`; names of native code for perf."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from irkjit.messages import say
from irkjit.runtime.layout import FN_CODE
from irkjit.subset.primitives import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from irkjit.jit.install import Installed
    from irkjit.vm import VM

SITES = 8
"""How many places where compiled code was left are shown."""


def lines(vm: VM) -> Iterator[str]:
    """The lines of the report."""
    jit = vm.jit
    counts = jit.counts
    active = [unit for unit in jit.units if unit.active]
    size = sum(len(unit.code.image) for unit in jit.units)
    yield (
        f"  compiled       {counts.compiled:,} function{'s' * (counts.compiled != 1)}"
        f" in {counts.seconds:.3f} s,"
        f" {counts.hits:,} from the cache; {len(active):,} in use, {size / 1024:,.0f} KB of code"
    )
    waiting = jit.left
    if waiting:
        yield f"  waiting        {waiting:,} functions were still to be compiled at the end"
    for reason, count in sorted(counts.refused.items(), key=lambda item: -item[1]):
        yield f"  not compiled   {count:,}: {reason}"
    reasons, sites = deopts(vm)
    if reasons:
        listed = ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common())
        yield f"  deopts         {sum(reasons.values()):,}: {listed}"
        for (name, pc, reason), count in sites.most_common(SITES):
            yield f"    {name}, pc {pc}: {reason} {count:,}"


def deopts(vm: VM) -> tuple[Counter[str], Counter[tuple[str, int, str]]]:
    """How often compiled code was left, by reason, and by function, pc and reason."""
    reasons: Counter[str] = Counter()
    sites: Counter[tuple[str, int, str]] = Counter()
    for unit in vm.jit.units:
        for (function, pc, reason), count in zip(unit.code.guards, unit.failures(), strict=True):
            if count > 0:
                reasons[reason] += count
                sites[name_of(vm, unit, function), pc, reason] += count
    return reasons, sites


def name_of(vm: VM, unit: Installed, function: int) -> str:
    """What a function of a unit's program is called in messages."""
    code = load(unit.record, FN_CODE)
    return vm.program_of(code).function_name(vm.jit.facts_of(code).functions[function].pc)


def map_for_perf(vm: VM, unit: Installed) -> None:
    """Add a unit to the file in which perf looks for names of native code, with its source line
    if it is known, as many functions are called loop or lambda."""
    name = name_of(vm, unit, unit.code.function)
    code = load(unit.record, FN_CODE)
    debug = vm.program_of(code).debug
    pc = vm.jit.facts_of(code).functions[unit.code.function].pc
    function = debug.function_from(pc) if debug else None
    if debug and function:
        name += f" {debug.source_of(function)}"
    _write_map("a", f"{unit.base:x} {len(unit.code.image):x} irkjit:{name}\n")


def perf_path() -> str:
    """Where perf looks for the names of this process' code."""
    return f"/tmp/perf-{os.getpid()}.map"


def map_interpreter(vm: VM) -> None:
    """The same for the interpreter: handlers, and the functions that they call."""
    functions = vm.native.functions()
    _write_map(
        "w", "".join(f"{start:x} {size:x} irkjit:{name}\n" for start, size, name in functions)
    )


def _write_map(mode: Literal["a", "w"], lines: str) -> None:
    """Lines of the file; that it cannot be written stops no program."""
    try:
        with open(perf_path(), mode) as file:
            file.write(lines)
    except OSError as error:
        say(f"perf will not know all names: cannot write {perf_path()}: {error.strerror}")
