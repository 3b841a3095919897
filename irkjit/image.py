"""The native interpreter as an image on disk: built once, mapped at every start.

The cache key is made of irkjit's own sources, the llvmlite version, the Python version and the
CPU.  A warm start reads a file, checks it and maps it: neither llvmlite nor numpy is imported.
"""

from __future__ import annotations

import ctypes
import os
import sys
import zlib
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from irkjit.linker import IMPORTS, PAGE, Image, LinkError, link

_MAGIC = b"IRKJIT01"
_HEADER = 8  # words: magic, checksum, code size, data size, handlers, routines, tables, 0

_PROT_READ, _PROT_WRITE, _PROT_EXEC = 1, 2, 4
_MAP_PRIVATE, _MAP_ANONYMOUS = 2, 0x20

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int64,
]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]


def c_address(name: str) -> int:
    """Address of a function of the C library."""
    address = ctypes.cast(getattr(libc, name), ctypes.c_void_p).value
    assert address is not None
    return address


class Native:
    """The interpreter in memory: handler addresses, routines to call, the loader's tables."""

    def __init__(self, content: bytes) -> None:
        """Map an image from the bytes of its file, which `_valid` has accepted."""
        head = array("q", content[: 8 * _HEADER])
        code_size, data_size, handler_count, routine_count, table_words = head[2:7]
        numbers = array("q", content[8 * _HEADER : len(content) - code_size])
        code = content[len(content) - code_size :]
        size = code_size + -(-data_size // PAGE) * PAGE
        base = libc.mmap(
            None, size, _PROT_READ | _PROT_WRITE, _MAP_PRIVATE | _MAP_ANONYMOUS, -1, 0
        )
        if base in (None, ctypes.c_void_p(-1).value):
            raise MemoryError("no memory for the native interpreter")
        ctypes.memmove(base, code, code_size)
        slots = (ctypes.c_int64 * len(IMPORTS)).from_address(base + code_size)
        for i, name in enumerate(IMPORTS):
            slots[i] = c_address(name)
        if libc.mprotect(base, code_size, _PROT_READ | _PROT_EXEC) != 0:
            raise OSError(ctypes.get_errno(), "cannot make native code executable")
        self.base = base
        self.handlers = array("q", [base + n for n in numbers[:handler_count]])
        routines = numbers[handler_count : handler_count + routine_count]
        self.tables = numbers[handler_count + routine_count :][:table_words]
        self._routines = [base + offset for offset in routines]

    def routine(self, position: int, arguments: int) -> Any:
        """A C function object for one of `interp.ROUTINES`; calling it releases the GIL."""
        kind = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * arguments)
        return kind(self._routines[position])

    def address(self, position: int) -> int:
        """The address of one of `interp.ROUTINES`."""
        return self._routines[position]


# -- the cache -------------------------------------------------------------------------------


def cache_folder() -> Path:
    """Where images are kept.  On Linux without importing platformdirs, which takes 15 ms."""
    given = os.environ.get("IRKJIT_CACHE")
    if given:
        return Path(given)
    if sys.platform == "linux":
        root = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(root):
            root = os.path.expanduser("~/.cache")
        return Path(root, "irkjit")
    from platformdirs import user_cache_path

    return user_cache_path("irkjit")


def _sources() -> list[str]:
    """Paths of the files that the image is made from, relative to the package."""
    root = os.path.dirname(__file__)
    found = ["interp.py", "tagging.py", "opcodes.py", "linker.py", "image.py"]
    for folder in ("subset", "runtime", "ops", "loader"):
        names = os.listdir(os.path.join(root, folder))
        found += sorted(f"{folder}/{n}" for n in names if n.endswith(".py"))
    return found


def _llvmlite_version() -> bytes:
    """The installed llvmlite's version, without importing it."""
    import importlib.machinery

    spec = importlib.machinery.PathFinder.find_spec("llvmlite")
    if spec is None or spec.origin is None:
        return b""
    with open(os.path.join(os.path.dirname(spec.origin), "_version.py"), "rb") as file:
        return file.read()


def _cpu() -> bytes:
    """What tells this kind of CPU from others."""
    found = []
    with open("/proc/cpuinfo", "rb") as file:
        for line in file:
            if line.startswith((b"model name", b"flags", b"Features")):
                found.append(line)
            elif line == b"\n":
                break
    return b"".join(found)


def cache_key() -> str:
    """A name that changes with everything the image depends on."""
    from _blake2 import blake2b

    digest = blake2b(digest_size=12)
    root = os.path.dirname(__file__)
    for name in _sources():
        with open(os.path.join(root, name), "rb") as file:
            digest.update(name.encode() + b"\0" + file.read())
    for part in (_llvmlite_version(), sys.version.encode(), _cpu(), os.uname().machine.encode()):
        digest.update(part + b"\0")
    return digest.hexdigest()


def _valid(content: bytes) -> bool:
    """Whether the bytes are a whole image, undamaged."""
    if len(content) < 8 * _HEADER or content[:8] != _MAGIC:
        return False
    head = array("q", content[: 8 * _HEADER])
    return head[1] == zlib.crc32(content[16:])


def pack(image: Image, handlers: Sequence[str], routines: Sequence[str], tables: Any) -> bytes:
    """The file of an image."""
    numbers = array("q", [image.symbols[s] for s in (*handlers, *routines)])
    numbers.extend(tables)
    head = array(
        "q",
        [len(image.code), image.data_size, len(handlers), len(routines), len(tables), 0],
    )
    rest = head.tobytes() + numbers.tobytes() + image.code
    return _MAGIC + array("q", [zlib.crc32(rest)]).tobytes() + rest


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that no reader, and no other writer, ever sees half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


_native: Native | None = None


def native() -> Native:
    """The native interpreter: from memory, from the cache, or built now."""
    global _native
    if _native is None:
        path = cache_folder() / f"baseline-{cache_key()}.img"
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        if not _valid(content):
            content = build()
            try:
                write_atomically(path, content)
            except OSError as error:
                print(f"irkjit: cannot keep the native interpreter: {error}", file=sys.stderr)
        _native = Native(content)
    return _native


def build() -> bytes:
    """Translate, compile and link the interpreter: about a second.  Returns the file's bytes."""
    from irkjit import interp
    from irkjit.compiler import compile_object

    found, tables = interp.handlers()
    image = link(compile_object(interp.module_text()))
    symbols = [handler.symbol for handler in found] + ["h_underflow"]
    missing = [s for s in (*symbols, *interp.ROUTINES) if s not in image.symbols]
    if missing:
        raise LinkError(f"symbols missing from the object file: {missing}")
    return pack(image, symbols, interp.ROUTINES, tables)
