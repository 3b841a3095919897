"""What can be wrong with a bytecode file, and how it is told."""

from __future__ import annotations

from enum import IntEnum


class Problem(IntEnum):
    """Kinds of problem; those below FIRST_IN_CODE have a byte offset, the others a pc."""

    NOT_BYTECODE = 1
    TRUNCATED = 2
    NO_OUTER_VECTOR = 3
    BAD_LITERAL_CODE = 4
    BAD_COUNT = 5
    BAD_SHARE = 6
    BAD_IMMEDIATE = 7
    BAD_TAG = 8
    BAD_FIELD_TABLE = 9
    BAD_SIZEOFF = 10
    BAD_METADATA = 11
    BAD_WORD = 12
    NO_MEMORY = 13
    BAD_CODE_LENGTH = 14
    NO_CODE = 20
    BAD_OPCODE = 21
    CUT_OFF = 22
    BAD_REGISTER = 23
    UNSET_REGISTER = 24
    BAD_LITERAL = 25
    BAD_OPERAND = 26
    BAD_OFFSET = 27
    INTO_INSTRUCTION = 28
    OTHER_FUNCTION = 29
    FALLS_OFF = 30
    NOT_THE_HEAD = 31
    NO_POP = 32
    STRAY_POP = 33
    BAD_FUNCTION = 34
    UNKNOWN_COUNT = 35
    NOT_AN_IMMEDIATE = 36
    BAD_OBJECT_TAG = 37
    BAD_OBJECT_SIZE = 38


FIRST_IN_CODE = Problem.NO_CODE

MESSAGES: dict[Problem, str] = {
    Problem.NOT_BYTECODE: "not a bytecode file: it does not start with IRKVM0",
    Problem.TRUNCATED: "the file ends too early",
    Problem.NO_OUTER_VECTOR: "bytecode file does not start with vector",
    Problem.BAD_LITERAL_CODE: "bad literal code: {a}",
    Problem.BAD_COUNT: "a count of {a} cannot be right",
    Problem.BAD_SHARE: "P refers to literal {a}, which is not complete here",
    Problem.BAD_IMMEDIATE: "the word {a} is not an immediate value",
    Problem.BAD_TAG: "a literal object cannot have tag {a}",
    Problem.BAD_FIELD_TABLE: "the field table is not two vectors of integers of equal length",
    Problem.BAD_SIZEOFF: "the sizeoff index {a} is not that of a literal",
    Problem.BAD_METADATA: "the metadata index {a} is not that of a literal",
    Problem.BAD_WORD: "the code word {a} does not fit 32 bits",
    Problem.NO_MEMORY: "the literals do not fit the heap; raise it with --max-heap",
    Problem.BAD_CODE_LENGTH: "a code of {a} words cannot fit this file",
    Problem.NO_CODE: "the file holds no code",
    Problem.BAD_OPCODE: "unknown opcode {a}",
    Problem.CUT_OFF: "the instruction runs past the end of its function",
    Problem.BAD_REGISTER: "there is no register {a} (0 to 61 are allowed)",
    Problem.UNSET_REGISTER: "register {a} is read but may not have been set",
    Problem.BAD_LITERAL: "there is no literal {a}",
    Problem.BAD_OPERAND: "operand value {a} is out of range",
    Problem.BAD_OFFSET: "the branch target {a} is outside the function, or not forward",
    Problem.INTO_INSTRUCTION: "a branch leads to {a}, into the middle of this instruction",
    Problem.OTHER_FUNCTION: "a branch leads here from another function",
    Problem.FALLS_OFF: "control runs past the end of the function",
    Problem.NOT_THE_HEAD: "trcall must lead to the start of its function, not to {a}",
    Problem.NO_POP: "a call must be followed by pop or pop0",
    Problem.STRAY_POP: "pop and pop0 stand only directly behind a call",
    Problem.BAD_FUNCTION: "the function's end {a} is not inside the function around it",
    Problem.UNKNOWN_COUNT: "the number of arguments of this ffi is not set by imm before it",
    Problem.NOT_AN_IMMEDIATE: "the word {a} would forge a pointer",
    Problem.BAD_OBJECT_SIZE: "pairs and symbols have 2 slots, not {a}",
    Problem.BAD_OBJECT_TAG: "no object can be made with tag {a}",
}


def describe(kind: int, a: int) -> str:
    """The sentence for a problem; `a` is the number it is about."""
    return MESSAGES[Problem(kind)].format(a=a)
