"""Assembly files, for the commands that read them."""

from __future__ import annotations

from irkjit.bytecode.assembler import assemble
from irkjit.bytecode.source import AssemblyError
from irkjit.bytecode.writer import write_program
from irkjit.errors import BadFile
from irkjit.program import read_file


def assemble_file(path: str) -> bytes:
    """The bytecode file that an assembly file describes.  Raises BadFile."""
    try:
        text = read_file(path, bytecode=False).decode()
    except UnicodeDecodeError as error:
        raise BadFile(path, [], f"{path}: not UTF-8 text: {error.reason}") from None
    try:
        return write_program(assemble(text, path))
    except AssemblyError as error:
        raise BadFile(path, [], str(error)) from None
