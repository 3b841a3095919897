"""Generating instructions that programs name, and records."""

from __future__ import annotations

from collections.abc import Sequence

from irkjit.irken.core import (
    GetField,
    Literal,
    MakeRecord,
    Node,
    Operation,
    Ref,
    SetField,
    Variable,
)
from irkjit.irken.diagnostics import fail
from irkjit.irken.emission import EFFECT, REGISTERS, Branch, Destination, Emitter, target
from irkjit.irken.field_table import Pairs
from irkjit.irken.literals import word_of
from irkjit.irken.places import Places
from irkjit.irken.tables import Tables, immediate_word
from irkjit.opcodes import BY_NAME, Kind
from irkjit.tagging import FALSE, USER_OBJECT

_MAKE_LIMIT = 16
"""Objects with more slots than this are not made of registers but filled slot by slot."""
_FFI_LIMIT = 16
"""Arguments of a C function."""


class Operations(Emitter):
    """The part of the generator that is about instructions and records."""

    def __init__(self, tops: Sequence[Variable], places: Places, tables: Tables) -> None:
        super().__init__(tops, places)
        self.tables = tables
        self.pairs: Pairs = {}  # what the field table must have

    def operation(self, node: Operation, d: int, to: Destination) -> None:
        """One instruction."""
        name = node.opcode
        if name == "eq" and isinstance(to, Branch):
            negated = _negated(node)
            if negated is not None:
                self.gen(negated, d, Branch(to.no, to.yes))
                return
        if name == "make":
            self._make(node, d, to)
            return
        nodes = [operand for operand in node.operands if not isinstance(operand, int)]
        extra = 1 if name == "ffi" else 0
        if d + max(len(nodes) + extra, 1) > REGISTERS and d:
            self.put_away(node, d, to)
            return
        if name == "ffi":
            self._ffi(node, nodes, d, to)
            return
        if name == "sgetp":  # the original machine wants one register for both operands
            self.gen(nodes[0], d, d)
            self.at = node.at
            self.emit(name, d, d)
            self.finish(d, to)
            return
        registers = iter(self.operands(nodes, d))
        self.at = node.at
        opcode = BY_NAME[name]
        words: list[int] = []
        if opcode.dst:
            words.append(target(d, to))
        given = iter(node.operands)
        for operand in opcode.operands[len(words) :]:
            if operand.kind is Kind.COUNT:  # of `heap`: the registers that are in use
                words.append(d)
            else:
                value = next(given)
                words.append(value if isinstance(value, int) else next(registers))
        self.emit(name, *words)
        if name == "exit":
            return
        if opcode.dst:
            self.finish(words[0], to)
        else:
            self.undefined(d, to)

    def _ffi(self, node: Operation, nodes: list[Node], d: int, to: Destination) -> None:
        count = len(nodes) - 2
        if count > _FFI_LIMIT:
            raise fail(f"C functions can have at most {_FFI_LIMIT} arguments", node.at)
        function, code, *args = self.operands(nodes, d)
        self.at = node.at
        # The count stands in a register, but the verifier wants to see it put there.
        number = d + len(nodes)
        self.emit("imm", number, count << 1 | 1)
        register = target(d, to)
        self.emit("ffi", register, function, code, number, *args)
        self.finish(register, to)

    # -- objects ---------------------------------------------------------------------------------

    def _make(self, node: Operation, d: int, to: Destination) -> None:
        tag, *rest = node.operands
        slots = [slot for slot in rest if not isinstance(slot, int)]
        assert isinstance(tag, int) and slots
        self._object(node, tag, list(enumerate(slots)), False, d, to)

    def _object(
        self,
        node: Node,
        tag: int,
        slots: list[tuple[int, Node]],
        early: bool,
        d: int,
        to: Destination,
    ) -> None:
        """A new object.  slots: in the order of evaluation.  early: make it before its values."""
        size = len(slots)
        if not early and size <= _MAKE_LIMIT and d + size <= REGISTERS:
            registers = self.operands([value for _, value in slots], d)
            places = {slot: register for (slot, _), register in zip(slots, registers, strict=True)}
            self.at = node.at
            register = target(d, to)
            self.emit("make", register, tag, size, *[places[i] for i in range(size)])
            self.finish(register, to)
            return
        if d + 2 > REGISTERS:
            self.put_away(node, d, to)
            return
        self.emit("alloc", d, tag, size)
        for slot, value in slots:
            register = self.operand(value, d + 1)
            self.at = node.at
            self.emit("stor", d, slot, register)
        self.finish(d, to)

    def make_record(self, node: MakeRecord, d: int, to: Destination) -> None:
        """A record; its slots are in the order of the sorted names."""
        names = [name for name, _ in node.fields]
        tag = self.tables.shape(names)
        if not names:
            if to != EFFECT:
                register = target(d, to)
                self.emit("imm", register, immediate_word((tag - USER_OBJECT) // 4))
                self.finish(register, to)
            return
        slots = {name: i for i, name in enumerate(sorted(names))}
        fields = [(slots[name], value) for name, value in node.fields]
        # Programs that come back to a field's value by a continuation fill the same record again.
        self._object(node, tag, fields, node in self.places.busy_records, d, to)

    def get_field(self, node: GetField, d: int, to: Destination) -> None:
        """A field of a record."""
        record = self.operand(node.record, d)
        self.at = node.at
        register = target(d, to)
        slot = self._slot(node.record, node.label)
        if slot is not None:
            self.emit("tupref", register, record, slot)
        else:
            self.emit("rref", register, record, self._ambiguous(node.label))
        self.finish(register, to)

    def set_field(self, node: SetField, d: int, to: Destination) -> None:
        """Assignment to a field of a record."""
        if d + 2 > REGISTERS:
            self.put_away(node, d, to)
            return
        record, value = self.operands([node.record, node.value], d)
        self.at = node.at
        slot = self._slot(node.record, node.label)
        if slot is not None:
            self.emit("stor", record, slot, value)
        else:
            self.emit("rset", record, self._ambiguous(node.label), value)
        self.undefined(d, to)

    def _slot(self, record: Node, label: str) -> int | None:
        """Where a field is, if that is the same in all records that this one can be.

        A record in a variable has all fields that are used of this variable anywhere.
        """
        if isinstance(record, Ref):
            labels = self.places.uses[record.variable].labels
            slots = {
                shape.index(label)
                for shape in self.tables.shapes
                if all(other in shape for other in labels)
            }
            return slots.pop() if len(slots) == 1 else None
        return self.tables.slot(label)

    def _ambiguous(self, label: str) -> int:
        """The number of a label whose slot is found at run time."""
        number = self.tables.label(label)
        for shape, shape_number in self.tables.shapes.items():
            if label in shape:
                self.pairs[shape_number, number] = shape.index(label)
        return number


def _negated(node: Operation) -> Node | None:
    """The x in `x eq #f`, by which booleans are negated."""
    one, other = node.operands
    if isinstance(other, Literal) and word_of(other.value) == FALSE:
        return None if isinstance(one, int) else one
    if isinstance(one, Literal) and word_of(one.value) == FALSE:
        return None if isinstance(other, int) else other
    return None
