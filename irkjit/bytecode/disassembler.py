"""From `Program` to text that people can read and `assembler` turns back into the same program.

The text form is described in `assembler`.  Every part of the file is in it; the comments add what
helps a reader: the pc of each instruction, the literals that are fetched, the functions, and
their names and lines if the file has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from irkjit.bytecode.decode import Body, Decoded, Hole, Instruction, decode, find_bodies
from irkjit.bytecode.model import Program
from irkjit.bytecode.notation import (
    char_text,
    literal_brief,
    literal_lines,
    quoted,
    tag_text,
    word_text,
)
from irkjit.debuginfo import DebugInfo, find
from irkjit.opcodes import Kind

_WIDTH = 100  # of lines with literals
_COMMENT_COLUMN = 44
_BRIEF = 50  # characters of a literal in a comment
_INDENTS = ["    " * (depth + 1) for depth in range(12)]
"""By nesting.  Compilers nest six deep at most; the bound keeps hostile code from filling memory
with spaces."""


def disassemble(program: Program) -> str:
    """The text of `program`, complete: assembling it gives an equal program.

    Words that are no instruction come out as ``.word`` lines with the reason as a comment.
    """
    return "\n".join(_lines(program)) + "\n"


def _lines(program: Program) -> Iterator[str]:
    decoded = decode(program.code)
    bodies = find_bodies(decoded.instructions, len(program.code))
    yield (
        f"; {_plural(len(program.literals), 'literal')}, "
        f"{_plural(len(program.code), 'code word')}, "
        f"{_plural(len(decoded.instructions), 'instruction')}, "
        f"{_plural(len(bodies) - 1, 'function')}"
    )
    if program.literals:
        yield ""
    for index, literal in enumerate(program.literals):
        yield from literal_lines(f"@{index} =", literal, _WIDTH)
    yield ""
    yield from literal_lines(".fields", program.field_table, _WIDTH)
    yield from literal_lines(".sizeoff_index", program.sizeoff_index, _WIDTH)
    yield from literal_lines(".sizeoff", program.sizeoff_literal, _WIDTH)
    yield from literal_lines(".metadata", program.metadata_index, _WIDTH)
    if program.trailing:
        yield ".trailing " + quoted(program.trailing)
    yield ""
    yield from _Code(program, decoded, bodies).lines()


class _Code:
    """The code section."""

    def __init__(self, program: Program, decoded: Decoded, bodies: list[Body]) -> None:
        self.program = program
        self.decoded = decoded
        self.bodies = bodies
        self.debug = find(program) or DebugInfo([], [], [])
        self.briefs: dict[int, str] = {}  # of literals, for comments
        # Only what begins a line can have a label; other targets stay numbers.
        starts = {item.pc for item in decoded.instructions}
        starts.update([hole.pc for hole in decoded.holes])
        starts.add(len(program.code))
        used = {target for item in decoded.instructions for target in item.targets()}
        self.labels = {pc: f"L{pc}" for pc in starts & used}

    def lines(self) -> Iterator[str]:
        """All instructions and holes with labels, in order, indented by nesting."""
        bodies, labels = self.bodies, self.labels
        headers = {body.fun_pc: body for body in bodies[1:]}
        ends: list[int] = []  # of the bodies around the current word
        indent = _INDENTS[0]
        source: tuple[str, int] | None = None
        for item in self._items():
            pc = item.pc
            if ends and pc >= ends[-1]:
                while ends and pc >= ends[-1]:
                    ends.pop()
                indent = _INDENTS[min(len(ends), 11)]
            if pc in labels:
                yield f"{labels[pc]}:"
            if isinstance(item, Hole):
                text = f"{indent}.word {item.word}"
                yield f"{text:<{_COMMENT_COLUMN}}; {pc}: {item.reason}"
                continue
            body = headers.get(pc)
            if body is not None:
                yield indent + self._header(body)
            line = self.debug.line_at(pc)
            if line != source:
                source = line
                if line is not None:
                    yield f"{indent}; {line[0]}:{line[1]}"
            text = f"{indent}{item.opcode.name}{self._operands(item)}"
            yield f"{text:<{_COMMENT_COLUMN}}; {pc}{self._remark(item)}"
            if body is not None:
                ends.append(body.end)
                indent = _INDENTS[min(len(ends), 11)]
        if len(self.program.code) in labels:
            yield f"{labels[len(self.program.code)]}:"

    def _items(self) -> Iterator[Instruction | Hole]:
        """Instructions and holes merged by pc."""
        holes = iter(self.decoded.holes)
        hole = next(holes, None)
        for instruction in self.decoded.instructions:
            while hole is not None and hole.pc < instruction.pc:
                yield hole
                hole = next(holes, None)
            yield instruction
        while hole is not None:
            yield hole
            hole = next(holes, None)

    def _operands(self, item: Instruction) -> str:
        """All operands, each after a space."""
        text = ""
        opcode, values = item.opcode, item.operands
        hidden = opcode.length_position  # the text shows the list, not its length
        if opcode.length_in_register:
            hidden = -1
        for position, value in enumerate(values):
            name, kind = opcode.operands[position]
            if kind is Kind.REG or kind is Kind.DST:
                text += f" r{value}"
            elif position == hidden:
                continue
            elif kind is Kind.OFFSET:
                text += " " + self._target(item.pc, value)
            elif kind is Kind.LIT:
                text += f" @{value}"
            elif kind is Kind.IMM and name in _IMM_TEXT:
                text += " " + _IMM_TEXT[name](value)
            else:
                text += f" {value}"
        if opcode.words_per_item == 1:
            text += " (" + " ".join([f"r{register}" for register in item.registers]) + ")"
        for tag, offset in item.alternatives:
            text += f" ({tag_text(tag)} {self._target(item.pc, offset)})"
        return text

    def _target(self, pc: int, offset: int) -> str:
        return self.labels.get(pc + offset) or f"{offset:+d}"

    def _remark(self, item: Instruction) -> str:
        """What the literal is that the instruction fetches."""
        operands = item.opcode.operands
        if not operands or operands[-1].kind is not Kind.LIT:
            return ""
        index = item.operands[-1]
        if not 0 <= index < len(self.program.literals):
            return ": no such literal"
        if index not in self.briefs:
            self.briefs[index] = ": " + literal_brief(self.program.literals[index], _BRIEF)
        return self.briefs[index]

    def _header(self, body: Body) -> str:
        function = self.debug.function_from(body.start)
        name = f"{function.name} ({self.debug.source_of(function)}) " if function else ""
        return (
            f"; function {name}at {body.start}..{body.end - 1}, "
            f"{_plural(body.registers, 'register')}, nesting {body.depth}"
        )


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


_IMM_TEXT = {"word": word_text, "tag": tag_text, "code": char_text}
