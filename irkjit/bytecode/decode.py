"""Code words cut into instructions, and instructions grouped into function bodies.

Decoding is linear: the first instruction is at word 0, and each begins where the one before ends.
It says what the words are, not whether they make sense; ranges of registers, literals, depths and
targets are the verifier's.  Words that are no instruction are told as holes, so that a tool can
show even broken code completely; `instructions_of` is for those who need code without holes.

The only length that the words do not give is that of `ffi`: its argument count is in a register.
It is taken from the `imm` that wrote the register last, provided that control surely came from
there: no branch target, function body or return from a call in between.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from irkjit.opcodes import BY_NAME, CALLS, OPCODES, POPS, TERMINATORS, Opcode

_IMM = BY_NAME["imm"]
_FUN = BY_NAME["fun"]
_ENDS_STRETCH = TERMINATORS | CALLS | POPS | {"fun", "nvcase"}
"""What stands before these is not known to have run just before what stands behind them."""
_LOOK_BACK = 300
"""Instructions between an `imm` and the `ffi` that relies on it.  Compiled code has one per
argument; without a bound hostile code could make decoding take quadratic time."""
_ROUNDS = 8
"""How often decoding starts again.  Compiled code never needs it; hostile code could make every
round reveal just one more uncertain length."""


class Instruction(NamedTuple):
    """One instruction; `operands` are the single ones, in the order of the opcode table."""

    pc: int
    opcode: Opcode
    operands: tuple[int, ...]
    registers: tuple[int, ...] = ()  # the list of an opcode with REGS
    alternatives: tuple[tuple[int, int], ...] = ()  # (tag, offset), of an opcode with ALTS

    @property
    def name(self) -> str:
        """The name of the opcode."""
        return self.opcode.name

    @property
    def length(self) -> int:
        """How many words the instruction takes."""
        return self.opcode.min_words + len(self.registers) + 2 * len(self.alternatives)

    @property
    def end(self) -> int:
        """Where the next instruction begins."""
        return self.pc + self.length

    def operand(self, name: str) -> int:
        """The operand called `name`; KeyError when the opcode has none of that name."""
        return self.operands[self.opcode.position(name)]

    def targets(self) -> list[int]:
        """Where the offsets point, as pcs: the else branch first; for `fun` the end of its body."""
        position = self.opcode.offset_position
        if position < 0:
            return []
        pcs = [self.pc + self.operands[position]]
        pcs += [self.pc + offset for _, offset in self.alternatives]
        return pcs

    def all_registers(self) -> tuple[int, ...]:
        """Every register that is read or written, the written one first."""
        operands = self.operands
        single = tuple([operands[i] for i in self.opcode.register_positions])
        return single + self.registers


class Hole(NamedTuple):
    """One word that is no instruction."""

    pc: int
    word: int
    reason: str


class Decoded(NamedTuple):
    """All words of the code: each is part of one instruction or is a hole.  Both in order."""

    instructions: list[Instruction]
    holes: list[Hole]


class DecodeError(ValueError):
    """Code with a word at `pc` that is no instruction; `reason` says why."""

    def __init__(self, pc: int, reason: str) -> None:
        """Keep both parts for callers that put the error in their own words."""
        super().__init__(f"{reason} (at pc {pc})")
        self.pc = pc
        self.reason = reason


class Body(NamedTuple):
    """The code of one function, or of the top level.  Bodies nest like the functions."""

    start: int  # first word
    end: int  # first word behind it
    fun_pc: int  # where the `fun` instruction is, -1 for the top level
    parent: int  # position of the enclosing body in the list, -1 for the top level
    depth: int  # 0 for the top level
    registers: int  # 1 + the highest register used by its own instructions


def instructions_of(code: Sequence[int]) -> list[Instruction]:
    """The instructions of `code`; DecodeError at the first hole."""
    decoded = decode(code)
    if decoded.holes:
        raise DecodeError(decoded.holes[0].pc, decoded.holes[0].reason)
    return decoded.instructions


def decode(code: Sequence[int]) -> Decoded:
    """Instructions and holes of `code`; never raises.

    After a word that is no instruction, decoding goes on at the next word.
    """
    words = tuple(code)
    # Which branches there are is known only when everything is decoded.  Where one enters the
    # stretch before an `ffi`, its length was not certain: decode again without that `ffi`.
    uncertain: set[int] = set()
    for _ in range(_ROUNDS):
        decoder = _Decoder(words, uncertain)
        found = decoder.entered_stretches()
        if not found:
            return Decoded(decoder.instructions, decoder.holes)
        uncertain |= found
    decoder = _Decoder(words, range(len(words)))
    return Decoded(decoder.instructions, decoder.holes)


def find_bodies(instructions: Iterable[Instruction], code_length: int) -> list[Body]:
    """The top level and all functions, in order of their first word.

    A `fun` whose body would be negative or would reach beyond the enclosing one has no body.
    """
    bodies = [Body(0, code_length, -1, -1, 0, 0)]
    highest = [-1]
    inside = 0
    for instruction in instructions:
        while instruction.pc >= bodies[inside].end and inside:
            inside = bodies[inside].parent
        opcode = instruction.opcode
        operands = instruction.operands
        for position in opcode.register_positions:
            highest[inside] = max(highest[inside], operands[position])
        for register in instruction.registers:
            highest[inside] = max(highest[inside], register)
        if opcode is _FUN:
            start, end = instruction.end, instruction.pc + operands[1]
            if start <= end <= bodies[inside].end:
                bodies.append(Body(start, end, instruction.pc, inside, bodies[inside].depth + 1, 0))
                highest.append(-1)
                inside = len(bodies) - 1
    return [body._replace(registers=most + 1) for body, most in zip(bodies, highest, strict=True)]


def body_at(bodies: Sequence[Body], pc: int) -> int:
    """The position in `bodies` (from `find_bodies`) of the innermost one that contains `pc`."""
    position = bisect_right(bodies, pc, key=lambda body: body.start) - 1
    while position > 0 and pc >= bodies[position].end:
        position = bodies[position].parent
    return max(position, 0)


class _Decoder:
    """One pass over the code."""

    def __init__(self, words: tuple[int, ...], uncertain: Container[int]) -> None:
        self.words = words
        self.uncertain = uncertain  # ffi instructions whose length must not be guessed
        self.instructions: list[Instruction] = []
        self.holes: list[Hole] = []
        self.targets: set[int] = set()
        self.stretches: list[tuple[int, int]] = []  # pc of an imm, pc of the ffi that relies on it
        self._run()

    def entered_stretches(self) -> set[int]:
        """The ffi instructions that a branch can reach past the imm they rely on."""
        targets = sorted(self.targets)
        return {
            pc
            for imm_pc, pc in self.stretches
            if bisect_right(targets, imm_pc) < bisect_right(targets, pc)
        }

    def _run(self) -> None:
        words, instructions, targets = self.words, self.instructions, self.targets
        size = len(words)
        pc = 0
        while pc < size:
            word = words[pc]
            if not 0 <= word < len(OPCODES):
                self.holes.append(Hole(pc, word, f"{word} is not an opcode"))
                pc += 1
                continue
            opcode = OPCODES[word]
            end = pc + opcode.min_words
            if end > size:
                self.holes.append(Hole(pc, word, f"the code ends inside {opcode.name}"))
                pc += 1
                continue
            operands = words[pc + 1 : end]
            if opcode.words_per_item:
                listed = self._with_list(pc, opcode, operands)
                if isinstance(listed, str):
                    self.holes.append(Hole(pc, word, listed))
                    pc += 1
                    continue
                instruction = listed
                end = instruction.end
            else:
                instruction = Instruction(pc, opcode, operands)
            if opcode.offset_position >= 0:
                targets.update(instruction.targets())
            instructions.append(instruction)
            pc = end

    def _with_list(self, pc: int, opcode: Opcode, operands: tuple[int, ...]) -> Instruction | str:
        """The instruction with its list, or why there is none."""
        count = operands[opcode.length_position]
        if opcode.length_in_register:
            number = self._ffi_count(pc, count)
            if number is None:
                return "the number of arguments of ffi is not known"
            count = number
        if count < 0:
            return f"{opcode.length_operand} of {opcode.name} is negative: {count}"
        start = pc + opcode.min_words
        end = start + count * opcode.words_per_item
        if end > len(self.words):
            return f"the code ends inside {opcode.name}"
        if opcode.words_per_item == 1:
            return Instruction(pc, opcode, operands, registers=self.words[start:end])
        pairs = tuple(zip(self.words[start:end:2], self.words[start + 1 : end : 2], strict=True))
        return Instruction(pc, opcode, operands, alternatives=pairs)

    def _ffi_count(self, pc: int, register: int) -> int | None:
        """The integer that `register` surely holds at `pc`, None when there is no telling."""
        if pc in self.uncertain:
            return None
        expected = pc
        for instruction in islice(reversed(self.instructions), _LOOK_BACK):
            # Behind a hole nothing is known.  Branches are looked at when all of them are known.
            if instruction.end != expected:
                return None
            opcode, operands = instruction.opcode, instruction.operands
            if opcode.name in _ENDS_STRETCH:
                return None
            if opcode is _IMM and operands[0] == register:
                self.stretches.append((instruction.pc, pc))
                return operands[1] >> 1 if operands[1] & 1 else None
            if opcode.dst and operands[0] == register:
                return None
            expected = instruction.pc
        return None
