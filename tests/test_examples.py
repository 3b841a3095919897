"""The programs in examples/ do what their headers say.

A header is the comment at the start of a `.s` file.  Its lines ``; expect: TEXT`` are the output,
``; exit: N`` the exit code, ``; error: TEXT`` the error's message, ``; refused: TEXT`` what the
verifier says.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from helpers import TIERS

import irkjit
from irkjit.bytecode import write_program
from irkjit.bytecode.assembler import assemble

FOLDER = Path(__file__).parent.parent / "examples"
SOURCES = sorted(FOLDER.glob("*.s"))
QUICK_IN_PYTHON = ("hello", "queens", "generators", "crash")
"""The others run for a minute or so in the reference tier."""

each_example = pytest.mark.parametrize("source", SOURCES, ids=[p.stem for p in SOURCES])


@dataclass(frozen=True)
class Header:
    """What the comment at the start of an example promises."""

    output: bytes
    exit_code: int | None
    error: str | None
    refused: tuple[str, ...]


def header(source: Path) -> Header:
    found: dict[str, list[str]] = {"expect": [], "exit": [], "error": [], "refused": []}
    for line in source.read_text().splitlines():
        if not line.startswith(";"):
            break
        key, colon, text = line[1:].strip().partition(":")
        if colon and key in found:
            found[key].append(text[1:])
    return Header(
        output="".join(f"{line}\n" for line in found["expect"]).encode(),
        exit_code=int(found["exit"][0]) if found["exit"] else None,
        error=found["error"][0] if found["error"] else None,
        refused=tuple(found["refused"]),
    )


def check(source: Path, **options: Any) -> irkjit.VM:
    """Run an example as its bytecode and compare with its header; the VM is closed."""
    promised = header(source)
    data = source.with_suffix(".byc").read_bytes()
    with irkjit.VM(**options) as vm:
        if promised.refused:
            with pytest.raises(irkjit.BadFile) as refusal:
                vm.load(data)
            assert tuple(str(f) for f in refusal.value.findings) == promised.refused
            return vm
        assert promised.output or promised.error
        vm.load(data, name=source.with_suffix(".byc").name)
        if promised.error is None:
            vm.run()
        else:
            with pytest.raises(irkjit.VMError) as failure:
                vm.run()
            assert failure.value.message == promised.error
        assert vm.output == promised.output
        assert vm.exit_code == promised.exit_code
    return vm


def test_there_are_examples() -> None:
    assert len(SOURCES) >= 8
    assert sorted(p.stem for p in FOLDER.glob("*.byc")) == [p.stem for p in SOURCES]


@each_example
def test_bytecode_is_the_assembled_source(source: Path) -> None:
    assembled = write_program(assemble(source.read_text(), source.name))
    assert source.with_suffix(".byc").read_bytes() == assembled, (
        f"run: irkjit asm examples/{source.name}"
    )


@pytest.mark.parametrize("name", [p.stem for p in SOURCES if p.stem != "ffi"])
def test_does_what_its_header_says(name: str) -> None:
    """For ffi, in which C writes to the process's own stdout, see below."""
    check(FOLDER / f"{name}.s")


@pytest.mark.parametrize("name", ["hello", "queens", "generators", "crash", "sieve"])
def test_the_same_when_every_allocation_collects(name: str) -> None:
    check(FOLDER / f"{name}.s", stress=True, nursery=64 << 10)


@pytest.mark.parametrize("name", QUICK_IN_PYTHON)
def test_the_same_in_the_reference_tier(name: str) -> None:
    check(FOLDER / f"{name}.s", tier="reference")


@pytest.mark.slow
def test_fib_in_the_reference_tier() -> None:
    check(FOLDER / "fib.s", tier="reference")


def command(*args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own; it inherits nothing but what it needs."""
    kept = {k: v for k, v in os.environ.items() if k != "IRKJIT_EXAMPLE"}
    return subprocess.run(
        [sys.executable, "-m", "irkjit", *args],
        capture_output=True,
        env={**kept, **environment},
        timeout=120,
    )


@pytest.mark.parametrize("tier", TIERS)
def test_ffi_by_the_command_line(tier: str) -> None:
    promised = header(FOLDER / "ffi.s")
    found = command("run", "--tier", tier, str(FOLDER / "ffi.byc"))
    assert (found.stdout, found.returncode) == (promised.output, promised.exit_code)
    found = command("run", "--tier", tier, str(FOLDER / "ffi.byc"), IRKJIT_EXAMPLE="yes")
    assert found.stdout == promised.output.replace(b"not set", b"yes")


def test_ffi_in_the_sandbox() -> None:
    found = command("run", "--sandbox", str(FOLDER / "ffi.byc"))
    assert (found.stdout, found.returncode) == (b"", 255)
    assert b"--sandbox" in found.stderr


def test_queens_takes_an_argument() -> None:
    found = command("run", str(FOLDER / "queens.byc"), "6")
    assert (found.stdout, found.returncode) == (b"6 queens: 4 solutions\n", 0)
    assert command("run", str(FOLDER / "queens.s"), "6").stdout == found.stdout


def test_deep_is_limited_by_the_heap_only() -> None:
    with irkjit.VM(max_heap=16 << 20) as vm:
        vm.load((FOLDER / "deep.byc").read_bytes())
        with pytest.raises(irkjit.VMError) as failure:
            vm.run()
    assert failure.value.reason.name == "OUT_OF_MEMORY"
