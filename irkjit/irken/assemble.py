"""From a list of instructions with labels to code words.

The generator appends instructions and labels to a list.  Here branches to branches are
shortened, code that control never reaches and branches to the next instruction are left out, and
offsets are computed.  Branches lead forward only (`trcall` aside), so one walk over the list knows
what is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from irkjit.debuginfo import DebugInfo, Function
from irkjit.irken.diagnostics import Position
from irkjit.opcodes import BY_NAME, TERMINATORS

_CODES = {name: opcode.code for name, opcode in BY_NAME.items()}


class Label:
    """A place in the code.

    It is put into the list of instructions where that place is.  An exact one stands for this very
    place (the start or the end of a function body), others for where control gets to from there.
    """

    __slots__ = ("exact", "pc", "target")

    def __init__(self, exact: bool = False) -> None:
        self.exact = exact
        self.target = -1  # index in the list of the instruction that a branch to it leads to
        self.pc = -1


class Instruction:
    """An opcode with its operand words, offsets as labels.  Without a name it is left out."""

    __slots__ = ("at", "name", "words")

    def __init__(self, name: str, words: list[int | Label], at: Position) -> None:
        self.name = name
        self.words = words
        self.at = at


Item: TypeAlias = Instruction | Label


class Body:
    """Where the code of a function lies, and what it is called."""

    __slots__ = ("at", "end", "name", "start")

    def __init__(self, name: str, at: Position, start: Label, end: Label) -> None:
        self.name = name
        self.at = at
        self.start = start
        self.end = end


class Assembled:
    """Code words, and for each instruction in them its pc and its position in the source."""

    __slots__ = ("places", "words")

    def __init__(self, words: list[int], places: list[tuple[int, Position]]) -> None:
        self.words = words
        self.places = places


def assemble(items: Sequence[Item]) -> Assembled:
    """Code words for the instructions; sets the pc of the exact labels."""
    _thread(items)
    kept = _reached(items)
    pcs = [0] * (len(items) + 1)
    pc = 0
    for i, item in enumerate(items):
        pcs[i] = pc
        if isinstance(item, Label):
            item.pc = pc
        elif kept[i]:
            pc += 1 + len(item.words)
    words: list[int] = []
    places: list[tuple[int, Position]] = []
    for i, item in enumerate(items):
        if isinstance(item, Label) or not kept[i]:
            continue
        pc = pcs[i]
        places.append((pc, item.at))
        words.append(_CODES[item.name])
        for word in item.words:
            if isinstance(word, Label):
                words.append((word.pc if word.exact else pcs[word.target]) - pc)
            else:
                words.append(word)
    return Assembled(words, places)


def _thread(items: Sequence[Item]) -> None:
    """Find what each label leads to, looking through `jmp`."""
    following = len(items)
    for i in range(len(items) - 1, -1, -1):
        item = items[i]
        if isinstance(item, Label):
            item.target = following
        elif item.name == "jmp":
            label = item.words[0]
            assert isinstance(label, Label) and label.target >= 0
            following = label.target
        elif item.name:
            following = i


def _reached(items: Sequence[Item]) -> list[bool]:
    """Which instructions are needed."""
    kept = [False] * len(items)
    targets: set[int] = set()
    ends: set[Label] = set()  # of functions that are needed
    live = True
    for i, item in enumerate(items):
        if isinstance(item, Label):
            if item in ends:
                live = True
            continue
        if i in targets:
            live = True
        if not live or not item.name:
            continue
        if item.name == "jmp":
            label = item.words[0]
            assert isinstance(label, Label)
            between = range(i + 1, label.target)
            # What lies between is not reached: nothing before it leads there.
            if all(j not in targets for j in between):
                targets.add(label.target)
                live = False
                continue
        kept[i] = True
        if item.name == "fun":
            end = item.words[1]
            assert isinstance(end, Label)
            ends.add(end)
            continue
        for word in item.words:
            if isinstance(word, Label) and not word.exact:
                targets.add(word.target)
        if item.name in TERMINATORS:
            live = False
    return kept


def debug_info(assembled: Assembled, bodies: Sequence[Body]) -> DebugInfo:
    """Names and lines for the code; the labels of the bodies have their pcs."""
    numbers: dict[str, int] = {}

    def file(at: Position) -> int:
        return numbers.setdefault(at.source.name, len(numbers))

    functions = [
        Function(body.start.pc, body.end.pc, body.name, file(body.at), body.at.line)
        for body in bodies
        if body.start.pc < body.end.pc
    ]
    lines: list[tuple[int, int, int]] = []
    last: Position | None = None
    for pc, at in assembled.places:
        if at is not last:
            last = at
            lines.append((pc, file(at), at.line if at.source.text else 0))
    return DebugInfo(list(numbers), functions, lines)
