"""The compiler as a whole: its parameters, where files come from, what it leaves behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sources import told

from irkjit.bytecode import read_program
from irkjit.irken.diagnostics import CompileError, Problem
from irkjit.irken.driver import compile_file, with_deep_stack
from irkjit.irken.library import MOST_FILES, PRELUDE
from irkjit.vm import VM

PRINT = """(define (print x) (%%cexp ('a -> undefined) "printo" x))\n"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test runs in a folder of its own, which is not the one of its program."""
    (tmp_path / "here").mkdir()
    (tmp_path / "prog").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def run(data: bytes) -> str:
    with VM() as vm:
        vm.load(data)
        vm.run(fuel=20_000_000)
        return bytes(vm.output).decode()


def output(path: str, **options: Any) -> str:
    return run(compile_file(path, **options))


def failure(path: str, **options: Any) -> list[str]:
    """What is wrong with a program, with the names of files."""
    with pytest.raises(CompileError) as error:
        compile_file(path, **options)
    return told(error.value.problems)


# -- parameters ----------------------------------------------------------------------------------


def test_the_same_text_gives_the_same_bytes(folder: Path) -> None:
    text = '(require "lib/basis.scm") (printf (int (length (list 1 2 3))) "\\n")'
    path = write(folder / "prog" / "p.scm", text)
    first = compile_file(path)
    assert compile_file(path) == first
    assert run(first) == "3\n"


def test_a_program_that_cannot_be_read(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        compile_file(str(folder / "nothing.scm"))
    with pytest.raises(IsADirectoryError):
        compile_file(str(folder))


def test_an_empty_program(folder: Path) -> None:
    assert output(write(folder / "p.scm", "")) == ""
    assert output(write(folder / "q.scm", "; nothing\n(define (f) 1)\n")) == ""


def test_warnings_are_given_in_the_end(folder: Path) -> None:
    text = PRINT + "(define (f a) a)\n(define (g) (f))\n(print (f 1))\n"
    path = write(folder / "p.scm", text)
    found: list[Problem] = []
    assert output(path, warnings=found) == "1"
    assert told(found) == [f"{path}:3:13: f expected 1 argument, found 0"]
    assert found[0].render("warning").startswith(f"{path}:3:13: warning: f expected")


def test_warnings_are_given_with_errors_too(folder: Path) -> None:
    path = write(folder / "p.scm", "(define f x -> 1 y -> 2)\n(nothing)\n")
    found: list[Problem] = []
    assert failure(path, warnings=found) == [f"{path}:2:2: unbound variable nothing"]
    assert len(found) == 1


def test_names_and_lines_can_be_left_out(folder: Path) -> None:
    text = (
        PRINT
        + "(define (a-long-name x)\n  (if (print x) 1 (a-long-name x)))\n(print a-long-name)\n"
    )
    path = write(folder / "p.scm", text)
    full, bare = compile_file(path), compile_file(path, debug=False)
    assert b"a-long-name" in full and b"p.scm" in full
    assert b"a-long-name" not in bare and b"p.scm" not in bare
    assert len(bare) < len(full)
    assert read_program(bare).code == read_program(full).code


def test_one_without_the_library(folder: Path) -> None:
    """Then `lib/...` are files as any others, the one with the derived forms, too."""
    path = write(folder / "prog" / "p.scm", '(require "lib/own.scm") (let ((x 5)) (print x))')
    assert failure(path) == [
        f"{path}:1:10: irkjit's library has no lib/own.scm, and there is no such file",
        f'{path}:1:39: unbound variable print; (require "lib/core.scm") defines it',
    ]
    assert "lib/derived.scm" in failure(path, prelude=False)[0]
    own = folder / "own"
    write(own / "lib" / "derived.scm", "(defmacro let (let x y) -> (print 7))")
    write(own / "lib" / "own.scm", PRINT)
    assert output(path, prelude=False, include=[str(own)]) == "7"
    missing = write(folder / "q.scm", "(prin 1)")
    assert failure(missing, prelude=False, include=[str(own)]) == [
        f"{missing}:1:2: unbound variable prin"
    ]


# -- where files come from -----------------------------------------------------------------------


def test_the_library_comes_first(folder: Path) -> None:
    """A file of a program does not hide one of the library."""
    write(folder / "prog" / "lib" / "core.scm", '"not this one"')
    write(folder / "here" / "lib" / "core.scm", '"not this one"')
    path = write(folder / "prog" / "p.scm", '(require "lib/core.scm") (print (+ 1 2))')
    found: list[str] = []
    assert output(path, include=[str(folder / "prog")], dependencies=found) == "3"
    assert found == [path]


def test_then_next_to_the_file_then_here_then_the_folders_given(folder: Path) -> None:
    path = write(folder / "prog" / "p.scm", PRINT + '(include "part.scm")')
    one, two = folder / "one", folder / "two"
    include = [str(one), str(two)]
    write(two / "part.scm", "(print 4)")
    assert output(path, include=include) == "4"
    write(one / "part.scm", "(print 3)")
    assert output(path, include=include) == "3"
    write(folder / "here" / "part.scm", "(print 2)")
    assert output(path, include=include) == "2"
    write(folder / "prog" / "part.scm", "(print 1)")
    assert output(path, include=include) == "1"


def test_files_are_looked_for_next_to_the_file_that_asks(folder: Path) -> None:
    write(folder / "prog" / "parts" / "a.scm", '(include "b.scm")')
    write(folder / "prog" / "parts" / "b.scm", "(print 1)")
    path = write(folder / "prog" / "p.scm", PRINT + '(include "parts/a.scm")')
    assert output(path) == "1"
    wrong = write(folder / "prog" / "q.scm", PRINT + '(include "b.scm")')
    assert failure(wrong, include=["x"]) == [
        f"{wrong}:2:10: there is no file b.scm; looked in {folder / 'prog'}, ., x"
    ]


def test_absolute_paths(folder: Path) -> None:
    part = write(folder / "other" / "part.scm", "(print 1)")
    path = write(folder / "prog" / "p.scm", f'{PRINT}(include "{part}") (require "{part}")')
    assert output(path) == "11"


def test_dependencies(folder: Path) -> None:
    """All files that were read, and those that would have been if they were there."""
    write(folder / "one" / "part.scm", '(require "more.scm") (require "lib/core.scm")')
    more = write(folder / "one" / "more.scm", "(print 1)")
    path = write(folder / "prog" / "p.scm", '(require "part.scm")')
    found: list[str] = ["before"]
    assert output(path, include=[str(folder / "one")], dependencies=found) == "1"
    assert found == [
        "before",
        path,
        str(folder / "prog" / "part.scm"),
        "part.scm",
        str(folder / "one" / "part.scm"),
        more,
    ]
    assert not any(name.startswith(PRELUDE) for name in found)


def test_dependencies_of_a_program_with_errors(folder: Path) -> None:
    """So that it is compiled again when one of them changes, or is there at last."""
    part = write(folder / "prog" / "part.scm", "(nothing)")
    path = write(folder / "prog" / "p.scm", '(require "part.scm") (require "missing.scm")')
    found: list[str] = []
    failure(path, dependencies=found)
    assert found == [path, part, str(folder / "prog" / "missing.scm"), "missing.scm"]


def test_required_once_included_each_time(folder: Path) -> None:
    write(folder / "prog" / "part.scm", "(print 1)")
    os.symlink("part.scm", folder / "prog" / "link.scm")
    os.symlink(".", folder / "prog" / "again")
    require = '(require "part.scm") (require "./part.scm") (require "link.scm")'
    text = f'{PRINT}{require} (require "again/part.scm") (print 2)'
    assert output(write(folder / "prog" / "p.scm", text)) == "12"
    text = PRINT + '(include "part.scm") (print 2) (include "part.scm") (require "part.scm")'
    assert output(write(folder / "prog" / "q.scm", text)) == "1211"
    text = PRINT + '(require "part.scm") (include "part.scm") (require "part.scm")'
    assert output(write(folder / "prog" / "r.scm", text)) == "11"


def test_files_that_require_each_other(folder: Path) -> None:
    write(folder / "prog" / "a.scm", '(require "b.scm") (define (f n) (if (= n 0) 1 (g (- n 1))))')
    write(folder / "prog" / "b.scm", '(require "a.scm") (define (g n) (if (= n 0) 2 (f (- n 1))))')
    text = '(require "lib/core.scm") (require "a.scm") (print (f 6)) (print (f 7))'
    assert output(write(folder / "prog" / "p.scm", text)) == "12"


def test_files_that_include_each_other(folder: Path) -> None:
    one = write(folder / "prog" / "a.scm", '(include "b.scm")')
    two = write(folder / "prog" / "b.scm", '\n (include "a.scm")')
    path = write(folder / "prog" / "p.scm", '(include "a.scm")')
    (problem,) = failure(path)
    where, message = problem.split(": ", 1)
    assert where in (f"{one}:1:10", f"{two}:2:11")
    assert message == f"{MOST_FILES} files are included; does one include itself?"


def test_errors_in_several_files(folder: Path) -> None:
    """The first files first, each in the order of its lines."""
    part = write(folder / "prog" / "part.scm", "(if)\n(define (f) (nothing))\n")
    path = write(folder / "prog" / "p.scm", '(lambda)\n(require "part.scm")\n(let 5)\n(begin)\n')
    found = failure(path)
    by_file = {name: [line for line in found if line.startswith(name)] for name in (part, path)}
    assert by_file[part] == [
        f"{part}:1:1: malformed if: expected (if test then else)",
        f"{part}:2:14: unbound variable nothing",
    ]
    assert [line.split(": ")[0] for line in by_file[path]] == [
        f"{path}:{line}" for line in ("1:1", "3:1", "4:1")
    ]
    assert found in (by_file[part] + by_file[path], by_file[path] + by_file[part])


def test_errors_of_reading_stop_the_compiler(folder: Path) -> None:
    """Nothing is told of a program's names when parts of it could not be read."""
    path = write(folder / "p.scm", "(nothing)\n(f]\n")
    assert failure(path) == [f"{path}:2:3: expected ) for the ( at 2:1, found ]"]


def test_programs_with_other_bytes(folder: Path) -> None:
    path = folder / "p.scm"
    path.write_bytes(PRINT.encode() + b'(print "\xff\xfe") (prin "\xc3\xa9\xff") ; \xff\n')
    found = failure(str(path))
    assert found == [f"{path}:2:15: unbound variable prin; did you mean print?"]
    path.write_bytes(PRINT.encode() + b'(%%cexp (string -> int) "prints" "\xff\xfe\n")\r\n; \xff\n')
    with VM() as vm:
        vm.load(compile_file(str(path)))
        vm.run()
        assert vm.output == b"\xff\xfe\n"


# -- what the compiler leaves behind -------------------------------------------------------------


@pytest.fixture
def collector() -> Iterator[None]:
    """The settings of the collector are put back, whatever a test does to them."""
    enabled = gc.isenabled()
    yield
    (gc.enable if enabled else gc.disable)()


def settings() -> tuple[int, int, bool]:
    return sys.getrecursionlimit(), threading.stack_size(), gc.isenabled()


@pytest.mark.parametrize("collecting", [True, False])
def test_settings_are_put_back(folder: Path, collector: None, collecting: bool) -> None:
    (gc.enable if collecting else gc.disable)()
    before = settings()
    assert before[2] == collecting
    good = write(folder / "p.scm", "(if #t 1 2)")
    compile_file(good)
    assert settings() == before
    failure(write(folder / "q.scm", "(if)"))
    assert settings() == before
    with pytest.raises(FileNotFoundError):
        compile_file("nothing.scm")
    assert settings() == before
    with pytest.raises(ZeroDivisionError):
        with_deep_stack(lambda: 1 // 0)
    assert settings() == before


def test_own_settings_are_kept(folder: Path) -> None:
    limit, stack = sys.getrecursionlimit(), threading.stack_size()
    try:
        sys.setrecursionlimit(4321)
        threading.stack_size(1 << 20)
        compile_file(write(folder / "p.scm", "(if #t 1 2)"))
        assert sys.getrecursionlimit() == 4321
        assert threading.stack_size() == 1 << 20
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(stack)


def test_work_has_a_deep_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it lasts, there is no collection and hardly a limit."""
    sizes: list[int] = []
    start = threading.Thread.start

    def counted(thread: threading.Thread) -> None:
        sizes.append(threading.stack_size())
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", counted)

    def down(n: int) -> int:
        return 0 if n == 0 else 1 + down(n - 1)

    def work() -> tuple[int, bool, bool]:
        return down(50_000), gc.isenabled(), threading.current_thread() is threading.main_thread()

    assert with_deep_stack(work) == (50_000, False, False)
    assert len(sizes) == 1 and sizes[0] >= 32 << 20


def test_two_at_a_time(collector: None) -> None:
    """Threads that compile at the same time."""
    gc.enable()
    before = settings()
    first_runs, second_runs = threading.Event(), threading.Event()

    def first() -> None:
        first_runs.set()
        second_runs.wait(0.2)

    thread = threading.Thread(target=lambda: with_deep_stack(first))
    thread.start()

    def second() -> int:
        second_runs.set()
        thread.join(10)
        return sys.getrecursionlimit()

    first_runs.wait(10)
    try:
        assert with_deep_stack(second) > before[0]
        assert settings() == before
    finally:
        sys.setrecursionlimit(before[0])


# -- large programs ------------------------------------------------------------------------------


def test_a_program_of_two_thousand_lines(folder: Path) -> None:
    """Functions of some kinds, each of which calls the one before."""
    lines = ['(require "lib/basis.scm")', "(define (f0 x) x)"]
    for i in range(1, 400):
        lines += [
            f"(define (f{i} x)",
            f"  (let ((y (f{i - 1} (+ x {i % 7}))))",
            "    (match (if (= 0 (mod y 2)) (maybe:yes y) (maybe:no)) with",
            f"      (maybe:yes z) -> (- z {i % 3})",
            "      (maybe:no) -> (+ y 1))))",
        ]
    lines.append('(printf (int (f399 0)) "\\n")')
    assert len(lines) > 1990

    def expected(i: int, x: int) -> int:
        y = x
        for j in range(i, 0, -1):
            y += j % 7
        for j in range(1, i + 1):
            y = y - j % 3 if y % 2 == 0 else y + 1
        return y

    path = write(folder / "p.scm", "\n".join(lines))
    assert output(path) == f"{expected(399, 0)}\n"


def test_a_function_of_many_lines(folder: Path) -> None:
    steps = "\n".join(f"  (set! n (+ n {i}))" for i in range(1000))
    text = f'(require "lib/core.scm")\n(define (f n)\n{steps}\n  n)\n(print (f 0))\n'
    assert output(write(folder / "p.scm", text)) == str(sum(range(1000)))


def test_a_long_list_and_a_large_match(folder: Path) -> None:
    numbers = " ".join(map(str, range(3000)))
    rules = " ".join(f"{i} -> {i * i}" for i in range(500))
    constructors = " ".join(f"(:c{i})" for i in range(400))
    alternatives = " ".join(f"(many:c{i}) -> {i}" for i in range(400))
    text = f"""(require "lib/basis.scm")
        (datatype many {constructors})
        (define square {rules} _ -> -1)
        (define number {alternatives})
        (printf (int (foldr + 0 '({numbers}))) " " (int (square 499)) " " (int (square 500)) " "
                (int (number (many:c399))) "\\n")"""
    text = text.replace("foldr +", "foldr binary+")
    assert output(write(folder / "p.scm", text)) == f"{sum(range(3000))} {499**2} -1 399\n"
