"""The literals of an assembly file."""

from __future__ import annotations

from irkjit.bytecode.model import (
    Boolean,
    Char,
    Immediate,
    Integer,
    Literal,
    NegInteger,
    Object,
    Shared,
    String,
    Symbol,
    Undefined,
    Vector,
)
from irkjit.bytecode.notation import (
    NIL,
    char_code,
    number,
    tag_number,
    unquoted,
    word_number,
)
from irkjit.bytecode.source import Source

_EXPECTED = "there must be a literal"
_CLOSERS = {"}": "{", ")": "#("}


class LiteralParser:
    """Parses literals at the position of `source`, nested as deep as they like."""

    def __init__(self, source: Source) -> None:
        """`outer` is filled by the caller."""
        self.source = source
        self.outer: list[Literal] = []
        # References in parts other than outer literals: index, position in the text.
        self.unchecked: list[tuple[int, tuple[int, int]]] = []

    def parse(self, limit: int | None) -> Literal:
        """One literal, which may go on over several lines.

        It may refer to outer literals below `limit`; without limit to any, which only
        `check_references` checks.  Raises AssemblyError.
        """
        source = self.source
        # Brackets that are open: bracket, position, tag, parts so far.
        unfinished: list[tuple[str, tuple[int, int], int, list[Literal]]] = []
        literal: Literal
        token = source.take(_EXPECTED)
        while True:
            if token in ("{", "#("):
                start = source.position(source.at - 1)
                tag = self._tag() if token == "{" else 0
                unfinished.append((token, start, tag, []))
            else:
                if token in _CLOSERS:
                    if not unfinished or unfinished[-1][0] != _CLOSERS[token]:
                        raise source.error(f"{token} closes nothing", source.at - 1)
                    bracket, _, tag, parts = unfinished.pop()
                    slots = tuple(parts)
                    literal = Object(tag, slots) if bracket == "{" else Vector(slots)
                else:
                    literal = self._atom(token, limit)
                if not unfinished:
                    return literal
                unfinished[-1][3].append(literal)
            if source.at >= len(source.tokens):
                end = unfinished[-1][1]
                if not source.next_line():
                    raise source.error_at(f"{unfinished[-1][0]} is never closed", end)
            token = source.take(_EXPECTED)

    def check_references(self) -> None:
        """Check the references that could not be checked before all outer literals were known."""
        for index, position in self.unchecked:
            if not 0 <= index < len(self.outer):
                raise self.source.error_at(f"there is no literal @{index}", position)

    def _tag(self) -> int:
        expected = "there must be a tag such as pair, u3 or 24"
        return self._in_range(tag_number(self.source.take(expected)), expected)

    def _in_range(self, value: int | None, expected: str) -> int:
        """`value` when a file can hold it; otherwise the error for the token just taken."""
        source = self.source
        if value is None:
            raise source.error(f"{expected}, not {source.tokens[source.at - 1]}", source.at - 1)
        if not -(1 << 63) <= value < 1 << 63:
            raise source.error("the number does not fit in 64 bits", source.at - 1)
        return value

    def _atom(self, token: str, limit: int | None) -> Literal:
        """The literal without parts that begins with `token`."""
        match token[0]:
            case '"':
                return String(self._bytes(token))
            case "|":
                return Symbol(self._bytes(token))
            case "-":
                return NegInteger(self._in_range(number(token[1:]), _EXPECTED))
            case "+":
                return Integer(self._in_range(number(token[1:]), _EXPECTED))
            case "@":
                return self._reference(token, limit)
        match token:
            case "#t" | "#f":
                return Boolean(token == "#t")
            case "#u":
                return Undefined()
            case "#()":
                return Vector(())
            case "nil":
                return Immediate(NIL)
            case "char":
                expected = "char needs a character such as 'a' or a code"
                code = char_code(self.source.take(expected))
                return Char(self._in_range(code, expected))
            case "uimm" | "word":
                return self._immediate(token)
        return Integer(self._in_range(number(token), _EXPECTED))

    def _bytes(self, token: str) -> bytes:
        try:
            return unquoted(token)
        except ValueError as error:
            raise self.source.error(str(error), self.source.at - 1) from None

    def _immediate(self, kind: str) -> Immediate:
        expected = f"{kind} needs a number"
        value = number(self.source.take(expected))
        word = self._in_range(None if value is None else word_number(kind, value), expected)
        if word & 3 == 0:
            raise self.source.error(f"{word} is not the word of an immediate", self.source.at - 1)
        return Immediate(word)

    def _reference(self, token: str, limit: int | None) -> Shared:
        source = self.source
        index = self._in_range(number(token[1:]), _EXPECTED)
        if limit is None:
            self.unchecked.append((index, source.position(source.at - 1)))
        elif not 0 <= index < limit:
            raise source.error(f"literal {token} is not complete here", source.at - 1)
        return Shared(index)
