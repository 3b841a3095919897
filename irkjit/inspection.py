"""What `irkjit verify`, `version`, `cache info` and `ops` show."""

from __future__ import annotations

import os
import platform
from importlib import metadata

from irkjit import __version__
from irkjit.cachefolder import cache_folder
from irkjit.image import cached_images, image_path
from irkjit.jit.cache import SUFFIX
from irkjit.jit.cache import files as code_files
from irkjit.opcodes import OPCODES
from irkjit.runtime.layout import (
    CODE_FUNCTION_COUNT,
    CODE_INDEX_OF,
    CODE_LITERAL_COUNT,
    CODE_SYMBOL_COUNT,
    CODE_WINDOW,
    CODE_WORD_COUNT,
)
from irkjit.sourcecache import cached_programs
from irkjit.subset.primitives import load, load32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.program import Program


def facts(program: Program) -> str:
    """One line about a file that passed the verifier."""
    code = program.code
    words = load(code, CODE_WORD_COUNT)
    index_of = load(code, CODE_INDEX_OF)
    functions = _count(load(code, CODE_FUNCTION_COUNT), "function")
    if program.debug:
        functions += f" ({len(program.debug.functions)} with names)"
    instructions = sum(load32(index_of, 4 * pc) >= 0 for pc in range(words))
    return (
        f"{program.path}: ok: {_count(instructions, 'instruction')} in {_count(words, 'word')},"
        f" {functions},"
        f" {_count(load(code, CODE_WINDOW), 'register')},"
        f" {_count(load(code, CODE_LITERAL_COUNT), 'literal')},"
        f" {_count(load(code, CODE_SYMBOL_COUNT), 'symbol')}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def versions() -> str:
    """Versions, CPU, cache."""
    rows = [
        ("irkjit", __version__),
        ("Python", f"{platform.python_version()} ({platform.python_implementation()})"),
        ("llvmlite", installed("llvmlite")),
        ("numpy", installed("numpy")),
        ("LLVM", _llvm()),
        ("CPU", f"{platform.machine()}, {cpu_model()}"),
        ("system", platform.platform()),
        ("cache", cache_folder()),
    ]
    return "\n".join(f"{name:10}{value}" for name, value in rows)


def installed(name: str) -> str:
    """The version of an installed package."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _llvm() -> str:
    try:
        from llvmlite import binding
    except ImportError:
        return "not available"
    return ".".join(str(n) for n in binding.llvm_version_info)


def cpu_model() -> str:
    """What the CPU calls itself."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"


def cache_report() -> str:
    """The cache folder and what is in it."""
    current = image_path()
    lines = [f"folder  {cache_folder()}"]
    total = 0
    for path in cached_images():
        size = _size(path)
        total += size
        mark = "  (in use by this irkjit)" if path == current else ""
        lines.append(f"image   {os.path.basename(path)}  {size:,} bytes{mark}")
    programs = cached_programs()
    size = sum(map(_size, programs))
    total += size
    lines.append(f"source  {_count(len(programs), 'compiled program')}, {size:,} bytes")
    files = code_files()
    size = sum(map(_size, files))
    total += size
    programs = [path for path in files if path.endswith(SUFFIX)]
    lines.append(f"code    of {_count(len(programs), 'program')}, {size:,} bytes")
    lines.append(f"total   {total:,} bytes")
    if not os.path.exists(current):
        lines.append("The image of this irkjit is not there yet: the next start builds it.")
    return "\n".join(lines)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:  # it was deleted just now
        return 0


def opcode_table() -> str:
    """A row for each opcode."""
    from irkjit.interp import handlers

    found = handlers()[0]
    special = [0] * len(OPCODES)
    fused = [0] * len(OPCODES)
    for handler in found:
        counts = special if len(handler.parts) == 1 else fused
        for code, bound in handler.parts:
            counts[code] += bound is not None or counts is fused
    from irkjit.lower_llvm import coverage

    lines = [f"{'code':>4} {'name':8} {'reference':10} {'baseline':40} {'jit':12} operands"]
    for opcode in OPCODES:
        native = "yes"
        if special[opcode.code]:
            native += f", {special[opcode.code]} specialised"
        if fused[opcode.code]:
            native += f", in {fused[opcode.code]} superinstructions"
        operands = " ".join(f"{o.name}:{o.kind.value}" for o in opcode.operands)
        row = f"{opcode.code:4} {opcode.name:8} {'yes':10} {native:40} {coverage(opcode.name):12}"
        lines.append(f"{row} {operands}".rstrip())
    return "\n".join(lines)
