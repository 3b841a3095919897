"""Compiled code on disk: one file for each program, so that the next run is warm from its start.

The file's name is made of the program's bytes and of everything that compiled code depends on
(`cachefolder.cache_key`).  It holds what was compiled, with the assumptions each unit rests on, and
what turned out not to hold.  Writers merge what is there, and put the new file in the place of the
old one at once; what cannot be read is ignored.
"""

from __future__ import annotations

import os

from irkjit.cachefolder import (
    JIT,
    cached_files,
    is_current,
    jit_file,
    prune,
    read_file,
    write_atomically,
)
from irkjit.jit.code import Code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SUFFIX = ".code"
_MAGIC = b"IRKCODE1"
MAX_FILE = 64 << 20
"""Bytes of code in one file beyond which only what the last run has made is kept."""
MAX_FOLDER = 512 << 20
"""Bytes of all files together; the ones not used for longest are deleted beyond that."""


class Saved:
    """What is kept of a program.

    units: code by function; refuted: what was assumed in vain; assigned: the top-level variables
    that it sets at run time, if they were looked for.
    """

    def __init__(self) -> None:
        self.units: dict[int, Code] = {}
        self.refuted: set[tuple[int, int, str]] = set()
        self.assigned: frozenset[int] | None = None

    def trusts(self, code: Code) -> bool:
        """Whether a unit assumes nothing of that."""
        return self.refuted.isdisjoint(code.guards)


def path_for(data: bytes) -> str:
    """The file for the program with these bytes."""
    from _blake2 import blake2b

    digest = blake2b(data, digest_size=12).hexdigest()
    return jit_file(digest + SUFFIX)


def read(path: str) -> Saved | None:
    """What a file holds; None if there is none, or it is damaged."""
    from marshal import loads
    from zlib import crc32

    try:
        content = read_file(path)
        if content[:8] != _MAGIC or int.from_bytes(content[8:12], "little") != crc32(content[12:]):
            return None
        name, units, refuted, assigned = loads(content[12:])
        if name != os.path.basename(path):
            return None  # the code of another program
        saved = Saved()
        saved.units = {packed[0]: Code(*packed) for packed in units}
        saved.refuted = set(refuted)
        saved.assigned = assigned
    except (OSError, ValueError, EOFError, TypeError):
        return None
    try:
        os.utime(path)  # what is used is deleted last
    except OSError:
        pass  # the cache is another user's, or cannot be written
    return saved


def write(path: str, saved: Saved) -> None:
    """Keep code, beside what another process has kept meanwhile.  A full disk is no error."""
    from marshal import dumps
    from zlib import crc32

    if not is_current():
        return
    before = read(path)
    if before is not None:
        saved.refuted |= before.refuted
        if saved.assigned is None:
            saved.assigned = before.assigned
        units = before.units | saved.units
        if sum(len(code.image) for code in units.values()) <= MAX_FILE:
            saved.units = units
    saved.units = {n: code for n, code in saved.units.items() if saved.trusts(code)}
    packed: Any = (
        os.path.basename(path),
        [code.packed() for code in saved.units.values()],
        sorted(saved.refuted),
        saved.assigned,
    )
    body = dumps(packed)
    try:
        write_atomically(path, _MAGIC + crc32(body).to_bytes(4, "little") + body)
        prune(JIT, path, jit_file(), room=MAX_FOLDER)
    except OSError:
        pass


def files() -> list[str]:
    """Paths of all files of the jit: those with SUFFIX hold the code of one program each."""
    return cached_files(JIT)
