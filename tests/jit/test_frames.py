"""Frames of compiled code: captured, interpreted, shown in backtraces, thrown to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from configurations import CONFIGURATIONS, capture, outcome, same
from helpers import image
from programs import COUNTDOWN, DEEP

from irkjit.vm import VM

DEPTH = 300
# walk(n): values of every kind lie in registers and in lets while it calls itself
WALK = """
@0 = #(1 2 3)
@1 = "text"
    env r0 3
    topis r0
    epush r0
    fun r1 end
    gc
    ref0 r0 0
    imm r1 int 1
    lt r2 r0 r1
    tst r2 more
    topref r1 2
    env r2 1
    stor r2 1 r0
    call r1 r2 0
    pop r0
    ret r0
more: lit r1 @0
    lit r2 @1
    imm r3 char 'x'
    ref0 r4 0
    imm r5 int 3
    mul r4 r4 r5
    lt r5 r4 r4
    env r6 2
    stor r6 1 r4
    make r7 pair (r4 r1)
    stor r6 2 r7
    epush r6
    fun r8 inner
    ref r0 1 0
    ret r0
inner: imm r9 int 1
    ref r10 1 0
    sub r9 r10 r9
    env r10 1
    stor r10 1 r9
    topref r11 0
    call r11 r10 9
    pop r9
    set0 0 r9
    call0 r8 10
    pop r10
    vref r1 r1 r10
    epop
    ret r9
end: stor r0 1 r1
    imm r1 int {depth}
    env r2 1
    stor r2 1 r1
    fun r3 leaf
    {leaf}
leaf: stor r0 3 r3
    topref r3 0
    call r3 r2 1
    pop r4
    printo r4
    ret r4
"""
LEAVES = {
    "returns": "imm r0 int 7\nret r0",
    "fails": "imm r0 nil\nslen r1 r0\nret r1",
    "captures": "getcc r0\ntopset 1 r0\nimm r0 int 7\nret r0",
    "returns to the top": "getcc r0\nimm r1 int 9\nputcc r1 r0 r1\nret r1",
    "not a closure": "imm r0 int 7\ncall0 r0 1\npop r1\nret r1",
}
WAYS = [name for name in CONFIGURATIONS if name not in ("default", "threshold 50")]


@pytest.mark.parametrize("leaf", LEAVES)
@pytest.mark.parametrize("way", WAYS)
def test_what_lies_in_frames(leaf: str, way: str) -> None:
    """The program ends with an error at once or on the way back: `vref` with an index too large."""
    for depth in (0, 2, 40):
        data = image(WALK.replace("{depth}", str(depth)).replace("{leaf}", LEAVES[leaf]))
        same(outcome(data, way), outcome(data, "baseline"))


@pytest.mark.parametrize("leaf", LEAVES)
@pytest.mark.parametrize(
    "between", [capture, VM.collect, lambda vm: None], ids=["captured", "collected", "left"]
)
def test_pauses(leaf: str, between: Callable[[VM], object]) -> None:
    """Backtraces are the same, whatever becomes of the frames."""
    data = image(WALK.replace("{depth}", "25").replace("{leaf}", LEAVES[leaf]))
    for fuel in (13, 41):
        expected = outcome(data, "baseline", fuel=fuel, slices=True, between=between)
        assert len(expected.pauses) > 5
        assert max(map(len, expected.pauses)) >= 20
        same(outcome(data, "at once", fuel=fuel, slices=True, between=between), expected)
        same(outcome(data, "fails and drops", fuel=fuel, slices=True, between=between), expected)


def test_reports_of_errors_in_deep_calls() -> None:
    data = image(WALK.replace("{depth}", "500").replace("{leaf}", LEAVES["fails"]))
    expected = outcome(data, "baseline")
    assert "more" in expected.report.splitlines()[-1]
    found = outcome(data, "at once")
    assert found.compiled >= 1
    same(found, expected)


@pytest.mark.parametrize("way", ["at once", "soon", "default", "collects", "captures often"])
def test_deeper_than_the_stack(way: str) -> None:
    depth = 3000 if "collects" in way or "often" in way else 60_000
    data = image(DEEP.format(depth=depth).replace("imm r5 int 9", "imm r5 int 1"))
    expected = outcome(data, "baseline")
    assert expected.reason is None and expected.result == depth + 2
    same(outcome(data, way), expected)


def test_an_error_deeper_than_the_stack() -> None:
    data = image(DEEP.format(depth=60_000))
    expected = outcome(data, "baseline")
    assert expected.reason == "VECTOR_RANGE"
    same(outcome(data, "at once"), expected)
    same(outcome(data, "at once", fuel=4999, slices=True), expected)


def test_out_of_memory_by_frames() -> None:
    data = image(DEEP.format(depth=30_000_000))
    for way in ("at once", "default"):
        found = outcome(data, way, max_heap=8 << 20)
        assert found.reason == "OUT_OF_MEMORY"


def test_out_of_memory_in_a_loop() -> None:
    """A loop that builds a list ends where it ends without the jit."""
    text = """
        fun r0 end
    head: ref0 r0 0
        make r0 pair (r0 r0)
        trcall head 0 (r0)
    end: env r1 1
        call r0 r1 1
        pop r1
        ret r1
    """
    for way in ("baseline", "at once", "tiny nursery", "default"):
        found = outcome(image(text), way, max_heap=8 << 20)
        assert found.reason == "OUT_OF_MEMORY"
        assert found.instructions > 10_000


# re(n): keeps the continuation of its inner call in a variable; the top level throws to it 5 times
AGAIN = """
    env r0 4
    topis r0
    epush r0
    fun r1 end
    gc
    ref0 r0 0
    imm r1 int 1
    lt r2 r0 r1
    tst r2 more
    fun r2 keep
    getcc r0
    topset 1 r0
    imm r0 int 100
    ret r0
keep: call0 r2 2
    pop r3
    printo r3
    ret r3
more: ref0 r4 0
    sub r4 r4 r1
    env r5 1
    stor r5 1 r4
    topref r6 0
    call r6 r5 2
    pop r6
    add r6 r6 r0
    set0 0 r6
    ref0 r7 0
    printo r7
    ret r6
end: stor r0 1 r1
    imm r1 int 5
    stor r0 3 r1
    env r2 1
    imm r3 int 6
    stor r2 1 r3
    topref r4 0
    call r4 r2 1
    pop r5
    printo r5
    topref r6 2
    imm r7 int 1
    lt r8 r6 r7
    tst r8 again
    ret r5
again: sub r6 r6 r7
    topset 2 r6
    topref r8 1
    putcc r8 r8 r6
    ret r8
"""


@pytest.mark.parametrize("way", WAYS)
def test_frames_returned_to_several_times(way: str) -> None:
    data = image(AGAIN)
    expected = outcome(data, "baseline")
    assert expected.reason is None
    assert len(expected.output) > 80
    same(outcome(data, way), expected)
    same(outcome(data, way, fuel=37, slices=True), expected)


@pytest.mark.parametrize("fuel", [1, 2, 3, 5, 7, 13, 100, 1000])
def test_slices(fuel: int) -> None:
    expected = outcome(image(COUNTDOWN), "baseline")
    for way in ("at once", "soon", "every guard fails", "collects and captures"):
        same(outcome(image(COUNTDOWN), way, fuel=fuel, slices=True), expected)


@pytest.mark.parametrize("text", [COUNTDOWN, AGAIN], ids=["countdown", "again"])
def test_every_amount_of_fuel(text: str) -> None:
    """Compiled code stops at exactly the instruction at which the interpreter does."""
    data = image(text)
    whole = outcome(data, "baseline").instructions
    for fuel in range(0, min(whole, 250)):
        found = outcome(data, "at once", fuel=fuel)
        assert (found.reason, found.instructions) == ("fuel", fuel)
