"""From the text of a source file to forms.

The grammar is that of Irken's own reader: lists, `'x`, `,x`, strings with ``\\n \\t \\r \\" \\\\
\\xHH``, characters, integers (also ``#x #o #b``), ``#t #f #u``, ``#(...)``, records, constructors.
A form may be followed by ``[index]`` or by ``:`` and another form, with space between or not.

Nesting costs no Python stack.  What is wrong is noted in a `Problems` and reading goes on.
"""

from __future__ import annotations

import re

from irkjit.bytecode.model import wrapped
from irkjit.irken import forms
from irkjit.irken.diagnostics import Position, Problems, Source
from irkjit.irken.forms import Form, List

_SPACE = re.compile(r"(?:[ \t\n\r]+|;[^\n\r]*)*")
_ATOM = re.compile(r"[^ \t\n\r()\[\]{}:;]+")
_INTEGER = re.compile(r"-?[0-9]+\Z")
_FIELD_NAME = re.compile(r"[A-Za-z0-9.-]+")
_STRING_PART = re.compile(r'[^"\\]*')
_DIGITS = {"x": (16, "hexadecimal"), "o": (8, "octal"), "b": (2, "binary")}
_ALLOWED = {16: "-?[0-9a-fA-F]+", 8: "-?[0-7]+", 2: "-?[01]+"}
_NAMED_CHARS = {"newline": 10, "space": 32, "return": 13, "tab": 9, "eof": 257, "nul": 0}
_ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", '"': b'"', "\\": b"\\"}
_CLOSING = {"(": ")", "[": "]", "{": "}", "#(": ")"}


class _Open:
    """Something that waits for more forms: `kind` is its opening, `:` or a quoting prefix."""

    __slots__ = ("at", "field", "items", "kind")

    def __init__(self, kind: str, at: Position, items: list[Form]) -> None:
        self.kind = kind
        self.at = at
        self.items = items
        self.field: list[tuple[str, Position]] = []  # the names of a record's fields


def read(source: Source, problems: Problems) -> list[Form]:
    """All forms of a file.  Errors are noted in `problems`; what is left is returned."""
    return _Reader(source, problems).read()


class _Reader:
    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.text = source.text
        self.problems = problems
        self.offset = 0
        self.stack: list[_Open] = []
        self.done: list[Form] = []

    def read(self) -> list[Form]:
        text = self.text
        if text.startswith("\ufeff"):
            self.offset = 1
            message = "the file begins with a byte order mark, which Irken does not know"
            self.problems.error(message, Position(self.source, 0))
        while True:
            match = _SPACE.match(text, self.offset)
            assert match is not None
            self.offset = match.end()
            if self.offset >= len(text):
                break
            self._one(text[self.offset])
        if self.stack:
            self._unclosed()
        return self.done

    # The start of a form

    def _one(self, char: str) -> None:
        at = Position(self.source, self.offset)
        top = self.stack[-1] if self.stack else None
        if top is not None and top.kind == "{" and len(top.field) == len(top.items):
            self._field(top, char, at)
        elif char in "({":
            self._open(char, at, [], 1)
        elif char in ")]}":
            self._close(char, at)
        elif char == '"':
            self._finish(self._string(at))
        elif char == "'" or char == ",":
            self._open(char, at, [], 1)
        elif char == ":":
            self.offset += 1
            self._finish(forms.Constructor(None, self._name(at), at))
        elif char == "#":
            self._hash(at)
        elif char == "[":
            self.offset += 1
            self.problems.error("[ must follow the vector that is indexed", at)
        else:
            match = _ATOM.match(self.text, self.offset)
            assert match is not None
            self.offset = match.end()
            self._finish(self._atom(match.group(), at))

    def _open(self, kind: str, at: Position, items: list[Form], length: int) -> None:
        self.stack.append(_Open(kind, at, items))
        self.offset += length

    def _atom(self, text: str, at: Position) -> Form:
        if _INTEGER.match(text):
            return forms.Integer(int(text) if len(text) < 4000 else 1 << 64, at)
        if "." not in text or text.count(".") == len(text):
            return forms.Symbol(text, at)
        base, *names = text.split(".")
        if not base:
            self.problems.error(
                "a field can only be taken of a variable; bind the value with let first", at
            )
            base = "?"
        elif not all(names):
            self.problems.error("a field name is missing after the dot", at)
        form: Form = forms.Symbol(base, at)
        for name in names:
            form = forms.Attribute(form, name, at)
        return form

    def _name(self, at: Position) -> str:
        """The name of a constructor, directly after its colon."""
        match = _ATOM.match(self.text, self.offset)
        if match is None or _INTEGER.match(match.group()):
            self.problems.error("the name of a constructor must follow the colon", at)
            return "?"
        self.offset = match.end()
        if "." in match.group():
            self.problems.error("there can be no dots in the name of a constructor", at)
        return match.group()

    def _hash(self, at: Position) -> None:
        kind = self.text[self.offset + 1 : self.offset + 2]
        if kind == "(":
            self._open("#(", at, [], 2)
            return
        if kind == "\\":
            self._finish(self._char(at))
            return
        match = _ATOM.match(self.text, self.offset)
        assert match is not None
        self.offset = match.end()
        token = match.group()
        lower = kind.lower()
        if lower in _DIGITS and kind:
            self._finish(self._number(token[2:], *_DIGITS[lower], at))
        elif token in ("#t", "#T", "#f", "#F"):
            self._finish(forms.Boolean(lower == "t", at))
        elif token in ("#u", "#U"):
            self._finish(forms.Undefined(at))
        else:
            self.problems.error(f"{token} is nothing; there are #t #f #u #\\c #x #o #b and #(", at)
            self._finish(forms.Undefined(at))

    def _number(self, digits: str, base: int, name: str, at: Position) -> Form:
        if re.fullmatch(_ALLOWED[base], digits) and len(digits) < 4000:
            value = int(digits, base)
        else:
            self.problems.error(f"not a {name} number: {digits or 'no digits'}", at)
            value = 0
        if -(1 << 63) <= value < 1 << 64:
            # As bit patterns these are cut to the 63 bits of an integer.
            value = wrapped(value)
        return forms.Integer(value, at)

    def _char(self, at: Position) -> Form:
        self.offset += 2
        match = _ATOM.match(self.text, self.offset)
        name = match.group() if match else self.text[self.offset : self.offset + 1]
        self.offset += len(name)
        code = _NAMED_CHARS.get(name)
        if code is None:
            code = ord(name) if len(name) == 1 else -1
        if not 0 <= code < 256 and code != 257:
            known = ", ".join(_NAMED_CHARS)
            self.problems.error(
                f"bad character constant #\\{name}: a single byte, or one of {known}", at
            )
            code = 0
        return forms.Char(code, at)

    def _string(self, at: Position) -> Form:
        text = self.text
        parts: list[bytes] = []
        offset = self.offset + 1
        while True:
            match = _STRING_PART.match(text, offset)
            assert match is not None
            if match.group():
                parts.append(match.group().encode("utf-8", "surrogateescape"))
            offset = match.end()
            if offset >= len(text):
                self.problems.error("this string is not closed", at)
                self.stack.clear()
                break
            if text[offset] == '"':
                offset += 1
                break
            escape = text[offset + 1 : offset + 2]
            if escape in ("x", "X") and re.match("[0-9a-fA-F]{2}", text[offset + 2 : offset + 4]):
                parts.append(bytes([int(text[offset + 2 : offset + 4], 16)]))
                offset += 4
                continue
            if escape in _ESCAPES and escape:
                parts.append(_ESCAPES[escape])
            else:
                here = Position(self.source, offset)
                self.problems.error(
                    f'bad backslash escape \\{escape}: there are \\n \\t \\r \\" \\\\ \\xHH', here
                )
            offset += 2
        self.offset = offset
        return forms.String(b"".join(parts), at)

    def _field(self, record: _Open, char: str, at: Position) -> None:
        """The name of the next field of a record, or its end."""
        if char == "}":
            self._close(char, at)
            return
        match = _FIELD_NAME.match(self.text, self.offset)
        if match is None:
            self.problems.error("a field of a record is written name=value", at)
            self._skip_record(record)
            return
        self.offset = match.end()
        if match.group() == "...":
            record.field.append(("...", at))
            record.items.append(forms.Undefined(at))
            return
        space = _SPACE.match(self.text, self.offset)
        assert space is not None
        if self.text[space.end() : space.end() + 1] != "=":
            self.problems.error(f"= and a value must follow the field {match.group()}", at)
            self._skip_record(record)
            return
        self.offset = space.end() + 1
        record.field.append((match.group(), at))

    def _skip_record(self, record: _Open) -> None:
        """Go on behind the closing brace, or at the end of the line if there is none."""
        line_end = self.text.find("\n", self.offset)
        line_end = len(self.text) if line_end < 0 else line_end
        brace = self.text.find("}", self.offset, line_end)
        self.offset = line_end if brace < 0 else brace + 1
        self.stack.pop()
        self._finish(forms.Undefined(record.at))

    # The end of a form

    def _close(self, char: str, at: Position) -> None:
        self.offset += 1
        if not self.stack:
            self.problems.error(f"unbalanced {char}: nothing is open here", at)
            return
        top = self.stack[-1]
        if top.kind in ("'", ",", ":"):
            self.problems.error(f"a form must follow {top.kind}", top.at)
            self.stack.pop()
            self.offset -= 1
            return
        if _CLOSING[top.kind] != char:
            line, column = self.source.line_column(top.at.offset)
            self.problems.error(
                f"expected {_CLOSING[top.kind]} for the {top.kind} "
                f"at {line}:{column}, found {char}",
                at,
            )
        if top.kind == "[":
            self.problems.error("an index must stand between [ and ]", at)
        elif top.kind == "{" and len(top.field) > len(top.items):
            self.problems.error(f"the field {top.field[-1][0]} has no value", top.field[-1][1])
            top.field.pop()
        self.stack.pop()
        self._finish(self._closed(top))

    def _closed(self, top: _Open) -> Form:
        if top.kind == "#(":
            return forms.Vector(top.items, top.at)
        if top.kind == "{":
            open_ = False
            fields = []
            for (name, at), form in zip(top.field, top.items, strict=True):
                if name == "...":
                    open_ = True
                    if form is not top.items[-1]:
                        self.problems.error("... must come last in a record pattern", at)
                else:
                    fields.append((name, form))
            return forms.Record(fields, open_, top.at)
        return List(top.items, top.at)

    def _finish(self, form: Form) -> None:
        """A form is complete but for what may follow it; hand it to what waits for it."""
        while True:
            match = _SPACE.match(self.text, self.offset)
            assert match is not None
            self.offset = match.end()
            follower = self.text[self.offset : self.offset + 1]
            if follower == "[" or follower == ":":
                at = Position(self.source, self.offset) if follower == "[" else form.at
                self._open(follower, at, [form], 1)
                return
            delivered = self._deliver(form)
            if delivered is None:
                return
            form = delivered

    def _deliver(self, form: Form) -> Form | None:
        """Give a complete form to the innermost opening; an array reference comes back."""
        while self.stack:
            top = self.stack[-1]
            if top.kind == "[":
                if self.text[self.offset : self.offset + 1] == "]":
                    self.offset += 1
                else:
                    self.problems.error("expected ] after the index", top.at)
                self.stack.pop()
                base = top.items[0]
                ref = forms.Symbol("%array-ref", base.at)
                return List([ref, forms.Boolean(False, base.at), base, form], base.at)
            if top.kind == ":":
                self.stack.pop()
                form = _colon(top.items[0], form)
            elif top.kind == "'" or top.kind == ",":
                self.stack.pop()
                name = "quote" if top.kind == "'" else "comma"
                form = List([forms.Symbol(name, top.at), form], top.at)
            else:
                top.items.append(form)
                return None
        self.done.append(form)
        return None

    def _unclosed(self) -> None:
        """Something is open at the end of the file: tell the one that is most likely meant.

        An opening in the first column starts a definition as a rule, so what is open before
        it was forgotten.
        """
        culprit = self.stack[-1]
        for before, opening in zip(self.stack, self.stack[1:], strict=False):
            if self.source.line_column(opening.at.offset)[1] == 1 and opening.kind == "(":
                culprit = before
                break
        else:
            culprit = self.stack[0] if len(self.stack) < 3 else culprit
        if culprit.kind in _CLOSING:
            message = f"unbalanced {culprit.kind}: its {_CLOSING[culprit.kind]} is missing"
        else:
            message = f"a form must follow {culprit.kind}"
        self.problems.error(message, culprit.at)


def _colon(left: Form, right: Form) -> Form:
    """What `left:right` means."""
    if isinstance(left, forms.Symbol) and isinstance(right, forms.Symbol):
        return forms.Constructor(left.name, right.name, left.at)
    if isinstance(right, forms.Constructor) and right.datatype is None:
        method = forms.Symbol(right.alternative, right.at)
        return List([forms.Symbol("%%obref", left.at), left, method], left.at)
    return List([forms.Symbol("%typed", left.at), left, right], left.at)
