"""The native interpreter as an image on disk: built once, mapped at every start.

The cache key is made of irkjit's own sources, the llvmlite version, the Python version and the
CPU.  A warm start reads a file, checks it and maps it: neither llvmlite nor numpy is imported.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock
from array import array

from irkjit.native import HEADER, Native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from irkjit.linker import Image

_MAGIC = b"IRKJIT01"
_PREFIX, _SUFFIX = "baseline-", ".img"
_SOURCES = (
    "interp.py",
    "bridge.py",
    "tagging.py",
    "opcodes.py",
    "linker.py",
    "compiler.py",
    "image.py",
    "lower_llvm.py",
    "deopt.py",
    "profile.py",
)
_FOLDERS = ("subset", "runtime", "ops", "loader", "jit")


# -- the cache -------------------------------------------------------------------------------


def cache_folder() -> str:
    """Where images are kept.  On Linux without importing platformdirs, which takes 15 ms."""
    given = os.environ.get("IRKJIT_CACHE")
    if given:
        return given
    if sys.platform == "linux":
        root = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(root):
            root = os.path.expanduser("~/.cache")
        return os.path.join(root, "irkjit")
    from platformdirs import user_cache_dir

    return user_cache_dir("irkjit")


def image_path() -> str:
    """The file of the image that this irkjit uses on this machine."""
    return os.path.join(cache_folder(), _PREFIX + cache_key() + _SUFFIX)


def cached_images() -> list[str]:
    """Paths of all images in the cache, and of what writers that died left there."""
    folder = cache_folder()
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [
        os.path.join(folder, name)
        for name in names
        if name.startswith(_PREFIX) and (name.endswith(_SUFFIX) or name.endswith(".tmp"))
    ]


def _sources() -> list[str]:
    """Paths of the files that the image is made from, relative to the package."""
    root = os.path.dirname(__file__)
    found = list(_SOURCES)
    for folder in _FOLDERS:
        names = os.listdir(f"{root}/{folder}")
        found += sorted(f"{folder}/{n}" for n in names if n.endswith(".py"))
    return found


def _read(path: str) -> bytes:
    """A whole file, without the layers of `open`: forty of them are read at every start."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts = []
        while part := os.read(file, 1 << 20):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(file)


def _llvmlite_version() -> bytes:
    """The installed llvmlite's version, without importing it."""
    for folder in sys.path:
        try:
            return _read(f"{folder}/llvmlite/_version.py")
        except OSError:
            continue
    return b""


def _cpu() -> bytes:
    """What tells this kind of CPU from others: the first paragraph, without what changes."""
    first = _first_paragraph("/proc/cpuinfo")
    return b"\n".join(
        line
        for line in first.split(b"\n")
        if line.startswith((b"model name", b"flags", b"Features", b"CPU part"))
    )


def _first_paragraph(path: str) -> bytes:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        text = b""
        while b"\n\n" not in text and (part := os.read(file, 1 << 12)):
            text += part
        return text.partition(b"\n\n")[0]
    finally:
        os.close(file)


_key = ""


def cache_key() -> str:
    """A name that changes with everything that the image, and compiled code, depend on."""
    global _key
    if not _key:
        _key = _make_key()
    return _key


def _make_key() -> str:
    from _blake2 import blake2b

    digest = blake2b(digest_size=12)
    root = os.path.dirname(__file__)
    for name in _sources():
        digest.update(name.encode() + b"\0" + _read(f"{root}/{name}"))
    for part in (_llvmlite_version(), sys.version.encode(), _cpu(), os.uname().machine.encode()):
        digest.update(part + b"\0")
    return digest.hexdigest()


# -- the file --------------------------------------------------------------------------------


def pack(image: Image, handlers: Sequence[str], routines: Sequence[str], tables: Any) -> bytes:
    """The file of an image."""
    from zlib import crc32

    numbers = array("q", [image.symbols[s] for s in (*handlers, *routines)])
    numbers.extend(tables)
    head = array(
        "q",
        [len(image.code), image.data_size, len(handlers), len(routines), len(tables), 0],
    )
    rest = head.tobytes() + numbers.tobytes() + image.code
    return _MAGIC + array("q", [crc32(rest)]).tobytes() + rest


def is_whole(content: bytes) -> bool:
    """Whether the bytes are an image, complete and undamaged."""
    from zlib import crc32

    if len(content) < 8 * HEADER or content[:8] != _MAGIC:
        return False
    return array("q", content[8:16])[0] == crc32(content[16:])


def write_atomically(path: str, content: bytes) -> None:
    """Write a file so that no reader, and no other writer, ever sees half of it."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


# -- getting it ------------------------------------------------------------------------------

_native: Native | None = None
_lock = allocate_lock()


def native() -> Native:
    """The native interpreter: from memory, from the cache, or built now."""
    global _native
    with _lock:
        if _native is None:
            _native = Native(_content())
        return _native


def _content() -> bytes:
    path = image_path()
    try:
        content = _read(path)
    except OSError:
        content = b""
    if is_whole(content):
        return content
    content = _build_with_note()
    try:
        write_atomically(path, content)
        _prune(path)
    except OSError as error:
        reason = error.strerror or str(error)
        print(
            f"irkjit: note: the native interpreter cannot be kept in {cache_folder()}"
            f" ({reason}), so each start builds it again; set IRKJIT_CACHE to another folder",
            file=sys.stderr,
        )
    return content


_KEPT = 30 * 24 * 3600
"""Seconds for which an image that another version or CPU made is kept."""


def _prune(path: str) -> None:
    """Remove images made long before the one at `path`."""
    newest = os.stat(path).st_mtime
    for entry in os.scandir(os.path.dirname(path)):
        ours = entry.name.startswith(_PREFIX)
        if ours and entry.stat().st_mtime < newest - _KEPT:
            os.unlink(entry.path)


def _build_with_note() -> bytes:
    """Build; on a terminal a line tells so while it takes its seconds."""
    if not os.isatty(2):
        return build()
    os.write(2, b"irkjit: building the native interpreter (once, a few seconds) ...")
    try:
        return build()
    finally:
        os.write(2, b"\r\x1b[K")


def build() -> bytes:
    """Translate, compile and link the interpreter: some seconds.  Returns the file's bytes."""
    from irkjit import interp, linker
    from irkjit.compiler import compile_object

    found, tables = interp.handlers()
    image = linker.link(compile_object(interp.module_text()))
    symbols = [handler.symbol for handler in found] + ["h_underflow"]
    missing = [s for s in (*symbols, *interp.ROUTINES) if s not in image.symbols]
    if missing:
        raise linker.LinkError(f"symbols missing from the object file: {missing}")
    return pack(image, symbols, interp.ROUTINES, tables)
