"""The numbers of `--stats` for programs: a file for the commands that measure.

Writing it imports next to nothing, as the time of the whole process is being measured.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.vm import VM


def numbers(vm: VM, seconds: float) -> dict[str, float]:
    """What a VM has done.  seconds: how long the run took.

    compiled: functions, in compile_seconds; from_cache: functions; active: units in use; deopts:
    how often compiled code was left.
    """
    found: dict[str, float] = {
        "seconds": seconds,
        "instructions": vm.instructions,
        "compiled": 0,
        "compile_seconds": 0.0,
        "from_cache": 0,
        "active": 0,
        "deopts": 0,
    }
    if vm.jit_used:
        from irkjit.jit.report import deopts

        jit = vm.jit
        found["compiled"] = jit.counts.compiled
        found["compile_seconds"] = jit.counts.seconds
        found["from_cache"] = jit.counts.hits
        found["active"] = sum(unit.active for unit in jit.units)
        found["deopts"] = deopts(vm)[0].total()
    return found


def write_numbers(vm: VM, seconds: float, path: str) -> None:
    """Write them as JSON.  Raises BadFile."""
    pairs = (f'"{name}": {value!r}' for name, value in numbers(vm, seconds).items())
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write("{" + ", ".join(pairs) + "}\n")
    except OSError as error:
        from irkjit.errors import BadFile

        raise BadFile(path, [], f"unable to write '{path}': {error.strerror}") from None
