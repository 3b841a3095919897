"""The native struct that is a virtual machine, and CPython's view of it.

Every field is one word.  The first six, HOT, travel in machine registers while native code runs
and are in the struct only between runs and during slow calls.
"""

from __future__ import annotations

from irkjit.subset.primitives import WORDS

TYPE_CHECKING = False

HOT = ("ip", "regs", "hp", "lenv", "fuel", "result")
"""ip: stream position of the next instruction.  regs: address of register 0, the top of the
stack.  hp: next free byte of the nursery.  lenv: the environment.  fuel: instructions that may
still run, plus the index of the instruction at ip within its function (see loader/expand.py).
result: the value of the last `ret`."""

CODE_FIELDS = (
    "n_exit",
    "n_return",
    "n_leave",
    "n_enter_0",
    "n_enter_1",
    "n_enter_2",
    "n_enter_3",
    "n_enter_4",
    "n_enter_5",
    "n_enter_rib",
    "n_remember",
    "n_compare",
    "n_new_large",
    "n_capture",
)
"""Native code that compiled code uses, found in the fields of the state of the same names."""

FIELDS: tuple[str, ...] = (
    *HOT,
    # checks
    "limit",  # end of the nursery's current gap: allocation beyond it collects
    "poll",  # 0; a huge number makes the next fuel check stop the run
    "interrupted",  # 1 after Ctrl-C
    "in_c",  # 1 while a foreign function runs
    "exit_in_c",  # 1: Ctrl-C during a foreign function ends the process at once
    "sandbox",  # 1: no foreign functions, no files
    "pending",  # Reason that a helper left for its caller, 0: none
    "stop_a",
    "stop_b",
    # stack and continuations
    "k",  # the continuation below the stack: a heap object or nil
    "stack_base",  # window of the function that returns into k
    "stack_limit",  # regs beyond it overflow
    "stack_end",
    "window",  # registers of the largest window, all code objects considered
    "underflow_ip",  # tagged stream position of the stub below the stack
    "empty_rib",  # the outermost rib: its link is itself, it has no values
    # nursery
    "nursery",  # address of the block; objects start CHUNK_HEADER bytes into it
    "nursery_size",  # bytes
    "nursery_units",  # units the block takes
    # old generation
    "region_lo",
    "region_size",
    "units",  # address of the unit map: 0 or IDLE = free, else 1 + first unit of the chunk
    "unit_count",
    "unit_next",  # where the search for free units starts
    "unit_top",  # behind the highest unit that was ever taken
    "chunk",  # the chunk that promotion fills
    "chunks",  # list of all chunks of the old generation
    "pending_chunks",  # chunks not yet scanned wholly by the running collection
    "old_bytes",  # bytes in chunks
    "old_limit",  # bytes in chunks at which the next collection is a major one
    "heap_limit",  # bytes in chunks beyond which the program is out of memory
    "from_lo",  # the running collection moves objects in this range
    "from_size",
    "slack",  # bytes kept free behind `limit` for what a deopt must allocate
    "epoch",  # number of the running major collection
    "remembered",  # address of the array of old slots that may hold young pointers
    "remembered_count",
    "remembered_room",
    "pins",  # address of the array of pinned objects
    "pin_count",
    "pin_room",
    "stress",  # 1: collect at every allocation
    # counters
    "collections",
    "major_collections",
    "allocated_bytes",  # up to the last collection
    "pause_ns",
    "pause_max_ns",
    "gc_log",  # 1: a line on stderr for each collection
    # roots
    "codes",  # list of loaded code objects
    "code_count",
    "handles",  # what frames of dropped code name that has changed (Jit._keep_values)
    "handle_count",
    "arguments",  # vector of argument strings, or nil
    # output
    "printed",  # values that the running printo has written
    "out",  # address of the output buffer
    "out_count",
    "out_room",
    "out_fd",  # file descriptor, or -1: keep everything in the buffer
    "out_tty",  # 1: flush at each newline
    # foreign interface
    "errno",
    "sizes",  # address of the size table
    "size_count",
    "ffi_words",  # scratch for MAX_C_ARGUMENTS words
    "io_buffer",  # file contents read but not yet delivered
    "io_length",
    "io_ready",  # 1: a C result waits in io_buffer, 2: the contents of a file, to be freed
    "work",  # scratch stack of compare and of the loader
    "work_room",
    "verbose_gc",  # what `quiet` sets: 0 silences `gc_log`
    "trace",  # what `tron` and `troff` set
    # the jit
    "heat",  # what the counters of functions start from; 0: no jit
    "watch_code",  # the code object whose top-level variables compiled code relies on, or 0
    "watch_lo",  # address of those variables
    "watch_size",  # bytes they take; 0: nothing relies on them
    "watch_map",  # address of a word for each: not 0 where compiled code relies on its value
    "force_in",  # stress: deopt at the guard that counts this down to 0
    *CODE_FIELDS,
    # the C library
    "c_malloc",
    "c_realloc",
    "c_free",
    "c_write",
    "c_open",
    "c_read",
    "c_close",
    "c_madvise",
    "c_dlopen",
    "c_dlsym",
    "c_errno",
    "c_clock_gettime",
    "c_exit",
)

OFFSETS: dict[str, int] = {name: 8 * i for i, name in enumerate(FIELDS)}
SIZE = 8 * len(FIELDS)


class State:
    """The struct at an address, its fields as attributes."""

    __slots__ = ("_index", "address")

    def __init__(self, address: int) -> None:
        self.address = address
        self._index = address >> 3

    if TYPE_CHECKING:  # the fields are made below, from FIELDS

        def __getattr__(self, name: str) -> int: ...

        def __setattr__(self, name: str, value: int) -> None: ...


def _field(position: int) -> property:
    def get(self: State) -> int:
        return WORDS[self._index + position]

    def put(self: State, value: int) -> None:
        WORDS[self._index + position] = value

    return property(get, put)


for _position, _name in enumerate(FIELDS):
    setattr(State, _name, _field(_position))
