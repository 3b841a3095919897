"""How single values look in the text form: strings, tags, immediates, literals.

Shared by disassembler (value to text) and assembler (text to value), so that both halves of each
notation stand side by side.  The text form as a whole is described in `assembler`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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

# Words of the immediates that have a name of their own.
NAMED_WORDS = {"nil": 0x0A, "#t": 0x106, "#f": 0x006, "#u": 0x0E, "#()": 0x12}
_WORD_NAMES = {word: name for name, word in NAMED_WORDS.items()}
_CHAR_BYTE, _USER_BYTE = 0x02, 0x16  # low bytes of characters and user immediates
NIL = NAMED_WORDS["nil"]

# Tags with a name; `int` is what a case sees for every integer.
_NAMED_TAGS = {"string": 16, "vector": 20, "pair": 24, "symbol": 28, "int": 0, **NAMED_WORDS}
_TAG_NAMES = {tag: name for name, tag in _NAMED_TAGS.items()}
_FIRST_USER_TAG = 40
_TAG = re.compile(r"(u|uimm)(0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(?:0x[0-9a-fA-F]+|[0-9]+)")
_ESCAPE = re.compile(rb"\\(x[0-9a-fA-F]{2}|.|$)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"\\": b"\\", b'"': b'"', b"|": b"|"}


def _escapes(quote: str) -> list[str]:
    """For each byte how it is written between two of `quote`."""
    table = [chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in range(256)]
    table[ord("\\")] = "\\\\"
    table[ord("\n")], table[ord("\t")], table[ord("\r")] = "\\n", "\\t", "\\r"
    table[ord(quote)] = "\\" + quote
    return table


_ESCAPES = {quote: _escapes(quote) for quote in '"|'}


def quoted(data: bytes, quote: str = '"') -> str:
    """`data` between quotes (``"`` for strings, ``|`` for symbols), all printable ASCII."""
    table = _ESCAPES[quote]
    return quote + "".join([table[byte] for byte in data]) + quote


def unquoted(token: str) -> bytes:
    """The bytes of a token that `quoted` could have made; other characters count as UTF-8.

    Raises ValueError for an unknown escape or a missing quote at the end.
    """
    if len(token) < 2 or token[-1] != token[0]:
        raise ValueError(f"missing {token[0]} at the end")
    body = token[1:-1].encode("utf-8", "surrogateescape")

    def replace(match: re.Match[bytes]) -> bytes:
        escape = match[1]
        if len(escape) == 3:
            return bytes((int(escape[1:], 16),))
        if escape not in _ESCAPED:
            raise ValueError(f"unknown escape \\{escape.decode('ascii', 'replace')}")
        return _ESCAPED[escape]

    return _ESCAPE.sub(replace, body)


def number(token: str) -> int | None:
    """The decimal or hexadecimal number that `token` is, None when it is none."""
    if not _NUMBER.fullmatch(token):
        return None
    try:
        return int(token, 16 if "x" in token else 10)
    except ValueError:  # thousands of digits
        return None


def char_text(code: int) -> str:
    """A character code as ``'a'`` when that is visible, else as the number."""
    return f"'{chr(code)}'" if 32 <= code < 127 else str(code)


def char_code(token: str) -> int | None:
    """The character code that ``'a'`` or a number stands for, None for anything else."""
    if len(token) == 3 and token[0] == token[2] == "'":
        return ord(token[1])
    return number(token)


def tag_text(tag: int) -> str:
    """The name of the tag of an object, or of an immediate as a case sees it."""
    if tag in _TAG_NAMES:
        return _TAG_NAMES[tag]
    if tag >= _FIRST_USER_TAG and tag % 4 == 0:
        return f"u{(tag - _FIRST_USER_TAG) // 4}"
    if tag >= 0 and tag & 255 == _USER_BYTE:
        return f"uimm{tag >> 8}"
    return str(tag)


def tag_number(token: str) -> int | None:
    """The tag that `token` names, None when it names none."""
    if token in _NAMED_TAGS:
        return _NAMED_TAGS[token]
    match = _TAG.fullmatch(token)
    if match is None:
        return number(token)
    try:
        k = int(match[2])
    except ValueError:  # thousands of digits
        return None
    return _FIRST_USER_TAG + 4 * k if match[1] == "u" else k << 8 | _USER_BYTE


def word_text(word: int) -> str:
    """The immediate value that a word stands for, as an operand of `imm`."""
    if word & 1:
        return f"int {word >> 1}"
    if word in _WORD_NAMES:
        return _WORD_NAMES[word]
    if word & 255 == _CHAR_BYTE:
        return f"char {char_text(word >> 8)}"
    if word & 255 == _USER_BYTE:
        return f"uimm {word >> 8}"
    return f"word {word}"


def word_number(kind: str, value: int) -> int | None:
    """The word of ``kind value``, the two-token forms of an operand of `imm`; None if unknown."""
    if kind == "int":
        return value << 1 | 1
    if kind == "char":
        return value << 8 | _CHAR_BYTE
    if kind == "uimm":
        return value << 8 | _USER_BYTE
    return value if kind == "word" else None


def _atom_text(literal: Literal) -> str:
    match literal:
        case Integer(payload):
            return str(payload) if payload >= 0 else f"+{payload}"
        case NegInteger(payload):
            return f"-{payload}"
        case Boolean(value):
            return "#t" if value else "#f"
        case Undefined():
            return "#u"
        case Char(code):
            return f"char {char_text(code)}"
        case String(data):
            return quoted(data)
        case Symbol(name):
            return quoted(name, "|")
        case Immediate(word):
            # The other immediates have literals of their own, which would be other bytes.
            if word == NIL:
                return "nil"
            return f"uimm {word >> 8}" if word & 255 == _USER_BYTE else f"word {word}"
        case Shared(index):
            return f"@{index}"
        case Object() | Vector():
            raise AssertionError("not an atom")


def literal_pieces(literal: Literal) -> Iterator[str]:
    """The text of a literal in pieces that a line break may separate."""
    pending: list[Literal | str] = [literal]
    while pending:
        item = pending.pop()
        match item:
            case str():
                yield item
            case Object(tag, slots):
                yield "{" + tag_text(tag)
                pending.append("}")
                pending.extend(reversed(slots))
            case Vector(()):
                yield "#()"
            case Vector(items):
                yield "#("
                pending.append(")")
                pending.extend(reversed(items))
            case _:
                yield _atom_text(item)


def _joined(pieces: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Each piece with what stands before it: nothing or a space."""
    before = ""
    for piece in pieces:
        yield ("" if piece in ("}", ")") else before), piece
        before = "" if piece == "#(" else " "


def literal_brief(literal: Literal, limit: int) -> str:
    """The beginning of the text of a literal: at most `limit` characters, cut off with dots."""
    if isinstance(literal, String):
        literal = String(literal.data[: limit + 1])
    text = ""
    for space, piece in _joined(literal_pieces(literal)):
        text += space + piece
        if len(text) > limit:
            return text[: limit - 3] + "..."
    return text


def literal_lines(start: str, literal: Literal, width: int) -> Iterator[str]:
    """`start` and the literal, in lines of at most `width` characters as far as possible."""
    line = [start]
    length = len(start)
    before = " "
    for space, piece in _joined(literal_pieces(literal)):
        # The first piece stays, since the assembler must see that there is a literal.
        if length + len(space) + len(piece) > width and not before:
            yield "".join(line)
            line, length = ["   "], 3
            space = " "
        line += (before or space, piece)
        length += len(before or space) + len(piece)
        before = ""
    yield "".join(line)
