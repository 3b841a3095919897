"""irkjit: a compiler for Irken, and a fast virtual machine for its bytecode.

    import irkjit

    with irkjit.VM() as vm:
        vm.load("hello.byc")
        print(vm.run(), vm.output)

`irkjit.VM` runs programs, `irkjit.compile_file` makes them of source; `irkjit.errors` says what
both raise, `irkjit.values` what results look like in Python.
"""

from __future__ import annotations

from time import time_ns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.errors import BadFile, Interrupted, IrkjitError, OutOfFuel, VMError
    from irkjit.irken.diagnostics import CompileError
    from irkjit.irken.driver import compile_file
    from irkjit.jit.options import JitOptions
    from irkjit.program import Program
    from irkjit.values import Char, Constructor, Opaque, Pair, Record, Symbol
    from irkjit.vm import VM

__version__ = "0.1.0"
IMPORTED_NS = time_ns()
"""When irkjit was imported: of sources that change later, this process knows nothing."""

_HOMES = {
    "JitOptions": "jit.options",
    "VM": "vm",
    "Program": "program",
    "compile_file": "irken.driver",
    "CompileError": "irken.diagnostics",
    "IrkjitError": "errors",
    "BadFile": "errors",
    "Interrupted": "errors",
    "OutOfFuel": "errors",
    "VMError": "errors",
    "Char": "values",
    "Constructor": "values",
    "Opaque": "values",
    "Pair": "values",
    "Record": "values",
    "Symbol": "values",
}

__all__ = [
    "VM",
    "BadFile",
    "Char",
    "CompileError",
    "Constructor",
    "Interrupted",
    "IrkjitError",
    "JitOptions",
    "Opaque",
    "OutOfFuel",
    "Pair",
    "Program",
    "Record",
    "Symbol",
    "VMError",
    "compile_file",
]


def __getattr__(name: str) -> object:
    """Import on first use: the command line needs only some of it, and quickly."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'irkjit' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"irkjit.{home}"), name)
