"""Compiled code on its own: bytes that can be mapped anywhere, kept on disk, installed in a VM.

Imported by every start that finds compiled code in the cache, so it imports next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from irkjit.jit.states import Source
    from irkjit.jit.unit import Compiled
    from irkjit.linker import Image

TOP_LEVEL = -1
"""Among the variables that code relies on: the rib of the top level itself."""
CLOSED = -2
"""Among them: that the top level is the environment of all closures of a function."""
CODE_OFFSET = 16
"""Where in a return point the address of its code is; what stands before is in layout.py."""


class Code:
    """A unit.

    function: its number.  arity: of callers that may use `native`.  image, data_size, addresses: as
    in `linker.Image`.  enter, native, slots, exit_table: offsets in the image, native -1 if there
    is none.  guards: function, pc, reason of each.  points: return points: offset in the image,
    function, pc of the pop, frame state.  exits: function, pc, exit state.  relies: top-level
    variables taken for granted, with the number of the function that each holds and whether its
    environment is the top level, or -1 and the word; TOP_LEVEL with -1 and how many there are;
    CLOSED with a function and 1.  members: functions that are part of it.  captured: those whose
    activations continuations were known to hold, so that their frames are reentrant.  instructions:
    of members.
    """

    __slots__ = FIELDS = (
        "function",
        "arity",
        "image",
        "data_size",
        "addresses",
        "enter",
        "native",
        "slots",
        "exit_table",
        "guards",
        "points",
        "exits",
        "relies",
        "members",
        "captured",
        "instructions",
    )

    function: int
    arity: int
    image: bytes
    data_size: int
    addresses: tuple[int, ...]
    enter: int
    native: int
    slots: int
    exit_table: int
    guards: tuple[tuple[int, int, str], ...]
    points: tuple[tuple[int, int, int, tuple[Source, ...]], ...]
    exits: tuple[tuple[int, int, tuple[Source, ...]], ...]
    relies: tuple[tuple[int, int, int], ...]
    members: tuple[int, ...]
    captured: tuple[int, ...]
    instructions: int

    def __init__(self, *values: Any) -> None:
        for name, value in zip(self.FIELDS, values, strict=True):
            setattr(self, name, value)

    def packed(self) -> tuple[Any, ...]:
        """The fields, for `Code(*packed)`."""
        return tuple(getattr(self, name) for name in self.FIELDS)


def link_unit(compiled: Compiled, image: Image, arity: int) -> Code:
    """A unit from what LLVM made of it."""
    symbols = image.symbols
    return Code(
        compiled.function,
        arity,
        image.code,
        image.data_size,
        image.addresses,
        symbols["enter"],
        symbols.get("native", -1),
        symbols["S"],
        symbols["X"],
        tuple((g.function, g.pc, g.reason) for g in compiled.guards),
        tuple(
            (symbols[p.symbol], function, p.pop.pc, p.layout.described())
            for function, p in compiled.points
        ),
        tuple(compiled.exits),
        compiled.relies,
        tuple(compiled.members),
        tuple(compiled.captured),
        compiled.instructions,
    )
