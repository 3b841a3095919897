"""From the bytes of a file to `Program`.

Reading checks the form: that every part is there and complete, that counts are not negative, that
references point to literals already read, that immediates are immediates and code words have 32
bits, that the two indexes are integers.  It does not check what the parts mean: the shape of the
field table, the ranges of the two indexes, and the code itself are the verifier's.
"""

from __future__ import annotations

from irkjit.bytecode.model import (
    Boolean,
    BytecodeError,
    Char,
    Immediate,
    Integer,
    Literal,
    NegInteger,
    Object,
    Program,
    Shared,
    String,
    Symbol,
    Undefined,
    Vector,
)
from irkjit.bytecode.writer import LONG, MAGIC, NEGATIVE, WORD_MAX, WORD_MIN, varint


def read_program(data: bytes) -> Program:
    """The program in the file contents `data`.

    Bytes behind the last code word are kept in `trailing`, and where numbers are spelled longer
    than necessary is kept in `long_varints`; both are harmless.  Everything else that is out of
    form raises `BytecodeError` with the byte offset.
    """
    reader = _Reader(data)
    reader.magic()
    reader.outer_vector()
    field_table = reader.literal()
    sizeoff_index = reader.index_literal("sizeoff index")
    sizeoff_literal = reader.literal()
    metadata_index = reader.index_literal("metadata index")
    code = reader.code()
    return Program(
        literals=reader.literals,
        field_table=field_table,
        sizeoff_index=sizeoff_index,
        sizeoff_literal=sizeoff_literal,
        metadata_index=metadata_index,
        code=code,
        trailing=data[reader.at :],
        long_varints=tuple(reader.long_varints),
    )


class _Reader:
    """A position in the file, and what was read so far."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.literals: list[Literal] = []  # the finished outer literals
        self.long_varints: list[int] = []

    def truncated(self, what: str, start: int) -> BytecodeError:
        return BytecodeError(
            f"the file ends inside {what} that begins at byte {start}", len(self.data)
        )

    def magic(self) -> None:
        found = self.data[: len(MAGIC)]
        if found == MAGIC:
            self.at = len(MAGIC)
        elif MAGIC.startswith(found):
            raise self.truncated("the magic number", 0)
        else:
            raise BytecodeError(f"not a bytecode file: it does not begin with {MAGIC!r}", 0)

    def number(self, what: str) -> int:
        """One varint, as a signed 64-bit number; `what` is the name for the error."""
        data, start, size = self.data, self.at, len(self.data)
        at = start
        while at < size and data[at] == NEGATIVE:
            at += 1
        negative = (at - start) % 2 == 1
        if at >= size:
            raise self.truncated(what, start)
        value = data[at]
        at += 1
        if value == LONG:
            if at >= size or at + 1 + data[at] > size:
                raise self.truncated(what, start)
            first = at + 1
            at = first + data[at]
            # The accumulator is a signed 64-bit word: bits that leave it are lost.
            value = _64_bits(int.from_bytes(data[first:at], "big"))
        if negative:
            value = _64_bits(-value)
        if at - start > 1 and data[start:at] != varint(value):
            self.long_varints.append(start)
        self.at = at
        return value

    def count(self, what: str) -> int:
        """One varint that says how many."""
        start = self.at
        value = self.number(what)
        if value < 0:
            raise BytecodeError(f"{what} is negative: {value}", start)
        return value

    def outer_vector(self) -> None:
        """Read the outer literals into `literals`."""
        if self.at < len(self.data) and self.data[self.at] != ord("V"):
            raise BytecodeError("the file does not begin with the vector of literals", self.at)
        self.code_byte()
        for _ in range(self.count("the number of literals")):
            self.literals.append(self.literal())

    def code_byte(self) -> int:
        """The byte that says what kind of literal follows."""
        if self.at >= len(self.data):
            raise BytecodeError("the file ends where a literal should begin", self.at)
        self.at += 1
        return self.data[self.at - 1]

    def literal(self) -> Literal:
        """One literal with all that is nested in it."""
        # Objects and vectors that are not complete: tag (None for a vector), size, parts so far.
        unfinished: list[tuple[int | None, int, list[Literal]]] = []
        while True:
            code = self.code_byte()
            if code == ord("C"):
                tag = self.number("a tag")
                unfinished.append((tag, self.count("a number of slots"), []))
            elif code == ord("V"):
                unfinished.append((None, self.count("a number of elements"), []))
            else:
                atom = self.atom(code)
                if not unfinished:
                    return atom
                unfinished[-1][2].append(atom)
            while len(unfinished[-1][2]) == unfinished[-1][1]:
                outer_tag, _, parts = unfinished.pop()
                slots = tuple(parts)
                whole = Vector(slots) if outer_tag is None else Object(outer_tag, slots)
                if not unfinished:
                    return whole
                unfinished[-1][2].append(whole)

    def atom(self, code: int) -> Literal:
        """The literal without parts whose code byte was just read."""
        start = self.at
        match chr(code):
            case "+":
                return Integer(self.number("an integer"))
            case "-":
                return NegInteger(self.number("an integer"))
            case "T":
                return Boolean(True)
            case "F":
                return Boolean(False)
            case "u":
                return Undefined()
            case "c":
                return Char(self.number("a character"))
            case "S":
                return String(self.bytes_of("a string"))
            case "Y":
                return Symbol(self.bytes_of("a symbol"))
            case "I":
                word = self.number("an immediate")
                if word & 3 == 0:
                    raise BytecodeError(f"{word} is not the word of an immediate", start)
                return Immediate(word)
            case "P":
                index = self.number("a reference")
                if not 0 <= index < len(self.literals):
                    raise BytecodeError(
                        f"reference to literal {index} where "
                        f"{len(self.literals)} literals are complete",
                        start,
                    )
                return Shared(index)
        raise BytecodeError(f"unknown literal code {code}", start - 1)

    def bytes_of(self, what: str) -> bytes:
        """A length and that many raw bytes."""
        start = self.at
        length = self.count(f"the length of {what}")
        first = self.at
        last = first + length
        if last > len(self.data):
            raise self.truncated(what, start)
        self.at = last
        return self.data[first:last]

    def index_literal(self, what: str) -> Literal:
        """A literal that must be an integer, perhaps by reference."""
        start = self.at
        literal = self.literal()
        target = literal
        while isinstance(target, Shared):
            target = self.literals[target.index]
        if not isinstance(target, (Integer, NegInteger)):
            raise BytecodeError(f"the {what} is not an integer", start)
        return literal

    def code(self) -> list[int]:
        """The code: its length and its words."""
        left = self.count("the code length")
        data = self.data
        words: list[int] = []
        # Most words take one byte, so runs of them are copied as a whole.
        next_negative = next_long = -1
        while left:
            if next_negative < self.at:
                next_negative = _find(data, NEGATIVE, self.at)
            if next_long < self.at:
                next_long = _find(data, LONG, self.at)
            run = data[self.at : min(next_negative, next_long, self.at + left)]
            words += run
            left -= len(run)
            self.at += len(run)
            if left:
                start = self.at
                word = self.number("a code word")
                if not WORD_MIN <= word <= WORD_MAX:
                    raise BytecodeError(f"code word {word} does not fit in 32 bits", start)
                words.append(word)
                left -= 1
        return words


def _find(data: bytes, byte: int, start: int) -> int:
    """Where `byte` occurs next, the end of `data` when nowhere."""
    found = data.find(byte, start)
    return found if found >= 0 else len(data)


def _64_bits(value: int) -> int:
    """`value` wrapped to a signed 64-bit number."""
    return ((value + (1 << 63)) & ((1 << 64) - 1)) - (1 << 63)
