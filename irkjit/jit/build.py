"""From a hot function to a `Code`: lowering, LLVM, linking."""

from __future__ import annotations

from irkjit.compiler import compile_hot
from irkjit.jit.body import TooOptimistic
from irkjit.jit.code import Code, link_unit
from irkjit.jit.unit import Compiled, Unit
from irkjit.linker import link
from irkjit.messages import write_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.jit.options import JitOptions
    from irkjit.profile import Facts


def lower(facts: Facts, number: int, arity: int, options: JitOptions) -> Compiled:
    """The IR of a function and what belongs to it.  Raises TooComplex."""
    wrong: set[tuple[int, str]] = set()
    while True:
        try:
            return Unit(facts, number, arity, options.forced, wrong).compile()
        except TooOptimistic as error:
            wrong.add(error.what)


def build(facts: Facts, number: int, arity: int, options: JitOptions, name: str) -> Code:
    """Compiled code for a function, of this name.  Raises TooComplex."""
    compiled = lower(facts, number, arity, options)
    if name in options.dump_ir:
        write_error(f"; {name}\n{compiled.text}")
    show = write_error if name in options.dump_asm else None
    return link_unit(compiled, link(compile_hot(compiled.text, show)), arity)
