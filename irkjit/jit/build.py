"""From a hot function to a `Code`: lowering, LLVM, linking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irkjit.compiler import compile_hot
from irkjit.jit.body import TooComplex
from irkjit.jit.code import Code, link_unit
from irkjit.jit.unit import Compiled, Unit
from irkjit.linker import link

if TYPE_CHECKING:
    from irkjit.jit.options import JitOptions
    from irkjit.profile import Facts


def lower(facts: Facts, number: int, arity: int, options: JitOptions) -> Compiled:
    """The IR of a function and what belongs to it.  Raises TooComplex."""
    return Unit(facts, number, arity, options.forced).compile()


def build(facts: Facts, number: int, arity: int, options: JitOptions) -> Code:
    """Compiled code for a function.  Raises TooComplex."""
    compiled = lower(facts, number, arity, options)
    relies = tuple(
        (v, facts.known_functions.get(v, -1), facts.constants.get(v, 0))
        for v in sorted(compiled.relies)
    )
    return link_unit(compiled, link(compile_hot(compiled.text)), arity, relies)


__all__ = ["TooComplex", "build", "lower"]
