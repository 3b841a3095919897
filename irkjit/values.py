"""VM values and Python values."""

from __future__ import annotations

import os
from typing import Any

from irkjit.loader.read import old_object
from irkjit.subset.primitives import BYTES, store
from irkjit.tagging import (
    SLOT0,
    STRING,
    STRING_BYTES,
    STRING_LENGTH,
    VECTOR,
    header,
    string_slots,
)


def new_string(state: Any, text: bytes) -> int:
    """A string in the old generation."""
    slots = string_slots(len(text))
    p = old_object(state, header(STRING, -slots), slots)
    store(p, 8 * slots, 0)
    store(p, STRING_LENGTH, len(text))
    BYTES[p + STRING_BYTES : p + STRING_BYTES + len(text)] = text
    return int(p)


def argument_vector(state: Any, args: list[str]) -> int:
    """The vector that `argv` gives."""
    p = old_object(state, header(VECTOR, len(args)), len(args))
    state.arguments = p
    for i, text in enumerate(args):
        store(p, SLOT0 + 8 * i, new_string(state, os.fsencode(text)))
    return int(p)
