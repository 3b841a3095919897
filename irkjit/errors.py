"""What irkjit raises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from irkjit.loader.problems import FIRST_IN_CODE, describe

if TYPE_CHECKING:
    from irkjit.runtime.reasons import Reason
    from irkjit.vm import VM


class IrkjitError(Exception):
    """Base of all of them."""


@dataclass(frozen=True)
class Finding:
    """Something wrong with a file: kind, where (a pc, or a byte offset before the code), number."""

    kind: int
    position: int
    number: int

    def __str__(self) -> str:
        place = "pc" if self.kind >= FIRST_IN_CODE else "byte"
        return f"{place} {self.position}: {describe(self.kind, self.number)}"


class BadFile(IrkjitError):
    """A file that is no usable bytecode; `findings` tells all that is wrong."""

    def __init__(self, path: str, findings: list[Finding], message: str = "") -> None:
        lines = [message] if message else [f"{path}: {finding}" for finding in findings]
        super().__init__("\n".join(lines))
        self.path = path
        self.findings = findings


class OutOfFuel(IrkjitError):
    """The run used up its fuel; `VM.resume` goes on."""


class Interrupted(IrkjitError):
    """Ctrl-C."""


class VMError(IrkjitError):
    """An error of the running program."""

    def __init__(self, vm: VM, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.name)
