"""Fuel: exactly N instructions, the same in both tiers; going on changes nothing."""

from __future__ import annotations

import threading
import time

import pytest
from helpers import STRESS, each_tier, image, run
from programs import COUNTDOWN, DEEP, FOREVER, HELLO

import irkjit
from irkjit.native import CAPTURE

WHOLE = run(COUNTDOWN, "baseline")


def test_both_tiers_count_the_same() -> None:
    assert run(COUNTDOWN, "reference") == WHOLE
    assert WHOLE.instructions > 60 * 13


@each_tier
@pytest.mark.parametrize("fuel", [0, 1, 2, 3, 5, 10, 17, 50, 100, 333, 800])
def test_exactly_as_many(tier: str, fuel: int) -> None:
    found = run(COUNTDOWN, tier, fuel=fuel)
    assert found.instructions == fuel
    assert found.reason == "fuel"


@each_tier
def test_as_much_as_is_needed(tier: str) -> None:
    assert run(COUNTDOWN, tier, fuel=WHOLE.instructions) == WHOLE
    assert run(COUNTDOWN, tier, fuel=WHOLE.instructions - 1).reason == "fuel"


@each_tier
@pytest.mark.parametrize("fuel", [1, 2, 7, 13, 100, 1000])
@pytest.mark.parametrize("memory", [{}, STRESS], ids=["normal", "stress"])
def test_slices_change_nothing(tier: str, fuel: int, memory: dict[str, int]) -> None:
    assert run(COUNTDOWN, tier, fuel=fuel, slices=True, **memory) == WHOLE


def test_slices_of_a_deep_recursion() -> None:
    """The stack overflows into the heap, and an error ends the run."""
    text = DEEP.format(depth=20_000)
    whole = run(text, "baseline")
    assert whole.reason == "VECTOR_RANGE"
    for fuel in (1000, 4999):
        assert run(text, "baseline", fuel=fuel, slices=True) == whole


def test_a_faulting_instruction_does_not_count() -> None:
    text = "imm r0 int 1\nimm r1 nil\nslen r2 r0\nret r2"
    for tier in ("reference", "baseline"):
        assert run(text, tier).instructions == 2


def test_the_count_goes_on_over_runs() -> None:
    machine = irkjit.VM()
    machine.load(image(HELLO))
    for i in range(1, 4):
        machine.run()
        assert machine.instructions == 4 * i
    with pytest.raises(irkjit.OutOfFuel):
        machine.run(fuel=2)
    assert machine.instructions == 14
    machine.run()
    assert machine.instructions == 18


def test_much_fuel_and_none() -> None:
    machine = irkjit.VM()
    machine.load(image(HELLO))
    assert machine.run(fuel=1 << 100) == 7
    with pytest.raises(ValueError, match="negative"):
        machine.run(fuel=-1)


def test_native_code_counts_to_the_end() -> None:
    machine = irkjit.VM()
    machine.load(image(FOREVER))
    with pytest.raises(irkjit.OutOfFuel):
        machine.run(fuel=10_000_019)
    assert machine.instructions == 10_000_019


@pytest.mark.parametrize("tier", ["baseline", "jit"])
def test_frames_move_to_the_heap_wherever_a_run_stops(tier: str) -> None:
    """But for the one that the next instruction takes back."""
    data = image(COUNTDOWN)
    with irkjit.VM(tier="baseline") as plain, irkjit.VM(tier=tier) as machine:
        plain.load(data)
        expected = plain.run()
        machine.load(data)
        for fuel in range(1, plain.instructions, 7):
            with pytest.raises(irkjit.OutOfFuel):
                machine.run(fuel=fuel)
            machine.do(CAPTURE)
            assert machine.resume() == expected
            assert machine.output == plain.output


def test_a_collection_is_refused_while_a_vm_runs() -> None:
    machine = irkjit.VM()
    machine.load(image(FOREVER))
    failures = []

    def disturb() -> None:
        while not machine.instructions:
            time.sleep(0.001)
        try:
            machine.collect()
        except irkjit.IrkjitError as error:
            failures.append(str(error))
        machine.interrupt()

    thread = threading.Thread(target=disturb)
    thread.start()
    with pytest.raises(irkjit.Interrupted):
        machine.run()
    thread.join()
    assert failures == ["this VM is in use by another thread, or from within its own run"]
