"""The vector of strings that `argv` gives."""

from __future__ import annotations

import os

from irkjit.runtime.layout import CHUNK_END, CHUNK_FREE, LARGE_SLOTS
from irkjit.subset.primitives import BYTES, load, store
from irkjit.tagging import (
    SLOT0,
    STRING,
    STRING_BYTES,
    STRING_LENGTH,
    VECTOR,
    header,
    string_slots,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


def argument_vector(state: Any, args: Sequence[str]) -> int:
    """The arguments as a vector of strings in the old generation; it is `state.arguments` too."""
    texts = [os.fsencode(text) for text in args]
    sizes = [len(texts), *(string_slots(len(text)) for text in texts)]
    allocate = _plain if _fits(state, sizes) else _general()
    vector = allocate(state, header(VECTOR, len(texts)), len(texts))
    for i in range(len(texts)):
        store(vector, SLOT0 + 8 * i, 1)
    state.arguments = vector
    for i, text in enumerate(texts):
        store(vector, SLOT0 + 8 * i, _string(state, allocate, text))
    return vector


def _string(state: Any, allocate: Callable[[Any, int, int], int], text: bytes) -> int:
    slots = string_slots(len(text))
    p = allocate(state, header(STRING, -slots), slots)
    store(p, 8 * slots, 0)
    store(p, STRING_LENGTH, len(text))
    BYTES[p + STRING_BYTES : p + STRING_BYTES + len(text)] = text
    return p


def _fits(state: Any, sizes: list[int]) -> bool:
    """Whether objects of these sizes fit the chunk that promotion fills at the moment."""
    room = load(state.chunk, CHUNK_END) - load(state.chunk, CHUNK_FREE)
    return max(sizes) < LARGE_SLOTS and 8 * sum(sizes) + 8 * len(sizes) <= room


def _plain(state: Any, head: int, slots: int) -> int:
    p = int(load(state.chunk, CHUNK_FREE))
    store(state.chunk, CHUNK_FREE, p + 8 + 8 * slots)
    store(p, 0, head)
    return p


def _general() -> Callable[[Any, int, int], int]:
    """The allocator that the loader's definition uses; it takes 20 ms to import."""
    from irkjit.loader.read import old_object

    return old_object
