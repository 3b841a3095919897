"""Layout of everything in native memory that is no VM value: chunks, code objects, functions."""

from __future__ import annotations

from irkjit.subset import inline
from irkjit.subset.primitives import load, store, ult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

NATIVE = False
"""True where the translator compiles; the reference tier leaves fuel to its stepper."""
FAST = False
"""True in handlers that leave slow paths to others (`subset.Elsewhere`)."""

# Chunks of the heap
UNIT_SHIFT = 16
UNIT = 1 << UNIT_SHIFT
IDLE = -(1 << 31)
"""In the unit map: free, but its memory has not been given back."""
CHUNK_HEADER = 64
CHUNK_NEXT = 0
CHUNK_END = 8
CHUNK_FREE = 16
CHUNK_SCAN = 24
CHUNK_PENDING = 32
CHUNK_EPOCH = 40
CHUNK_BYTES = 48
CHUNK_SIZE = 16 * UNIT
LARGE_SLOTS = 4096
"""32 KB: any smaller object fits the smallest nursery (64 KB) when that is empty."""
MIN_OLD_LIMIT = 128 << 20
OLD_GROWTH = 3
"""The old generation may grow to this multiple of what lived after a major collection, and to
MIN_OLD_LIMIT at least, before the next one: a larger one copies less often, but takes memory."""
NURSERY = 4 << 20
"""Measured best between 2 and 8 MB: smaller ones promote what would have died, larger ones
leave the cache."""
LARGE_HEAP = 64 << 20
LARGE_NURSERY = 16 << 20
"""The nursery becomes that large once the old generation is.  Each collection is also a deopt, and
what it finds alive has been in use for longer; a small heap is better off with what fits the
processor's caches."""
SLACK = 8192
"""Bytes behind `limit` for what compiled code allocates without looking: the ribs of one deopt, or
of one call from compiled code to the interpreter."""
STACK_SLACK = 8 * 384
"""Bytes behind `stack_limit` for a frame: compiled code makes none that is larger."""

# A stack frame, downwards from the callee's window: lenv, return position (tagged as an
# integer), saved registers.  Their number is the stream word before the return position.
FRAME_LENV = -8
FRAME_IP = -16
FRAME_WORDS = 2

# The word before a return position: the number of saved words in the low half, and in the high half
# 0, or for a frame of compiled code 1, with REENTRANT.  Then the word before that is the address of
# the frame's state: see runtime/frames.py.
SAVED_WORDS = -8
NATIVE_FRAME = -4
FRAME_STATE = -16
REENTRANT = 2
"""In the word at NATIVE_FRAME: all that the frame holds may be copied and shared, so continuations
keep it as it is.  Otherwise a captured frame becomes one of the interpreter."""

# Kinds of sources in states (see runtime/frames.py), and what the second word is
CONSTANT = 0  # the value itself
IN_FRAME = 1  # offset from the start of the frame
NEW_OBJECT = 2  # offset from the first of the new objects
IN_CELL = 3  # address of the word that holds the value
TOP_VARIABLE = 4  # offset in the rib of the top level

# A function's record; the stream word before its entry holds the record's address.
FN_ENTRY = 0
FN_LENGTH = 8
FN_CALLS = 16
FN_TURNS = 24
FN_PC = 32
FN_END = 40
FN_REGISTERS = 48
FN_CODE = 56
FN_PARENT = 64
FN_STATE = 72
FN_HANDLER = 80
"""The handler of the function's first instruction; its word in the stream may lead to compiled
code instead."""
FN_NATIVE = 88
"""Compiled code that takes its arguments in registers, for callers with FN_ARITY of them."""
FN_ARITY = 96
"""-1: FN_NATIVE must not be used; 0: no argument rib, lenv is the closure's environment."""
FN_MARKS = 104
CAPTURED = 1
"""A mark of a function: a continuation holds an activation of it, so that may be entered more than
once."""
WITHOUT_RIB = 2
"""A mark of a function: it was called without an argument rib, though code for it was made that
takes one.  Such code cannot tell that rib from the closure's environment."""
CLOSED, OPEN = 4, 8
"""Marks of a function: compiled code relies on the top level being the environment of all its
closures; one of them had another."""
FN_CALLS_PAST = 112
FN_TURNS_PAST = 120
"""What FN_CALLS and FN_TURNS, which are hot at 0, lack to the true numbers."""
FN_SIZE = 128
SEEN_ELSE = 1
SEEN_THEN = 2
SEEN_MANY = 1
SEEN_WAYS = 60
"""What an instruction remembers for the jit: which ways of a branch were taken (SEEN_THEN << i for
alternative i < SEEN_WAYS of a case), or the entry of the one function called, SEEN_MANY for
several."""
POP_FUNCTION = 24
"""Where the stream of `pop` and `pop0` has the record of their function."""
NO_NATIVE = -1
HOT_AGAIN = -200
"""What the counters of a function that has lost its compiled code go on from, at most."""

# A code object: what one loaded file is at run time.
CODE_LITERALS = 0
CODE_LITERAL_COUNT = 8
CODE_TOP = 16
CODE_SYMBOLS = 24
CODE_META = 32
CODE_G = 40
CODE_V = 48
CODE_TABLE_SIZE = 56
CODE_WORDS = 64
CODE_WORD_COUNT = 72
CODE_STREAM = 80
CODE_STREAM_WORDS = 88
CODE_PC_OF = 96
CODE_INDEX_OF = 104
CODE_FUNCTIONS = 112
CODE_FUNCTION_COUNT = 120
CODE_POSITION_OF = 136
CODE_PROBLEMS = 144
CODE_PROBLEM_COUNT = 152
CODE_FLAGS = 160
CODE_WINDOW = 168
CODE_CURSOR = 176
CODE_DATA = 184
CODE_DATA_END = 192
CODE_STATES = 200
CODE_WANTED = 208
CODE_FUNCTION_OF = 216
CODE_SYMBOL_COUNT = 224
CODE_READY = 232
CODE_SIZE = 240
RIBS_ESCAPE = 1
"""A flag of a code object: somewhere a rib is used other than to hold variables, so that a copy
could be told from it."""
TOP_CHANGED = 2
"""A flag of a code object: there were several ribs of the top level, one after the other."""


@inline
def is_young(vm: State, p: int) -> int:
    """Whether the address lies in the nursery."""
    return ult(p - vm.nursery, vm.nursery_size)


@inline
def heat(function: int, count: int) -> None:
    """Let both counters of a function go on from here, the number being negative: it is hot when
    one comes to 0.  What was counted so far stays counted."""
    store(function, FN_CALLS_PAST, load(function, FN_CALLS_PAST) + load(function, FN_CALLS) - count)
    store(function, FN_TURNS_PAST, load(function, FN_TURNS_PAST) + load(function, FN_TURNS) - count)
    store(function, FN_CALLS, count)
    store(function, FN_TURNS, count)
