"""Text of an assembly file as lines of tokens, and errors that show where in it they are."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
      ;.*                       # comment: matches, but is no token
    | ( \#\(\) | \#\(           # empty vector, start of a vector
      | [(){}]
      | "(?:[^"\\]|\\.)*"       # string
      | \|(?:[^|\\]|\\.)*\|     # symbol
      | '.'                     # character
      | [^\s(){}"|;']+          # everything else: names, numbers, registers
      | \S )                    # what cannot be a token; the parsers complain about it
    """,
    re.VERBOSE,
)


class AssemblyError(ValueError):
    """Text that is no assembly; `str` gives the message and the line with a mark below.

    `line` and `column` count from 1.
    """

    def __init__(self, message: str, filename: str, line: int, column: int, text: str) -> None:
        """`text` is the line it is about."""
        # Tabs stay tabs, so that the mark is below the right character however wide they are.
        gap = "".join([char if char == "\t" else " " for char in text[: column - 1]])
        super().__init__(f"{filename}:{line}:{column}: {message}\n{text}\n{gap}^")
        self.message = message
        self.filename = filename
        self.line = line
        self.column = column
        self.text = text


class Source:
    """A position in the text: the current line, its tokens, the next token.

    Positions that are kept for later are pairs (line index, token index).
    """

    def __init__(self, text: str, filename: str) -> None:
        """Stands before the first line."""
        self.filename = filename
        self.lines = text.split("\n")
        self.line = -1
        self.tokens: list[str] = []
        self.at = 0

    def next_line(self) -> bool:
        """Go to the next line that has tokens; False when there is none."""
        lines = self.lines
        for line in range(self.line + 1, len(lines)):
            tokens = _TOKEN.findall(lines[line])
            if tokens and not tokens[-1]:
                del tokens[-1]
            if tokens:
                self.line, self.tokens, self.at = line, tokens, 0
                return True
        return False

    def peek(self) -> str:
        """The next token of the line, "" at its end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str) -> str:
        """The next token of the line; at its end an error that says `expected`."""
        if self.at >= len(self.tokens):
            raise self.error(expected, self.at)
        self.at += 1
        return self.tokens[self.at - 1]

    def position(self, token: int) -> tuple[int, int]:
        """A position on the current line, for `error_at`."""
        return self.line, token

    def error(self, message: str, token: int) -> AssemblyError:
        """The error for a token of the current line; behind the last one for its end."""
        return self.error_at(message, self.position(token))

    def error_at(self, message: str, position: tuple[int, int]) -> AssemblyError:
        """The error for a position."""
        line, token = position
        text = self.lines[line].rstrip("\r")
        found = [match for match in _TOKEN.finditer(text) if match[1]]
        if token < len(found):
            column = found[token].start() + 1
        else:
            column = found[-1].end() + 1 if found else 1
        return AssemblyError(message, self.filename, line + 1, column, text)
