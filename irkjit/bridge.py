"""The ways between compiled code and the interpreter, as LLVM IR: part of the native image.

Compiled code (`lower_llvm.py`) has the parameters of a handler; arguments travel in ARGUMENTS. From
there `n_enter_N` makes a rib of N arguments and goes on with the interpreter at `ip`; `n_exit` is
where a deopt ends, `n_return` where a call returns to code that has been dropped.  Both may use the
slack behind `limit`, and collect where that is so.
"""

from __future__ import annotations

from irkjit.runtime.compare import compare
from irkjit.runtime.heap import new_large, remember
from irkjit.runtime.stack import capture_here, return_interpreted, take_exit
from irkjit.runtime.state import HOT, OFFSETS
from irkjit.subset.emitter import ARGUMENTS, COLD_CONVENTION, CONVENTION, NATIVE_PARAMETERS
from irkjit.tagging import RIB, header

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.subset.translate import Module

_PARAMETERS = ", ".join(f"i64 %{p}" for p in NATIVE_PARAMETERS)


def bridge(module: Module) -> str:
    """The functions that `state.CODE_FIELDS` names."""
    parts = [
        _through(module.function(take_exit), "n_exit"),
        _through(module.function(return_interpreted), "n_return"),
        f"define {CONVENTION} i64 @n_leave({_PARAMETERS}) #1 {{\n"
        f"  %s = musttail call {CONVENTION} i64 @{module.leave()}({_PARAMETERS})\n"
        "  ret i64 %s\n}\n",
        f"define {CONVENTION} i64 @n_enter_0({_PARAMETERS}) #1 {{\n"
        f"  %s = musttail call {CONVENTION} i64 @h_enter_0({_PARAMETERS})\n"
        "  ret i64 %s\n}\n",
        f"define {CONVENTION} i64 @n_enter_rib({_PARAMETERS}) #1 {{\n"
        f"  %s = musttail call {CONVENTION} i64 @h_enter_rib({_PARAMETERS})\n"
        "  ret i64 %s\n}\n",
        *(_enter(n) for n in range(1, len(ARGUMENTS) + 1)),
        _checked("n_remember", 2, f"{COLD_CONVENTION} i64 @{module.function(remember)}"),
        _checked("n_compare", 2, f"i64 @{module.function(compare)}"),
        _checked("n_new_large", 1, f"{COLD_CONVENTION} i64 @{module.function(new_large)}"),
        _checked("n_capture", 2, f"i64 @{module.function(capture_here)}"),
    ]
    return "".join(parts)


def _through(function: str, symbol: str) -> str:
    """Compiled code is left: a function makes the interpreter's state in memory and gives the
    handler to go on with.  It gets `ip`: for `n_exit` the address of the exit state."""
    stores = "".join(
        f"  %p{i} = getelementptr i8, ptr %v, i64 {OFFSETS[name]}\n  store i64 %{name}, ptr %p{i}\n"
        for i, name in enumerate(HOT)
        if name != "ip"
    )
    loads = "".join(
        f"  %q{i} = getelementptr i8, ptr %v, i64 {OFFSETS[name]}\n"
        f"  %new.{name} = load i64, ptr %q{i}\n"
        for i, name in enumerate(HOT)
    )
    passed = {name: f"%new.{name}" for name in HOT} | {"vm": "%vm"}
    arguments = ", ".join(f"i64 {passed.get(p, 'poison')}" for p in NATIVE_PARAMETERS)
    return (
        f"define {CONVENTION} i64 @{symbol}({_PARAMETERS}) #1 {{\n"
        f"  %v = inttoptr i64 %vm to ptr\n{stores}"
        f"  %h = call i64 @{function}(i64 %vm, i64 %ip)\n{loads}"
        f"  %code = inttoptr i64 %h to ptr\n"
        f"  %s = musttail call {CONVENTION} i64 %code({arguments})\n  ret i64 %s\n}}\n"
    )


def _enter(n: int) -> str:
    """Make a rib of n arguments, its link being the environment in lenv; then `h_enter_rib`."""
    head = header(RIB, n + 1)
    stores = "".join(
        f"  %q{i} = getelementptr i8, ptr %p, i64 {8 * i}\n  store i64 {value}, ptr %q{i}\n"
        for i, value in enumerate([str(head), "%lenv", *(f"%{a}" for a in ARGUMENTS[:n])])
    )
    passed = {"hp": "%end", "lenv": "%hp"}
    arguments = ", ".join(f"i64 {passed.get(p, f'%{p}')}" for p in NATIVE_PARAMETERS)
    return (
        f"define {CONVENTION} i64 @n_enter_{n}({_PARAMETERS}) #1 {{\n"
        f"  %p = inttoptr i64 %hp to ptr\n{stores}  %end = add i64 %hp, {8 * n + 16}\n"
        f"  %s = musttail call {CONVENTION} i64 @h_enter_rib({arguments})\n  ret i64 %s\n}}\n"
    )


def _checked(symbol: str, arguments: int, function: str) -> str:
    """A function of the subset for compiled code: its value, or -1 where it raised Stop.

    What it raised is forgotten: the interpreter will come to it again.
    """
    parameters = ", ".join(["i64 %vm", *(f"i64 %a{i}" for i in range(arguments))])
    return (
        f"define i64 @{symbol}({parameters}) #1 {{\n"
        f"  %r = call {function}({parameters})\n  %v = inttoptr i64 %vm to ptr\n"
        f"  %p = getelementptr i8, ptr %v, i64 {OFFSETS['pending']}\n"
        "  %pending = load i64, ptr %p\n  store i64 0, ptr %p\n"
        "  %bad = icmp ne i64 %pending, 0\n  %s = select i1 %bad, i64 -1, i64 %r\n"
        "  ret i64 %s\n}\n"
    )
