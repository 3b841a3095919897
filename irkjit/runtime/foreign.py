"""Foreign values: an address, or an owner in the heap and an offset into its bytes.

An object is {address or offset, owner or nil}.  With an owner the C address is computed when it
is needed, so it survives a move; the owner stays alive as long as the foreign does.
"""

from __future__ import annotations

from irkjit.runtime.heap import reserve
from irkjit.subset import inline
from irkjit.subset.primitives import copy_bytes, load, loadu32, store, store8
from irkjit.tagging import (
    FOREIGN,
    FOREIGN_ADDRESS,
    FOREIGN_OWNER,
    FOREIGN_SLOTS,
    NIL,
    SLOT0,
    STRING,
    STRING_BYTES,
    header,
    string_length,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State


@inline
def new_foreign(vm: State, address: int, owner: int) -> int:
    """A foreign of this address (owner nil), or this offset into the owner."""
    p = reserve(vm, FOREIGN_SLOTS)
    store(p, 0, header(FOREIGN, -FOREIGN_SLOTS))
    store(p, FOREIGN_ADDRESS, address)
    store(p, FOREIGN_OWNER, owner)
    return p


@inline
def bytes_of(owner: int) -> int:
    """Address of the first byte of a string or buffer."""
    if loadu32(owner, 0) == STRING:
        return owner + STRING_BYTES
    return owner + SLOT0


def address_of(p: int) -> int:
    """The C address that a foreign stands for at this moment."""
    owner = load(p, FOREIGN_OWNER)
    if owner == NIL:
        return load(p, FOREIGN_ADDRESS)
    return bytes_of(owner) + load(p, FOREIGN_ADDRESS)


def c_path(vm: State, name: int) -> int:
    """The name as a C string in the work area (its address), or 0 if it is too long for it."""
    n = string_length(name)
    if n + 1 > 8 * vm.work_room:
        return 0
    copy_bytes(vm.work, name + STRING_BYTES, n)
    store8(vm.work, n, 0)
    return vm.work
