"""What irkjit raises, and the exit statuses of its commands."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from irkjit.backtrace import Backtrace
    from irkjit.runtime.reasons import Reason


UNUSABLE, INTERNAL_ERROR, FUEL_SPENT, INTERRUPTED, FAILED = 2, 70, 124, 130, 255
"""Exit statuses, as docs/exit-codes.md tells them."""


class IrkjitError(Exception):
    """Base of all of them."""


class Finding:
    """Something wrong with a file: kind (a `loader.problems.Problem`), position, number.

    The position is a pc, or a byte offset where the problem lies before the code.
    """

    __slots__ = ("kind", "number", "position")

    def __init__(self, kind: int, position: int, number: int) -> None:
        self.kind = kind
        self.position = position
        self.number = number

    def __str__(self) -> str:
        from irkjit.loader.problems import FIRST_IN_CODE, describe

        place = "pc" if self.kind >= FIRST_IN_CODE else "byte"
        return f"{place} {self.position}: {describe(self.kind, self.number)}"

    def __repr__(self) -> str:
        return f"<Finding {self}>"


class BadFile(IrkjitError):
    """A file that is no usable bytecode; `findings` tells all that is wrong."""

    def __init__(self, path: str, findings: Sequence[Finding], message: str = "") -> None:
        lines = [message] if message else [f"{path}: {finding}" for finding in findings]
        super().__init__("\n".join(lines))
        self.path = path
        self.findings = list(findings)


class BadSource(BadFile):
    """A source program that cannot be compiled; `str()` is all that the compiler has to say."""

    def __init__(self, path: str, report: str, count: int) -> None:
        """count: how many errors the report tells."""
        super().__init__(path, [], report)
        self.count = count


class OutOfFuel(IrkjitError):
    """The run used up its fuel; `VM.resume` goes on."""

    def __init__(self, message: str = "out of fuel") -> None:
        super().__init__(message)


class Interrupted(IrkjitError):
    """Somebody called `VM.interrupt`; `VM.resume` goes on.  (Ctrl-C is a KeyboardInterrupt.)"""

    def __init__(self, message: str = "interrupted") -> None:
        super().__init__(message)


class VMError(IrkjitError):
    """An error of the running program.

    `str()` is one line with the file, the function, the pc, the opcode and the cause; `report`
    adds the backtrace.  Everything was taken down when the error happened.  `file` and `line` are
    those of the source, None if the bytecode file does not tell.
    """

    def __init__(self, reason: Reason, message: str, backtrace: Backtrace) -> None:
        self.reason = reason
        self.message = message
        self.backtrace = backtrace
        top = backtrace.frames[0] if backtrace.frames else None
        self.path = top.path if top else ""
        self.function = top.function if top else ""
        self.pc = top.pc if top else -1
        self.opcode = top.opcode if top else ""
        self.file = top.file if top else None
        self.line = top.line if top else None
        super().__init__(f"{top}: {message}" if top else message)

    def report(self) -> str:
        """The message and where the program was, innermost call first."""
        return "\n".join([str(self), *self.backtrace.lines()])
