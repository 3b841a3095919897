"""The end of a program that has come to where it cannot go on, as the library's `error` does it."""

from __future__ import annotations

from irkjit.bytecode import model
from irkjit.irken.core import Literal, Node, Operation
from irkjit.irken.diagnostics import Position


def stop(what: str, at: Position) -> list[Node]:
    """Code that says what is wrong, and where, and ends the program with exit code 255."""
    text = f"\n***\nRuntime Error, halting: {what}, at {at.source.name}:{at.line}\n"
    message = Literal(model.String(text.encode("utf-8", "surrogateescape")), at)
    status = Literal(model.integer(-1), at)
    return [Operation("prints", [message], at), Operation("exit", [status], at)]
