"""The one table of the 95 Irken opcodes.

Decoder, verifier, assembler, interpreter and compiler all derive from the rows below: change an
opcode here and nowhere else.  What the table does not hold is the full meaning of an instruction
(the column on the right is a reminder, not a definition) and the Python code that runs it.
Read next: `irkjit.bytecode.decode`, which cuts code words into instructions with this table.

A row is ``code name operands | meaning`` with operands written ``name:KIND``.  An instruction is
its opcode word, then one word for each operand, except that the last operand of kind REGS takes
one word per register and of kind ALTS two words (tag, offset) per alternative.  How many there
are stands in the operand that `_LIST_LENGTH` names.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What an operand word is."""

    DST = "dst-reg"  # register that is written
    REG = "reg"  # register that is read
    IMM = "imm"  # plain number: a value word, a tag, a field label, a C type code
    OFFSET = "offset"  # words from this opcode word to the target
    LIT = "lit"  # index of an outer literal
    COUNT = "count"  # how many: registers, slots, alternatives
    REGS = "reg-list"  # registers that are read, as many as another operand says
    ALTS = "tag-offset-pairs"  # alternatives of a case, as many as another operand says
    DEPTH = "depth"  # environment links to follow
    INDEX = "index"  # slot of a rib or object, or entry of the size table


_TABLE = """
 0 lit      target:DST index:LIT                        | the literal itself, shared
 1 litc     target:DST index:LIT                        | a one-level copy of the literal
 2 ret      val:REG                                     | return val, or end the program without K
 3 add      target:DST a:REG b:REG                      | a + b in 63 bits
 4 sub      target:DST a:REG b:REG                      | a - b in 63 bits
 5 mul      target:DST a:REG b:REG                      | a * b in 63 bits
 6 div      target:DST a:REG b:REG                      | a / b rounded toward zero
 7 srem     target:DST a:REG b:REG                      | rest of div, with the sign of a
 8 shl      target:DST a:REG b:REG                      | a shifted left by b mod 64
 9 ashr     target:DST a:REG b:REG                      | a shifted right by b mod 64, signed
10 or       target:DST a:REG b:REG                      | bitwise or
11 xor      target:DST a:REG b:REG                      | bitwise exclusive or
12 and      target:DST a:REG b:REG                      | bitwise and
13 eq       target:DST a:REG b:REG                      | same integer or same object?
14 lt       target:DST a:REG b:REG                      | a < b?
15 gt       target:DST a:REG b:REG                      | a > b?
16 le       target:DST a:REG b:REG                      | a <= b?
17 ge       target:DST a:REG b:REG                      | a >= b?
18 cmp      target:DST a:REG b:REG                      | structural order as uimm 0, 1 or 2
19 tst      val:REG else_:OFFSET                        | go on when val is #t, else branch
20 jmp      dest:OFFSET                                 | branch
21 fun      target:DST skip:OFFSET                      | closure of the body that follows; skip it
22 tail     closure:REG args:REG                        | tail call with the rib args
23 tail0    closure:REG                                 | tail call without arguments
24 env      target:DST size:COUNT                       | new rib of size nils
25 stor     tuple:REG index:INDEX val:REG               | slot of an object := val
26 ref      target:DST depth:DEPTH index:INDEX          | variable, depth ribs out
27 mov      dst:DST src:REG                             | copy a register
28 epush    rib:REG                                     | make rib the innermost one
29 trcall   dest:OFFSET depth:DEPTH nregs:COUNT args:REGS | self tail call that refills its own rib
30 trcall0  dest:OFFSET depth:DEPTH                     | self tail call without parameters
31 ref0     target:DST index:INDEX                      | variable of the innermost rib
32 call     closure:REG args:REG nregs:COUNT            | call with the rib args, save nregs
33 call0    closure:REG nregs:COUNT                     | call without arguments
34 pop      target:DST                                  | back from a call: unwind, take result
35 printo   arg:REG                                     | print any value
36 prints   arg:REG                                     | print the bytes of a string
37 topis    env:REG                                     | make this rib the one of the top level
38 topref   target:DST index:INDEX                      | top-level variable
39 topset   index:INDEX val:REG                         | top-level variable := val
40 set      depth:DEPTH index:INDEX val:REG             | variable := val, depth ribs out
41 set0     index:INDEX val:REG                         | variable of the innermost rib := val
42 pop0                                                 | back from a call: unwind, drop result
43 epop                                                 | leave the innermost rib
44 tron                                                 | nothing (reserved: tracing on)
45 troff                                                | nothing (reserved: tracing off)
46 gc                                                   | safe point with no live register
47 imm      target:DST word:IMM                         | an immediate value given as its word
48 make     target:DST tag:IMM nelem:COUNT elems:REGS   | new object filled from registers
49 makei    target:DST tag:REG payload:REG              | immediate put together at run time
50 exit     arg:REG                                     | end the program
51 nvcase   ob:REG else_:OFFSET nalts:COUNT alts:ALTS   | branch by constructor
52 tupref   target:DST ob:REG index:INDEX               | slot of an object
53 vlen     target:DST vec:REG                          | number of elements
54 vref     target:DST vec:REG index:REG                | element, checked
55 vset     vec:REG index:REG val:REG                   | element := val, checked
56 vmake    target:DST size:REG val:REG                 | new vector filled with val
57 alloc    target:DST tag:IMM size:COUNT               | new object filled with nil
58 rref     target:DST rec:REG label:IMM                | record field found by its label
59 rset     rec:REG label:IMM val:REG                   | record field found by its label := val
60 getcc    target:DST                                  | the current continuation
61 putcc    target:DST k:REG val:REG                    | K := k, copy val; does not jump
62 ffi      target:DST fun:REG rtype:REG nargs:REG args:REGS | call a C function
63 smake    target:DST size:REG                         | new string
64 sfromc   target:DST src:REG len:REG                  | string copied from C memory
65 slen     target:DST string:REG                       | length in bytes
66 sref     target:DST string:REG index:REG             | byte as a character, checked
67 sset     string:REG index:REG char:REG               | byte := character, checked
68 scopy    src:REG src_start:REG n:REG dst:REG dst_start:REG | copy bytes between strings, checked
69 unchar   target:DST char:REG                         | code of a character
70 gist     target:DST                                  | list of the symbol literals
71 argv     target:DST                                  | command line as a vector of strings
72 quiet    bool:REG                                    | collector messages on when #t
73 heap     size:REG nreg:COUNT                         | make room; registers below nreg are live
74 readf    target:DST path:REG                         | contents of a file as a list of strings
75 malloc   target:DST sindex:INDEX nelem:REG           | C memory from the C allocator
76 halloc   target:DST sindex:INDEX nelem:REG           | C memory inside the heap
77 cget     target:DST src:REG code:IMM                 | read C memory by type code
78 cset     dst:REG code:IMM val:REG                    | write C memory by type code
79 free     src:REG                                     | give back memory of malloc
80 sizeoff  index:REG val:REG                           | entry of the size table := val
81 sgetp    target:DST src:REG                          | C pointer to the bytes of a string
82 caref    target:DST src:REG sindex:INDEX num:REG     | pointer plus num elements
83 csref    target:DST src:REG sindex:INDEX             | pointer plus a field offset
84 dlopen   target:DST name:REG                         | open a shared library
85 dlsym0   target:DST name:REG                         | C symbol from the default scope
86 dlsym    target:DST handle:REG name:REG              | C symbol from a library
87 csize    target:DST sindex:INDEX                     | entry of the size table
88 cref2int target:DST src:REG                          | address as an integer
89 int2cref target:DST src:REG                          | integer as an address
90 ob2int   target:DST src:REG                          | word of a value as an integer
91 obptr2int target:DST src:REG                         | header word of an object as an integer
92 errno    target:DST                                  | error number of the last C call
93 meta     target:DST                                  | the metadata literal
94 hash     target:DST d:REG k0:REG k1:REG size:REG     | two rounds of a 32-bit hash, modulo size
"""

# Which operand holds the number of items in the list at the end.
_LIST_LENGTH = {
    "trcall": "nregs:COUNT",
    "make": "nelem:COUNT",
    "nvcase": "nalts:COUNT",
    "ffi": "nargs:REG",
}


class Operand(NamedTuple):
    """One operand: its name, unique in its opcode, and what its word means."""

    name: str
    kind: Kind


class Opcode(NamedTuple):
    """One opcode.  Positions count operands from 0: operand i is word i+1 of the instruction."""

    code: int
    name: str
    operands: tuple[Operand, ...]
    meaning: str
    min_words: int  # length with an empty list
    words: int | None  # length, or None when a list makes it vary
    words_per_item: int  # of the list: 1 for REGS, 2 for ALTS, 0 without a list
    length_position: int  # operand with the number of items, -1 without a list
    length_in_register: bool  # that operand is a register whose run-time value is the number
    dst: bool  # operand 0 is a register that is written
    register_positions: tuple[int, ...]  # all single registers, read or written
    offset_position: int  # the branch offset outside of alternatives, or -1

    @property
    def length_operand(self) -> str | None:
        """Name of the operand that gives the number of list items; None without a list."""
        return self.operands[self.length_position].name if self.length_position >= 0 else None

    def position(self, name: str) -> int:
        """The position of the operand `name`; KeyError when there is none."""
        for position, operand in enumerate(self.operands):
            if operand.name == name:
                return position
        raise KeyError(f"{self.name} has no operand {name}")


def _parse_row(row: str, known: dict[str, Operand]) -> Opcode:
    """The opcode of one row of the table; `known` keeps the operands of earlier rows."""
    left, _, meaning = row.partition("|")
    code, name, *fields = left.split()
    for field in fields:
        if field not in known:
            operand_name, _, kind_name = field.partition(":")
            known[field] = Operand(operand_name, Kind[kind_name])
    operands = tuple([known[field] for field in fields])
    registers: list[int] = []
    offset = length = -1
    items = 0
    for position, (_, kind) in enumerate(operands):
        if kind is Kind.REG or kind is Kind.DST:
            registers.append(position)
        elif kind is Kind.OFFSET:
            offset = position
        elif kind is Kind.REGS or kind is Kind.ALTS:
            items = 1 if kind is Kind.REGS else 2
    if items:
        length = fields.index(_LIST_LENGTH[name])
    min_words = 1 + len(operands) - (items > 0)
    return Opcode(
        code=int(code),
        name=name,
        operands=operands,
        meaning=meaning.strip(),
        min_words=min_words,
        words=None if items else min_words,
        words_per_item=items,
        length_position=length,
        length_in_register=length in registers,
        dst=0 in registers and operands[0].kind is Kind.DST,
        register_positions=tuple(registers),
        offset_position=offset,
    )


def _parse_table() -> tuple[Opcode, ...]:
    """All rows, in order."""
    known: dict[str, Operand] = {}
    return tuple([_parse_row(row, known) for row in _TABLE.strip().splitlines()])


OPCODES: tuple[Opcode, ...] = _parse_table()
BY_NAME: dict[str, Opcode] = {opcode.name: opcode for opcode in OPCODES}


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Sets of names that passes ask about.
TERMINATORS = _names("ret tail tail0 trcall trcall0 jmp exit")
"""Control never reaches the instruction behind, whatever the operands are."""
BRANCHES = _names("tst jmp nvcase trcall trcall0")
"""May continue at an offset inside the same function body."""
CALLS = _names("call call0")
"""Push a frame; the instruction behind must be one of POPS."""
POPS = _names("pop pop0")
COMPARISONS = frozenset([opcode.name for opcode in OPCODES[13:18]])
"""Compare two words and give a boolean."""
ALLOCATING = _names(
    """litc fun env call call0 make vmake alloc smake sfromc argv readf
    malloc halloc cget sgetp caref csref dlopen dlsym0 dlsym int2cref ffi"""
)
"""May make a heap object (cget and ffi: for some type codes)."""
FOREIGN = _names(
    """ffi sfromc malloc halloc cget cset free sgetp caref csref
    dlopen dlsym0 dlsym cref2int int2cref"""
)
"""Touch C memory, addresses or symbols."""
