"""The ways between compiled code and the interpreter, as LLVM IR: part of the native image.

Compiled code (`lower_llvm.py`) has the parameters of a handler; arguments travel in ARGUMENTS.
From there `n_enter_N` makes a rib of N arguments and goes on with
the interpreter at `ip`; `n_resume` is where a deopt ends.  Both may have used the slack behind
`limit`, so they collect where that is so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from irkjit.runtime.collect import collect
from irkjit.runtime.compare import compare
from irkjit.runtime.heap import remember
from irkjit.runtime.layout import FN_HANDLER
from irkjit.runtime.state import OFFSETS
from irkjit.subset.emitter import ARGUMENTS, COLD_CONVENTION, CONVENTION, NATIVE_PARAMETERS
from irkjit.tagging import RIB, header

if TYPE_CHECKING:
    from irkjit.subset.translate import Module

_PARAMETERS = ", ".join(f"i64 %{p}" for p in NATIVE_PARAMETERS)


def bridge(module: Module) -> str:
    """The functions that `interp.CODE_FIELDS` names."""
    full = module.retry(collect)
    parts = [
        _resume("n_resume", full, "  %h = load i64, ptr %at\n"),
        _resume(
            "n_resume_entry",
            full,
            "  %r = getelementptr i8, ptr %at, i64 -8\n  %f = load ptr, ptr %r\n"
            f"  %g = getelementptr i8, ptr %f, i64 {FN_HANDLER}\n  %h = load i64, ptr %g\n",
        ),
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
    ]
    return "".join(parts)


def _resume(symbol: str, full: str, handler: str) -> str:
    """Go on with the interpreter at `ip`; `handler` sets %h to the handler's address."""
    return (
        f"define {CONVENTION} i64 @{symbol}({_PARAMETERS}) #1 {{\n"
        f"  %v = inttoptr i64 %vm to ptr\n  %at = inttoptr i64 %ip to ptr\n"
        f"  %l = getelementptr i8, ptr %v, i64 {OFFSETS['limit']}\n"
        "  %limit = load i64, ptr %l\n  %full = icmp sgt i64 %hp, %limit\n"
        "  br i1 %full, label %collect, label %go\n"
        f"go:\n{handler}  %p = inttoptr i64 %h to ptr\n"
        f"  %s = musttail call {CONVENTION} i64 %p({_PARAMETERS})\n  ret i64 %s\n"
        f"collect:\n  %a = getelementptr i8, ptr %v, i64 {OFFSETS['stop_a']}\n"
        "  store i64 0, ptr %a\n"
        f"  %t = musttail call {CONVENTION} i64 @{full}({_PARAMETERS})\n  ret i64 %t\n}}\n"
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
