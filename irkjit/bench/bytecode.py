"""What is measured is a file of verified bytecode."""

from __future__ import annotations

from pathlib import Path

from irkjit.runner import program_bytes
from irkjit.vm import VM


def write_bytecode(program: str, target: Path) -> None:
    """Translate a program, check it, and write it.  Raises BadFile, which names the program."""
    content = program_bytes(program)
    check_bytecode(content, program)
    target.write_bytes(content)


def check_bytecode(content: bytes, name: str) -> None:
    """Raises BadFile.  name: what it calls the program."""
    with VM() as vm:
        vm.load(content, name=name)
