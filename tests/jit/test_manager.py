"""What the jit does beside compiling: assumptions that stop to hold, guards that fail, the thread
that compiles, interruptions, several runs and several machines."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from typing import Any
from weakref import ref

import pytest
from configurations import AT_ONCE, CONFIGURATIONS, machine, outcome, same
from helpers import image
from programs import COUNTDOWN, FOREVER, HELLO

import irkjit
import irkjit.jit.build
from irkjit.jit.manager import MAX_COMPILATIONS
from irkjit.jit.options import JitOptions
from irkjit.jit.unit import Unit
from irkjit.vm import VM

WAYS = [name for name in CONFIGURATIONS if name not in ("default", "threshold 50")]

# use(n) = 100 * variable 1 + twice(n), called three times after each change
CHANGES = """
    env r0 4
    topis r0
    epush r0
    fun r1 twice
    ref0 r0 0
    add r0 r0 r0
    ret r0
twice: stor r0 1 r1
    imm r1 int 5
    stor r0 2 r1
    fun r1 use
    gc
    topref r0 1
    imm r1 int 100
    mul r0 r0 r1
    env r1 1
    ref0 r2 0
    stor r1 1 r2
    topref r2 0
    call r2 r1 1
    pop r1
    add r0 r0 r1
    printo r0
    ret r0
use: stor r0 3 r1
    fun r1 three
head: gc
    ref0 r0 0
    imm r1 int 1
    lt r2 r0 r1
    tst r2 more
    ret r0
more: env r2 1
    stor r2 1 r0
    topref r3 2
    call r3 r2 2
    pop0
    sub r0 r0 r1
    trcall head 0 (r0)
three: stor r0 4 r1
    fun r1 other
    ref0 r0 0
    imm r1 int 1000
    add r0 r0 r1
    ret r0
other: imm r9 int 3
    {three}
    {change}
    {three}
    {change}
    {three}
    ret r9
"""
THREE = """env r10 1
    stor r10 1 r9
    topref r11 3
    call r11 r10 10
    pop0"""
CHANGE = {
    "a number, on the rib": "imm r8 int 6\nstor r0 2 r8",
    "a number becomes something else": "imm r8 char 'x'\nstor r0 2 r8",
    "a number, as a variable": "imm r8 int 6\nset0 1 r8",
    "a function, on the rib": "stor r0 1 r1",
    "a function, as a variable": "set0 0 r1",
    "a function, topset": "topset 0 r1",
    "a function becomes a number": "imm r8 int 6\nset0 0 r8",
    "another top level": (
        "env r2 4\nstor r2 1 r1\nimm r3 int 7\nstor r2 2 r3\n"
        "ref0 r3 2\nstor r2 3 r3\nref0 r3 3\nstor r2 4 r3\ntopis r2"
    ),
}


@pytest.mark.parametrize("change", CHANGE)
@pytest.mark.parametrize("way", WAYS)
def test_a_top_level_variable_changes(change: str, way: str) -> None:
    text = CHANGES.replace("{three}", THREE).replace("{change}", CHANGE[change])
    expected = outcome(image(text), "baseline")
    assert len(expected.output) >= 9
    same(outcome(image(text), way), expected)


@pytest.mark.parametrize("change", CHANGE)
def test_fuel_where_a_top_level_variable_changes(change: str) -> None:
    """The interpreter may have been at it instruction by instruction, and must stay so."""
    data = image(CHANGES.replace("{three}", THREE).replace("{change}", CHANGE[change]))
    for fuel in range(3, 60, 4):
        ways = ("baseline", "at once")
        expected, found = (
            outcome(data, way, fuel=fuel, slices=True, between=VM.collect) for way in ways
        )
        same(found, expected)


def test_a_change_is_noticed(capfd: pytest.CaptureFixture[str]) -> None:
    """Not because nothing was taken for granted."""
    text = CHANGES.replace("{three}", THREE).replace("{change}", CHANGE["a number, on the rib"])
    with irkjit.VM(jit=JitOptions(**AT_ONCE, trace=True)) as vm:
        vm.load(image(text))
        vm.run()
    told = capfd.readouterr().err
    assert "top-level variable 1 changes" in told
    assert told.count("[jit] ") > 4


KINDS = """
@0 = "text"
    fun r0 end
head: gc
    ref0 r0 0
    imm r1 int 1
    lt r2 r0 r1
    tst r2 more
    ref0 r0 1
    ret r0
more: sub r0 r0 r1
    imm r2 int 3
    srem r3 r0 r2
    imm r4 int 0
    eq r5 r3 r4
    tst r5 no
    imm r6 char 'x'
    jmp go
no: ref0 r6 1
    imm r7 int 5
    and r6 r6 r7
go: imm r7 int 2
    add r6 r6 r7
    trcall head 0 (r0 r6)
end: env r1 2
    imm r2 int 2000
    stor r1 1 r2
    imm r2 int 0
    stor r1 2 r2
    call r0 r1 1
    pop r1
    printo r1
    ret r1
"""


@pytest.mark.parametrize("patience", [1, 2, 16])
def test_guards_that_fail_again_and_again(patience: int) -> None:
    """A function is compiled anew, but not for ever."""
    expected = outcome(image(KINDS), "baseline")
    found = outcome(image(KINDS), "at once", patience=patience)
    same(found, expected)
    assert 2 <= found.compiled <= MAX_COMPILATIONS


def test_every_guard_fails_for_ever() -> None:
    found = outcome(image(KINDS), "at once", patience=1, forced=1)
    same(found, outcome(image(KINDS), "baseline"))
    assert 2 <= found.compiled <= MAX_COMPILATIONS


# The closure that is called changes, so does what is seen at the call.
CLOSURES = """
    fun r0 end
head: gc
    ref0 r0 0
    imm r1 int 1
    lt r2 r0 r1
    tst r2 more
    ref0 r0 1
    ret r0
more: imm r3 int {often}
    srem r4 r0 r3
    imm r5 int 0
    eq r6 r4 r5
    tst r6 first
    ref r7 1 1
    jmp go
first: ref r7 1 0
go: env r8 1
    ref0 r9 1
    stor r8 1 r9
    call r7 r8 2
    pop r7
    sub r0 r0 r1
    trcall head 0 (r0 r7)
end: env r1 2
    epush r1
    fun r2 one
    ref0 r0 0
    imm r1 int 1
    add r0 r0 r1
    ret r0
one: stor r1 1 r2
    fun r2 two
    ref0 r0 0
    imm r1 int 3
    xor r0 r0 r1
    ret r0
two: stor r1 2 r2
    fun r0 again
head2: gc
    ref0 r0 0
    imm r1 int 1
    lt r2 r0 r1
    tst r2 more2
    ref0 r0 1
    ret r0
more2: imm r3 int {often}
    srem r4 r0 r3
    imm r5 int 0
    eq r6 r4 r5
    tst r6 first2
    ref r7 1 1
    jmp go2
first2: ref r7 1 0
go2: env r8 1
    ref0 r9 1
    stor r8 1 r9
    call r7 r8 2
    pop r7
    sub r0 r0 r1
    trcall head2 0 (r0 r7)
again: env r1 2
    imm r2 int 400
    stor r1 1 r2
    imm r2 int 0
    stor r1 2 r2
    call r0 r1 1
    pop r1
    printo r1
    ret r1
"""


@pytest.mark.parametrize("often", [1, 2, 7, 30, 390])
@pytest.mark.parametrize("way", WAYS)
def test_calls_that_see_another_closure(often: int, way: str) -> None:
    data = image(CLOSURES.replace("{often}", str(often)))
    same(outcome(data, way), outcome(data, "baseline"))


# -- the thread that compiles ----------------------------------------------------------------


@pytest.fixture
def slow_compiler(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Compiling does not end before the event is set."""
    go = threading.Event()
    compiled = irkjit.jit.build.compile_hot

    def slow(text: str, *rest: Any) -> bytes:
        assert go.wait(60)
        return compiled(text, *rest)

    monkeypatch.setattr(irkjit.jit.build, "compile_hot", slow)
    return go


def test_the_program_does_not_wait(slow_compiler: threading.Event) -> None:
    data = image(COUNTDOWN)
    with irkjit.VM(jit=JitOptions(0)) as vm:
        vm.load(data)
        vm.run()
        assert vm.output == outcome(data, "baseline").output
        assert vm.jit.counts.compiled == 0
        slow_compiler.set()


def test_closing_while_something_is_compiled(slow_compiler: threading.Event) -> None:
    vm = irkjit.VM(jit=JitOptions(0))
    vm.load(image(COUNTDOWN))
    vm.run()
    timer = threading.Timer(0.05, slow_compiler.set)
    timer.start()
    vm.close()
    timer.join()
    with pytest.raises(irkjit.IrkjitError, match="closed"):
        vm.run()


@pytest.mark.parametrize("sync", [True, False])
def test_a_closed_vm_keeps_nothing_of_its_programs(sync: bool) -> None:
    vm = irkjit.VM(jit=JitOptions(0, sync=sync))
    code = vm.load(image(COUNTDOWN)).code
    vm.run()
    facts = ref(vm.jit.facts_of(code))
    assert facts() is not None
    gc.disable()
    try:
        vm.close()
        assert facts() is None
    finally:
        gc.enable()


def test_running_again_while_something_is_compiled(slow_compiler: threading.Event) -> None:
    data = image(COUNTDOWN)
    expected = outcome(data, "baseline").output
    with irkjit.VM(jit=JitOptions(0)) as vm:
        vm.load(data)
        for i in range(5):
            vm.run()
            assert vm.output == expected
            if i == 1:
                slow_compiler.set()


@pytest.mark.parametrize("sync", [False, True])
def test_an_exception_in_the_compiler(sync: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function stays with the interpreter."""
    done = threading.Event()
    monkeypatch.setattr(JitOptions, "strict", False)

    def broken(text: str, *rest: Any) -> bytes:
        done.set()
        raise RuntimeError("no code today")

    monkeypatch.setattr(irkjit.jit.build, "compile_hot", broken)
    data = image(COUNTDOWN)
    expected = outcome(data, "baseline").output
    with irkjit.VM(jit=JitOptions(0, sync=sync)) as vm:
        vm.load(data)
        vm.run()
        assert vm.output == expected
        assert done.wait(60)
        for _ in range(1000):
            if vm.jit.counts.refused:
                break
            time.sleep(0.01)
        assert any("RuntimeError: no code today" in why for why in vm.jit.counts.refused)
        vm.run()
        assert vm.output == expected


def test_machines_in_threads() -> None:
    found: list[bytes] = []
    data = image(COUNTDOWN)
    expected = outcome(data, "baseline").output

    def work(options: JitOptions) -> None:
        for _ in range(4):
            with irkjit.VM(jit=options, nursery=64 << 10) as vm:
                vm.load(data)
                vm.run()
                vm.run()
                found.append(vm.output)

    all_options = [JitOptions(0), JitOptions(0, sync=True), JitOptions(5), JitOptions(0, forced=2)]
    threads = [threading.Thread(target=work, args=(options,)) for options in all_options]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 16


# -- being stopped ---------------------------------------------------------------------------

# a loop of machine code without calls
SPIN = """
    fun r0 end
head: gc
    ref0 r0 0
    imm r1 int 1
    add r0 r0 r1
    trcall head 0 (r0)
end: env r1 1
    imm r2 int 0
    stor r1 1 r2
    call r0 r1 1
    pop r1
    ret r1
"""


@pytest.mark.parametrize("text", [SPIN, FOREVER], ids=["spin", "forever"])
def test_interrupt(text: str) -> None:
    with irkjit.VM(jit=JitOptions(**AT_ONCE)) as vm:
        vm.load(image(text))
        for go in (vm.run, vm.resume, vm.resume):
            timer = threading.Timer(0.05, vm.interrupt)
            timer.start()
            with pytest.raises(irkjit.Interrupted):
                go()
            timer.join()
        before = vm.instructions
        with pytest.raises(irkjit.OutOfFuel):
            vm.resume(fuel=1_000_003)
        assert vm.instructions == before + 1_000_003
        if text is SPIN:
            assert vm.jit.counts.compiled == 1


def test_control_c() -> None:
    with irkjit.VM(jit=JitOptions(**AT_ONCE)) as vm:
        vm.load(image(SPIN))
        for _ in range(2):
            timer = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
            timer.start()
            with pytest.raises(KeyboardInterrupt):
                vm.run()
            timer.join()
        assert vm.jit.counts.compiled >= 1


@pytest.mark.parametrize("fuel", [0, 1, 4, 5, 6, 7, 1000, 1_000_000])
def test_fuel_of_a_loop(fuel: int) -> None:
    for way in ("at once", "soon", "default"):
        found = outcome(image(SPIN), way, fuel=fuel)
        assert (found.reason, found.instructions) == ("fuel", fuel)


# f(x) calls g(x), which adds up x
ADDS = """
    env r0 2
    topis r0
    epush r0
    fun r1 g_end
    gc
    ref0 r0 0
    {adds}
    ret r0
g_end: stor r0 1 r1
    fun r1 f_end
    ref0 r0 0
    env r1 1
    stor r1 1 r0
    topref r0 0
    call r0 r1 0
    pop r0
    ret r0
f_end: stor r0 2 r1
    fun r1 end
    ref0 r0 0
    env r1 1
    stor r1 1 r0
    topref r2 1
    call r2 r1 1
    pop0
    env r1 1
    stor r1 1 r0
    topref r2 1
    call r2 r1 1
    pop r0
    ret r0
end: env r2 1
    imm r3 int 7
    stor r2 1 r3
    call r1 r2 1
    pop r1
    env r2 1
    imm r3 char 'x'
    stor r2 1 r3
    topref r1 1
    call r1 r2 1
    pop r1
    ret r1
"""


@pytest.mark.parametrize("forced", [0, 1, 2, 3, 4, 5])
def test_fuel_where_the_first_guard_fails(forced: int) -> None:
    data = image(ADDS.replace("{adds}", "add r0 r0 r0\n" * 50))
    for fuel in range(0, 240, 3):
        found = outcome(data, "at once", forced=forced, fuel=fuel)
        same(found, outcome(data, "baseline", fuel=fuel))


# -- several runs, several programs ----------------------------------------------------------


@pytest.mark.parametrize("change", CHANGE)
def test_running_again(change: str) -> None:
    text = CHANGES.replace("{three}", THREE).replace("{change}", CHANGE[change])
    expected = outcome(image(text), "baseline")
    for way in ("at once", "soon", "fails and drops", "collects"):
        with machine(way) as vm:
            vm.load(image(text))
            for _ in range(3):
                if expected.reason is None:
                    vm.run()
                else:
                    with pytest.raises(irkjit.VMError):
                        vm.run()
                assert vm.output == expected.output


def test_a_run_that_was_left_in_the_middle() -> None:
    text = CHANGES.replace("{three}", THREE).replace("{change}", "")
    expected = outcome(image(text), "baseline")
    with machine("at once") as vm:
        vm.load(image(text))
        for fuel in (10, 50, 77, 100, 150):
            with pytest.raises(irkjit.OutOfFuel):
                vm.run(fuel=fuel)
        vm.run()
        assert vm.output == expected.output


def test_one_program_after_another() -> None:
    texts = [CHANGES.replace("{three}", THREE).replace("{change}", c) for c in CHANGE.values()]
    data = [image(t) for t in [COUNTDOWN, texts[0], HELLO, texts[3], texts[7], COUNTDOWN, KINDS]]
    for way in ("at once", "one failure", "collects and fails"):
        with machine(way) as vm:
            for each in data:
                vm.load(each)
                vm.run()
                vm.run()
                assert vm.output == outcome(each, "baseline").output


# -- what compiled code looks like -----------------------------------------------------------


def test_a_loop_of_integers_has_few_guards_and_allocates_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = []
    compiled = irkjit.jit.build.compile_hot

    def listening(text: str, *rest: Any) -> bytes:
        texts.append(text)
        return compiled(text, *rest)

    monkeypatch.setattr(irkjit.jit.build, "compile_hot", listening)
    found = outcome(image(SPIN), "at once", fuel=1000)
    assert found.compiled == 1
    (text,) = texts
    assert "o_add" not in text
    assert text.count("ugt ptr") == 0


@pytest.mark.parametrize("more", ["refuted", "closed", "known", "mutable", "forgotten"])
def test_what_becomes_known_while_a_function_is_compiled(more: str) -> None:
    """The program runs on meanwhile: the unit is made of what was known at its beginning."""
    text = CHANGES.replace("{three}", THREE).replace("{change}", "")
    texts = []
    relies = []
    for late in (False, True):
        with machine("soon") as vm:
            vm.load(image(text))
            vm.run()
            facts = vm.jit.facts_of(vm.programs[0].code)
            unit = Unit(facts, 3, 1)
            if late and more == "refuted":
                facts.refuted |= {g for u in vm.jit.units for g in u.code.guards}
            elif late and more == "closed":
                facts.closed ^= set(range(9))
            elif late and more == "known":
                facts.known_functions.clear()
                facts.constants = {v: 2 * v + 1 for v in range(9)}
            elif late and more == "mutable":
                facts.mutable |= set(range(9))
            elif late:
                facts.forget_top_level()
            made = unit.compile()
            texts.append(made.text)
            relies.append(made.relies)
    assert texts[0] == texts[1]
    assert relies[0] == relies[1]
    assert len(relies[0]) > 1
