"""Irken bytecode files: reading, writing, decoding, disassembling, assembling.

`model` says what a file holds; `reader` and `writer` turn bytes into that and back; `decode` cuts
the code into instructions; `assembler` describes the text form and `disassembler` makes it.
Nothing here knows how a program is run, and nothing but the standard library is needed.
"""

from irkjit.bytecode.model import BytecodeError, Program
from irkjit.bytecode.reader import read_program
from irkjit.bytecode.writer import write_program

__all__ = ["BytecodeError", "Program", "read_program", "write_program"]
