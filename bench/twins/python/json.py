"""Twin of bench/programs/json.scm: a made-up JSON text is parsed, searched, and printed again.

The parser is written out, without the module json. What is parsed becomes Python's own values
(None, bool, int, str, list, dict) instead of a datatype.
Argument: rounds; each parses a text with 20 records.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

END = "\0"


class BadJSON(Exception):
    """The text is no JSON; the argument is the position."""


def make_text(records: int, round_number: int) -> str:
    parts = ["["]
    put = parts.append
    for i in range(records):
        if i > 0:
            put(", ")
        put('{"id": ')
        put(str(i + round_number * 100))
        put(', "name": "item \\"')
        put(str(i * i))
        put('\\"", "tags": ["a", "bc", "def"],\n  "size": {"w": ')
        put(str(i * 37 % 50))
        put(', "h": -')
        put(str(i * 91 % 70))
        put('}, "on": ')
        put("true" if i & 1 else "false")
        put(', "next": null}')
    put("]")
    return "".join(parts)


class Parser:
    __slots__ = ("end", "pos", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.end = len(text)

    def fail(self) -> NoReturn:
        raise BadJSON(self.pos)

    def peek(self) -> str:
        return self.text[self.pos] if self.pos < self.end else END

    def skip_space(self) -> None:
        while self.peek() in (" ", "\n"):
            self.pos += 1

    def expect(self, ch: str) -> None:
        self.skip_space()
        if self.peek() != ch:
            self.fail()
        self.pos += 1

    def word(self, letters: str, value: bool | None) -> bool | None:
        for ch in letters:
            self.expect(ch)
        return value

    def number(self) -> int:
        negative = self.peek() == "-"
        if negative:
            self.pos += 1
        ch = self.peek()
        if not "0" <= ch <= "9":
            self.fail()
        n = 0
        while "0" <= ch <= "9":
            n = n * 10 + ord(ch) - 48
            self.pos += 1
            ch = self.peek()
        return -n if negative else n

    def string_body(self) -> str:
        self.expect('"')
        chars: list[str] = []
        while True:
            ch = self.peek()
            self.pos += 1
            if ch == '"':
                return "".join(chars)
            if ch == "\\":
                ch = self.peek()
                self.pos += 1
            elif ch == END:
                self.fail()
            chars.append(ch)

    def elements(self) -> list[Json]:
        result = []
        while True:
            result.append(self.value())
            self.skip_space()
            ch = self.peek()
            self.pos += 1
            if ch == "]":
                return result
            if ch != ",":
                self.fail()

    def members(self) -> dict[str, Json]:
        result = {}
        while True:
            self.skip_space()
            name = self.string_body()
            self.expect(":")
            result[name] = self.value()
            self.skip_space()
            ch = self.peek()
            self.pos += 1
            if ch == "}":
                return result
            if ch != ",":
                self.fail()

    def value(self) -> Json:
        self.skip_space()
        ch = self.peek()
        if ch == "{":
            self.pos += 1
            return self.members()
        if ch == "[":
            self.pos += 1
            return self.elements()
        if ch == '"':
            return self.string_body()
        if ch == "t":
            return self.word("true", True)
        if ch == "f":
            return self.word("false", False)
        if ch == "n":
            return self.word("null", None)
        return self.number()

    def whole(self) -> Json:
        result = self.value()
        self.skip_space()
        if self.pos < self.end:
            self.fail()
        return result


def to_text(json: Json) -> str:
    parts: list[str] = []
    put = parts.append

    def put_string(s: str) -> None:
        put('"')
        for ch in s:
            put('\\"' if ch == '"' else ch)
        put('"')

    def put_list(items: list[Json]) -> None:
        first = True
        for item in items:
            if not first:
                put(",")
            first = False
            put_value(item)

    def put_members(members: dict[str, Json]) -> None:
        first = True
        for name, value in members.items():
            if not first:
                put(",")
            first = False
            put_string(name)
            put(":")
            put_value(value)

    def put_value(value: Json) -> None:
        if value is None:
            put("null")
        elif value is True:
            put("true")
        elif value is False:
            put("false")
        elif isinstance(value, int):
            put(str(value))
        elif isinstance(value, str):
            put_string(value)
        elif isinstance(value, list):
            put("[")
            put_list(value)
            put("]")
        else:
            put("{")
            put_members(value)
            put("}")

    put_value(json)
    return "".join(parts)


def sum_numbers(json: Json) -> int:
    """The sum of all numbers in it."""
    if isinstance(json, dict):
        total = 0
        for value in json.values():
            total += sum_numbers(value)
        return total
    if isinstance(json, list):
        total = 0
        for value in json:
            total += sum_numbers(value)
        return total
    if isinstance(json, int) and not isinstance(json, bool):
        return json
    return 0


def checksum(s: str) -> int:
    h = 7
    for code in s.encode():
        h = (h * 31 + code) & 0xFFFFFF
    return h


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    total = check = bad = 0
    for i in range(size):
        text = make_text(20, i)
        json = Parser(text).whole()
        again = to_text(json)
        total += sum_numbers(json)
        check ^= checksum(again)
        # What is cut off is no JSON.
        try:
            Parser(again[: 100 + i % 50]).whole()
        except BadJSON as error:
            bad += error.args[0]
    print(f"json {size}: sum {total}, check {check}, bad {bad}")


if __name__ == "__main__":
    main()
