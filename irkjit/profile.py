"""What the tiers count and remember: which functions ran most, and what the jit goes by.

Imported by every start that finds compiled code in the cache, so it imports next to nothing.
"""

from __future__ import annotations

import ctypes

from irkjit.runtime.layout import (
    CAPTURED,
    CLOSED,
    CODE_FLAGS,
    CODE_FUNCTION_COUNT,
    CODE_FUNCTIONS,
    CODE_INDEX_OF,
    CODE_LITERAL_COUNT,
    CODE_LITERALS,
    CODE_POSITION_OF,
    CODE_STREAM,
    CODE_TOP,
    CODE_WORD_COUNT,
    CODE_WORDS,
    FN_CALLS,
    FN_CALLS_PAST,
    FN_END,
    FN_LENGTH,
    FN_MARKS,
    FN_PARENT,
    FN_PC,
    FN_SIZE,
    FN_TURNS,
    FN_TURNS_PAST,
    OPEN,
    RIBS_ESCAPE,
    TOP_CHANGED,
    WITHOUT_RIB,
)
from irkjit.subset.primitives import BYTES, load, store
from irkjit.tagging import CLOSURE, CLOSURE_ENTRY, CLOSURE_ENV, NIL, RIB_VALUE0, is_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    import numpy as np

    from irkjit.jit.body import Function, Instruction
    from irkjit.program import Program
    from irkjit.vm import VM

    Rows = np.ndarray[tuple[int, int], np.dtype[np.int64]]


class Heat:
    """One function's counters: pc of its body, instructions in it, calls, turns of its loop.

    name: what it is called in reports.
    """

    __slots__ = ("calls", "length", "name", "pc", "turns")

    def __init__(self, pc: int, length: int, calls: int, turns: int, name: str) -> None:
        self.pc = pc
        self.length = length
        self.calls = calls
        self.turns = turns
        self.name = name


def counters(program: Program) -> Rows:
    """The function records of a program: a row each, a column for each word.

    A view of the VM's own memory: it changes as the program runs and dies with the VM.
    """
    import numpy as np

    count = load(program.code, CODE_FUNCTION_COUNT)
    words = FN_SIZE // 8
    memory = (ctypes.c_int64 * (count * words)).from_address(load(program.code, CODE_FUNCTIONS))
    view = np.ctypeslib.as_array(memory).reshape(count, words)
    view.flags.writeable = False
    return view


def total_calls(vm: VM) -> int:
    """Calls of functions in all programs of a VM."""
    found = 0
    for program in vm.programs:
        rows = _counted(counters(program))
        found += int(rows[:, FN_CALLS // 8].sum())
    return found


def _counted(rows: Rows) -> Rows:
    """A copy in which the counters are what was counted, not how far it is to being hot."""
    rows = rows.copy()
    rows[:, FN_CALLS // 8] += rows[:, FN_CALLS_PAST // 8]
    rows[:, FN_TURNS // 8] += rows[:, FN_TURNS_PAST // 8]
    return rows


def hottest(program: Program, count: int = 10) -> list[Heat]:
    """The functions entered most often, by calls and by turns of their loop together."""
    rows = _counted(counters(program))
    entries = rows[:, FN_CALLS // 8] + rows[:, FN_TURNS // 8]
    import numpy as np

    order = np.argsort(-entries, kind="stable")[:count]
    found = []
    for i in order:
        if entries[i] > 0:
            columns = (FN_PC, FN_LENGTH, FN_CALLS, FN_TURNS)
            pc, length, calls, turns = (int(rows[i, at // 8]) for at in columns)
            found.append(Heat(pc, length, calls, turns, program.function_name(pc)))
    return found


# -- what the jit goes by --------------------------------------------------------------------

TYPICAL = 20
"""Entries after which what a function has never done counts as unlikely."""


class Place:
    """Where a function's code is, and which function it lies in (-1: the top level itself)."""

    __slots__ = ("end", "parent", "pc")

    def __init__(self, pc: int, end: int, parent: int) -> None:
        self.pc = pc
        self.end = end
        self.parent = parent


_SEEN_WORDS: dict[int, int] = {}
"""By opcode: which word of an instruction in the stream remembers what it has seen."""


class Facts:
    """What is known of a program while it runs: its code, and what it has done so far.

    Taken by the thread that runs the VM, when that has stopped; the compiler may read it beside the
    running program.
    """

    def __init__(self, vm: VM, program: Program) -> None:
        code = program.code
        self.code = code
        count = load(code, CODE_WORD_COUNT)
        self.words = _copy("i", load(code, CODE_WORDS), 4 * count)
        self.positions = _copy("i", load(code, CODE_POSITION_OF), 4 * count)
        self._index_of = _copy("i", load(code, CODE_INDEX_OF), 4 * count)
        self.stream = load(code, CODE_STREAM)
        self.records = load(code, CODE_FUNCTIONS)
        rows = _copy("q", self.records, FN_SIZE * load(code, CODE_FUNCTION_COUNT))
        width = FN_SIZE // 8
        self.functions = [
            Place(
                rows[i + FN_PC // 8],
                rows[i + FN_END // 8],
                (rows[i + FN_PARENT // 8] - self.records) // FN_SIZE if i else -1,
            )
            for i in range(0, len(rows), width)
        ]
        self.number_at = {place.pc: n for n, place in enumerate(self.functions)}
        self._by_position = {int(self.positions[pc]): n for pc, n in self.number_at.items()}
        self.ribs_escape = bool(load(code, CODE_FLAGS) & RIBS_ESCAPE)
        self._literals = load(code, CODE_LITERALS)
        self.literal_words = _copy("q", self._literals, 8 * load(code, CODE_LITERAL_COUNT))
        self.assigned: frozenset[int] | None = None
        """Top-level variables that some instruction sets at run time; None: not looked for yet."""
        self.refuted: set[tuple[int, int, str]] = set()
        self.forget_top_level()

    # -- code --------------------------------------------------------------------------------

    def function(self, number: int) -> Function:
        """A function's instructions, those of functions within it left out.  Raises TooComplex."""
        from irkjit.jit.body import Function, Instruction
        from irkjit.opcodes import BY_NAME

        fun = BY_NAME["fun"].code
        place = self.functions[number]
        instructions = []
        pc, end = place.pc, place.end
        at = 0
        while pc < end:
            following = pc + 1
            while following < end and self._index_of[following] < 0:
                following += 1
            instructions.append(Instruction(self.words, pc, at, following, int(self.positions[pc])))
            at += 1
            pc = following
            if self.words[instructions[-1].pc] == fun:
                pc = instructions[-1].target()
        return Function(number, place.pc, instructions)

    def immediate_literal(self, index: int) -> int | None:
        """The word of a literal that is no object."""
        word = self.literal_words[index]
        return int(word) if word & 3 else None

    # -- what has happened -------------------------------------------------------------------

    def entries(self, number: int) -> int:
        """How often a function was entered or has begun a turn, while it was interpreted."""
        record = self.records + FN_SIZE * number
        words = (FN_CALLS, FN_CALLS_PAST, FN_TURNS, FN_TURNS_PAST)
        return sum(load(record, word) for word in words)

    def length(self, number: int) -> int:
        """How many instructions a function has."""
        return load(self.records + FN_SIZE * number, FN_LENGTH)

    def has_run(self, number: int) -> bool:
        """Whether a function was ever entered."""
        return self.entries(number) > 0

    def is_typical(self, number: int) -> bool:
        """Whether a function has run often enough to tell what it does from what it does not."""
        return self.entries(number) >= TYPICAL

    def was_captured(self, number: int) -> bool:
        """Whether a continuation held an activation of the function."""
        return self._has_mark(number, CAPTURED)

    def was_called_without_rib(self, number: int) -> bool:
        """Whether there were calls without arguments of a function that has some."""
        return self._has_mark(number, WITHOUT_RIB)

    def _has_mark(self, number: int, mark: int) -> bool:
        return bool(load(self.records + FN_SIZE * number, FN_MARKS) & mark)

    def seen(self, i: Instruction) -> int:
        """What an instruction remembers."""
        code = self.words[i.pc]
        word = _SEEN_WORDS.get(code)
        if word is None:
            from irkjit.jit.definitions import definition
            from irkjit.opcodes import OPCODES

            word = _SEEN_WORDS[code] = definition(OPCODES[code].name).seen
        return load(self.stream + 8 * (i.position + word), 0)

    def callee(self, i: Instruction) -> int:
        """The number of the function that a call has always called, or -1."""
        entry = self.seen(i)
        return self._by_position.get((entry - self.stream) // 8, -1) if entry & 7 == 0 else -1

    # -- the top level -----------------------------------------------------------------------

    def forget_top_level(self) -> None:
        """There will be another rib of the top level: nothing is known of its variables."""
        self.top_size = 0  # how many variables it has, once its rib is known
        self.known_functions: dict[int, int] = {}
        self.constants: dict[int, int] = {}
        self.closed: set[int] = set()
        self.mutable: set[int] = set()
        self._unset: set[int] | None = None

    def refresh(self) -> list[int]:
        """Look at the top-level variables again; only while the VM is stopped.

        Those that something is known of now: from here on the VM must tell when they change.
        """
        found: list[int] = []
        top = load(self.code, CODE_TOP)
        if top & 3 or not self.top_size:
            return found
        if self._unset is None:
            self._unset = set(range(self.top_size))
            if self.assigned is None:
                self.assigned = frozenset(self._set_at_run_time())
            self.mutable |= self.assigned
        for variable in list(self._unset):
            word = load(top, RIB_VALUE0 + 8 * variable)
            if word == NIL:
                continue
            self._unset.discard(variable)
            if variable in self.mutable:
                continue
            if word & 3:
                self.constants[variable] = word
                found.append(variable)
            elif is_kind(word, CLOSURE):
                position = (load(word, CLOSURE_ENTRY) - 1 - self.stream) // 8
                number = self._by_position.get(position)
                if number is not None:
                    self.known_functions[variable] = number
                    found.append(variable)
                    if load(word, CLOSURE_ENV) == top and self._may_be_closed(number):
                        self.closed.add(number)
        return found

    def _may_be_closed(self, number: int) -> bool:
        """Whether all closures of a function have had the environment that one has, the top
        level; from here on the VM must tell if another one comes."""
        record = self.records + FN_SIZE * number
        marks = load(record, FN_MARKS)
        changed = load(self.code, CODE_FLAGS) & TOP_CHANGED
        if self.functions[number].parent != 0 or marks & OPEN or changed:
            return False
        store(record, FN_MARKS, marks | CLOSED)
        return True

    def _set_at_run_time(self) -> set[int]:
        """Variables that a `topset` anywhere sets."""
        from irkjit.opcodes import BY_NAME

        topset = BY_NAME["topset"].code
        found: set[int] = set()
        words, index_of = self.words.tolist(), self._index_of
        at = -1
        while True:
            try:
                at = words.index(topset, at + 1)
            except ValueError:
                return found
            if index_of[at] >= 0:
                found.add(int(words[at + 1]))


def _copy(kind: Literal["i", "q"], address: int, size: int) -> memoryview[int]:
    return memoryview(bytes(BYTES[address : address + size])).cast(kind)
