"""Runners: what options mean, which commands come of them, and in which order they run."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from irkjit.bench import BenchError
from irkjit.bench.catalogue import Job, Program
from irkjit.bench.order import rounds
from irkjit.bench.paths import files, shortened
from irkjit.bench.runners import (
    PEERS,
    Runner,
    against,
    expand,
    missing_twin,
    peers,
    show,
    tiers,
)

PROGRAM = Program("fib", "fib.scm", Job(("30", "x y")), Job(("5",)), twins="/twins")


def words(option: str, job: Job = PROGRAM.full) -> list[str]:
    return expand(against(option), PROGRAM, job, "/tmp/fib.byc")


def test_placeholders() -> None:
    assert words("a=true {byc} {args}") == ["true", "/tmp/fib.byc", "30", "x y"]
    assert words("a=/x/{name}.exe {size}") == ["/x/fib.exe", "30"]
    assert words("a=sh -c 'exec {byc} {args}'") == ["sh", "-c", "exec /tmp/fib.byc 30 x y"]
    assert words("a=true {byc} {size}", Job(())) == ["true", "/tmp/fib.byc"]
    script = "sh -c 'f {byc} {args} | awk {{print}} ${x}'".replace("${x}", "{ }")
    assert words(f"a={script}")[2] == "f /tmp/fib.byc 30 x y | awk {print} { }"


def test_show() -> None:
    assert show(against("a=env 'A=b c' true {byc} {args}")) == "env 'A=b c' true {byc} {args}"


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("true {byc} {args}", "write NAME=COMMAND"),
        ("a b=true {byc} {args}", "write NAME=COMMAND"),
        ("a=", "the command is missing"),
        ("a='", "No closing quotation"),
        ("a=true {file} {args}", r"there is no \{file\}"),
        ("a=true {args}", "names no program"),
        ("a=true {byc}", "gets no arguments"),
        ("a=no-such-command {byc} {args}", "there is no command no-such-command"),
        ("baseline=true {byc} {args}", "choose another name"),
        ("pypy=true {byc} {args}", "choose another name"),
        ("control=true {byc} {args}", "choose another name"),
    ],
)
def test_wrong_against(option: str, message: str) -> None:
    with pytest.raises(BenchError, match=message):
        against(option)


def test_what_a_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path / "fib.exe")
    executable(tmp_path / "vm")
    monkeypatch.setenv("PATH", str(tmp_path))
    digest = sha256(b"#!/bin/sh\n").hexdigest()
    options = [f"a={tmp_path}/{{name}}.exe {{size}}", "b=vm {byc} {args}"]
    runners = [*map(against, options), *tiers(["baseline"], ("irkjit",))]
    assert files(runners, [PROGRAM]) == {
        "a": f"fib.exe: 10 bytes, sha256 {digest}",
        "b": f"vm: 10 bytes, sha256 {digest}",
    }
    here = Runner("c", "against", ("./vm", "{byc}"))
    assert files([here], [PROGRAM], str(tmp_path)) == {"c": f"vm: 10 bytes, sha256 {digest}"}


def test_paths_are_shortened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/me")
    line = f"irkjit bench --folder /src/bench --cwd {tmp_path} 'a={tmp_path}/x/{{name}} y'"
    assert shortened(line, Path("/src/bench")) == (
        "irkjit bench --folder bench --cwd . 'a=x/{name} y'"
    )
    other = f"/src/bench2 /x/home/me/y {tmp_path}2/z /home/me/vm '/home/me'"
    assert shortened(other, Path("/src/bench")) == (
        f"/src/bench2 /x/home/me/y {tmp_path}2/z ~/vm '~'"
    )
    monkeypatch.chdir("/")
    assert shortened("/usr/bin/vm") == "/usr/bin/vm"


def test_a_program_without_arguments_needs_no_place_for_them() -> None:
    runner = against("a=true {byc}", arguments=False)
    assert expand(runner, PROGRAM, Job(()), "/tmp/fib.byc") == ["true", "/tmp/fib.byc"]


def test_a_path_starts_where_the_command_will_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    executable(tmp_path / "there/tool")
    monkeypatch.chdir(tmp_path)
    assert against("a=./tool {byc} {args}", cwd="there").command[0] == "./tool"
    with pytest.raises(BenchError, match=r"there is no command \./tool"):
        against("a=./tool {byc} {args}")


def test_tiers() -> None:
    found = tiers(["jit-cold", "baseline", "jit-cold"], ("irkjit",))
    assert [(r.name, r.cache) for r in found] == [("jit-cold", "cold"), ("baseline", "")]
    assert expand(found[1], PROGRAM, PROGRAM.small, "f.byc") == [
        "irkjit", "run", "--no-jit", "f.byc", "5",
    ]  # fmt: skip
    with pytest.raises(BenchError, match="no 'fast'"):
        tiers(["fast"], ("irkjit",))


def executable(path: Path) -> None:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


def test_peers_are_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("luajit", "lua", "scheme", "python3"):
        executable(tmp_path / name)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [runner.name for runner in peers("auto")] == ["luajit", "chez"]
    assert peers("none") == []
    chez = peers("chez,lua")[0]
    assert expand(chez, PROGRAM, PROGRAM.small, "") == [
        str(tmp_path / "scheme"),
        "--script",
        "/twins/scheme/run-chez.scm",
        "/twins/scheme/fib.ss",
        "5",
    ]
    with pytest.raises(BenchError, match="node is not installed: no node or nodejs"):
        peers("node")
    with pytest.raises(BenchError, match="no 'ruby'"):
        peers("ruby")


def test_twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path / "luajit")
    monkeypatch.setenv("PATH", str(tmp_path))
    luajit = peers("luajit")[0]
    program = Program("fib", "", Job(()), Job(()), twins=str(tmp_path))
    assert missing_twin(luajit, program)
    twin = tmp_path / PEERS["luajit"].twin.format(name="fib")
    twin.parent.mkdir()
    twin.touch()
    assert not missing_twin(luajit, program)


# -- the order -------------------------------------------------------------------------------


def test_each_has_one_turn_in_each_round() -> None:
    for row in rounds("abcd", 20, seed=1):
        assert sorted(row) == list("abcd")


def test_the_order_changes_and_depends_on_the_seed() -> None:
    first = rounds("abcd", 20, seed=1)
    assert first == rounds("abcd", 20, seed=1) != rounds("abcd", 20, seed=2)
    followers = {(a, b) for row in first for a, b in pairwise(row)}
    assert len(followers) == 12  # everything has followed everything else
