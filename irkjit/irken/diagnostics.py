"""Source files, positions in them, and what is wrong with a program.

A problem is told as file:line:column, one sentence, the line itself and a caret.  Errors that
do not keep the compiler from going on are collected in a `Problems`, so that several are told at
once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Source:
    """A source file: the name it goes by in messages, and its text."""

    __slots__ = ("_starts", "name", "prelude", "text")

    def __init__(self, name: str, text: str, *, prelude: bool = False) -> None:
        """prelude: whether the file is irkjit's own."""
        self.name = name
        self.text = text
        self.prelude = prelude
        self._starts: list[int] | None = None

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1."""
        if self._starts is None:
            self._starts = [0]
            at = self.text.find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        self.line_column(0)
        assert self._starts is not None
        start = self._starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")

    def __repr__(self) -> str:
        return f"<Source {self.name}>"


class Position:
    """A character of a source file."""

    __slots__ = ("offset", "source")

    def __init__(self, source: Source, offset: int) -> None:
        self.source = source
        self.offset = offset

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self.source.line_column(self.offset)[0]

    def __str__(self) -> str:
        line, column = self.source.line_column(self.offset)
        return f"{self.source.name}:{line}:{column}"

    __repr__ = __str__


NOWHERE = Position(Source("(irkjit)", "", prelude=True), 0)
"""Where things are that stand in no file."""


class Problem:
    """One thing that is wrong: where, and in a sentence."""

    __slots__ = ("at", "message")

    LONGEST = 1_000
    """Characters of a message that are shown; it may quote any amount of the program."""

    def __init__(self, message: str, at: Position) -> None:
        if len(message) > self.LONGEST:
            message = message[: self.LONGEST] + " ..."
        self.message = message
        self.at = at

    def render(self, severity: str = "error") -> str:
        """The message with the line it is about and a caret below the place."""
        line, column = self.at.source.line_column(self.at.offset)
        head = f"{self.at}: {severity}: {self.message}"
        if not self.at.source.text:
            return head
        text = self.at.source.line(line)
        start = max(0, column - 100)  # of a very long line only the part around the place
        shown = text[start : start + 160]
        # Tabs stay tabs, so that the caret is below the place whatever their width.
        pad = "".join("\t" if char == "\t" else " " for char in text[start : column - 1])
        return f"{head}\n    {shown}\n    {pad}^"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of their places, file by file."""
    found = list(problems)
    files = list(dict.fromkeys(problem.at.source for problem in found))
    return sorted(found, key=lambda problem: (files.index(problem.at.source), problem.at.offset))


class CompileError(Exception):
    """A program that cannot be compiled, with everything that is known to be wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(self.report())

    def report(self) -> str:
        """All problems, in the order of their places."""
        return "\n".join(problem.render() for problem in self.problems)


def fail(message: str, at: Position) -> CompileError:
    """The error for a single problem, to be raised."""
    return CompileError([Problem(message, at)])


class Problems:
    """Errors and warnings collected while the compiler goes on."""

    LIMIT = 20
    """How many errors are told; more than that are mostly consequences of the first ones."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def error(self, message: str, at: Position) -> None:
        """Note an error; the compilation will fail in the end."""
        if all(old.at.offset != at.offset or old.at.source is not at.source for old in self.errors):
            self.errors.append(Problem(message, at))
        if len(self.errors) >= self.LIMIT:
            self.check()

    def take(self, error: CompileError) -> None:
        """Note the problems of an error that was caught."""
        for problem in error.problems:
            self.error(problem.message, problem.at)

    def warn(self, message: str, at: Position) -> None:
        """Note something that is probably a mistake."""
        self.warnings.append(Problem(message, at))

    def check(self) -> None:
        """Raise CompileError if there was any error."""
        if self.errors:
            raise CompileError(self.errors)
