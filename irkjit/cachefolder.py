"""The cache's folder, the key that names what is in it, files written at once and deleted in time.

Everything kept there depends on irkjit's own sources, the versions of llvmlite and Python, and the
CPU: the key is a digest of them all.  To read all sources takes 4 ms of each start, so the key is
kept too, with what the file system says of the sources (as git's index has it for its files).
"""

from __future__ import annotations

import os
import sys
from time import time, time_ns

from irkjit import IMPORTED_NS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SOURCES = (
    "interp.py",
    "bridge.py",
    "tagging.py",
    "opcodes.py",
    "linker.py",
    "compiler.py",
    "image.py",
    "native.py",
    "cachefolder.py",
    "lower_llvm.py",
    "deopt.py",
    "profile.py",
)
_FOLDERS = ("subset", "runtime", "ops", "loader", "jit")
JIT = "jit-"
"""How the names of the jit's files begin."""
_KEPT_KEYS = "key-"
MOST = 256 << 20
"""Bytes in a file of the cache at most: more than any holds that is not damaged."""
_DAY = 24 * 3600
_UNUSED = 30 * _DAY
"""Seconds for which what nobody uses is kept."""


def cache_folder() -> str:
    """Where everything is kept.  On Linux without importing platformdirs, which takes 15 ms."""
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


def fix_cache_folder() -> None:
    """A relative IRKJIT_CACHE means the same folder from now on, wherever the program goes."""
    given = os.environ.get("IRKJIT_CACHE")
    if given and not os.path.isabs(given):
        os.environ["IRKJIT_CACHE"] = os.path.abspath(given)


def cached_files(prefix: str, endings: tuple[str, ...] = ("",)) -> list[str]:
    """Paths of what is in the folder under names that begin and end like this, sorted."""
    folder = cache_folder()
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, n) for n in names if n.startswith(prefix) and n.endswith(endings)]


def _sources() -> list[str]:
    """Paths of the files that the interpreter's image and compiled code are made by, relative to
    the package."""
    root = os.path.dirname(__file__)
    found = list(_SOURCES)
    for folder in _FOLDERS:
        names = os.listdir(f"{root}/{folder}")
        found += sorted(f"{folder}/{n}" for n in names if n.endswith(".py"))
    return found


def read_file(path: str, most: int = MOST) -> bytes:
    """A file, or so many bytes of it, without the layers of `open`; a pipe is not waited for.
    Raises OSError."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        parts = []
        while most > 0 and (part := os.read(file, min(most, 1 << 20))):
            parts.append(part)
            most -= len(part)
        return b"".join(parts)
    finally:
        os.close(file)


def _llvmlite_version() -> bytes:
    """The installed llvmlite's version, without importing it."""
    for folder in sys.path:
        try:
            return read_file(f"{folder}/llvmlite/_version.py")
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


_key = _key_state = ""


def cache_key() -> str:
    """A name that changes with everything that the image, and compiled code, depend on."""
    global _key, _key_state
    if not _key:
        _key_state, newest = _state()
        if IMPORTED_NS < newest <= time_ns():
            # Another version was installed while this process ran: what it has imported belongs to
            # neither.  Files for that have a name that nobody else looks for.
            _key = _digest([_key_state.encode(), f"{os.getpid()} {IMPORTED_NS}".encode()])
            _key_state = ""
            return _key
        path = _key_file()
        _key = _kept_key(path, _key_state)
        if not _key:
            _key = _make_key()
            try:
                write_atomically(path, " ".join(_signed(_key_state, _key)).encode())
            except OSError:
                pass
    return _key


def is_current() -> bool:
    """Whether the sources are still those that `cache_key` stands for.  Otherwise nothing must be
    kept: modules that were imported meanwhile may be of another version."""
    key = cache_key()
    return _state()[0] == _key_state or _make_key() == key


def jit_file(name: str = "") -> str:
    """The path of a file of the jit that no irkjit but this one uses; without a name, how the paths
    of all of them begin."""
    return os.path.join(cache_folder(), f"{JIT}{cache_key()[:12]}-{name}")


def key_files() -> list[str]:
    """Paths of the kept keys."""
    return cached_files(_KEPT_KEYS)


def _key_file() -> str:
    """Where the key of this installation is kept."""
    return os.path.join(cache_folder(), _KEPT_KEYS + _digest([os.path.dirname(__file__).encode()]))


def _kept_key(path: str, state: str) -> str:
    """The key that was kept for this state of the sources, or nothing."""
    try:
        words = read_file(path, 1000).decode("ascii", "replace").split(" ")
    except OSError:
        return ""
    return words[1] if len(words) == 3 and words == _signed(state, words[1]) else ""


def _signed(state: str, key: str) -> list[str]:
    """What is kept of a key: with a digest of it, so that damage is noticed."""
    return [state, key, _digest([state.encode(), key.encode()])]


def _state() -> tuple[str, int]:
    """A digest of what changes with the sources, and of everything else that the key is made of;
    when the last of them was written."""
    root = os.path.dirname(__file__)
    newest = 0
    parts = []
    for name in _sources():
        status = os.stat(f"{root}/{name}")
        numbers = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        parts.append(f"{name} {numbers}".encode())
        newest = max(newest, status.st_mtime_ns)
    return _digest([*parts, *_surroundings()]), newest


def _make_key() -> str:
    root = os.path.dirname(__file__)
    sources = [name.encode() + b"\0" + read_file(f"{root}/{name}") for name in _sources()]
    return _digest([*sources, *_surroundings()])


def _surroundings() -> list[bytes]:
    """What compiled code depends on beside irkjit."""
    return [_llvmlite_version(), sys.version.encode(), _cpu(), os.uname().machine.encode()]


def _digest(parts: Iterable[bytes]) -> str:
    from _blake2 import blake2b

    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(part + b"\0")
    return digest.hexdigest()


def write_atomically(path: str, content: bytes) -> None:
    """Write a file so that no reader, and no other writer, ever sees half of it."""
    temporary = f"{path}.{os.urandom(8).hex()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "xb") as file:
            file.write(content)
        os.replace(temporary, path)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


def prune(
    prefix: str,
    newest: str,
    lasting: str | None = None,
    *,
    most: int = sys.maxsize,
    room: int = sys.maxsize,
) -> None:
    """Delete files of a prefix: those that were not used for long, and those used longest ago of
    more than `most`, or of more than `room` bytes together.

    newest: the path of one that was just written.  lasting: how paths begin of those that may get
    old.
    """
    by_age = []
    for path in cached_files(prefix):
        try:
            status = os.stat(path)
        except OSError:
            continue  # another process was faster
        by_age.append((status.st_mtime, status.st_size, path))
    now = time()
    for number, (used, size, path) in enumerate(sorted(by_age, reverse=True)):
        room -= size
        lost = path.endswith(".tmp") and used < now - _DAY  # its writer died
        old = used < now - _UNUSED and not (lasting and path.startswith(lasting))
        if path != newest and (lost or old or number >= most or room < 0):
            try:
                os.unlink(path)
            except OSError:
                continue
