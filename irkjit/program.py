"""Bytecode files: reading one, what is known of a loaded one, what is wrong with a bad one."""

from __future__ import annotations

from irkjit.errors import BadFile, Finding
from irkjit.runtime.layout import CODE_PROBLEM_COUNT, CODE_PROBLEMS
from irkjit.subset.primitives import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os


class Program:
    """A loaded file: its path, for messages, and the address of its code object."""

    __slots__ = ("code", "path")

    def __init__(self, path: str, code: int) -> None:
        self.path = path
        self.code = code

    def __repr__(self) -> str:
        return f"<Program {self.path}>"


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
