"""What the installer must know of a unit's data: its slots, and how frame and exit states are
encoded.

Imported by every start that finds compiled code in the cache, so it imports next to nothing.
"""

from __future__ import annotations

from irkjit.jit.code import TOP_LEVEL
from irkjit.runtime.layout import (
    CODE_STREAM,
    CODE_TOP,
    CONSTANT,
    IN_CELL,
    IN_FRAME,
    NEW_OBJECT,
    TOP_VARIABLE,
)
from irkjit.subset.primitives import load
from irkjit.tagging import RIB_VALUE0

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Words that the installer writes into a unit's data, by position
CODE_SLOT = 0  # the code object
STREAM_SLOT = 1
LITERALS_SLOT = 2
FUNCTIONS_SLOT = 3
SLOTS = 4

Source = tuple[str, int]
"""Where a value is: "constant" word, "slot" number or offset, "object" offset, "literal" number,
"variable" of the top level, "entry" with its distance from the stream, "top" and "empty" ribs; in
states also a mere "number"."""

NAMES = ("variable", "top")
"""Kinds of sources that name what could change."""

NOTHING: Mapping[int, int] = {}


def encode_sources(
    state: Sequence[Source],
    code: int,
    literals: int,
    empty: int,
    kept: Mapping[int, int] = NOTHING,
) -> list[int]:
    """The words of what `described` or `write_exit` gave (`runtime/frames.py`).

    code: address of the code object; literals: of its literals; empty: of the VM's field with the
    outermost rib; kept: where what the top level and its variables held can be found now, if they
    have changed.
    """
    found = []
    for kind, number in state:
        if kind == "number":
            found.append(number)
        elif kind == "constant":
            found += [CONSTANT, number]
        elif kind == "slot":
            found += [IN_FRAME, number]
        elif kind == "object":
            found += [NEW_OBJECT, number]
        elif kind == "literal":
            found += [IN_CELL, literals + 8 * number]
        elif kind == "entry":
            found += [CONSTANT, load(code, CODE_STREAM) + number]
        elif kind == "top":
            found += [IN_CELL, kept.get(TOP_LEVEL, code + CODE_TOP)]
        elif kind == "empty":
            found += [IN_CELL, empty]
        elif number in kept:
            found += [IN_CELL, kept[number]]
        else:
            found += [TOP_VARIABLE, RIB_VALUE0 + 8 * number]
    return found
