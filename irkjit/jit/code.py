"""Compiled code on its own: bytes that can be mapped anywhere, kept on disk, installed in a VM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from irkjit.deopt import Source
from irkjit.jit.guards import Guard

if TYPE_CHECKING:
    from irkjit.jit.unit import Compiled
    from irkjit.linker import Image

CODE_OFFSET = 16
"""Where in a return point the address of its code is; what stands before is in layout.py."""


@dataclass(frozen=True)
class Point:
    """A return point.  symbol: where in the image it is; pc: of the pop; state: of its frames."""

    symbol: int
    function: int
    pc: int
    state: tuple[Source, ...]


@dataclass(frozen=True)
class Exit:
    """Where compiled code is left to: pc of the next instruction, exit state."""

    function: int
    pc: int
    state: tuple[Source, ...]


@dataclass(frozen=True)
class Code:
    """A unit.  native, enter, slots, exit_table: offsets in the image, native -1 if there is none.

    arity: of callers that may use `native`.  relies: top-level variables taken for granted, with the
    number of the function that each holds, or -1 and the word.
    """

    function: int
    arity: int
    image: bytes
    data_size: int
    addresses: tuple[int, ...]
    enter: int
    native: int
    slots: int
    exit_table: int
    guards: tuple[Guard, ...]
    exits: tuple[Exit, ...]
    points: tuple[Point, ...]
    relies: tuple[tuple[int, int, int], ...]
    members: tuple[int, ...]
    instructions: int


def link_unit(compiled: Compiled, image: Image, relies: tuple[tuple[int, int, int], ...]) -> Code:
    """A unit from what LLVM made of it."""
    symbols = image.symbols
    register_mode = compiled.arity is not None
    return Code(
        function=compiled.function,
        arity=compiled.arity if compiled.arity is not None else 0,
        image=image.code,
        data_size=image.data_size,
        addresses=image.addresses,
        enter=symbols["enter"],
        native=symbols["native"] if register_mode else symbols["enter"] if compiled.plain else -1,
        slots=symbols["S"],
        exit_table=symbols["X"],
        guards=tuple(compiled.guards),
        exits=tuple(Exit(*each) for each in compiled.exits),
        points=tuple(
            Point(symbols[p.symbol], function, p.pop.pc, p.layout.described())
            for function, p in compiled.points
        ),
        relies=relies,
        members=tuple(compiled.members),
        instructions=compiled.instructions,
    )
