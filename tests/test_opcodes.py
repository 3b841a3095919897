"""The opcode table against an independent list of what it must say.

A line is code, length in words, name, operands.  The length of an instruction with a list is that
without its items, then the operand that counts them, with a star when it is a register.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from irkjit import opcodes
from irkjit.opcodes import BY_NAME, OPCODES, Kind, Opcode

KINDS = {
    "d": Kind.DST,
    "r": Kind.REG,
    "#": Kind.IMM,
    ">": Kind.OFFSET,
    "L": Kind.LIT,
    "n": Kind.COUNT,
    "r*": Kind.REGS,
    "(#>)*": Kind.ALTS,
    "D": Kind.DEPTH,
    "i": Kind.INDEX,
}

EXPECTED = """
 0 3         lit       target:d index:L
 1 3         litc      target:d index:L
 2 2         ret       val:r
 3 4         add       target:d a:r b:r
 4 4         sub       target:d a:r b:r
 5 4         mul       target:d a:r b:r
 6 4         div       target:d a:r b:r
 7 4         srem      target:d a:r b:r
 8 4         shl       target:d a:r b:r
 9 4         ashr      target:d a:r b:r
10 4         or        target:d a:r b:r
11 4         xor       target:d a:r b:r
12 4         and       target:d a:r b:r
13 4         eq        target:d a:r b:r
14 4         lt        target:d a:r b:r
15 4         gt        target:d a:r b:r
16 4         le        target:d a:r b:r
17 4         ge        target:d a:r b:r
18 4         cmp       target:d a:r b:r
19 3         tst       val:r else_:>
20 2         jmp       dest:>
21 3         fun       target:d skip:>
22 3         tail      closure:r args:r
23 2         tail0     closure:r
24 3         env       target:d size:n
25 4         stor      tuple:r index:i val:r
26 4         ref       target:d depth:D index:i
27 3         mov       dst:d src:r
28 2         epush     rib:r
29 4+nregs   trcall    dest:> depth:D nregs:n args:r*
30 3         trcall0   dest:> depth:D
31 3         ref0      target:d index:i
32 4         call      closure:r args:r nregs:n
33 3         call0     closure:r nregs:n
34 2         pop       target:d
35 2         printo    arg:r
36 2         prints    arg:r
37 2         topis     env:r
38 3         topref    target:d index:i
39 3         topset    index:i val:r
40 4         set       depth:D index:i val:r
41 3         set0      index:i val:r
42 1         pop0
43 1         epop
44 1         tron
45 1         troff
46 1         gc
47 3         imm       target:d word:#
48 4+nelem   make      target:d tag:# nelem:n elems:r*
49 4         makei     target:d tag:r payload:r
50 2         exit      arg:r
51 4+nalts   nvcase    ob:r else_:> nalts:n alts:(#>)*
52 4         tupref    target:d ob:r index:i
53 3         vlen      target:d vec:r
54 4         vref      target:d vec:r index:r
55 4         vset      vec:r index:r val:r
56 4         vmake     target:d size:r val:r
57 4         alloc     target:d tag:# size:n
58 4         rref      target:d rec:r label:#
59 4         rset      rec:r label:# val:r
60 2         getcc     target:d
61 4         putcc     target:d k:r val:r
62 5+*nargs  ffi       target:d fun:r rtype:r nargs:r args:r*
63 3         smake     target:d size:r
64 4         sfromc    target:d src:r len:r
65 3         slen      target:d string:r
66 4         sref      target:d string:r index:r
67 4         sset      string:r index:r char:r
68 6         scopy     src:r src_start:r n:r dst:r dst_start:r
69 3         unchar    target:d char:r
70 2         gist      target:d
71 2         argv      target:d
72 2         quiet     bool:r
73 3         heap      size:r nreg:n
74 3         readf     target:d path:r
75 4         malloc    target:d sindex:i nelem:r
76 4         halloc    target:d sindex:i nelem:r
77 4         cget      target:d src:r code:#
78 4         cset      dst:r code:# val:r
79 2         free      src:r
80 3         sizeoff   index:r val:r
81 3         sgetp     target:d src:r
82 5         caref     target:d src:r sindex:i num:r
83 4         csref     target:d src:r sindex:i
84 3         dlopen    target:d name:r
85 3         dlsym0    target:d name:r
86 4         dlsym     target:d handle:r name:r
87 3         csize     target:d sindex:i
88 3         cref2int  target:d src:r
89 3         int2cref  target:d src:r
90 3         ob2int    target:d src:r
91 3         obptr2int target:d src:r
92 2         errno     target:d
93 2         meta      target:d
94 6         hash      target:d d:r k0:r k1:r size:r
""".strip().splitlines()


def test_there_are_95_opcodes_in_order() -> None:
    assert [opcode.code for opcode in OPCODES] == list(range(95))
    assert len(EXPECTED) == 95


def test_names_find_their_opcodes() -> None:
    assert len(BY_NAME) == 95
    assert all(BY_NAME[opcode.name] is opcode for opcode in OPCODES)


@pytest.mark.parametrize(
    ("opcode", "line"), list(zip(OPCODES, EXPECTED, strict=True)), ids=lambda item: str(item)[:12]
)
def test_row(opcode: Opcode, line: str) -> None:
    code, length, name, *fields = line.split()
    words, _, counter = length.partition("+")
    assert (opcode.code, opcode.name) == (int(code), name)
    assert [(operand.name, operand.kind) for operand in opcode.operands] == [
        (field.split(":")[0], KINDS[field.split(":")[1]]) for field in fields
    ]
    assert opcode.min_words == int(words)
    assert opcode.words == (None if counter else int(words))
    assert opcode.length_operand == (counter.lstrip("*") or None)
    assert opcode.length_in_register == counter.startswith("*")


def test_a_written_register_is_always_the_first_operand() -> None:
    for opcode in OPCODES:
        kinds = [operand.kind for operand in opcode.operands]
        assert Kind.DST not in kinds[1:]
        assert opcode.dst == (kinds[:1] == [Kind.DST])
    assert sum(opcode.dst for opcode in OPCODES) == 62


def test_positions() -> None:
    assert BY_NAME["nvcase"].offset_position == 1
    assert BY_NAME["trcall"].offset_position == 0
    assert BY_NAME["ret"].offset_position == -1
    assert BY_NAME["stor"].register_positions == (0, 2)
    assert BY_NAME["ffi"].register_positions == (0, 1, 2, 3)
    assert BY_NAME["scopy"].position("dst_start") == 4
    assert [(o.words_per_item, o.length_position) for o in OPCODES if o.words is None] == [
        (1, 2),
        (1, 2),
        (2, 2),
        (1, 3),
    ]
    with pytest.raises(KeyError, match="ret has no operand target"):
        BY_NAME["ret"].position("target")


def test_sets() -> None:
    assert opcodes.TERMINATORS == {"ret", "tail", "tail0", "trcall", "trcall0", "jmp", "exit"}
    assert {o.name for o in OPCODES if o.offset_position >= 0} == opcodes.BRANCHES | {"fun"}
    assert sorted(opcodes.COMPARISONS) == ["eq", "ge", "gt", "le", "lt"]
    assert opcodes.CALLS == {"call", "call0"}
    assert opcodes.POPS == {"pop", "pop0"}
    assert len(opcodes.ALLOCATING) == 23


@pytest.mark.parametrize("name", ["TERMINATORS", "BRANCHES", "ALLOCATING", "FOREIGN"])
def test_sets_hold_only_names_of_opcodes(name: str) -> None:
    assert getattr(opcodes, name) <= BY_NAME.keys()


def test_every_meaning_fits_on_a_line() -> None:
    assert all(3 <= len(opcode.meaning) <= 45 for opcode in OPCODES)


def test_the_table_needs_no_heavy_modules() -> None:
    program = "import sys, irkjit.opcodes; print('dataclasses' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=Path(opcodes.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
