"""Decorators and exceptions that give functions of the subset their roles."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing typing takes milliseconds of each start
    from collections.abc import Callable
    from typing import Any, TypeVar

    Function = TypeVar("Function", bound=Callable[..., Any])

INLINE: set[Callable[..., Any]] = set()
"""Functions whose body the translator copies into each caller."""

COLD: set[Callable[..., Any]] = set()
"""Functions for slow paths: never inlined, and callers lose no registers to them."""

OPS: dict[str, Callable[..., Any]] = {}
"""Opcode definitions by opcode name."""

STUBS: dict[str, Callable[..., Any]] = {}
"""Definitions that run at a stream position but are no opcode of the file format."""


class Stop(Exception):
    """The run ends for `reason` (a `runtime.reasons.Reason`); `a` and `b` tell more about it."""

    def __init__(self, reason: int, a: int = 0, b: int = 0) -> None:
        super().__init__(reason, a, b)
        self.reason = reason
        self.a = a
        self.b = b

    def leave(self, vm: Any) -> None:
        """Store the reason where native code would have left it."""
        vm.pending, vm.stop_a, vm.stop_b = int(self.reason), self.a, self.b


class Retry(Exception):
    """`helper(vm, argument)` must run, then the current VM instruction starts anew."""

    def __init__(self, helper: Callable[[Any, int], Any], argument: int = 0) -> None:
        super().__init__(helper, argument)
        self.helper = helper
        self.argument = argument


class Elsewhere(Exception):
    """Native fast paths only: the instruction starts anew in a handler without them."""


def inline(function: Function) -> Function:
    """Mark a function that is copied into its callers: it may then raise `Retry` for them."""
    INLINE.add(function)
    return function


def cold(function: Function) -> Function:
    """Mark a function that fast paths rarely call.  The host cannot call it."""
    COLD.add(function)
    return function


def op(function: Function) -> Function:
    """Register the definition of the opcode that the function is named after.

    A trailing underscore of the name is dropped (`and_` defines `and`).  Parameters: `vm`, then
    the operands in the order of the opcode table, the destination register left out, then
    whatever the loader adds to the stream for this opcode (`loader/expand.py`).  The value
    returned goes to the destination register.
    """
    OPS[function.__name__.rstrip("_")] = function
    return function


def stub(function: Function) -> Function:
    """Register a definition without an opcode, such as the underflow of the stack."""
    STUBS[function.__name__] = function
    return function
