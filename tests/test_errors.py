"""Errors of programs and files: what they say, where they say it happened."""

from __future__ import annotations

import pytest
from helpers import TIERS, each_tier, image
from programs import DEEP

import irkjit
from irkjit.runtime.reasons import MESSAGES, Reason

VECTOR = '#(1 "two" |sym|)'
MESSAGE_CASES = [  # literal in r0, code, message
    (VECTOR, "imm r1 int 5\nvref r2 r0 r1", "array/string reference out of range: 3[5]"),
    ("5", "imm r1 int 0\ndiv r3 r0 r1", "division by zero"),
    (VECTOR, "add r1 r0 r0", '#(1 "two" sym) is not an integer'),
    (VECTOR, "call0 r0 1\npop r1", 'cannot call #(1 "two" sym): it is not a function'),
    ("5", "fun r1 e\nimm r0 nil\nret r0\ne: slen r2 r1", "<fn@6> is not a string"),
    ("char 'c'", "slen r2 r0", "#\\c is not a string"),
    (f'#("{"x" * 50}" 1 2 3)', "add r1 r0 r0", f'#("{"x" * 50}" 1 ... is not an integer'),
]


def error_of(literal: str, code: str, tier: str = "baseline") -> irkjit.VMError:
    machine = irkjit.VM(tier=tier)
    machine.load(image(f"@0 = {literal}\nlit r0 @0\n{code}\nret r0"), "p.byc")
    with pytest.raises(irkjit.VMError) as caught:
        machine.run()
    assert machine.exit_code == 255
    return caught.value


@each_tier
@pytest.mark.parametrize(("literal", "code", "message"), MESSAGE_CASES)
def test_messages(literal: str, code: str, message: str, tier: str) -> None:
    error = error_of(literal, code, tier)
    assert error.message == message
    assert str(error) == f"p.byc: toplevel, pc {error.pc} ({error.opcode}): {message}"


def test_every_reason_has_a_message() -> None:
    assert set(MESSAGES) == {reason for reason in Reason if reason >= Reason.NOT_A_CLOSURE}


@each_tier
def test_where_it_happened(tier: str) -> None:
    error = error_of("5", "imm r1 nil\nslen r2 r1", tier)
    assert error.reason is Reason.NOT_A_STRING
    assert (error.path, error.function, error.pc, error.opcode) == ("p.byc", "toplevel", 6, "slen")


def _deep(depth: int, tier: str) -> irkjit.VMError:
    machine = irkjit.VM(tier=tier)
    machine.load(image(DEEP.format(depth=depth)), "deep.byc")
    with pytest.raises(irkjit.VMError) as caught:
        machine.run()
    return caught.value


def test_backtrace() -> None:
    reports = [_deep(2, tier).report() for tier in TIERS]
    assert reports[0] == reports[1]
    lines = reports[0].splitlines()
    assert len(lines) == 4
    start = "deep.byc: fn@3"
    assert lines[0].startswith(f"{start}, pc 22 (vref): array/string reference out of range: 2[9]")
    assert lines[1].startswith(f"  called at {start}, pc ")
    assert lines[1] == lines[2] and lines[1].endswith("(call)")
    assert lines[3].startswith("  called at deep.byc: toplevel, pc ")


@pytest.mark.parametrize("depth", [100, 50_000])
def test_a_long_backtrace_is_cut(depth: int) -> None:
    """The second one has most of its frames in the heap."""
    error = _deep(depth, "baseline")
    assert len(error.backtrace.frames) == 20
    assert error.backtrace.more == depth + 2 - 20
    assert error.report().splitlines()[-1] == f"  ... {depth - 18} more"


def test_a_huge_value_is_not_printed_whole() -> None:
    message = error_of("3000000", "vmake r1 r0 r0\nadd r2 r1 r0").message
    assert message.startswith("#(3000000 3000000")
    assert len(message) < 100


def test_output_before_the_error_is_kept() -> None:
    machine = irkjit.VM()
    machine.load(image('@0 = "shown"\nlit r0 @0\nprints r0\nadd r1 r0 r0\nret r1'))
    with pytest.raises(irkjit.VMError):
        machine.run()
    assert machine.output == b"shown"


def test_a_bad_file_tells_all_problems() -> None:
    data = image("mov r0 r70\nmov r1 r71\nret r0")
    with pytest.raises(irkjit.BadFile) as caught:
        irkjit.VM().load(data, "bad.byc")
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.findings) >= 2
    assert lines[0].startswith("bad.byc: pc 0: there is no register 70")


def test_a_file_that_cannot_be_read() -> None:
    for path in ("/nonexistent/x.byc", "/", "bad\0name"):
        with pytest.raises(irkjit.BadFile, match="unable to open"):
            irkjit.VM().load(path)


def test_cut_off_files_are_refused() -> None:
    data = image(DEEP.format(depth=1))
    machine = irkjit.VM()
    for size in range(len(data)):
        with pytest.raises(irkjit.BadFile):
            machine.load(data[:size])


def test_a_sandbox_has_no_files_and_no_foreign_functions() -> None:
    for text in ('@0 = "x"\nlit r0 @0\nreadf r1 r0', '@0 = "x"\nlit r0 @0\ndlopen r1 r0'):
        machine = irkjit.VM(sandbox=True)
        machine.load(image(text + "\nret r1"))
        with pytest.raises(irkjit.VMError, match="--sandbox"):
            machine.run()
