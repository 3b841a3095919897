"""Blocks of the C library: buffers and lists that lie outside the heap."""

from __future__ import annotations

from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop
from irkjit.subset.primitives import call_c2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


def resized(vm: State, block: int, size: int) -> int:
    """A block with what is in another, of that many bytes, in its place.

    Raises Stop where there is not enough memory; the block is then as it was.
    """
    new = call_c2(vm.c_realloc, block, size)
    if new == 0:
        raise Stop(Reason.MALLOC_FAILED, size)
    return new
