"""Records that are made from other records, once all shapes of the program's records are known."""

from __future__ import annotations

from collections.abc import Sequence

from irkjit.irken.core import Case, Node, Operation, Ref, Variable
from irkjit.irken.diagnostics import fail
from irkjit.irken.tables import Tables


class Extension:
    """A record gets a field: `case` branches on the shapes of `record`; it has no arms yet."""

    __slots__ = ("case", "label", "record", "value")

    def __init__(self, case: Case, record: Variable, value: Variable, label: str) -> None:
        self.case = case
        self.record = record
        self.value = value
        self.label = label


def complete(extensions: Sequence[Extension], tables: Tables) -> None:
    """Give each extension its arms.  Raises CompileError if the program has no records at all."""
    _add_shapes(tables, {extension.label for extension in extensions})
    for extension in extensions:
        at = extension.case.at
        if not tables.shapes:
            raise fail("%rextend needs a record, and the program has none", at)
        for shape in list(tables.shapes):
            word = tables.record_word(list(shape))
            extension.case.arms.append((word, _extended(extension, shape, tables)))


def _add_shapes(tables: Tables, labels: set[str]) -> None:
    """Enter the shapes that records have once extensions have been at work."""
    pending = list(tables.shapes)
    while pending:
        shape = pending.pop()
        for label in labels:
            larger = tuple(sorted({*shape, label}))
            if larger not in tables.shapes:
                tables.shape(list(larger))
                pending.append(larger)


def _extended(extension: Extension, shape: tuple[str, ...], tables: Tables) -> Node:
    """The copy of a record of this shape."""
    at = extension.case.at
    names = sorted({*shape, extension.label})
    operands: list[Node | int] = [tables.shape(names)]
    for name in names:
        if name == extension.label:
            operands.append(Ref(extension.value, at))
        else:
            operands.append(Operation("tupref", [Ref(extension.record, at), shape.index(name)], at))
    return Operation("make", operands, at)
