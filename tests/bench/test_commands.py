"""The commands themselves, on small programs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from irkjit.bench import extras
from irkjit.bench.machine import load_warning
from irkjit.bench.results import load
from irkjit.cli import command_line

ROOT = Path(__file__).parent.parent.parent
FIB = ROOT / "bench/programs/fib.scm"
BEFORE = Path(__file__).parent / "before.json"


@pytest.fixture(autouse=True)
def no_stress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IRKJIT_GC_STRESS", raising=False)


def without(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Make a package look as if it were not installed."""
    monkeypatch.setattr(extras, "find_spec", lambda n: None if n == name else find_spec(n))


@pytest.mark.parametrize("command", ["bench", "tune", "warmup"])
def test_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"irkjit {command} " in shown.split("Options:")[0].split("\n", 1)[1]
    assert command_line(["--help"]) == 0
    assert f"  {command} " in capsys.readouterr().out


def test_a_run_imports_nothing_of_it() -> None:
    code = (
        "import sys; from irkjit.cli import command_line;"
        "command_line(['run', '--no-jit', *sys.argv[1:]]);"
        "print([m for m in sys.modules if m.startswith(('irkjit.bench', 'matplotlib'))])"
    )
    command = [sys.executable, "-c", code, str(ROOT / "examples/hello.byc")]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("package", ["matplotlib"])
def test_missing_packages(
    package: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    without(monkeypatch, package)
    for command in (
        ["bench", "fib", "--results", "/nowhere/x.md"],
        ["tune", "--plot", "x.png", str(FIB)],
        ["warmup", "--plot", "x.png", str(FIB)],
    ):
        assert command_line(command) == 2
        said = capfd.readouterr().err
        assert said.count("\n") == 1 and f"{package} is not installed" in said
        assert "pip install 'irkjit[bench]'" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["fibb"], "did you mean fib"),
        (["fib", "--tiers", "none"], "nothing runs the programs"),
        (["fib", "--relative-to", "x"], "no runner is called x; there are baseline"),
        (["fib", "--program", "x"], "there is no file x"),
        (["--program", "nowhere.scm"], "there is no file nowhere.scm"),
        (["fib", "--save", "/nowhere/x.json"], "no such folder"),
        (["fib", "--fail-over", "5"], "needs --compare"),
        (["fib", "--compare", "/nowhere/x.json"], "cannot read /nowhere/x.json"),
        (["fib", "--ignore-line", "("], "--ignore-line '('"),
        (["fib", "--byc-dir", "/nowhere"], "there is no /nowhere/fib.byc"),
        (
            ["fib", "--against", "a=true {byc} {args}", "--against", "a=true {byc} {args}"],
            "same name",
        ),
        (["fib", "--expect", "/dev/null"], "--expect is for --program"),
        (["fib", "--min-effect", "1"], "--min-effect is for --compare"),
        (["fib", "--no-curves"], "--no-curves is for --results"),
        (["--program", str(FIB), "--size", "small"], "--size is for benchmarks"),
        (["--program", str(FIB), "--peers", "lua"], "no version in another language"),
        (["--program", str(ROOT / "README.md")], "README.md: byte 0"),
    ],
)
def test_wrong_options_are_told_in_one_line(
    options: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert command_line(["bench", "--peers", "none", *options]) == 2
    said = [line for line in capfd.readouterr().err.splitlines() if "warning:" not in line]
    assert len(said) == 1 and said[0].startswith(("irkjit: ", str(ROOT))) and message in said[0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["fib"], "leave a name out"),
        (["--runs", "5"], "leave --runs out"),
        (["--byc-dir", "/"], "leave --byc-dir out"),
        (["--relative-to", "jit"], "no runner is called jit"),
        (["--compare", str(BEFORE), "--relative-to", "baseline"], "--relative-to is for tables"),
        (["--compare", str(BEFORE), "--save", "/nowhere/x"], "cannot write /nowhere/x"),
        (["--save", str(ROOT)], "Is a directory"),
        (["--results", "/dev/null/x.md"], "Not a directory"),
    ],
)
def test_wrong_options_for_a_saved_file(
    options: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert command_line(["bench", "--with", str(BEFORE), *options]) == 2
    said = capfd.readouterr()
    assert not said.out and said.err.count("\n") == 1 and message in said.err


def test_a_comparison_of_files_writes_what_is_asked_for(tmp_path: Path) -> None:
    saved, page = tmp_path / "x.json", tmp_path / "x.md"
    command = ["bench", "--compare", str(BEFORE), "--with", str(BEFORE)]
    options = ["--relative-to", "jit-cold", "--save", str(saved), "--results", str(page)]
    assert command_line([*command, *options]) == 0
    assert load(saved) == load(BEFORE)
    assert "where jit-cold is 1" in page.read_text()


@pytest.mark.parametrize("command", ["bench", "tune", "warmup"])
@pytest.mark.parametrize("number", ["nan", "inf", "1e30", "-1"])
def test_numbers_of_no_use(command: str, number: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert command_line([command, "--timeout", number, str(FIB)]) == 2
    assert "Invalid value for '--timeout'" in capfd.readouterr().err


@pytest.mark.parametrize("command", ["tune", "warmup"])
def test_what_cannot_run_is_told_before(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for target, message in (("/nowhere/x.png", "no such folder"), ("x", "must end in .png")):
        assert command_line([command, "--plot", target, str(FIB)]) == 2
        assert message in capfd.readouterr().err
    picture = tmp_path / "x.png"
    assert command_line([command, "--plot", str(picture), str(ROOT / "README.md")]) == 2
    said = capfd.readouterr().err
    assert said.startswith(f"{ROOT}/README.md: byte 0") and not picture.exists()


def test_streams_of_other_alphabets_and_closed_ones() -> None:
    command = f"{sys.executable} -m irkjit bench --with {BEFORE}"
    found = subprocess.run(["sh", "-c", f"{command} >&-"], capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (2, "irkjit: standard output is closed\n")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    found = subprocess.run(
        ["sh", "-c", f"{command} 2>&- <&-"], env=environment, capture_output=True, text=True
    )
    assert found.returncode == 0 and "? is how far" in found.stdout


def test_a_small_comparison(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "a.json"
    status = command_line(
        [
            *["bench", "fib", "--size", "small", "--runs", "1", "--peers", "none", "--seed", "3"],
            *["--against", "liar=echo {name} {args}"],
            *["--against", "crash=sh -c 'kill -SEGV $$' {byc} {args}"],
            *["--against", "other=echo '{name} {size} = 2584'", "--save", str(saved)],
        ]
    )
    said = capfd.readouterr()
    rows = {line.split()[0]: line for line in said.out.splitlines() if line.strip()}
    assert status == 0, said.err
    assert "wrong output" in rows["liar"]
    assert "killed by SIGSEGV" in rows["crash"]
    assert "." in rows["other"] and "wrong" not in rows["other"]
    assert all(name in rows for name in ("baseline", "jit-cold", "jit-warm"))
    results = load(saved)
    assert [len(e.samples) for e in results.entries] == [1, 1, 1, 0, 0, 1, 1]
    warm = results.find("fib", "jit-warm")
    assert warm is not None and 2 <= len(warm.warm_up) <= 4
    assert results.about.seed == 3 and "CPU" in results.about.machine
    # the tables can be had again from the file
    assert command_line(["bench", "--with", str(saved)]) == 0
    assert capfd.readouterr().out == said.out


def test_a_program_with_a_result(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    three = tmp_path / "three.s"
    three.write_text("imm r0 int 3\nret r0\n")
    other = ["--against", f"other={sys.executable} -m irkjit run {{byc}}"]
    assert command_line(["bench", "--program", str(three), "--runs", "1", "--net", *other]) == 0
    said = capfd.readouterr()
    assert "exit" not in said.out and "went wrong" not in said.err
    # with arguments they may not get lost
    assert command_line(["bench", "--program", f"{three} 5", *other]) == 2
    assert "gets no arguments" in capfd.readouterr().err
    assert command_line(["tune", "--runs", "1", "--thresholds", "1000", str(three)]) == 0


def test_two_programs_with_one_name(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fib.s").write_text((ROOT / "examples/hello.s").read_text())
    command = ["bench", "fib", "fib", "--program", f"{tmp_path}/fib.s", "--size", "small"]
    saved = tmp_path / "a.json"
    options = ["--tiers", "baseline", "--peers", "none", "--runs", "1", "--save", str(saved)]
    assert command_line([*command, *options]) == 0, capfd.readouterr().err
    found = {e.program: Path(e.command[-1 - len(e.args)]) for e in load(saved).entries[::2]}
    assert list(found) == ["fib", f"{tmp_path}/fib.s"]
    assert len(set(found.values())) == 2 and {p.name for p in found.values()} == {"fib.byc"}
    capfd.readouterr()
    assert command_line([*command, "--byc-dir", str(tmp_path)]) == 2
    assert "two programs are called fib" in capfd.readouterr().err


def test_what_was_started_is_measured(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # a copy of the package, run from its folder, next to a script `irkjit` of another
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "irkjit", copy / "irkjit", ignore=shutil.ignore_patterns("__pycache__"))
    told = tmp_path / "told"
    with open(copy / "irkjit/runner.py", "a") as file:
        file.write(f"\nopen({str(told)!r}, 'a').write(os.getcwd() + ' ')\n")
    (tmp_path / "there").mkdir()
    options = ["--tiers", "baseline", "--runs", "1", "--cwd", str(tmp_path / "there")]
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONPATH"}
    program = ["--program", str(ROOT / "examples/hello.byc")]
    subprocess.run(
        [sys.executable, "-m", "irkjit", "bench", *program, *options],
        cwd=copy,
        env=environment,
        check=True,
        capture_output=True,
    )
    # what measures, what fills the cache, a run to warm up, one that counts
    where = [Path(folder).name for folder in told.read_text().split()]
    assert where == ["copy", "copy", "there", "there"]


def test_irkjit_itself_may_be_wrong(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "right").write_text("something else\n")
    command = ["bench", "--program", f"{FIB} 5", "--expect", str(tmp_path / "right")]
    assert command_line([*command, "--tiers", "baseline", "--runs", "1"]) == 1
    assert "fib under baseline: wrong output" in capfd.readouterr().err


def test_bytecode_from_elsewhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fib.irken.byc").write_bytes((ROOT / "examples/hello.byc").read_bytes())
    command = ["bench", "fib", "--peers", "none", "--tiers", "baseline", "--runs", "1"]
    for where in (str(tmp_path), f"{tmp_path}/{{name}}.irken.byc"):
        assert command_line([*command, "--byc-dir", where]) == 1  # that file prints hello
        assert f"bytecode: read from {where}" in capfd.readouterr().out


def test_the_numbers_of_a_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "stats.json"
    run = ["run", "--jit-sync", "--no-jit-cache", "--stats-json", str(path), str(FIB), "15"]
    command = [sys.executable, "-m", "irkjit", *run]
    subprocess.run(command, check=True, capture_output=True)
    found = json.loads(path.read_text())
    assert found["compiled"] >= 1 and found["compile_seconds"] > 0 and found["instructions"] > 10000
    command[-3] = "/nowhere/x.json"
    failed = subprocess.run(command, capture_output=True, text=True)
    assert failed.returncode == 2 and "unable to write '/nowhere/x.json'" in failed.stderr


def test_tune(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "t.png"
    options = ["--runs", "1", "--thresholds", "1000,never", "--plot", str(picture)]
    assert command_line(["tune", *options, str(FIB), "12"]) == 0
    shown = capfd.readouterr().out
    assert "use the default, 1000" in shown and "never" in shown
    assert picture.read_bytes()[:4] == b"\x89PNG"


def test_without_packages_for_pictures(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    without(monkeypatch, "matplotlib")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert command_line(["tune", "--runs", "1", "--thresholds", "never", str(FIB), "9"]) == 0
    said = capfd.readouterr().out
    assert "cold 1000 █" in said and "use the default" in said


def test_tune_a_program_that_fails(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    options = ["--runs", "1", "--thresholds", "1000"]
    assert command_line(["tune", *options, str(ROOT / "examples/crash.byc")]) == 1
    said = capfd.readouterr()
    assert f"exit 255: irkjit: {ROOT}/examples/crash.byc: " in said.err
    assert ": 1 run of each" in said.out


def test_warmup(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "w.svg"
    options = ["--runs", "1", "--slices", "20", "--plot", str(picture)]
    assert command_line(["warmup", *options, str(FIB), "16"]) == 0
    shown = capfd.readouterr().out
    assert "cold: ms a million instructions, iterations 1 to 20\n" in shown
    assert b"<svg" in picture.read_bytes()


def test_warmup_by_lines(capfd: pytest.CaptureFixture[str]) -> None:
    calculator = str(ROOT / "examples/eight_queens.scm")
    assert command_line(["warmup", "--lines", "--runs", "1", calculator, "8"]) == 0
    said = capfd.readouterr()
    assert "warm: ms a line, iterations 1 to 9" in said.out
    assert "fewer than 20 iterations" in said.err


def test_warmup_of_what_fails(capfd: pytest.CaptureFixture[str]) -> None:
    assert command_line(["warmup", "--runs", "1", str(ROOT / "examples/crash.byc")]) == 2
    assert f"the program failed: {ROOT}/examples/crash.byc: " in capfd.readouterr().err


def test_the_load() -> None:
    assert load_warning(0.0) == "" and load_warning(0.0, after=True) == ""
    assert "load average before the first run is 1000.00" in load_warning(1000.0)
