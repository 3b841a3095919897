"""The command as users meet it: exit codes, streams, signals, the cache."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import TIERS, image
from processes import cache_within
from programs import ARGUMENTS, COMMAND, COUNTDOWN, DEEP, FOREVER, HELLO, SLEEP, YES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def irkjit(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command; its output as text."""
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [*COMMAND, *args],
        text=True,
        errors="surrogateescape",
        capture_output=True,
        timeout=60,
        **options,
    )


def write(path: str, text: str) -> str:
    Path(path).write_bytes(image(text))
    return path


# -- run -------------------------------------------------------------------------------------


def test_run(folder: Path) -> None:
    found = irkjit("run", write("hello.byc", HELLO))
    assert (found.returncode, found.stdout, found.stderr) == (7, "hello\n", "")


def test_the_installed_command_is_the_same(folder: Path) -> None:
    command = shutil.which("irkjit", path=os.path.dirname(COMMAND[0]))
    if command is None:
        pytest.skip("irkjit is not installed beside this Python")
    found = subprocess.run([command, "run", write("hello.byc", HELLO)], capture_output=True)
    assert (found.returncode, found.stdout, found.stderr) == (7, b"hello\n", b"")


def test_run_assembly(folder: Path) -> None:
    Path("hello.s").write_text(HELLO)
    found = irkjit("run", "hello.s")
    assert (found.returncode, found.stdout) == (7, "hello\n")


@pytest.mark.parametrize("options", [[], ["--sandbox"], ["--tier", "reference"]])
def test_what_stands_behind_the_program_is_the_programs(folder: Path, options: list[str]) -> None:
    found = irkjit("run", *options, write("a.byc", ARGUMENTS), "x", "--fuel", "--", "-h", "")
    assert found.stdout == '#("irkjit" "a.byc" "x" "--fuel" "--" "-h" "")'
    assert found.returncode == 7


@pytest.mark.parametrize("tier", TIERS)
def test_fuel(folder: Path, tier: str) -> None:
    found = irkjit("run", "--tier", tier, "--fuel", "1001", write("loop.byc", FOREVER))
    assert found.returncode == 124
    assert found.stderr == "irkjit: loop.byc: out of fuel after 1001 instructions\n"


def test_fuel_keeps_the_output(folder: Path) -> None:
    found = irkjit("run", "--fuel", "3", write("hello.byc", HELLO))
    assert (found.returncode, found.stdout) == (124, "hello\n")


@pytest.mark.parametrize("tier", TIERS)
def test_an_error_of_the_program(folder: Path, tier: str) -> None:
    found = irkjit("run", "--tier", tier, write("deep.byc", DEEP.format(depth=40)))
    assert found.returncode == 255
    lines = found.stderr.splitlines()
    assert lines[0].startswith("irkjit: deep.byc: fn@3, pc 22 (vref): array/string")
    assert len(lines) == 21
    assert lines[-1] == "  ... 22 more"


def test_out_of_memory(folder: Path) -> None:
    text = "fun r0 end\nl: ref0 r1 0\nmake r2 pair (r1 r1)\ntrcall l 0 (r2)\nend: env r1 1\n"
    text += "call r0 r1 2\npop r2\nret r2"
    found = irkjit("run", "--max-heap", "16m", write("eat.byc", text))
    assert found.returncode == 255
    assert "out of memory" in found.stderr and "--max-heap" in found.stderr


@pytest.mark.parametrize("name", ["nothing.byc", ".", "nothing.s", "", "\udcff.byc"])
@pytest.mark.parametrize("options", [[], ["--stats"]])
def test_no_such_file(folder: Path, name: str, options: list[str]) -> None:
    found = irkjit("run", *options, name)
    assert found.returncode == 2
    assert found.stderr.startswith("irkjit: unable to open")
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"text", b"IRKVM0", b"IRKVM0V\xff\xff", bytes(1000)])
def test_a_file_that_is_no_bytecode(folder: Path, content: bytes) -> None:
    Path("bad.byc").write_bytes(content)
    found = irkjit("run", "bad.byc")
    assert found.returncode == 2
    assert found.stderr.startswith("bad.byc: byte ")


def test_bad_assembly(folder: Path) -> None:
    Path("bad.s").write_text("ret r0\nfrob r1\n")
    for command in (["run"], ["asm"]):
        found = irkjit(*command, "bad.s")
        assert found.returncode == 2
        assert found.stderr.startswith("bad.s:2:1: ")
    Path("bad.s").write_bytes(b"\xff\xfe")
    assert irkjit("run", "bad.s").returncode == 2


@pytest.mark.parametrize(
    "options",
    [
        ["--frob"],
        ["--max-heap", "12x"],
        ["--max-heap", "0"],
        ["--max-heap", "-1"],
        ["--max-heap", "\u0663m"],
        ["--fuel", "-1"],
        ["--fuel", "many"],
        ["--tier", "warp"],
    ],
)
def test_wrong_options(options: list[str]) -> None:
    found = irkjit("run", *options, "x.byc")
    assert found.returncode == 2
    assert "Traceback" not in found.stderr and "Error" in found.stderr


@pytest.mark.parametrize("size", ["64m", "64M", "1g", "65536k", "67108864", "64MiB", "64mb"])
def test_sizes(folder: Path, size: str) -> None:
    assert irkjit("run", "--max-heap", size, write("hello.byc", HELLO)).returncode == 7


def test_absurd_heaps(folder: Path) -> None:
    for size in ("1", "999999999999999t"):
        assert irkjit("run", "--max-heap", size, write("hello.byc", HELLO)).returncode == 7


def test_little_address_space(folder: Path) -> None:
    write("hello.byc", HELLO)
    script = f"ulimit -v 1500000; exec {' '.join(COMMAND)} run "
    found = subprocess.run(script + "hello.byc", shell=True, capture_output=True, text=True)
    assert (found.returncode, found.stdout, found.stderr) == (7, "hello\n", "")
    script += "--max-heap 8g hello.byc"
    found = subprocess.run(script, shell=True, capture_output=True, text=True)
    assert found.returncode == 2
    assert found.stderr.startswith("irkjit: cannot reserve")


def test_stats(folder: Path) -> None:
    found = irkjit("run", "--stats", "--nursery", "64k", write("count.byc", COUNTDOWN))
    assert found.stdout == "".join(map(str, range(60, 0, -1)))
    numbers = re.search(r"instructions +(\d+)", found.stderr)
    assert numbers and int(numbers[1]) > 700
    assert re.search(r"calls +61, while interpreted\n", found.stderr)
    assert re.search(r"fn@38 +60 +0 +3\n", found.stderr) or "fn@" in found.stderr
    assert "collections" in found.stderr and "allocated" in found.stderr


def test_stats_after_an_error_and_after_the_fuel(folder: Path) -> None:
    assert "statistics" in irkjit("run", "--stats", write("d.byc", DEEP.format(depth=3))).stderr
    assert "statistics" in irkjit("run", "--stats", "--fuel", "9", "d.byc").stderr


def test_gc_log_and_stress(folder: Path) -> None:
    found = irkjit("run", "--gc-log", "--gc-stress", write("count.byc", COUNTDOWN))
    assert found.stderr.startswith("[gc 1: ")


@pytest.mark.parametrize("tier", TIERS)
def test_trace(folder: Path, tier: str) -> None:
    found = irkjit("run", "--tier", tier, "--trace", write("hello.byc", HELLO))
    assert (found.returncode, found.stdout) == (7, "hello\n")
    lines = [line.split() for line in found.stderr.splitlines()]
    assert lines == [
        ["toplevel:", "0", "lit", "r0", '@0="hello\\x0a"'],
        ["toplevel:", "3", "prints", 'r0="hello\\x0a"'],
        ["toplevel:", "5", "imm", "r1", "int", "7"],
        ["toplevel:", "8", "ret", "r1=7"],
    ]


def test_trace_counts_as_the_plain_run_does(folder: Path) -> None:
    found = irkjit("run", "--trace", write("count.byc", COUNTDOWN))
    plain = irkjit("run", "--stats", "count.byc")
    assert found.stdout == plain.stdout
    assert f"instructions   {len(found.stderr.splitlines())}" in plain.stderr.replace(",", "")


TRON = """
    tron
    fun r0 end
    imm r1 int 1
    ret r1
end: call0 r0 1
    pop r2
    troff
    imm r3 int 2
    add r4 r2 r3
    ret r4
"""


@pytest.mark.parametrize("tier", TIERS)
def test_a_program_turns_tracing_on_and_off(folder: Path, tier: str) -> None:
    found = irkjit("run", "--tier", tier, write("tron.byc", TRON))
    assert (found.returncode, found.stdout) == (3, "")
    told = [line.split(":")[1].split()[1] for line in found.stderr.splitlines()]
    assert told[-4:] == ["imm", "ret", "pop", "troff"]
    assert told in (["fun", "call0", *told[-4:]], ["call0", *told[-4:]], told[-4:])


# -- output and signals ----------------------------------------------------------------------

MIXED = """
@0 = "one\\n"
@1 = "write"
@2 = "two\\n"
@3 = "puts"
@4 = "three"
    lit r0 @0
    prints r0
    lit r0 @1
    dlsym0 r1 r0
    imm r2 char 'i'
    imm r3 int 3
    imm r4 int 1
    lit r5 @2
    imm r6 int 4
    ffi r7 r1 r2 r3 (r4 r5 r6)
    lit r0 @3
    dlsym0 r1 r0
    imm r3 int 1
    lit r5 @4
    ffi r7 r1 r2 r3 (r5)
    lit r0 @0
    prints r0
    imm r0 int 0
    ret r0
"""


@pytest.mark.parametrize("tier", TIERS)
def test_order_of_output(folder: Path, tier: str) -> None:
    """The program's own output, that of system calls and that of C's stdio."""
    command = [*COMMAND, "run", "--tier", tier, write("mixed.byc", MIXED)]
    expected = b"one\ntwo\nthree\none\n"
    assert subprocess.run(command, capture_output=True).stdout == expected
    with open("out", "wb") as file:
        subprocess.run(command, stdout=file, check=True)
    assert Path("out").read_bytes() == expected
    master, slave = pty.openpty()
    subprocess.run(command, stdout=slave, check=True)
    os.close(slave)
    assert os.read(master, 1000).replace(b"\r\n", b"\n") == expected
    os.close(master)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("text", [FOREVER, SLEEP, YES], ids=["loop", "C call", "full pipe"])
def test_ctrl_c(folder: Path, tier: str, text: str) -> None:
    command = [*COMMAND, "run", "--tier", tier, write("p.byc", text)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.6)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    assert time.monotonic() - began < 1
    out, errors = process.communicate()
    assert errors == b""
    if text is SLEEP:
        assert out == b"before\n"


def test_ctrl_c_is_ignored_where_it_was(folder: Path) -> None:
    """As in a script's background jobs."""
    process = subprocess.Popen(
        [*COMMAND, "run", "--fuel", "100000000", write("p.byc", FOREVER)],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        stderr=subprocess.DEVNULL,
    )
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 124


@pytest.mark.parametrize("tier", TIERS)
def test_a_closed_pipe(folder: Path, tier: str) -> None:
    command = [*COMMAND, "run", "--tier", tier, write("yes.byc", YES)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(10) == -signal.SIGPIPE  # a shell says 141
    assert process.stderr.read() == b""


def test_a_full_disk(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        found = subprocess.run(
            [*COMMAND, "run", write("hello.byc", HELLO)], stdout=full, stderr=subprocess.PIPE
        )
    assert found.returncode == 255
    assert b"No space left" in found.stderr


def test_closed_streams(folder: Path) -> None:
    script = "exec {} run hello.byc {}"
    write("hello.byc", HELLO)
    for how in ("2>&-", "<&-"):
        found = subprocess.run(
            script.format(" ".join(COMMAND), how), shell=True, capture_output=True
        )
        assert (found.returncode, found.stdout) == (7, b"hello\n")
    found = subprocess.run(script.format(" ".join(COMMAND), ">&-"), shell=True, capture_output=True)
    assert found.returncode == 255
    assert b"cannot write" in found.stderr


def test_an_internal_error_is_one_line(folder: Path) -> None:
    code = (
        "import sys, irkjit.runner\n"
        "def broken(*args, **options): raise TypeError('oh\\nno')\n"
        "irkjit.runner.run_file = broken\n"
        "from irkjit.__main__ import main\n"
        "sys.argv = ['irkjit', 'run', 'x']\n"
        "main()"
    )
    for debug in ("", "1"):
        found = subprocess.run(
            [COMMAND[0], "-c", code],
            capture_output=True,
            text=True,
            env={**os.environ, "IRKJIT_DEBUG": debug},
        )
        assert found.returncode == 70
        assert "irkjit: internal error: TypeError: oh no (IRKJIT_DEBUG=1" in found.stderr
        assert ("Traceback" in found.stderr) == bool(debug)


# -- the other commands ----------------------------------------------------------------------


def test_help_shows_examples() -> None:
    for args in (["--help"], ["run", "--help"], ["-h"]):
        found = irkjit(*args)
        assert found.returncode == 0
        assert "irkjit run" in found.stdout and ".byc" in found.stdout
    found = irkjit()
    assert found.returncode == 2 and "Usage" in found.stdout + found.stderr


def test_dis_and_asm(folder: Path) -> None:
    data = image(COUNTDOWN)
    Path("count.byc").write_bytes(data)
    text = irkjit("dis", "count.byc").stdout
    Path("again.s").write_text(text)
    assert irkjit("asm", "again.s").returncode == 0
    assert Path("again.byc").read_bytes() == data
    assert irkjit("asm", "again.s", "-o", "x.byc").returncode == 0
    assert Path("x.byc").read_bytes() == data
    assert irkjit("dis", "count.byc", "-o", "y.s").returncode == 0
    assert Path("y.s").read_text() == text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["dis", "nothing.byc"], "unable to open"),
        (["dis", "bad"], "bad: "),
        (["asm", "nothing.s"], "unable to open"),
        (["asm", "good.s", "-o", "no/folder"], "unable to write"),
        (["asm", "good.byc"], "-o"),
    ],
)
def test_files_that_dis_and_asm_cannot_use(folder: Path, args: list[str], message: str) -> None:
    Path("bad").write_text("bad")
    Path("good.s").write_text(HELLO)
    Path("good.byc").write_text(HELLO)
    found = irkjit(*args)
    assert found.returncode == 2
    assert message in found.stderr and "Traceback" not in found.stderr


def test_verify(folder: Path) -> None:
    found = irkjit("verify", write("hello.byc", HELLO))
    assert found.returncode == 0
    assert found.stdout.startswith("hello.byc: ok: 4 instructions")
    found = irkjit("verify", write("bad.byc", "mov r0 r70\nret r70"), "hello.byc", "nothing.byc")
    assert found.returncode == 2
    assert found.stdout.startswith("hello.byc: ok")
    assert (
        found.stderr.splitlines()[0]
        == "bad.byc: pc 0: there is no register 70 (0 to 61 are allowed)"
    )
    assert "bad.byc: pc 3: " in found.stderr and "nothing.byc" in found.stderr


def test_version() -> None:
    found = irkjit("version")
    assert found.returncode == 0
    for word in ("irkjit", "Python", "llvmlite", "CPU", "cache"):
        assert re.search(f"^{word} +\\S", found.stdout, re.MULTILINE)
    assert irkjit("--version").stdout.startswith("irkjit ")


def test_ops() -> None:
    lines = irkjit("ops").stdout.splitlines()
    assert len(lines) == 96
    assert lines[1].split()[:4] == ["0", "lit", "yes", "yes"]


# -- the cache -------------------------------------------------------------------------------


@pytest.fixture
def cache(folder: Path) -> dict[str, str]:
    """An environment with a cache of its own, which holds the current image."""
    own = cache_within(folder)
    write("hello.byc", HELLO)
    return {**os.environ, "IRKJIT_CACHE": str(own)}


def _images(env: dict[str, str]) -> list[Path]:
    """What is in the cache, but for its key."""
    return sorted(p for p in Path(env["IRKJIT_CACHE"]).iterdir() if not p.name.startswith("key-"))


def test_cache_info_and_clear(cache: dict[str, str]) -> None:
    found = irkjit("cache", "info", env=cache)
    assert cache["IRKJIT_CACHE"] in found.stdout and "in use by this irkjit" in found.stdout
    assert irkjit("cache", "clear", env=cache).stdout == "deleted 2 files\n"
    assert _images(cache) == []
    assert irkjit("cache", "clear", env=cache).stdout == "deleted 0 files\n"
    assert "not there yet" in irkjit("cache", "info", env=cache).stdout
    shutil.rmtree(cache["IRKJIT_CACHE"])
    assert irkjit("cache", "info", env=cache).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "gone", "folder"])
def test_a_damaged_image_is_built_anew(cache: dict[str, str], damage: str) -> None:
    (path,) = _images(cache)
    good = path.read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(good[:-1])
    elif damage == "flipped":
        path.write_bytes(good[:5000] + bytes([good[5000] ^ 1]) + good[5001:])
    else:
        path.unlink()
        if damage == "folder":
            path.mkdir()
    found = irkjit("run", "hello.byc", env=cache)
    assert (found.returncode, found.stdout) == (7, "hello\n")
    if damage == "folder":
        assert "cannot be kept" in found.stderr
    else:
        assert found.stderr == ""
        assert path.read_bytes() == good
    assert len(_images(cache)) == 1


@pytest.mark.slow
def test_a_cache_that_cannot_be_written(cache: dict[str, str]) -> None:
    Path("file").write_text("")
    found = irkjit("run", "hello.byc", env={**cache, "IRKJIT_CACHE": str(Path("file").resolve())})
    assert (found.returncode, found.stdout) == (7, "hello\n")
    assert found.stderr.startswith("irkjit: note: ") and found.stderr.count("\n") == 1


@pytest.mark.slow
def test_several_first_starts_at_once(cache: dict[str, str]) -> None:
    for path in _images(cache):
        path.unlink()
    running = [
        subprocess.Popen([*COMMAND, "run", "hello.byc"], env=cache, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [p.communicate()[0] for p in running] == [b"hello\n"] * 3
    assert [p.returncode for p in running] == [7] * 3
    assert len(_images(cache)) == 1


@pytest.mark.parametrize("args", [["--help"], ["version"], ["verify", "hello.byc"]])
def test_a_full_disk_is_told(folder: Path, args: list[str]) -> None:
    write("hello.byc", HELLO)
    with open("/dev/full", "wb") as full:
        found = subprocess.run(
            [sys.executable, "-m", "irkjit", *args], stdout=full, stderr=subprocess.PIPE
        )
    assert found.returncode == 2
    assert found.stderr == b"irkjit: cannot write to standard output: No space left on device\n"


# -- source programs -------------------------------------------------------------------------

SOURCE = """
(require "lib/core.scm")

(define (pick v i n)
  (if (= n 0)
      (+ 1 v[i])
      (+ 0 (pick v i (- n 1)))))

(pick #(5 6) {index} 30)
"""


def test_run_source(cache: dict[str, str]) -> None:
    Path("a.scm").write_text(SOURCE.format(index=1))
    os.utime("a.scm", (0, 0))  # one that was written just now is not kept
    for _ in range(2):
        found = irkjit("run", "a.scm", env=cache)
        assert (found.returncode, found.stdout, found.stderr) == (7, "", "")
    assert "\nsource  1 compiled program, " in irkjit("cache", "info", env=cache).stdout
    assert irkjit("verify", "a.scm", env=cache).stdout.startswith("a.scm: ok: ")


def test_run_source_in_several_processes_at_once(cache: dict[str, str]) -> None:
    Path("a.scm").write_text(SOURCE.format(index=0))
    os.utime("a.scm", (0, 0))  # one that was written just now is not kept
    running = [subprocess.Popen([*COMMAND, "run", "a.scm"], env=cache) for _ in range(4)]
    assert [process.wait(60) for process in running] == [6] * 4
    assert len(_images(cache)) == 2


def test_an_error_of_a_source_program_names_its_line(cache: dict[str, str]) -> None:
    Path("a.scm").write_text(SOURCE.format(index=2))
    message = "(vref): array/string reference out of range: 2[2]"
    found = irkjit("run", "a.scm", env=cache)
    assert found.returncode == 255
    assert re.match(r"a\.scm:6: in pick, pc \d+ ", found.stderr) and message in found.stderr
    assert re.search(r"^  called at a\.scm:7: in pick, pc \d+ ", found.stderr, re.MULTILINE)
    assert irkjit("compile", "a.scm").returncode == 0
    assert irkjit("run", "a.byc").stderr == found.stderr
    assert irkjit("compile", "--no-debug", "a.scm", "-o", "b.byc").returncode == 0
    assert re.match(r"irkjit: b\.byc: fn@\d+, pc \d+ ", irkjit("run", "b.byc").stderr)
    assert os.path.getsize("b.byc") < os.path.getsize("a.byc")


def test_an_error_in_the_source(cache: dict[str, str]) -> None:
    Path("a.scm").write_text("(define (f x)\n  (frob x))\n(f 1)\n")
    for command in ("run", "compile"):
        found = irkjit(command, "a.scm", env=cache)
        assert (found.returncode, found.stdout) == (2, "")
        lines = found.stderr.splitlines()
        assert lines[0].startswith("a.scm:2:4: error: ") and "frob" in lines[0]
        assert lines[1:] == ["      (frob x))", "       ^"]
    assert not Path("a.byc").exists()
    assert irkjit("verify", "a.scm", env=cache).returncode == 1


def test_folders_for_source(cache: dict[str, str]) -> None:
    Path("more").mkdir()
    Path("more/five.scm").write_text("(define (five) 5)\n")
    Path("a.scm").write_text('(require "five.scm")\n(five)\n')
    assert irkjit("run", "a.scm", env=cache).returncode == 2
    assert irkjit("run", "-I", "more", "a.scm", env=cache).returncode == 5
    assert irkjit("compile", "--include", "more", "a.scm", "-o", "-").stdout.startswith("IRKVM0")
    Path("more/five.scm").write_text("(define (five) 6)\n")
    assert irkjit("run", "-I", "more", "a.scm", env=cache).returncode == 6
