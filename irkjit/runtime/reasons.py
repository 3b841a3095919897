"""Why a run stops, and the sentence that tells it.

`Stop(reason, a, b)` carries two more words; a template names them `{a}` (a VM value, shown as
`printo` would), `{a:int}`, `{b:int}` (plain numbers).
"""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """Why native or reference code returned to its driver."""

    NONE = 0
    HALT = 2
    POLL = 3
    # for the driver of the jit, which goes on afterwards
    HOT = 4
    DEOPT = 5
    UNSTABLE = 6
    # everything from here on is an error of the running program
    NOT_A_CLOSURE = 10
    NOT_A_RIB = 11
    NOT_A_CONTINUATION = 12
    NOT_AN_INTEGER = 13
    NOT_A_STRING = 14
    NOT_A_CHARACTER = 15
    NOT_A_VECTOR = 16
    NOT_A_FOREIGN = 18
    NOT_A_RECORD = 19
    NOT_AN_OBJECT = 20
    NO_SUCH_SLOT = 21
    NO_SUCH_VARIABLE = 22
    NO_TOP_LEVEL = 23
    NO_OUTER_RIB = 24
    FORBIDDEN_SLOT = 25
    DIVISION_BY_ZERO = 30
    VECTOR_RANGE = 31
    STRING_RANGE = 32
    STRING_SET_RANGE = 33
    CHARACTER_RANGE = 34
    COPY_RANGE = 35
    BAD_SIZE = 36
    BAD_IMMEDIATE = 37
    OUT_OF_MEMORY = 40
    STACK_TOO_SMALL = 41
    TOO_DEEP = 42
    NO_SUCH_SIZE = 50
    BAD_TYPE_CODE = 51
    NULL_ADDRESS = 52
    NULL_FUNCTION = 53
    BAD_ARGUMENT = 54
    TOO_MANY_ARGUMENTS = 55
    BAD_RETURN_TYPE = 56
    MALLOC_FAILED = 57
    SANDBOX = 58
    OUTPUT_FAILED = 60
    BAD_FILE = 63


MESSAGES: dict[Reason, str] = {
    Reason.NOT_A_CLOSURE: "cannot call {a}: it is not a function",
    Reason.NOT_A_RIB: "{a} is not an argument rib",
    Reason.NOT_A_CONTINUATION: "{a} is not a continuation",
    Reason.NOT_AN_INTEGER: "{a} is not an integer",
    Reason.NOT_A_STRING: "{a} is not a string",
    Reason.NOT_A_CHARACTER: "{a} is not a character",
    Reason.NOT_A_VECTOR: "{a} is not a vector",
    Reason.NOT_A_FOREIGN: "{a} is not a foreign pointer",
    Reason.NOT_A_RECORD: "{a} is not a record",
    Reason.NOT_AN_OBJECT: "{a} is not a heap object",
    Reason.NO_SUCH_SLOT: "{a} has no slot {b:int}",
    Reason.NO_SUCH_VARIABLE: "the environment has no variable {a:int} at depth {b:int}",
    Reason.NO_TOP_LEVEL: "there is no top-level variable {a:int}",
    Reason.NO_OUTER_RIB: "the environment has no further rib to drop",
    Reason.FORBIDDEN_SLOT: "slot {b:int} of {a} must not be written",
    Reason.DIVISION_BY_ZERO: "division by zero",
    Reason.VECTOR_RANGE: "array/string reference out of range: {a:int}[{b:int}]",
    Reason.STRING_RANGE: "string ref out of range: {a:int} {b:int}",
    Reason.STRING_SET_RANGE: "string set out of range: {a:int} {b:int}",
    Reason.CHARACTER_RANGE: "char out of range: {a:int}",
    Reason.COPY_RANGE: "scopy out of range",
    Reason.BAD_SIZE: "an object cannot have size {a:int}",
    Reason.BAD_IMMEDIATE: "tag {a:int} does not make an immediate value",
    Reason.OUT_OF_MEMORY: "out of memory: the heap limit is {a:int} bytes and {b:int} more are"
    " needed; raise it with --max-heap",
    Reason.STACK_TOO_SMALL: "a frame of {a:int} registers does not fit the stack",
    Reason.TOO_DEEP: "structure nested too deeply",
    Reason.NO_SUCH_SIZE: "no size is known for type index {a:int}",
    Reason.BAD_TYPE_CODE: "unknown C type code `{a:int}`",
    Reason.NULL_ADDRESS: "access through a null pointer",
    Reason.NULL_FUNCTION: "ffi: null function address",
    Reason.BAD_ARGUMENT: "illegal argument type for a C function: {a}",
    Reason.TOO_MANY_ARGUMENTS: "a C function with {a:int} arguments: at most 16 are supported",
    Reason.BAD_RETURN_TYPE: "unknown return type {a} of a C function",
    Reason.MALLOC_FAILED: "malloc of {a:int} bytes failed",
    Reason.SANDBOX: "foreign functions and files are closed to this program (--sandbox)",
    Reason.OUTPUT_FAILED: "cannot write the program's output: {a:errno}",
    Reason.BAD_FILE: "the bytecode file is damaged",
}
