"""The Python API: running, output, several VMs, threads, memory, Ctrl-C."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from helpers import TIERS, each_tier, image, run
from programs import ARGUMENTS, COUNTDOWN, DEEP, FOREVER, HELLO

import irkjit
from irkjit import interp, native, vm
from irkjit.opcodes import BY_NAME
from irkjit.places import _POPS
from irkjit.runtime.reasons import Reason
from irkjit.runtime.state import CODE_FIELDS


def loaded(text: str, **options: object) -> irkjit.VM:
    machine = irkjit.VM(**options)  # type: ignore[arg-type]
    machine.load(image(text), "prog.byc")
    return machine


@each_tier
def test_run_gives_result_output_and_exit_code(tier: str) -> None:
    machine = loaded(HELLO, tier=tier)
    assert machine.exit_code is None
    assert machine.run() == 7
    assert machine.output == b"hello\n"
    assert machine.exit_code == 7
    assert machine.instructions == 4


def test_load_takes_a_path(tmp_path: Path) -> None:
    path = tmp_path / "hello.byc"
    path.write_bytes(image(HELLO))
    with irkjit.VM() as machine:
        program = machine.load(path)
        assert program.path == str(path)
        assert machine.run() == 7


@pytest.mark.parametrize(
    ("value", "status"), [("int -1", 255), ("int 256", 0), ("int 300", 44), ("nil", 0), ("#t", 0)]
)
def test_exit_code_is_the_result_modulo_256(value: str, status: int) -> None:
    assert run(f"imm r0 {value}\nret r0", "baseline").exit_code == status


@each_tier
def test_arguments(tier: str) -> None:
    machine = loaded(ARGUMENTS, tier=tier)
    assert machine.run(["a b", "\udcff"]) == 4
    assert machine.output == b'#("irkjit" "prog.byc" "a b" "\\xff")'


@pytest.mark.parametrize("sizes", [[40_000], [300_000] * 9, [1] * 20_000, []])
def test_large_and_many_arguments(sizes: list[int]) -> None:
    text = "argv r0\nret r0"
    arguments = ["x" * n for n in sizes]
    assert loaded(text).run(arguments) == ("irkjit", "prog.byc", *arguments)


def test_a_vm_runs_again_after_an_end_and_after_an_error() -> None:
    machine = loaded(DEEP.format(depth=5))
    for _ in range(3):
        with pytest.raises(irkjit.VMError):
            machine.run()
    machine.load(image(HELLO))
    for _ in range(2):
        assert machine.run() == 7
        assert machine.output == b"hello\n"


def test_a_vm_runs_again_after_out_of_memory() -> None:
    text = "fun r0 end\nl: ref0 r1 0\nmake r2 pair (r1 r1)\ntrcall l 0 (r2)\nend: env r1 1\n"
    text += "call r0 r1 2\npop r2\nret r2"
    machine = loaded(text, max_heap=16 << 20)
    for _ in range(3):
        with pytest.raises(irkjit.VMError) as caught:
            machine.run()
        assert caught.value.reason is Reason.OUT_OF_MEMORY
    machine.load(image(HELLO))
    assert machine.run() == 7


def test_without_a_program() -> None:
    with pytest.raises(irkjit.IrkjitError, match="no program"):
        irkjit.VM().run()


def test_nothing_to_resume() -> None:
    machine = loaded(HELLO)
    with pytest.raises(irkjit.IrkjitError, match="no run is under way"):
        machine.resume()
    machine.run()
    with pytest.raises(irkjit.IrkjitError, match="no run is under way"):
        machine.resume()


def test_a_closed_vm() -> None:
    machine = loaded(HELLO)
    machine.close()
    machine.close()
    with pytest.raises(irkjit.IrkjitError, match="closed"):
        machine.run()


def test_wrong_tier() -> None:
    with pytest.raises(ValueError, match="tier"):
        irkjit.VM(tier="fastest")


def test_stdout_as_file_and_as_descriptor(tmp_path: Path) -> None:
    with open(tmp_path / "out", "w") as file:
        file.write("first\n")
        machine = loaded(HELLO, stdout=file)
        machine.run()
        assert machine.output == b""
        loaded(HELLO, stdout=file.fileno()).run()
    assert (tmp_path / "out").read_text() == "first\nhello\nhello\n"


def test_output_grows_beyond_its_first_buffer() -> None:
    text = COUNTDOWN.replace("int 60", "int 50000")
    machine = loaded(text)
    machine.run()
    assert machine.output == b"".join(b"%d" % n for n in range(50000, 0, -1))


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _ranges() -> int:
    return len(Path("/proc/self/maps").read_text().splitlines())


@pytest.mark.parametrize("close", [True, False])
def test_native_memory_is_given_back(close: bool) -> None:
    data = image(COUNTDOWN)

    def one() -> None:
        machine = irkjit.VM()
        for _ in range(20):
            machine.load(data)
        machine.run()
        if close:
            machine.close()

    for _ in range(5):
        one()
    gc.collect()
    before, ranges = _resident(), _ranges()
    for _ in range(100):
        one()
    gc.collect()
    assert _resident() - before < 8 << 20
    assert abs(_ranges() - ranges) < 20


def test_refused_files_leave_nothing_behind() -> None:
    machine = loaded(HELLO)
    for _ in range(3000):
        with pytest.raises(irkjit.BadFile):
            machine.load(b"IRKVM0V\x05")
    assert machine.run() == 7


def test_several_vms_at_once() -> None:
    machines = [loaded(HELLO, tier=tier) for tier in TIERS for _ in range(4)]
    assert [m.run() for m in machines] == [7] * len(machines)
    assert [m.output for m in machines] == [b"hello\n"] * len(machines)


def test_threads_run_at_the_same_time() -> None:
    slow = loaded(FOREVER)

    def until_interrupted() -> None:
        with pytest.raises(irkjit.Interrupted):
            slow.run()

    thread = threading.Thread(target=until_interrupted)
    thread.start()
    try:
        for _ in range(20):
            assert loaded(HELLO).run() == 7  # the other run does not hold the GIL
        with pytest.raises(irkjit.IrkjitError, match="in use"):
            slow.run()
        with pytest.raises(irkjit.IrkjitError, match="in use"):
            slow.close()
    finally:
        while thread.is_alive():
            slow.interrupt()
            thread.join(0.01)
    with pytest.raises(irkjit.OutOfFuel):
        slow.resume(fuel=1000)
    assert slow.instructions > 1000


def test_many_threads() -> None:
    found: list[object] = []

    def work() -> None:
        for _ in range(5):
            machine = loaded(COUNTDOWN, nursery=64 << 10, stress=True)
            machine.run()
            found.append(machine.output)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [b"".join(b"%d" % n for n in range(60, 0, -1))] * 30


def _interrupt_soon() -> None:
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGINT)


@each_tier
def test_keyboard_interrupt(tier: str) -> None:
    machine = loaded(FOREVER, tier=tier)
    before = signal.getsignal(signal.SIGINT)
    for _ in range(2):
        thread = threading.Thread(target=_interrupt_soon)
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            machine.run()
        thread.join()
    with pytest.raises(irkjit.OutOfFuel):
        machine.resume(fuel=100)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_handler_of_the_host_is_called_and_the_run_goes_on() -> None:
    calls = []
    before = signal.signal(signal.SIGINT, lambda *_: calls.append(1))
    machine = loaded(FOREVER)
    thread = threading.Thread(
        target=lambda: (_interrupt_soon(), time.sleep(0.2), machine.interrupt())
    )
    try:
        thread.start()
        with pytest.raises(irkjit.Interrupted):
            machine.run()
        thread.join()
        assert calls == [1]
        os.kill(os.getpid(), signal.SIGINT)  # Python's own handling is back
        assert calls == [1, 1]
    finally:
        signal.signal(signal.SIGINT, before)


def test_numbers_written_out_in_light_modules() -> None:
    """vm.py and native.py repeat a few numbers, to keep heavy imports out of a warm start."""
    names = "RUN LOAD COLLECT CAPTURE TENURE FLUSH WATCH ON_INTERRUPT"
    symbols = [interp.ROUTINES[getattr(native, name)] for name in names.split()]
    assert symbols == [
        *("run", "f_load", "f_collect", "f_capture", "f_tenure"),
        *("f_flush", "watch", "on_interrupt"),
    ]
    assert interp.ROUTINES[native.BRIDGE :] == CODE_FIELDS
    assert (vm.HALT, vm.POLL, vm._OUTPUT_FAILED) == (
        Reason.HALT,
        Reason.POLL,
        Reason.OUTPUT_FAILED,
    )
    assert set(_POPS) == {BY_NAME["pop"].code, BY_NAME["pop0"].code}


def test_a_run_from_the_command_line_imports_little(tmp_path: Path) -> None:
    loaded(HELLO)  # fills the cache
    path = tmp_path / "hello.byc"
    path.write_bytes(image(HELLO))
    code = (
        "import sys; from irkjit.runner import run_file; run_file(sys.argv[1], []);"
        "print(' '.join(sys.modules))"
    )
    command = [sys.executable, "-S", "-c", code, str(path)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    out = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    assert out.startswith("hello\n")
    heavy = "click platformdirs numpy llvmlite inspect ast dataclasses json irkjit.interp"
    heavy += " irkjit.reference irkjit.ops irkjit.opcodes irkjit.runtime.collect irkjit.values"
    assert not set(heavy.split()) & set(out.split())
