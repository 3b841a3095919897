"""From `Program` to the bytes of a file.

The inverse of `reader`: what a compiler wrote comes out byte for byte.  Numbers are always spelled
in the shortest way.
"""

from __future__ import annotations

from irkjit.bytecode.model import (
    Boolean,
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

MAGIC = b"IRKVM0"
MAX_BYTE = 253  # larger first bytes of a number announce one of the longer forms
NEGATIVE = 254  # the negation of the number that follows
LONG = 255  # a count, then that many bytes, the most significant first
WORD_MIN, WORD_MAX = -(1 << 31), (1 << 31) - 1  # what a code word may be


def varint(value: int) -> bytes:
    """The shortest spelling of `value`; ValueError when it does not fit in 64 signed bits."""
    if 0 <= value <= MAX_BYTE:
        return bytes((value,))
    if not -(1 << 63) <= value < 1 << 63:
        raise ValueError(f"{value} does not fit in 64 bits")
    if value < 0:
        # The magnitude of the smallest number takes a 64th bit, which reading wraps again.
        return b"\xfe" + _unsigned(-value)
    return _unsigned(value)


def _unsigned(value: int) -> bytes:
    if value <= MAX_BYTE:
        return bytes((value,))
    size = (value.bit_length() + 7) // 8
    return bytes((LONG, size)) + value.to_bytes(size, "big")


def write_program(program: Program) -> bytes:
    """The file for `program`.

    Raises ValueError for what a file cannot hold: numbers of more than 64 bits, code words of
    more than 32.  What makes no sense but can be written (say, a reference to a literal that does
    not exist) is written; reading it will tell.
    """
    out = bytearray(MAGIC)
    _write_literal(out, Vector(tuple(program.literals)))
    _write_literal(out, program.field_table)
    _write_literal(out, program.sizeoff_index)
    _write_literal(out, program.sizeoff_literal)
    _write_literal(out, program.metadata_index)
    out += varint(len(program.code))
    for pc, word in enumerate(program.code):
        if 0 <= word <= MAX_BYTE:
            out.append(word)
        elif WORD_MIN <= word <= WORD_MAX:
            out += varint(word)
        else:
            raise ValueError(f"code word {word} at pc {pc} does not fit in 32 bits")
    out += program.trailing
    return bytes(out)


def _write_literal(out: bytearray, literal: Literal) -> None:
    """Append one literal, the parts of a tree from left to right."""
    pending = [literal]
    while pending:
        item = pending.pop()
        match item:
            case Integer(payload):
                out += b"+" + varint(payload)
            case NegInteger(payload):
                out += b"-" + varint(payload)
            case Boolean(value):
                out += b"T" if value else b"F"
            case Undefined():
                out += b"u"
            case Char(code):
                out += b"c" + varint(code)
            case String(data):
                out += b"S" + varint(len(data)) + data
            case Symbol(name):
                out += b"Y" + varint(len(name)) + name
            case Immediate(word):
                out += b"I" + varint(word)
            case Shared(index):
                out += b"P" + varint(index)
            case Object(tag, slots):
                out += b"C" + varint(tag) + varint(len(slots))
                pending.extend(reversed(slots))
            case Vector(items):
                out += b"V" + varint(len(items))
                pending.extend(reversed(items))
