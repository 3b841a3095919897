"""LLVM IR text of compiled code: one LLVM function, a segment of a function of the program.

Values that are dereferenced become pointers; memory is tagged by kind (`definitions.ALIASES`).
"""

from __future__ import annotations

from collections.abc import Sequence

from irkjit.jit.definitions import FIELD, HEADER, SLOT, STACK
from irkjit.jit.states import CODE_SLOT, LITERALS_SLOT, STREAM_SLOT
from irkjit.jit.values import Bool, Const, Empty, Entry, Known, Literal, Ssa, State, Top, Value
from irkjit.runtime.layout import CODE_TOP
from irkjit.runtime.state import OFFSETS
from irkjit.subset.emitter import ARGUMENTS, CONVENTION
from irkjit.tagging import FALSE, RIB_VALUE0, TRUE

PARAMETERS = "i64 %ip, ptr %regs, ptr %vm, ptr %hp, i64 %lenv, i64 %fuel, " + ", ".join(
    f"i64 %{a}" for a in ARGUMENTS
)


class Later:
    """A line with a number that is known when the segment is finished; `#` stands for it."""

    def __init__(self, number: list[int], line: str) -> None:
        self._number = number
        self._line = line

    def __str__(self) -> str:
        return self._line.replace("#", str(self._number[0]))


class Text:
    """The text of one segment."""

    def __init__(self, positions: Sequence[int]) -> None:
        """positions: of instructions in the stream, in words, by pc."""
        self._positions = positions
        self.lines: list[str | Later] = []
        self._count = 0
        self.block = "entry"
        self.closed = False

    def temp(self) -> str:
        """A fresh value name."""
        self._count += 1
        return f"%t{self._count}"

    def label(self, hint: str) -> str:
        """A fresh label."""
        self._count += 1
        return f"{hint}{self._count}"

    def emit(self, line: str) -> None:
        """Add an instruction."""
        if not self.closed:
            self.lines.append(line)
            if line.startswith(("br ", "ret ", "switch ", "unreachable")):
                self.closed = True

    def start(self, label: str) -> None:
        """Begin a block."""
        if not self.closed:
            self.emit(f"br label %{label}")
        self.lines.append(f"{label}:")
        self.block = label
        self.closed = False

    def assign(self, operation: str) -> str:
        """A fresh value with this operation's result."""
        result = self.temp()
        self.emit(f"{result} = {operation}")
        return result

    # -- memory ------------------------------------------------------------------------------

    def pointer(self, word: str) -> str:
        """A word as a pointer."""
        return self.assign(f"inttoptr i64 {word} to ptr")

    def at(self, pointer: str, offset: int) -> str:
        """A pointer some bytes further."""
        if offset == 0:
            return pointer
        return self.assign(f"getelementptr i8, ptr {pointer}, i64 {offset}")

    def load(self, pointer: str, offset: int, alias: str, kind: str = "i64") -> str:
        """A word (or something else) in memory."""
        place = self.at(pointer, offset)
        return self.assign(f"load {kind}, ptr {place}, align {4 if kind == 'i32' else 8}{alias}")

    def store(self, pointer: str, offset: int, value: str, alias: str) -> None:
        """Set a word in memory."""
        place = self.at(pointer, offset)
        self.emit(f"store i64 {value}, ptr {place}, align 8{alias}")

    def field(self, name: str, kind: str = "i64") -> str:
        """A field of the VM."""
        return self.load("%vm", OFFSETS[name], FIELD, kind)

    def set_field(self, name: str, value: str) -> None:
        """Set a field of the VM."""
        self.store("%vm", OFFSETS[name], value, FIELD)

    def store_header(self, pointer: str, value: int) -> None:
        """Write an object's header."""
        self.store(pointer, 0, str(value), HEADER)

    def store_stack(self, pointer: str, offset: int, value: str) -> None:
        """Write a word of the stack."""
        self.store(pointer, offset, value, STACK)

    def slot_word(self, slot: int) -> str:
        """A word that the installer wrote into the unit's data."""
        return self.assign(
            f"load i64, ptr getelementptr (i64, ptr @S, i64 {slot}), align 8, !invariant.load !5"
        )

    def stream_position(self, pc: int) -> str:
        """The position of an instruction in the stream."""
        return self.sum(self.slot_word(STREAM_SLOT), 8 * self._positions[pc])

    def sum(self, word: str, number: int) -> str:
        """A word plus a constant."""
        return self.assign(f"add i64 {word}, {number}") if number else word

    # -- values ------------------------------------------------------------------------------

    def top(self) -> str:
        """The word that points to the rib of the top level."""
        return self.load(self.pointer(self.slot_word(CODE_SLOT)), CODE_TOP, SLOT)

    def plain_word(self, state: State, value: Value) -> str:
        """A value that is no virtual rib as a word, whatever must be loaded for that."""
        value = state.resolve(value)
        if isinstance(value, Const):
            return str(value.word)
        if isinstance(value, Ssa):
            return value.name
        if isinstance(value, Bool):
            return self.assign(f"select i1 {value.name}, i64 {TRUE}, i64 {FALSE}")
        if isinstance(value, Literal):
            cells = self.pointer(self.slot_word(LITERALS_SLOT))
            return self.load(cells, 8 * value.number, SLOT)
        if isinstance(value, Known):
            return self.load(self.pointer(self.top()), RIB_VALUE0 + 8 * value.variable, SLOT)
        if isinstance(value, Empty):
            return self.field("empty_rib")
        if isinstance(value, Entry):
            return self.sum(self.slot_word(STREAM_SLOT), value.offset)
        assert isinstance(value, Top), value
        return self.top()

    # -- control -----------------------------------------------------------------------------

    def tail_call(
        self,
        target: str,
        *,
        hp: str,
        fuel: str,
        ip: str = "poison",
        regs: str = "%regs",
        lenv: str = "poison",
        arguments: Sequence[str] = (),
    ) -> None:
        """End with a jump to other code that has the parameters of all compiled code."""
        words = [*arguments, *["poison"] * (len(ARGUMENTS) - len(arguments))]
        listed = ", ".join(f"i64 {w}" for w in words)
        result = self.assign(
            f"musttail call {CONVENTION} i64 {target}(i64 {ip}, ptr {regs}, ptr %vm, "
            f"ptr {hp}, i64 {lenv}, i64 {fuel}, {listed})"
        )
        self.emit(f"ret i64 {result}")

    def function(self, symbol: str, linkage: str = "internal") -> str:
        """The whole text, as a function."""
        body = "\n".join(map(str, self.lines))
        return (
            f"define {linkage} {CONVENTION} i64 @{symbol}({PARAMETERS}) #0 {{\nentry:\n{body}\n}}\n"
        )
