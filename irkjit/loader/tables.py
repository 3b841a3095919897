"""Tables of numbers that tell the loader about opcodes and handlers.

Derived from the opcode table, from the parameters of the definitions, and from the list of
handlers.  The loader, being native code, reads them as one array of words.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from irkjit.opcodes import CALLS, OPCODES, POPS, TERMINATORS, Kind

# A row for each opcode
T_OPERANDS = 0  # how many, a list at the end left out
T_KINDS = 1  # kind of each, up to 6
T_LIST = 7  # 0, LIST_REGS or LIST_ALTS
T_LENGTH = 8  # operand with the length of the list
T_FLAGS = 9
T_EXTRAS = 10  # how many words the loader adds
T_EXTRA = 11  # kind of each, up to 3
T_SELECTOR = 14  # operand whose value selects a handler, or -1
T_VARIANTS = 15  # how many values have an entry in the variant list
T_VARIANT = 16  # where in the array the list starts
ROW = 17

LIST_REGS = 1
LIST_ALTS = 2

K_DST = 1
K_REG = 2
K_IMM = 3
K_OFFSET = 4
K_LIT = 5
K_COUNT = 6
K_DEPTH = 7
K_INDEX = 8

F_TERMINATOR = 1
F_CALL = 2
F_POP = 4

# Words that the loader adds, named as the parameters of the definitions
EXTRAS = {"spent": 1, "at": 2, "function": 3, "code": 4, "saved": 5, "listed": 6, "seen": 7}
X_SPENT = 1
X_AT = 2
X_FUNCTION = 3
X_CODE = 4
X_SAVED = 5
X_LISTED = 6

# Behind the rows: header words, then rules of superinstructions
HEADER = len(OPCODES) * ROW
H_RULES = HEADER  # where the rules start
H_RULE_COUNT = HEADER + 1
H_RULE_INDEX = HEADER + 2  # where the index by first handler starts: {first rule, count}
HEADER_SIZE = 3

R_LENGTH = 0  # how many instructions, 2 to 4
R_PARTS = 1  # for each but the first: {handler, destination before, operand here}
R_PART = 3
R_HANDLER = 10
RULE = 11

_KIND_NUMBERS = {
    Kind.DST: K_DST,
    Kind.REG: K_REG,
    Kind.IMM: K_IMM,
    Kind.OFFSET: K_OFFSET,
    Kind.LIT: K_LIT,
    Kind.COUNT: K_COUNT,
    Kind.DEPTH: K_DEPTH,
    Kind.INDEX: K_INDEX,
}


@dataclass(frozen=True)
class Rule:
    """A superinstruction: handlers in a row that one handler stands for.

    links: for all but the first, the stream word of the destination before and that of the
    operand that must be the same register; None where there is no condition.
    """

    handlers: tuple[int, ...]
    links: tuple[tuple[int, int] | None, ...]
    result: int


def build(
    extras: Sequence[Sequence[str]],
    selectors: dict[int, tuple[int, list[int]]],
    rules: Sequence[Rule],
    handlers: int,
) -> array[int]:
    """The tables.

    extras: for each opcode the words added; selectors: opcode -> (operand position, handler for
    each value from 0); rules as above; handlers: how many there are.  A handler's number is its
    opcode's, or larger.
    """
    words = array("q", [0] * (HEADER + HEADER_SIZE))
    for opcode in OPCODES:
        row = opcode.code * ROW
        fixed = [o for o in opcode.operands if o.kind not in (Kind.REGS, Kind.ALTS)]
        words[row + T_OPERANDS] = len(fixed)
        for i, operand in enumerate(fixed):
            words[row + T_KINDS + i] = _KIND_NUMBERS[operand.kind]
        words[row + T_LIST] = opcode.words_per_item
        words[row + T_LENGTH] = opcode.length_position
        words[row + T_FLAGS] = (
            F_TERMINATOR * (opcode.name in TERMINATORS)
            + F_CALL * (opcode.name in CALLS)
            + F_POP * (opcode.name in POPS)
        )
        added = extras[opcode.code]
        words[row + T_EXTRAS] = len(added)
        for i, name in enumerate(added):
            words[row + T_EXTRA + i] = EXTRAS[name]
        selector, variants = selectors.get(opcode.code, (-1, []))
        words[row + T_SELECTOR] = selector
        words[row + T_VARIANTS] = len(variants)
        words[row + T_VARIANT] = len(words)
        words.extend(variants)
    _add_rules(words, rules, handlers)
    return words


def _add_rules(words: array[int], rules: Sequence[Rule], handlers: int) -> None:
    ordered = sorted(rules, key=lambda rule: (rule.handlers[0], -len(rule.handlers)))
    words[H_RULES] = len(words)
    words[H_RULE_COUNT] = len(ordered)
    for rule in ordered:
        row = [len(rule.handlers)] + [-1] * (RULE - 1)
        for i, (handler, link) in enumerate(zip(rule.handlers[1:], rule.links, strict=True)):
            row[R_PARTS + R_PART * i : R_PARTS + R_PART * (i + 1)] = [handler, *(link or (-1, -1))]
        row[R_HANDLER] = rule.result
        words.extend(row)
    words[H_RULE_INDEX] = len(words)
    firsts = [rule.handlers[0] for rule in ordered]
    for handler in range(handlers):
        count = firsts.count(handler)
        words.extend([firsts.index(handler) if count else 0, count])
