"""Bytecode files: reading one, what is known of a loaded one, what is wrong with a bad one."""

from __future__ import annotations

from irkjit.errors import BadFile, Finding
from irkjit.runtime.layout import CODE_META, CODE_PROBLEM_COUNT, CODE_PROBLEMS
from irkjit.subset.primitives import BYTES, load
from irkjit.tagging import (
    SLOT0,
    STRING,
    STRING_BYTES,
    SYMBOL,
    SYMBOL_NAME,
    is_kind,
    string_length,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from irkjit.debuginfo import DebugInfo


class Program:
    """A loaded file: its path, for messages, and the address of its code object."""

    __slots__ = ("_debug", "_looked", "code", "path")

    def __init__(self, path: str, code: int) -> None:
        self.path = path
        self.code = code
        self._debug: DebugInfo | None = None
        self._looked = False

    @property
    def debug(self) -> DebugInfo | None:
        """Names and lines, where the file has them; looked up when first wanted."""
        if not self._looked:
            from irkjit.debuginfo import search

            self._looked = True
            self._debug = search(load(self.code, CODE_META), _slots, _bytes)
        return self._debug

    def function_name(self, pc: int) -> str:
        """What the function is called in messages; pc: where its body starts."""
        if not pc:
            return "toplevel"
        function = self.debug.function_from(pc) if self.debug else None
        return function.name if function else f"fn@{pc}"

    def __repr__(self) -> str:
        return f"<Program {self.path}>"


def _slots(value: int, tag: int) -> Sequence[int]:
    """What an object of the heap holds if it has that tag, otherwise nothing."""
    if not is_kind(value, tag):
        return ()
    return [load(value, SLOT0 + 8 * i) for i in range(load(value, 0) >> 32)]


def _bytes(value: int) -> bytes | None:
    """The bytes of a string, or of a symbol's name."""
    if is_kind(value, SYMBOL):
        value = load(value, SYMBOL_NAME)
    if not is_kind(value, STRING):
        return None
    start = value + STRING_BYTES
    return bytes(BYTES[start : start + string_length(value)])


def findings_in(code: int) -> list[Finding]:
    """The problems that the loader left in a code object."""
    at = load(code, CODE_PROBLEMS)
    return [
        Finding(load(at, 24 * i), load(at, 24 * i + 8), load(at, 24 * i + 16))
        for i in range(load(code, CODE_PROBLEM_COUNT))
    ]


_MAGIC = b"IRKVM0"


def read_file(path: str | os.PathLike[str], *, bytecode: bool = True) -> bytes:
    """The contents of a file; of one that cannot be bytecode only the start.  Raises BadFile.

    bytecode: whether it should be bytecode; otherwise it is read whole.
    """
    try:
        # "-" is standard input, as for other tools
        with open(0 if path == "-" else path, "rb", buffering=0) as file:
            # What is no bytecode, /dev/zero say, is not read to its end.
            start = file.read(len(_MAGIC)) or b""
            return start if bytecode and start != _MAGIC else start + file.readall()
    except MemoryError:
        raise BadFile(str(path), [], f"'{path}' does not fit into memory") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadFile(str(path), [], f"unable to open '{path}': {reason}") from None
    except ValueError:
        raise BadFile(str(path), [], f"unable to open {str(path)!r}: not a file name") from None
