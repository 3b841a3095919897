"""Programs that need more registers than there are, and trees that are nested deep."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from core_trees import build, code, image
from helpers import TIERS, run_bytes

from irkjit.bytecode import write_program


def output(text: str) -> bytes:
    """What a program prints, in both tiers; it must end well."""
    found = [run_bytes(image(text), tier) for tier in TIERS]
    assert not found[0].findings and found[0].reason is None
    assert found[0] == found[1]
    return found[0].output


def deep(action: Callable[[], Any]) -> Any:
    """Do something in a thread with a large stack, as the compiler's driver does."""
    result: list[Any] = []
    limit, size = sys.getrecursionlimit(), threading.stack_size(1 << 28)
    sys.setrecursionlimit(1 << 20)
    try:
        thread = threading.Thread(target=lambda: result.append(action()))
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    return result[0]


def registers(text: str) -> int:
    """The number of registers that a program uses."""
    found = [word.strip("()") for line in code(text) for word in line.split()]
    return 1 + max(int(w[1:]) for w in found if w[:1] == "r" and w[1:].isdigit())


def repeated(before: str, inner: str, after: str, count: int = 300) -> str:
    """Something nested many times."""
    return before * count + inner + after * count


F = "(define f (lambda (a b) (add a b))) "
G = "(define g (lambda (x) x)) "

LARGE = {
    "operands": (f"(printo {repeated('(add 1 ', '0', ')')})", "300"),
    "first operands": (f"(printo {repeated('(add ', '0', ' 1)')})", "300"),
    "calls": (F + f"(printo {repeated('(f 1 ', '0', ')')})", "300"),
    "calls and operands": (F + f"(printo {repeated('(add 1 (f 2 ', '0', '))')})", "900"),
    "objects": (f"(printo (car {repeated('(Pair 1 ', 'nil', ')')}))", "1"),
    "tests": (f"(if {repeated('(lt 1 (add 1 ', '1', '))', 1)} (printo 1) (printo 2))", "1"),
    "a test with registers away": (
        f"(printo {repeated('(add 1 ', '(if (lt 1 (add 1 (add 1 (add 1 1)))) 5 6)', ')', 30)})",
        "35",
    ),
    "parameters": (
        f"(define f (lambda ({' '.join(f'a{i}' for i in range(100))}) (sub a99 a3)))"
        f"(printo (f {' '.join(str(i * i) for i in range(100))}))",
        "9792",
    ),
    "self calls of many arguments": (
        f"(define f (lambda ({' '.join(f'a{i}' for i in range(100))})"
        f" (if (eq a0 0) a99 (f (sub a0 1) {' '.join(f'a{i}' for i in range(1, 99))}"
        f" (add a99 a50))))) (printo (f 5 {' '.join(str(i) for i in range(1, 100))}))",
        "349",
    ),
    "self calls of 16 arguments": (
        f"(define f (lambda ({' '.join(f'a{i}' for i in range(16))}) (if (eq a0 0) a15"
        f" (f (sub a0 1) {' '.join(f'a{i}' for i in range(1, 15))}"
        f" (add a15 {repeated('(add 1 ', 'a7', ')', 30)})))))"
        f" (printo (f 5 {' '.join(str(i) for i in range(1, 16))}))",
        "200",
    ),
    "variables": (
        f"(let ((a0 0) {' '.join(f'(a{i} (add {i} a{i - 1}))' for i in range(1, 300))})"
        " (printo (add a299 a7)))",
        "44878",
    ),
    "failures": (
        G
        + f"""(define h (lambda (p) (let ((v (add p 1))) (add v (attempt
            (add {repeated("(add (g 1) ", "(if (eq v 3) (fail) v)", ")", 40)} v) (add p 1000))))))
            (begin (printo (h 2)) (printo (h 5)))""",
        "100558",
    ),
    "assignments": (
        f"(let ((v 1)) (begin (printo (add {repeated('(add v ', '(begin (set! v 5) v)', ')', 40)}"
        " v)) (printo v)))",
        "505",
    ),
    "slots": (f"(printo (vlen (Object 20 {' '.join(f'(add {i} 1)' for i in range(300))})))", "300"),
    "fields": (
        "(printo (record "
        + " ".join(f"(f{i} {repeated('(add 1 ', str(i), ')', 25)})" for i in range(10, 14))
        + "))",
        "{u0 35 36 37 38}",
    ),
    "closures made while registers are away": (
        G + f"(let ((v 7)) (printo {repeated('(add 1 ', '((lambda () (g v)))', ')', 40)}))",
        "47",
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_registers_run_out(name: str) -> None:
    text, expected = LARGE[name]
    assert output(text).decode() == expected
    assert registers(text) <= 20


@pytest.mark.parametrize(
    ("before", "inner", "after"),
    [
        ("(if (lt 1 2) ", "7", " 8)"),
        ("(if (lt 2 1) 8 ", "7", ")"),
        ("(add 0 ", "7", ")"),
        ("(begin 1 ", "7", ")"),
        ("(let ((x 1)) (begin (ashr x x) ", "7", "))"),
        ("(let ((x 1)) (begin (set! x 2) ((lambda () x)) ", "7", "))"),
        ("((lambda (x) ", "7", ") 1)"),
        ("(attempt (if (lt 2 1) 1 (fail)) ", "7", ")"),
    ],
)
def test_deep_trees(before: str, inner: str, after: str) -> None:
    text = repeated(before, inner, after, 1000)
    program = deep(lambda: build(text))
    assert run_bytes(write_program(program), "baseline").exit_code == 7
