"""What compiled code takes from the definitions of the opcodes: the functions that `translation.py`
makes of them, which operands those take, and where an instruction remembers what it saw.

Kept on disk: the definitions themselves, and what reads them, need a tenth of a second to import.
"""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple
from zlib import crc32

from irkjit.cachefolder import is_current, jit_file, read_file, write_atomically

ALIASES = """
!10 = !{!"irkjit"}
!11 = !{!"stack", !10}
!12 = !{!"vm", !10}
!13 = !{!"header", !10}
!14 = !{!"slot", !10}
!15 = !{!"rib", !14}
!16 = !{!"object", !14}
!1 = !{!11, !11, i64 0}
!2 = !{!12, !12, i64 0}
!3 = !{!13, !13, i64 0}
!4 = !{!14, !14, i64 0}
!7 = !{!15, !15, i64 0}
!8 = !{!16, !16, i64 0}
!5 = !{}
"""
"""Memory that does not overlap: frames, the VM's fields, headers of objects, everything else; of
that, ribs and other objects."""
STACK, FIELD, HEADER, SLOT, RIBS, OBJECTS = (f", !tbaa !{n}" for n in (1, 2, 3, 4, 7, 8))
COMPILED = frozenset(
    "add sub mul div srem shl ashr or xor and lt gt le ge cmp hash unchar makei vlen vref vset "
    "vmake tupref stor rref rset litc smake slen sref sset scopy topref ob2int obptr2int".split()
)
"""Opcodes that may be calls of their definitions: these have one effect at most, at their end."""


class Definition(NamedTuple):
    """Of one opcode.  text: its LLVM function, if it has one; extras: what the definition takes
    beside the operands of the opcode table; seen: the word of the instruction that remembers what
    the interpreter saw there, or -1."""

    text: str | None
    extras: tuple[str, ...]
    seen: int


def definition(name: str) -> Definition:
    """Of the opcode with this name."""
    return _all_definitions()[name]


@cache
def _all_definitions() -> dict[str, Definition]:
    path = jit_file("definitions.json")
    try:
        check, _, content = read_file(path).partition(b"\n")
        if check == b"%d" % crc32(content):
            return {n: Definition(t, tuple(e), s) for n, (t, e, s) in json.loads(content).items()}
    except (OSError, ValueError):
        pass
    from irkjit.jit.translation import all_definitions

    made = all_definitions()
    if not is_current():
        return made
    content = json.dumps(made).encode()
    try:
        write_atomically(path, b"%d\n%b" % (crc32(content), content))
    except OSError:
        pass
    return made
