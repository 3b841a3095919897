"""Compiled source programs, kept on disk: a second run of a program does not compile it again.

An entry is named by the program's path, the current folder, those to look in, and the compiler.
In it stand the digests of all files that the program was made of, so it is used only while they
are what they were.  A start that finds its program here does not import the compiler.
"""

from __future__ import annotations

import marshal
import os
import sys
from time import time, time_ns

from irkjit import __version__
from irkjit.cachefolder import cache_folder, cached_files, prune, write_atomically
from irkjit.errors import BadFile, BadSource
from irkjit.program import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAGIC = b"IRKSRC01"
_CHECKSUM = 16
_PREFIX, _SUFFIX = "program-", ".bin"
_COMPILER = ("irken", "bytecode", "opcodes.py", "tagging.py", "debuginfo.py")
"""What the result of a compilation depends on: modules, and folders with all that is in them."""

_DAY = 24 * 3600
_MOST = 500
"""Entries that are kept at most."""
_SETTLED_NS = 20_000_000
"""A file that was written less than this before its compilation began may have been written
during it: the clock of a file system is coarse."""


def compile_source(
    path: str,
    include: Sequence[str] = (),
    *,
    debug: bool = True,
    dependencies: list[str] | None = None,
) -> tuple[bytes, str]:
    """Compile a program: the bytecode file, and warnings as text.  Raises BadFile.

    include: more folders in which required files are looked for.  debug: with names and lines.
    dependencies: here go the paths of all other files that had a part in it.
    """
    from irkjit.irken.diagnostics import CompileError, Problem
    from irkjit.irken.driver import compile_file

    read_file(path, bytecode=False)  # what cannot be read is told as for any other file
    warnings: list[Problem] = []
    try:
        bytecode = compile_file(
            path, include=include, debug=debug, dependencies=dependencies, warnings=warnings
        )
    except MemoryError:
        raise BadFile(path, [], f"{path}: there is not enough memory to compile it") from None
    except CompileError as error:
        raise BadSource(path, error.report(), len(error.problems)) from None
    return bytecode, "".join(f"{warning.render('warning')}\n" for warning in warnings)


def load_source(path: str, include: Sequence[str] = ()) -> tuple[bytes, str]:
    """The same from the cache; a program that is not there is compiled and put there."""
    began = time_ns()
    source = read_file(path, bytecode=False)
    entry = _entry_path(path, include)
    found = _look_up(entry, source)
    if found is None:
        files: list[str] = []
        found = compile_source(path, include, dependencies=files)
        _keep(entry, [path, *files], began, *found)
    return found


def cached_programs() -> list[str]:
    """Paths of all entries, and of what writers that died left there."""
    return cached_files(_PREFIX, (_SUFFIX, ".tmp"))


# -- digests ---------------------------------------------------------------------------------


def _digest(*parts: bytes) -> bytes:
    from _blake2 import blake2b

    digest = blake2b(digest_size=_CHECKSUM)
    for part in parts:
        digest.update(b"%d " % len(part) + part)
    return digest.digest()


def _file_digest(path: str) -> bytes:
    """The digest of a file's contents; b"" where there is none."""
    try:
        return _digest(read_file(path, bytecode=False))
    except BadFile:
        return b""


def _compiler_files(path: str) -> Iterator[str]:
    """A module, or all modules and Irken sources in a folder, always in the same order."""
    if not os.path.isdir(path):
        yield path
        return
    for name in sorted(os.listdir(path)):
        inner = os.path.join(path, name)
        if name.endswith((".py", ".scm")) or ("." not in name and name != "__pycache__"):
            yield from _compiler_files(inner)


def _entry_path(path: str, include: Sequence[str]) -> str:
    """Where the entry of a program is, if there is one."""
    root = os.path.dirname(__file__)
    parts = [__version__.encode(), str(sys.implementation.cache_tag).encode()]
    for name in _COMPILER:
        for file in _compiler_files(os.path.join(root, name)):
            parts += [file[len(root) :].encode(), read_file(file, bytecode=False)]
    # Messages show paths as they were given, so it is these that count, and where they start.
    parts += [os.fsencode(given) for given in (_current_folder(), path, *include)]
    return os.path.join(cache_folder(), _PREFIX + _digest(*parts).hex() + _SUFFIX)


def _current_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


# -- entries ---------------------------------------------------------------------------------


def _look_up(entry: str, source: bytes) -> tuple[bytes, str] | None:
    """What an entry holds, if it is whole and no file has changed."""
    try:
        content = read_file(entry, bytecode=False)
    except BadFile:
        return None
    start = len(_MAGIC) + _CHECKSUM
    if content[:start] != _MAGIC + _digest(content[start:]):
        return None
    try:
        files, warnings, bytecode = marshal.loads(content[start:])
        if files[0][1] != _digest(source):
            return None
        if any(_file_digest(path) != digest for path, digest in files[1:]):
            return None
    except (ValueError, TypeError, EOFError, IndexError):
        return None
    _mark_used(entry)
    return bytecode, warnings


def _mark_used(entry: str) -> None:
    """Note that an entry is in use, about once a day."""
    try:
        if os.stat(entry).st_mtime < time() - _DAY:
            os.utime(entry)
    except OSError:
        pass


def _keep(entry: str, files: list[str], began: int, bytecode: bytes, warnings: str) -> None:
    """Write an entry; where that is not possible, nothing happens.

    Files that changed since `began` may not be what was compiled, so then there is no entry.
    """
    try:
        kept = []
        for path in files:
            if os.path.exists(path) and os.stat(path).st_mtime_ns > began - _SETTLED_NS:
                return
            kept.append((path, _file_digest(path)))
        content = marshal.dumps((kept, warnings, bytecode))
        write_atomically(entry, _MAGIC + _digest(content) + content)
        prune(_PREFIX, entry, most=_MOST)
    except (OSError, ValueError):
        pass
