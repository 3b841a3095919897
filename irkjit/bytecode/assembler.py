r"""From text to `Program`.  This docstring is the definition of the text form.

A file is a list of lines in any order, with comments from ``;`` to the end of the line.  Strings
are the bytes of the text in UTF-8, with the escapes ``\n \t \r \" \| \\ \xNN``.

Parts of the file, each but the literals at most once::

    @0 = LITERAL             outer literal 0; they come in order, so the next one is @1
    .fields LITERAL          field lookup table           (when missing: #(#(0) #(0)))
    .sizeoff_index LITERAL   integer                      (when missing: -1)
    .sizeoff LITERAL         sizeoff literal              (when missing: #())
    .metadata LITERAL        integer, index plus one      (when missing: 0)
    .trailing "bytes"        bytes behind the code        (when missing: none)

Literals, which may go on over several lines inside their brackets::

    5  -5                    integers (codes + and -)
    +-5  -0  --5             integers as no compiler writes them: + with -5, - with 0, - with -5
    #t  #f  #u               booleans, undefined
    char 'a'  char 257       characters, visible ones or by code
    "text"  |name|           strings, symbols
    nil  uimm 3  word 7      immediates: nil, constructor 3 without arguments, any word
    {pair 1 nil}             objects: a tag, then the slots
    #(1 2)  #()              vectors
    @4                       the same object as outer literal 4, which must stand before

Tags are ``pair``, ``string``, ``vector``, ``symbol``, ``u3`` for number 3 of the user's kinds, or
plain numbers.  A case also knows ``nil``, ``#t``, ``#f``, ``#u``, ``#()``, ``uimm3``, ``int``.

Code lines are ``label:``, an instruction, both, or ``.word N ...`` for words that are no
instruction.  Instructions are the names of `irkjit.opcodes` with their operands in the order of
that table::

    ref0 r1 0                registers have an r; depths, indexes, counts are plain numbers
    lit r0 @3                literals have an @
    imm r0 int 5             immediates: int 5, char 'a', nil, #t, #f, #u, #(), uimm 3, word 123
    alloc r0 u3 2            tags as above
    cget r0 r1 'M'           C type codes as a character or a number
    jmp done                 targets are labels, or numbers with a sign: +5 is 5 words from the
    jmp +5                   opcode word of this instruction
    make r0 pair (r1 r2)     lists of registers; their length is not written
    nvcase r0 other (nil L1) (u3 L2)

``fun r1 L50`` makes a closure of the code between itself and ``L50``.  Indentation and comments
mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from irkjit.bytecode.literal_parser import LiteralParser
from irkjit.bytecode.model import Integer, Literal, NegInteger, Program, String, Vector
from irkjit.bytecode.notation import (
    NAMED_WORDS,
    char_code,
    number,
    tag_number,
    word_number,
)
from irkjit.bytecode.source import AssemblyError, Source
from irkjit.bytecode.writer import WORD_MAX, WORD_MIN
from irkjit.opcodes import BY_NAME, Kind, Opcode

__all__ = ["AssemblyError", "assemble"]

_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_.$-]*")
_RELATIVE = re.compile(r"[+-][0-9]+")
_REGISTERS = {f"r{i}": i for i in range(64)}  # a short cut, not a limit

_PLACEHOLDER = Vector((Integer(0),))
_DEFAULTS: dict[str, Literal] = {
    ".fields": Vector((_PLACEHOLDER, _PLACEHOLDER)),
    ".sizeoff_index": NegInteger(1),
    ".sizeoff": Vector(()),
    ".metadata": Integer(0),
}
_INTEGER_PARTS = (".sizeoff_index", ".metadata")


def assemble(text: str, filename: str) -> Program:
    """The program that `text` says; `filename` is only for messages.

    Raises `AssemblyError`, with the position, for anything that is not in the text form, and for
    what `write_program` could not write or `read_program` would refuse.
    """
    return _Assembler(text, filename).run()


class _Assembler:
    """One run: literals and code grow line by line, labels are filled in at the end."""

    def __init__(self, text: str, filename: str) -> None:
        self.source = Source(text, filename)
        self.literals = LiteralParser(self.source)
        self.parts: dict[str, Literal] = {}
        self.part_positions: dict[str, tuple[int, int]] = {}
        self.trailing: bytes | None = None
        self.code: list[int] = []
        self.labels: dict[str, int] = {}
        # Words to fill in: where, from which pc, label, position in the text.
        self.fixups: list[tuple[int, int, str, tuple[int, int]]] = []

    def run(self) -> Program:
        source, code = self.source, self.code
        opcodes = BY_NAME
        while source.next_line():
            first = source.tokens[0]
            if first[-1] == ":" and len(first) > 1:
                self.label(first[:-1])
                if len(source.tokens) == 1:
                    continue
                first = source.tokens[1]
                source.at = 2
            else:
                source.at = 1
            opcode = opcodes.get(first)
            if opcode is not None:
                self.instruction(opcode)
            elif first == ".word":
                code.append(self.number(".word needs a number"))
                while source.at < len(source.tokens):
                    code.append(self.number(".word needs numbers"))
            elif source.at == 1 and first[0] == "@":
                self.outer_literal(first)
            elif source.at == 1 and first[0] == ".":
                self.part(first)
            else:
                raise source.error(f"unknown instruction {first}", source.at - 1)
            if source.at < len(source.tokens):
                raise source.error(f"{source.tokens[source.at]} is too much", source.at)
        self.fill_in()
        return self.program()

    # Parts other than code

    def outer_literal(self, first: str) -> None:
        expected = f"@{len(self.literals.outer)}"
        if first != expected:
            raise self.source.error(f"the next literal is {expected}, not {first}", 0)
        if self.source.take("=") != "=":
            raise self.source.error("there must be a = before the literal", self.source.at - 1)
        self.literals.outer.append(self.literals.parse(len(self.literals.outer)))

    def part(self, name: str) -> None:
        source = self.source
        if name in self.parts or (name == ".trailing" and self.trailing is not None):
            raise source.error(f"{name} occurs twice", 0)
        if name == ".trailing":
            literal = self.literals.parse(None)
            if not isinstance(literal, String):
                raise source.error("the trailing bytes are written as a string", 1)
            self.trailing = literal.data
        elif name in _DEFAULTS:
            self.part_positions[name] = source.position(1)
            self.parts[name] = self.literals.parse(None)
        else:
            raise source.error(f"unknown part {name}", 0)

    def program(self) -> Program:
        """All parts put together, once references are known to be good."""
        self.literals.check_references()
        parts = {**_DEFAULTS, **self.parts}
        program = Program(
            literals=self.literals.outer,
            field_table=parts[".fields"],
            sizeoff_index=parts[".sizeoff_index"],
            sizeoff_literal=parts[".sizeoff"],
            metadata_index=parts[".metadata"],
            code=self.code,
            trailing=self.trailing or b"",
        )
        for name in _INTEGER_PARTS:
            if not isinstance(program.resolve(parts[name]), (Integer, NegInteger)):
                raise self.source.error_at(f"{name} is not an integer", self.part_positions[name])
        return program

    # Code

    def label(self, name: str) -> None:
        if not _LABEL.fullmatch(name):
            raise self.source.error(f"{name} cannot be a label", 0)
        if name in self.labels:
            raise self.source.error(f"label {name} occurs twice", 0)
        self.labels[name] = len(self.code)

    def fill_in(self) -> None:
        """Put the offsets of labels into the code."""
        for where, pc, label, position in self.fixups:
            if label not in self.labels:
                raise self.source.error_at(f"there is no label {label}", position)
            self.code[where] = self.labels[label] - pc

    def instruction(self, opcode: Opcode) -> None:
        source, code = self.source, self.code
        tokens = source.tokens
        pc = len(code)
        code.append(opcode.code)
        hidden = -1 if opcode.length_in_register else opcode.length_position
        for position, (name, kind) in enumerate(opcode.operands):
            if kind is Kind.REG or kind is Kind.DST:
                at = source.at
                register = _REGISTERS.get(tokens[at]) if at < len(tokens) else None
                if register is None:
                    register = self.register(f"{opcode.name} needs a register for {name}")
                else:
                    source.at = at + 1
                code.append(register)
            elif position == hidden:
                code.append(0)
            elif kind is Kind.REGS:
                count = self.register_list(f"{opcode.name} needs registers in parentheses")
                if hidden >= 0:
                    code[pc + 1 + hidden] = count
            elif kind is Kind.ALTS:
                code[pc + 1 + hidden] = self.alternatives(pc)
            elif kind is Kind.OFFSET:
                self.target(pc, f"{opcode.name} needs a label for {name}")
            elif kind is Kind.LIT:
                self.literal_index(f"{opcode.name} needs a literal such as @0")
            elif kind is Kind.IMM and name in self.SPECIAL:
                code.append(self.SPECIAL[name](self))
            else:
                code.append(self.number(f"{opcode.name} needs a number for {name}"))

    def in_range(self, value: int | None, expected: str) -> int:
        """`value` when it is a code word; otherwise the error for the token just taken."""
        source = self.source
        if value is None:
            raise source.error(f"{expected}, not {source.tokens[source.at - 1]}", source.at - 1)
        if not WORD_MIN <= value <= WORD_MAX:
            raise source.error("the number does not fit in a 32-bit code word", source.at - 1)
        return value

    def number(self, expected: str) -> int:
        return self.in_range(number(self.source.take(expected)), expected)

    def register(self, expected: str) -> int:
        token = self.source.take(expected)
        return self.in_range(number(token[1:]) if token[0] == "r" else None, expected)

    def literal_index(self, expected: str) -> None:
        token = self.source.take(expected)
        value = number(token[1:]) if token[0] == "@" else None
        self.code.append(self.in_range(value, expected))

    def register_list(self, expected: str) -> int:
        """Append a list of registers to the code; the result is how many."""
        source = self.source
        if source.take(expected) != "(":
            raise source.error(expected, source.at - 1)
        start = len(self.code)
        while source.peek() != ")":
            self.code.append(self.register("there must be a register or )"))
        source.at += 1
        return len(self.code) - start

    def alternatives(self, pc: int) -> int:
        """Append all alternatives of a case to the code; the result is how many."""
        source = self.source
        count = 0
        while source.at < len(source.tokens):
            if source.take("(") != "(":
                raise source.error("an alternative is (TAG LABEL)", source.at - 1)
            self.code.append(self.tag())
            self.target(pc, "an alternative needs a label")
            if source.take("there must be a )") != ")":
                raise source.error("there must be a )", source.at - 1)
            count += 1
        return count

    def target(self, pc: int, expected: str) -> None:
        """Append an offset to the code, 0 for now when it is a label."""
        source = self.source
        token = source.take(expected)
        if _LABEL.fullmatch(token):
            self.fixups.append((len(self.code), pc, token, source.position(source.at - 1)))
            self.code.append(0)
        else:
            value = number(token.lstrip("+")) if _RELATIVE.fullmatch(token) else None
            self.code.append(self.in_range(value, expected))

    def tag(self) -> int:
        expected = "there must be a tag such as pair, u3 or 24"
        return self.in_range(tag_number(self.source.take(expected)), expected)

    def type_code(self) -> int:
        expected = "there must be a C type code such as 'i'"
        return self.in_range(char_code(self.source.take(expected)), expected)

    def word(self) -> int:
        expected = "there must be an immediate such as int 5"
        kind = self.source.take(expected)
        if kind in NAMED_WORDS:
            return NAMED_WORDS[kind]
        if word_number(kind, 0) is None:
            raise self.source.error(f"{expected}, not {kind}", self.source.at - 1)
        what = f"there must be a number behind {kind}"
        token = self.source.take(what)
        value = char_code(token) if kind == "char" else number(token)
        return self.in_range(None if value is None else word_number(kind, value), what)

    SPECIAL: ClassVar[dict[str, Callable[[_Assembler], int]]] = {
        "word": word,
        "tag": tag,
        "code": type_code,
    }
