"""Names and lines: which function and which source line each instruction comes from.

The compiler writes them as text into a program's metadata, as `(irkjit "text")` in the list
`(metadata ...)`; a program without them, or with damaged ones, runs just the same.  They are
decoded only where somebody wants to see them.

The text has a line `1 FILES FUNCTIONS` (1 is the version of the format), a line for each file, a
line for each function (its numbers, a space, its name) and one with the line table.  Numbers are
differences to those of the row before, in digits of five bits, lowest first, each but the last
marked by 32; signed ones have the sign in the lowest bit.  In the line table a row is pc and
line; `!` and a number before it tell that the file changes.  Names are printable: what is not is
spelled out by the encoder and refused by the decoder, so they can be shown as they are.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import Any, NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from irkjit.bytecode.model import Program

KEY = b"irkjit"
"""The symbol before the text in the metadata."""
LIST, SYMBOL, STRING = 40, 44, 48
"""Tags of the metadata's objects: sexp:list, sexp:symbol, sexp:string."""

_VERSION = "1"
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_NEW_FILE = "!"
_MOST_DIGITS = 8  # of a number: more than a pc or a line can have


class Function(NamedTuple):
    """A function: where its body is (end: the pc behind it), its name, where its source is.

    file is the position of its name in `DebugInfo.files`.
    """

    start: int
    end: int
    name: str
    file: int
    line: int


class DebugInfo:
    """Names and lines of one program.

    functions: all but the top level; one inside another has its body inside the other's.
    lines: pc, file, line; each holds up to the pc of the next.  Line 0 stands for code that
    belongs to no line.  Both are put in order here, and rows that change nothing are left out.
    """

    __slots__ = ("_parents", "_pcs", "_starts", "files", "functions", "lines")

    def __init__(
        self,
        files: Sequence[str],
        functions: Iterable[Function],
        lines: Iterable[tuple[int, int, int]],
    ) -> None:
        self.files = list(files)
        self.functions = sorted(functions, key=lambda f: (f.start, -f.end))
        self.lines: list[tuple[int, int, int]] = []
        for row in sorted(lines, key=lambda row: row[0]):
            if not self.lines or row[1:] != self.lines[-1][1:]:
                self.lines.append(row)
        self._starts: list[int] | None = None
        self._parents: list[int] = []  # position of the function around each, or -1
        self._pcs: list[int] | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DebugInfo):
            return NotImplemented
        mine = (self.files, self.functions, self.lines)
        return mine == (other.files, other.functions, other.lines)

    __hash__ = None  # type: ignore[assignment]

    # -- questions -------------------------------------------------------------------------------

    def function_at(self, pc: int) -> Function | None:
        """The innermost function whose body has this pc; None for the top level."""
        if self._starts is None:
            self._starts = [function.start for function in self.functions]
            around: list[int] = []
            for i, function in enumerate(self.functions):
                while around and self.functions[around[-1]].end <= function.start:
                    around.pop()
                self._parents.append(around[-1] if around else -1)
                around.append(i)
        i = bisect_right(self._starts, pc) - 1
        while i >= 0:
            if pc < self.functions[i].end:
                return self.functions[i]
            i = self._parents[i]
        return None

    def function_from(self, pc: int) -> Function | None:
        """The function whose body starts at this pc."""
        function = self.function_at(pc)
        return function if function and function.start == pc else None

    def source_of(self, function: Function) -> str:
        """Where a function is in the source: FILE:LINE."""
        return f"{self.files[function.file]}:{function.line}"

    def line_at(self, pc: int) -> tuple[str, int] | None:
        """File name and line of the instruction at a pc, None where they are not known."""
        if self._pcs is None:
            self._pcs = [row[0] for row in self.lines]
        i = bisect_right(self._pcs, pc) - 1
        if i < 0 or not self.lines[i][2]:
            return None
        _, file, line = self.lines[i]
        return self.files[file], line

    # -- text ------------------------------------------------------------------------------------

    def encode(self) -> str:
        """The text for the metadata."""
        rows = [f"{_VERSION} {len(self.files)} {len(self.functions)}"]
        rows += [_printable(name) for name in self.files]
        pc = file = line = 0
        for function in self.functions:
            rows.append(
                _number(function.start - pc)
                + _number(function.end - function.start)
                + _signed(function.file - file)
                + _signed(function.line - line)
                + " "
                + _printable(function.name)
            )
            pc, file, line = function.start, function.file, function.line
        table: list[str] = []
        old = (0, 0, 0)
        for row in self.lines:
            if row[1] != old[1]:
                table.append(_NEW_FILE + _signed(row[1] - old[1]))
            table.append(_number(row[0] - old[0]) + _signed(row[2] - old[2]))
            old = row
        rows.append("".join(table))
        return "\n".join(rows)


def decode(text: str) -> DebugInfo:
    """What `encode` made the text of.  Raises ValueError for any other text."""
    rows = text.split("\n")
    head = rows[0].split(" ")
    if len(head) != 3 or head[0] != _VERSION or not all(n.isdecimal() for n in head):
        raise ValueError("these are no names and lines, or of another version")
    file_count, function_count = int(head[1][:12]), int(head[2][:12])
    if len(rows) != 2 + file_count + function_count:
        raise ValueError("the names and lines are not complete")
    if not all(row.isprintable() for row in rows):
        raise ValueError("names that cannot be shown")
    files = rows[1 : 1 + file_count]
    functions = list(_functions(rows[1 + file_count : -1], file_count))
    return DebugInfo(files, functions, _lines(rows[-1], file_count))


def _functions(rows: list[str], file_count: int) -> Iterator[Function]:
    pc = file = line = 0
    for row in rows:
        digits, space, name = row.partition(" ")
        numbers = list(_numbers(digits))
        if not space or len(numbers) != 4:
            raise ValueError("a damaged function")
        pc += numbers[0]
        file = _checked(file + _with_sign(numbers[2]), file_count)
        line += _with_sign(numbers[3])
        yield Function(pc, pc + numbers[1], name, file, line)


def _lines(text: str, file_count: int) -> Iterator[tuple[int, int, int]]:
    numbers = _numbers(text)
    pc = file = line = 0
    for number in numbers:
        if number < 0:
            file += _with_sign(next(numbers, -1))
            number = next(numbers, -1)
        change = next(numbers, -1)
        if number < 0 or change < 0:
            raise ValueError("a damaged line table")
        pc += number
        line += _with_sign(change)
        yield pc, _checked(file, file_count), line


def _checked(file: int, file_count: int) -> int:
    if not 0 <= file < file_count:
        raise ValueError("there is no such file")
    return file


def _printable(name: str) -> str:
    return name if name.isprintable() else name.encode("unicode_escape").decode("ascii")


def _number(value: int) -> str:
    text = ""
    while value > 31:
        text += _DIGITS[value & 31 | 32]
        value >>= 5
    return text + _DIGITS[value]


def _signed(value: int) -> str:
    return _number(value << 1 if value >= 0 else -value << 1 | 1)


def _with_sign(number: int) -> int:
    return -(number >> 1) if number & 1 else number >> 1


def _numbers(text: str) -> Iterator[int]:
    """The numbers of a row; -1 for the mark of a new file."""
    value = shift = 0
    for char in text:
        if char == _NEW_FILE and not shift:
            yield -1
            continue
        digit = _VALUES.get(char)
        if digit is None or shift >= 5 * _MOST_DIGITS:
            raise ValueError(f"a damaged number before {char!r}")
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            yield value
            value = shift = 0
    if shift:
        raise ValueError("the last number is cut off")


# -- in the metadata -----------------------------------------------------------------------------


def find(program: Program) -> DebugInfo | None:
    """Names and lines of a program that was read from a file; None if it has no usable ones."""
    from irkjit.bytecode.model import Object, String, Symbol

    def slots(literal: Any, tag: int) -> Sequence[Any]:
        literal = program.resolve(literal)
        return literal.slots if isinstance(literal, Object) and literal.tag == tag else ()

    def data(literal: Any) -> bytes | None:
        literal = program.resolve(literal)
        if isinstance(literal, Symbol):
            return literal.name
        return literal.data if isinstance(literal, String) else None

    try:
        index = program.integer(program.metadata_index)
        if not 0 < index <= len(program.literals):
            return None
        return search(program.literals[index - 1], slots, data)
    except (ValueError, IndexError):
        return None


def search(
    metadata: Any,
    slots: Callable[[Any, int], Sequence[Any]],
    data: Callable[[Any], bytes | None],
) -> DebugInfo | None:
    """Names and lines in a metadata list, wherever its objects are.

    slots: what an object holds if it has that tag, otherwise nothing.  data: the bytes of a
    string or of a symbol's name.
    """
    for entry in _items(metadata, slots):
        parts = list(islice(_items(entry, slots), 3))
        if len(parts) != 2:
            continue
        key, text = slots(parts[0], SYMBOL), slots(parts[1], STRING)
        if len(key) == len(text) == 1 and data(key[0]) == KEY:
            found = data(text[0])
            try:
                return None if found is None else decode(found.decode())
            except ValueError:
                return None
    return None


_PAIR = 24
_MOST_ITEMS = 1 << 20  # a list that the program has made circular ends here


def _items(value: Any, slots: Callable[[Any, int], Sequence[Any]]) -> Iterator[Any]:
    """The elements of a sexp:list; none if it is something else."""
    held = slots(value, LIST)
    if len(held) != 1:
        return
    rest = held[0]
    for _ in range(_MOST_ITEMS):
        pair = slots(rest, _PAIR)
        if len(pair) != 2:
            return
        yield pair[0]
        rest = pair[1]
