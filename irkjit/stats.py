"""The report of `irkjit run --stats`."""

from __future__ import annotations

from irkjit.profile import hottest, total_calls
from irkjit.runtime.layout import CHUNK_HEADER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from irkjit.program import Program
    from irkjit.vm import VM

_NAME_WIDTH = 32  # longer names push their row to the right


def allocated_bytes(vm: VM) -> int:
    """Bytes allocated in the nursery so far."""
    state = vm.state
    return int(state.allocated_bytes + state.hp - state.nursery - CHUNK_HEADER)


def report(vm: VM, seconds: float) -> str:
    """What a VM has done, for people; seconds: how long the run took."""
    return "\n".join(_lines(vm, seconds)) + "\n"


def _lines(vm: VM, seconds: float) -> Iterator[str]:
    state = vm.state
    instructions = vm.instructions
    rate = f" ({instructions / seconds / 1e6:.1f} million a second)" if seconds > 0 else ""
    yield "irkjit: statistics"
    yield f"  tier           {vm.tier}"
    yield f"  time           {seconds:.3f} s"
    yield f"  instructions   {instructions:,}{rate}"
    while_interpreted = ", while interpreted" if vm.tier == "jit" else ""
    yield f"  calls          {total_calls(vm):,}{while_interpreted}"
    if vm.tier == "jit":
        from irkjit.jit.report import lines

        yield from lines(vm)
    yield f"  allocated      {_size(allocated_bytes(vm))}, large objects not counted"
    yield f"  heap           {_size(state.old_bytes)} in use, {_size(state.nursery_size)} nursery"
    yield (
        f"  collections    {state.collections:,}, of them {state.major_collections:,} major;"
        f" pauses {state.pause_ns / 1e6:.3f} ms in all, {state.pause_max_ns / 1e6:.3f} ms at most"
    )
    for program in vm.programs:
        yield from _hottest(program)


def _hottest(program: Program) -> Iterator[str]:
    """The table of a program's hottest functions; with their places in the source, if known."""
    functions = hottest(program)
    if not functions:
        return
    debug = program.debug
    width = min(max(12, *(len(heat.name) for heat in functions)), _NAME_WIDTH)
    source = "  source" if debug else ""
    yield f"  hottest functions of {program.path}"
    yield f"    {'function':{width}} {'calls':>14} {'loop turns':>14} {'length':>7}{source}"
    for heat in functions:
        row = f"    {heat.name:{width}} {heat.calls:14,} {heat.turns:14,} {heat.length:7,}"
        function = debug.function_from(heat.pc) if debug else None
        if debug and function:
            row += f"  {debug.source_of(function)}"
        yield row


def _size(count: float) -> str:
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1024 or unit == "GB":
            break
        count /= 1024
    return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
