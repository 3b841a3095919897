"""The native interpreter as an image on disk: built once, mapped at every start.

Its name holds the cache's key.  A warm start reads a file, checks it and maps it: neither llvmlite
nor numpy is imported.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock

from irkjit.cachefolder import (
    cache_folder,
    cache_key,
    cached_files,
    is_current,
    prune,
    read_file,
    write_atomically,
)
from irkjit.native import HEADER, Native, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from irkjit.linker import Image

_MAGIC = b"IRKJIT01"
_PREFIX, _SUFFIX = "baseline-", ".img"


# -- the cache -------------------------------------------------------------------------------


def image_path() -> str:
    """The file of the image that this irkjit uses on this machine."""
    return os.path.join(cache_folder(), _PREFIX + cache_key() + _SUFFIX)


def cached_images() -> list[str]:
    """Paths of all images in the cache, and of what writers that died left there."""
    return cached_files(_PREFIX, (_SUFFIX, ".tmp"))


# -- the file --------------------------------------------------------------------------------


def pack(image: Image, handlers: Sequence[str], routines: Sequence[str], tables: Any) -> bytes:
    """The file of an image."""
    from zlib import crc32

    names = "".join(
        f"{offset} {name}\n"
        for offset, name in sorted((offset, name) for name, offset in image.symbols.items())
        if offset < len(image.code)
    ).encode()
    counts = len(handlers), len(routines), len(tables), len(names)
    offsets = [image.symbols[symbol] for symbol in (*handlers, *routines)]
    rest = bytes(words([len(image.code), image.data_size, *counts, *offsets, *tables]))
    rest += image.code + names
    return _MAGIC + bytes(words([crc32(rest)])) + rest


def is_whole(content: bytes) -> bool:
    """Whether the bytes are an image, complete and undamaged."""
    from zlib import crc32

    if len(content) < 8 * HEADER or content[:8] != _MAGIC:
        return False
    return int.from_bytes(content[8:16], "little") == crc32(content[16:])


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
        content = read_file(path)
    except OSError:
        content = b""
    if is_whole(content):
        return content
    content = _build_with_note()
    if not is_current():
        return content
    try:
        write_atomically(path, content)
        prune(_PREFIX, path)
    except OSError as error:
        reason = error.strerror or str(error)
        print(
            f"irkjit: note: the native interpreter cannot be kept in {cache_folder()}"
            f" ({reason}), so each start builds it again; set IRKJIT_CACHE to another folder",
            file=sys.stderr,
        )
    return content


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
