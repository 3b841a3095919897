"""The optimiser: what it makes of trees, what it must leave alone, and that nobody can tell.

Trees are written as `show` writes them (see `core_trees`); a program is what `printed` gives: the
definitions that are left, then the body.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import test_programs
from core_trees import Reader
from helpers import run_bytes
from sources import best, core, library_read_once, output
from test_programs import PROGRAMS, by_name
from test_random_trees import Maker, value_of

from irkjit.bytecode import model, write_program
from irkjit.irken import driver, fold, optimise
from irkjit.irken.core import Begin, Lambda, Literal, Node, Operation, Variable
from irkjit.irken.generate import generate
from irkjit.irken.loops import find_loops
from irkjit.irken.show import show
from irkjit.irken.usage import children

BIG = "(begin " + "(printo x) " * 8 + "x)"
"""A body that is too big to be copied; the variable is x."""
GREATEST, LEAST = (1 << 62) - 1, -(1 << 62)


def better(text: str) -> str:
    """The program that trees become."""
    definitions, body = optimise.optimise(*Reader(text).program())
    parts = [f"(define {variable.name} {show(node)})" for variable, node in definitions]
    return " ".join([*parts, show(body)])


TREES = {
    # constants
    "(add 1 2)": "3",
    "(add (add 1 2) (mul 3 4))": "15",
    "(sub 1 5)": "-4",
    f"(add {GREATEST} 1)": f"{LEAST}",
    f"(sub {LEAST} 1)": f"{GREATEST}",
    f"(mul {GREATEST} 2)": "-2",
    "(shl 1 70)": "64",
    "(shl 1 62)": f"{LEAST}",
    "(ashr -8 1)": "-4",
    "(and 12 10)": "8",
    "(or 12 10)": "14",
    "(xor 12 10)": "6",
    "(eq 1 1)": "#t",
    "(lt 2 1)": "#f",
    "(gt 2 1)": "#t",
    "(le 2 2)": "#t",
    "(ge 1 2)": "#f",
    # what ends in an error is left to the machine
    "(div 1 0)": "(div 1 0)",
    "(srem 1 0)": "(srem 1 0)",
    '(add "a" 1)': '(add "a" 1)',
    "(add ?a 1)": r"(add #\a 1)",
    # branches on constants
    "(if #t (printo 1) (printo 2))": "(printo 1)",
    "(if #f (printo 1) (printo 2))": "(printo 2)",
    "(if (lt 1 2) (printo 1) (printo 2))": "(printo 1)",
    "(let ((x (eq 1 2))) (if x (printo 1) (printo 2)))": "(printo 2)",
    "(if 1 2 3)": "(if 1 2 3)",
    # turned round tests
    "(lambda (b) (if (eq b #f) 1 2))": "(lambda (b) (if b 2 1))",
    "(lambda (b) (if (eq #f b) 1 2))": "(lambda (b) (if b 2 1))",
    "(lambda (b) (if (if b #f #t) 1 2))": "(lambda (b) (if b 2 1))",
    "(lambda (b) (if b #t #f))": "(lambda (b) b)",
    "(lambda (b) (if (eq b #f) #f #t))": "(lambda (b) b)",
    "(lambda (b) (if b #f #t))": "(lambda (b) (if b #f #t))",
    "(lambda (b) (if (eq b #t) 1 2))": "(lambda (b) (if (eq b #t) 1 2))",
    # cases
    "(case nil (nil (printo 1)) (pair (printo 2)))": "(printo 1)",
    "(case 7 (nil (printo 1)) (else (printo 2)))": "(printo 2)",
    "(lambda (b) (case (if b nil #u) (nil (printo 1)) (else (printo 2))))": (
        "(lambda (b) (if b (printo 1) (printo 2)))"
    ),
    "(lambda (b) (let ((c (if b nil #u))) (case c (nil (printo 1)) (else (printo 2)))))": (
        "(lambda (b) (if b (printo 1) (printo 2)))"
    ),
    "(lambda (a b) (case (if a nil (if b #f #t)) (nil (printo 1)) (#f (printo 2)) (#t 3)))": (
        "(lambda (a b) (if a (printo 1) (if b (printo 2) 3)))"
    ),
    # not if code would have to be repeated
    "(lambda (b) (case (if b #t #f) (nil 1) (else (printo 2))))": (
        "(lambda (b) (case b (10 1) (else (printo 2))))"
    ),
    "(lambda (b) (case (if b 1 2) (nil 1) (else (printo 2))))": (
        "(lambda (b) (case (if b 1 2) (10 1) (else (printo 2))))"
    ),
    # or if the value is used otherwise
    "(lambda (b) (let ((c (if b nil #u))) (case c (nil 1) (else c))))": (
        "(lambda (b) (let ((c (if b #10 #u))) (case c (10 1) (else c))))"
    ),
    "(lambda (b) (case b (#t (printo 1)) (#f (printo 2))))": (
        "(lambda (b) (if b (printo 1) (printo 2)))"
    ),
    "(lambda (b) (case b (#f (printo 1)) (else (printo 2))))": (
        "(lambda (b) (if b (printo 2) (printo 1)))"
    ),
    "(lambda (b) (case b (#t 1) (nil 2)))": "(lambda (b) (case b (262 1) (10 2)))",
    # variables
    "(let ((x 1)) (printo x))": "(printo 1)",
    "(lambda (y) (let ((x y)) (printo x)))": "(lambda (y) (printo y))",
    "(let ((x (printo 1)) (y x) (z y)) (printo z))": "(let ((x (printo 1))) (printo x))",
    '(let ((x "a")) (begin (printo x) (printo x)))': (
        '(let ((x "a")) (begin (printo x) (printo x)))'
    ),
    "(let ((x (let ((y (printo 1))) y))) (printo x))": "(let ((y (printo 1))) (printo y))",
    "(let ((x (printo 1))) (let ((y (printo 2))) (add x y)))": (
        "(let ((x (printo 1)) (y (printo 2))) (add x y))"
    ),
    # what has no use and no effect goes
    "(begin 1 (printo 2) (add 3 4) 5)": "(begin (printo 2) 5)",
    "(begin (begin (printo 1) 2) (begin (printo 3) 4))": "(begin (printo 1) (printo 3) 4)",
    "(begin 1 2)": "2",
    "(lambda (x) (begin (car x) (Pair x x) (lambda () (printo x)) x))": "(lambda (x) x)",
    "(let ((x 1)) 2)": "2",
    "(let ((x (Pair 1 2))) 2)": "2",
    "(let ((x (record (a 1)))) 2)": "2",
    "(let ((x (lambda () (printo 1)))) 2)": "2",
    "(lambda (y) (let ((x (if y (add y 1) 3))) 4))": "(lambda (y) 4)",
    "(fix ((f (lambda () (f)))) 5)": "5",
    "(fix ((a (printo 1)) (b 2)) 5)": "(fix ((a (printo 1))) 5)",
    "(define f (lambda () (g))) (define g (lambda () (f))) 5": "5",
    "(define a (printo 1)) 5": "5",
    # what has one stays
    "(let ((x (printo 1))) 2)": "(let ((x (printo 1))) 2)",
    "(let ((x (div 1 0))) 2)": "(let ((x (div 1 0))) 2)",
    "(lambda (v) (begin (vref v 0) 1))": "(lambda (v) (begin (vref v 0) 1))",
    "(lambda (r) (begin (get r a) 1))": "(lambda (r) (begin (get r a) 1))",
    "(lambda (r) (begin (put r a 1) 1))": "(lambda (r) (begin (put r a 1) 1))",
    "(lambda (f) (begin (f) 1))": "(lambda (f) (begin (f) 1))",
    "(let ((x (Pair (printo 1) 2))) 2)": "(let ((x (make 24 (printo 1) 2))) 2)",
    "(let ((x 1)) (begin (set! x 2) 3))": "(let ((x 1)) (begin (set! x 2) 3))",
    # functions that are called once, or small
    f"(define f (lambda (x) {BIG})) (f 1)": BIG.replace("x", "1"),
    f"(let ((f (lambda (x) {BIG}))) (f 1))": BIG.replace("x", "1"),
    f"(fix ((f (lambda (x) {BIG}))) (f 1))": BIG.replace("x", "1"),
    f"((lambda (x) {BIG}) 1)": BIG.replace("x", "1"),
    f"(define f (lambda (g) (g 1))) (f (lambda (x) {BIG}))": BIG.replace("x", "1"),
    f"(define f (lambda (x) {BIG})) (add (f 1) (f 2))": (
        f"(define f (lambda (x) {BIG})) (add (f 1) (f 2))"
    ),
    f"(let ((f (lambda (x) {BIG}))) (add (f 1) (f 2)))": (
        f"(let ((f (lambda (x) {BIG}))) (add (f 1) (f 2)))"
    ),
    "(define f (lambda (x) (printo x))) (begin (f 1) (f 2))": "(begin (printo 1) (printo 2))",
    "(let ((f (lambda (x) (printo x)))) (begin (f 1) (f 2)))": "(begin (printo 1) (printo 2))",
    "(define f (lambda (x) (add x x))) (f (printo 1))": "(let ((x (printo 1))) (add x x))",
    "(define f (lambda (x) (add x 1))) (define g (lambda (x) (f (f x)))) (g (printo 1))": (
        "(let ((x (printo 1)) (x.2 (add x 1))) (add x.2 1))"
    ),
    "(define f (lambda (x y) (sub y x))) (f (printo 1) (printo 2))": (
        "(let ((x (printo 1)) (y (printo 2))) (sub y x))"
    ),
    "(define f (lambda (x) (printo x))) (define g f) (g 1)": "(printo 1)",
    "(define f (lambda (x) (printo x))) (printo f)": (
        "(define f (lambda (x) (printo x))) (printo f)"
    ),
    # not if it is a value, too
    f"(define f (lambda (x) {BIG})) (begin (f 1) (printo f))": (
        f"(define f (lambda (x) {BIG})) (begin (f 1) (printo f))"
    ),
    # nor in each copy of the function that calls it
    f"(define f (lambda (x) {BIG})) (define g (lambda (x) (f x))) (add (g 1) (g 2))": (
        f"(define f (lambda (x) {BIG})) (add (f 1) (f 2))"
    ),
    # a wrong number of arguments is an error of the run
    "(lambda () ((lambda (x) (printo x))))": "(lambda () ((lambda (x) (printo x))))",
    "(define f (lambda (x) (printo x))) (lambda () (f 1 2))": (
        "(define f (lambda (x) (printo x))) (lambda () (f 1 2))"
    ),
    # definitions
    "(define a 5) (define b a) (add b 1)": "6",
    '(define a "s") (begin (printo a) (printo a))': '(define a "s") (begin (printo a) (printo a))',
    "(define a (printo 1)) (define b a) (printo b)": "(define a (printo 1)) (printo a)",
}


@pytest.mark.parametrize("text", TREES)
def test_tree(text: str) -> None:
    assert better(text) == " ".join(TREES[text].split())


UNCHANGED = {
    # functions that use getcc or putcc
    "getcc": "(define f (lambda () (getcc))) (f)",
    "getcc in a let": "(let ((f (lambda () (getcc)))) (f))",
    "getcc in a fix": "(fix ((f (lambda () (getcc)))) (f))",
    "getcc as an argument": "(let ((g (lambda () (getcc)))) (g))",
    "putcc": "(define throw (lambda (k x) (putcc k x))) (lambda (k) (throw k 1))",
    # names that begin with ^
    "a name with ^": "(define ^f (lambda (x) x)) (^f 1)",
    # assigned variables
    "assigned": "(let ((x 1)) (begin (set! x 2) (printo x)))",
    "renamed before it is assigned": ("(let ((x (printo 1)) (y x)) (begin (set! x 2) (printo y)))"),
    "renamed and assigned": "(let ((x (printo 1)) (y x)) (begin (set! y 2) (printo x)))",
    "assigned in a closure": (
        "(lambda (x) (let ((y x) (f (lambda () (set! x 2)))) (begin (printo f) y)))"
    ),
    "an assigned constant": "(define a 5) (begin (set! a 6) (printo a))",
    "an assigned function": (
        "(define f (lambda () 1)) (begin (set! f (lambda () 2)) (printo (f)))"
    ),
    # recursion
    "recursive": "(define f (lambda (x) (if (lt x 1) 0 (f (sub x 1))))) (f 5)",
    "recursive, not in the end": (
        "(define f (lambda (x) (if (lt x 1) 0 (add 1 (f (sub x 1)))))) (f 5)"
    ),
    "a loop": "(fix ((loop (lambda (n t) (if (lt n 1) t (loop (sub n 1) (add t n)))))) (loop 5 0))",
    # parameters of loops change in place
    "another name for a parameter of a loop": (
        "(fix ((loop (lambda (n) (let ((m n)) (begin (printo (lambda () m)) (loop (add n 1)))))))"
        " (loop 5))"
    ),
    # the order of effects
    "effects of arguments": "(let ((x (printo 1)) (y (printo 2))) (sub y x))",
    "an effect behind a use": "(lambda (v) (let ((x (vref v 0))) (begin (vset v 0 1) x)))",
    "an effect behind a field": "(lambda (r) (let ((x (get r a))) (begin (put r a 1) x)))",
    "in a branch": "(lambda (b) (let ((x (printo 1))) (if b x 2)))",
    # fresh objects are made where they are made
    "a pair for two": "(let ((x (make 24 1 2))) (begin (printo x) (printo x)))",
    "a pair for a function": "(let ((x (make 24 1 2))) (lambda () x))",
}


@pytest.mark.parametrize("case", UNCHANGED)
def test_left_alone(case: str) -> None:
    text = UNCHANGED[case]
    definitions, body = Reader(text.replace("(make 24 ", "(Pair ")).program()
    parts = [f"(define {variable.name} {show(node)})" for variable, node in definitions]
    assert better(text.replace("(make 24 ", "(Pair ")) == " ".join([*parts, show(body)])


def test_local_names_with_a_roof() -> None:
    assert better("(let ((^f (lambda (x) x))) (^f 1))") == "(let ((^f (lambda (x) x))) (^f 1))"


def test_values_that_are_not_there_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """x is what b is before it has its value."""
    text = "(letrec ((a (let ((x b)) (lambda () x))) (b (+ 2 3))) (print (a)))"
    found = output(text)
    monkeypatch.setattr(driver, "optimise", unchanged)
    assert found == output(text)


def test_recursion_is_not_unrolled_without_end() -> None:
    """Functions that call each other, however small they are."""
    ring = " ".join(f"(define f{i} (lambda (x) (f{(i + 1) % 50} (add x 1))))" for i in range(50))
    assert size(better(f"{ring} (f0 1)")) <= 2 * size(ring)
    both = "(define f (lambda (x) (begin (g x) (g x)))) (define g (lambda (x) (begin (f x) (f x))))"
    assert size(better(f"{both} (begin (f 1) (g 1))")) < 20 * size(both)
    self = "(define f (lambda (x) (begin (f x) (f x)))) (begin (f 1) (f 2))"
    assert better(self) == self


def test_programs_do_not_grow_without_end() -> None:
    """Each function calls the next one twice: all inlined it would be two to the power of 40."""
    chain = " ".join(
        f"(define f{i} (lambda (x) (add (f{i + 1} x) (f{i + 1} x))))" for i in range(40)
    )
    text = f"{chain} (define f40 (lambda (x) (printo x))) (f0 1)"
    definitions, body = optimise.optimise(*Reader(text).program())
    assert count([body, *(node for _, node in definitions)]) < 2 * optimise.LEAST_GROWTH


def size(text: str) -> int:
    return text.count("(")


def count(pending: list[Node]) -> int:
    """How many nodes there are."""
    found = 0
    while pending:
        node = pending.pop()
        found += 1
        pending.extend(children(node))
    return found


def test_loops() -> None:
    """Tail calls of a function in itself: the names of their functions' parameters."""
    cases = {
        "(fix ((f (lambda (n) (if n (f n) (begin n (f n)))))) (f 1))": "n",
        "(define f (lambda (n m) (case n (nil (f n m)) (else (attempt (f n m) 1))))) (f 1 2)": "mn",
        "(fix ((f (lambda (n) (let ((x 1)) (f x))))) (f 1))": "n",
        "(fix ((f (lambda (n) (add (f n) 1)))) (f 1))": "",
        "(fix ((f (lambda (n) (let ((x (f n))) x)))) (f 1))": "",
        "(fix ((f (lambda (n) (g n))) (g (lambda (m) (f m)))) (f 1))": "",
        "(fix ((f (lambda (n) (lambda () (f n))))) (f 1))": "",
        "(fix ((f (lambda (n) (begin (f n) n)))) (f 1))": "",
        "(fix ((f (lambda (n) (begin (set! f n) (f n))))) (f 1))": "",
        "(fix ((f (lambda (n) (fix ((g (lambda (m) (g m)))) (f n))))) (f 1))": "mn",
    }
    for text, expected in cases.items():
        changing = find_loops(*Reader(text).program())
        assert "".join(sorted(variable.name for variable in changing)) == expected, text


def test_variables_of_copies_are_their_own() -> None:
    """A function that is inlined twice has other variables in each place."""
    text = "(define f (lambda (x) (let ((y (printo x))) (lambda () y)))) (Pair (f 1) (f 2))"
    assert better(text) == (
        "(make 24 (let ((y (printo 1))) (lambda () y)) (let ((y.2 (printo 2))) (lambda () y.2)))"
    )


def test_a_function_beside_one_that_nothing_uses() -> None:
    """Both see a parameter that a constant takes the place of."""
    text = f"""(print ((lambda (x)
                 (define (f) {BIG.replace("printo", "print")})
                 (define (unused) (f))
                 (f))
               7))"""
    assert output(text) == "7" * 9


# -- trees of source texts -----------------------------------------------------------------------

SOURCES = {
    "(print (+ 1 2))": "(printo 3)",
    "(define n 5) (print (+ n 1))": "(printo 6)",
    "(define f #t -> 1 #f -> 2) (print (f (< 1 2)))": "(printo 1)",
    "(define f (maybe:yes y) -> y (maybe:no) -> 2) (print (f (maybe:no)))": "(printo 2)",
    "(let loop ((n 0)) (if (< n 3) (loop (+ n 1)) n))": (
        "(fix ((loop (lambda (n) (if (lt n 3) (loop (add n 1)) n)))) (loop 0))"
    ),
}


@pytest.mark.parametrize("text", SOURCES)
def test_source(text: str) -> None:
    assert best(text) == SOURCES[text]


def test_positions_of_inlined_code() -> None:
    """What comes of the library stands where it is called; a program's own code keeps its place."""
    text = """(require "lib/core.scm")
(define (own x)
  (>> x 1))
(define (f y)
  (own y))
(print f)
(print (<< 1
  (car f)))
(define (car x) (lambda () x))
"""
    found = core(text, optimised=True, tools=False)
    function = found.nodes["f"]
    assert isinstance(function, Lambda)
    assert show(function) == "(lambda (y) (ashr y 1))"
    assert str(function.body.at) == "test.scm:3:3"
    places = {str(node.at) for node in walk(found.nodes["body"]) if isinstance(node, Operation)}
    assert places == {"test.scm:6:1", "test.scm:7:1", "test.scm:7:8"}


def walk(node: Node) -> list[Node]:
    found = [node]
    for child in children(node):
        found += walk(child)
    return found


# -- what is known before a program runs ---------------------------------------------------------


def literal(value: int) -> Literal:
    at = Reader("0").at
    return Literal(model.Integer(value) if value >= 0 else model.NegInteger(-value), at)


def test_constants_are_what_the_machine_gives() -> None:
    """Each operation on pairs of numbers next to all limits, computed by both."""
    at = Reader("0").at
    numbers = [0, 1, -1, 5, -7, 62, 63, 64, -63, GREATEST, LEAST, 1 << 40, 3 - (1 << 40)]
    names = "add sub mul or xor and shl ashr eq lt gt le ge".split()
    nodes: list[Node] = []
    expected = []
    for name in names:
        for a in numbers:
            for b in numbers:
                operation = Operation(name, [literal(a), literal(b)], at)
                known = fold.constant(operation)
                assert known is not None
                expected.append(show(known))
                space = Literal(model.String(b" "), at)
                nodes += [Operation("printo", [operation], at), Operation("prints", [space], at)]
    program = generate([], Begin([*nodes, literal(0)], at), Reader("0").tables)
    found = run_bytes(write_program(program), "baseline")
    assert found.output.decode().split() == expected


def test_pure() -> None:
    """Whether an expression can be left out: if its only errors are those of wrong types."""
    cases = {
        "1": True,
        "nil": True,
        "(lambda () (printo 1))": True,
        "(add 1 2)": True,
        "(car nil)": True,
        "(Pair 1 (record (a 2)))": True,
        "(if #t 1 (let ((x 2)) (begin x 3)))": True,
        "(printo 1)": False,
        "(add 1 (printo 2))": False,
        "(record (a (printo 1)))": False,
        "(if #t 1 (printo 2))": False,
        "(let ((x (printo 1))) 2)": False,
        "(begin (printo 1) 2)": False,
        "(div 1 2)": False,
        "(vref nil 0)": False,
        "(get nil a)": False,
        "(getcc)": False,
        "((lambda () 1))": False,
        "(let ((x 1)) (set! x 2))": False,
        "(attempt 1 2)": False,
        "(fail)": False,
    }
    for text, expected in cases.items():
        _, body = Reader(text).program()
        assert fold.pure(body) == expected, text


# -- nobody can tell -----------------------------------------------------------------------------


def unchanged(definitions: Any, body: Node) -> Any:
    """In place of the optimiser."""
    return definitions, body


def test_random_trees() -> None:
    """Evaluated directly, optimised trees have the value of the original ones."""
    for seed in range(100):
        tree = Maker(seed).tree(20 + 2 * seed)
        expected = value_of(tree, {})
        definitions, body = optimise.optimise([], tree)
        assert definitions == []
        assert value_of(body, {}) == expected, (seed, show(tree))


@pytest.mark.slow
def test_many_random_trees() -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        for seed in range(1000, 4000):
            tree = Maker(seed).tree(20 + seed % 500)
            expected = value_of(tree, {})
            assert value_of(optimise.optimise([], tree)[1], {}) == expected, (seed, show(tree))
    finally:
        sys.setrecursionlimit(limit)


@by_name(PROGRAMS)
def test_program_without_the_optimiser(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It prints the same."""
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(driver, "optimise", unchanged)
    # what is compiled here must not be kept for other tests, nor theirs be used here
    monkeypatch.setattr(test_programs, "compiled", cache(lambda p: driver.compile_file(str(p))))
    with library_read_once():
        test_programs.check_output(path, "baseline")


def test_the_optimiser_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the tests above would not show it if it were not."""
    at = Reader("0").at
    text = "(print (+ 1 2))"
    calls: list[Variable] = []

    def counted(definitions: Any, body: Node) -> Any:
        calls.append(Variable("called", at))
        return definitions, body

    monkeypatch.setattr(driver, "optimise", counted)
    assert output(text) == "3"
    assert len(calls) == 1


def test_a_call_with_too_many_arguments_stays_a_call() -> None:
    assert output("(define (ap f x) (f x x)) (print (ap (lambda (a) a) 1))") == "1"
    assert output("(define (f x) (lambda (y) y)) (print ((f 1) 2 3))") == "2"
    text = """(define (g x)
                (letrec ((f (lambda (p) (if (< 9 x) x (g 10))))) (ap f x)))
              (define (ap f x) (f x 2))
              (print (g 3))"""
    assert output(text) == "10"


def test_functions_within_functions_that_are_called_where_they_stand() -> None:
    """The inner one is used in the copy as often as in the original."""
    text = """(define (f a) ((lambda () (define (g x)
                (if (= x 0) (begin (print x) (print x) (print x) (print x) x) (+ x 4))) (g 1))))
              (print (f 1)) (print (f 2))"""
    assert output(text) == "55"
