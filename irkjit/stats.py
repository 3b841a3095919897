"""The report of `irkjit run --stats`."""

from __future__ import annotations

from irkjit.profile import hottest, total_calls
from irkjit.runtime.layout import CHUNK_HEADER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from irkjit.vm import VM


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
    yield f"  calls          {total_calls(vm):,}"
    yield f"  allocated      {_size(allocated_bytes(vm))}, large objects not counted"
    yield f"  heap           {_size(state.old_bytes)} in use, {_size(state.nursery_size)} nursery"
    yield (
        f"  collections    {state.collections:,}, of them {state.major_collections:,} major;"
        f" pauses {state.pause_ns / 1e6:.3f} ms in all, {state.pause_max_ns / 1e6:.3f} ms at most"
    )
    for program in vm.programs:
        functions = hottest(program)
        if functions:
            yield f"  hottest functions of {program.path}"
            yield f"    {'function':12} {'calls':>14} {'loop turns':>14} {'length':>7}"
        for heat in functions:
            yield f"    {heat.name:12} {heat.calls:14,} {heat.turns:14,} {heat.length:7,}"


def _size(count: float) -> str:
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1024 or unit == "GB":
            break
        count /= 1024
    return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
