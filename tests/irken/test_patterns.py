"""Pattern matching: the branches that rules become, which rule wins, what is told about rules.

A datatype's constructors without arguments are the words 22, 278, 534 ... by their number; those
with arguments have the tags 40, 44, 48 ...  The list is nil (10) and pair (24), true is 262.
"""

from __future__ import annotations

import itertools
import random

import pytest
from sources import compile_text, core, errors, output, printed, told, warnings

from irkjit.irken.core import Literal, Node
from irkjit.irken.diagnostics import CompileError, Problems, Source
from irkjit.irken.forms import is_symbol
from irkjit.irken.reader import read
from irkjit.irken.usage import children

OUT_OF_ORDER = (
    "Irken's own compiler gets this match wrong (constructors whose rules before may fail); "
    "here rules are tried in order"
)
APART = "rules with equal constants stand apart; the last of them is tried first"
UNREACHABLE = "this rule is never reached: the rules before it match everything"


def function(rules: str) -> str:
    """The core of a function by rules."""
    return core(f"(define f {rules})").definitions["f"].replace("argument ", "a")


SHAPES = {
    "a name": ("x -> x", "(lambda (x) x)"),
    "a name that binds nothing": ("_ -> 1", "(lambda (a1) 1)"),
    "a datatype": (
        "(maybe:yes x) -> x (maybe:no) -> 0",
        "(lambda (a1) (case a1 (40 (let ((x (tupref a1 0))) x)) (278 0)))",
    ),
    "parts that no rule looks at are not taken out": (
        "(maybe:yes _) -> 1 (maybe:no) -> 2",
        "(lambda (a1) (case a1 (40 1) (278 2)))",
    ),
    "with a rest": (
        "(colour:red) -> 1 _ -> 2",
        "(lambda (a1) (attempt (case a1 (22 1) (else (fail))) 2))",
    ),
    "booleans": ("#t -> 1 #f -> 2", "(lambda (a1) (case a1 (262 1) (6 2)))"),
    "integers": (
        "1 -> 10 2 -> 20 n -> n",
        "(lambda (n) (attempt (if (eq n 1) 10 (if (eq n 2) 20 (fail))) n))",
    ),
    "other constants": (
        r"#\a -> 1 'b -> 2 #u -> 3 _ -> 4",
        "(lambda (a1) (attempt (if (eq a1 #\\a) 1 (if (eq a1 'b) 2 (if (eq a1 #u) 3 (fail)))) 4))",
    ),
    "strings": (
        '"a" -> 1 _ -> 2',
        '(lambda (a1) (attempt (if (eq (cmp a1 "a") #278) 1 (fail)) 2))',
    ),
    "lists": (
        "() -> 0 (x . l) -> x",
        "(lambda (a1) (case a1 (10 0) (24 (let ((x (tupref a1 0)) (l (tupref a1 1))) x))))",
    ),
    "a list of two": (
        "(a b) -> b _ -> 0",
        "(lambda (a1) (attempt (case a1 (24 (let ((a (tupref a1 0)) (part (tupref a1 1)))"
        " (case part (24 (let ((b (tupref part 0)) (part.2 (tupref part 1)))"
        " (case part.2 (10 b) (else (fail))))) (else (fail))))) (else (fail))) 0))",
    ),
    "the last variants are all there are": (
        "(:a x) -> x (:b) -> 0",
        "(lambda (a1) (case a1 (40 (let ((x (tupref a1 0))) x)) (278 0)))",
    ),
    "variants with a rest": (
        "(:a x) -> x _ -> 0",
        "(lambda (a1) (attempt (case a1 (40 (let ((x (tupref a1 0))) x)) (else (fail))) 0))",
    ),
    "fields": (
        "{a=x b=y} -> y",
        "(lambda (a1) (let ((a (get a1 a)) (b (get a1 b))) b))",
    ),
    "fields of open records": (
        "{a=1} -> 1 {a=x ...} -> x",
        "(lambda (a1) (let ((a (get a1 a))) (attempt (if (eq a 1) 1 (fail)) a)))",
    ),
    # grouping
    "rules of one constructor share its branch": (
        "(maybe:yes 1) -> 10 (maybe:no) -> 0 (maybe:yes n) -> n",
        "(lambda (a1) (case a1 (40 (let ((n (tupref a1 0))) (attempt (if (eq n 1) 10 (fail)) n)))"
        " (278 0)))",
    ),
    "constructors inside constructors": (
        "(maybe:yes (maybe:yes x)) -> x (maybe:yes (maybe:no)) -> 1 (maybe:no) -> 2",
        "(lambda (a1) (case a1 (40 (let ((part (tupref a1 0)))"
        " (case part (40 (let ((x (tupref part 0))) x)) (278 1)))) (278 2)))",
    ),
    "equal constants side by side share a test": (
        "1 2 -> 12 1 3 -> 13 _ _ -> 0",
        "(lambda (a1 a2) (attempt (if (eq a1 1) (if (eq a2 2) 12 (if (eq a2 3) 13 (fail)))"
        " (fail)) 0))",
    ),
    "names are passed over": (
        "x (maybe:yes y) -> y x (maybe:no) -> x",
        "(lambda (x a2) (case a2 (40 (let ((y (tupref a2 0))) y)) (278 x)))",
    ),
    "several values": (
        "(maybe:yes x) (maybe:yes y) -> y (maybe:yes x) (maybe:no) -> x (maybe:no) y -> y",
        "(lambda (a1 y) (case a1 (40 (let ((x (tupref a1 0)))"
        " (case y (40 (let ((y.2 (tupref y 0))) y.2)) (278 x)))) (278 y)))",
    ),
    "groups of different kinds one after the other": (
        "(maybe:yes _) 1 -> 1 _ 2 -> 2 _ _ -> 3",
        "(lambda (a1 a2) (attempt (case a1 (40 (if (eq a2 1) 1 (fail))) (else (fail)))"
        " (attempt (if (eq a2 2) 2 (fail)) 3)))",
    ),
    "where all rules of a constructor fail, the next group follows": (
        "(maybe:yes 1) -> 1 (maybe:no) -> 2 x -> 3",
        "(lambda (x) (attempt (case x (40 (let ((part (tupref x 0)))"
        " (if (eq part 1) 1 (fail)))) (278 2)) 3))",
    ),
    # what was seen before
    "constructors that cannot fail are not asked for again": (
        "(colour:red) _ -> 1 (colour:green) _ -> 2 _ 7 -> 3 (colour:blue) _ -> 4",
        "(lambda (a1 a2) (attempt (case a1 (22 1) (278 2) (else (fail)))"
        " (attempt (if (eq a2 7) 3 (fail)) (case a1 (534 4)))))",
    ),
    "also when they could not fail in several rules": (
        "(colour:red) 1 -> 1 (colour:red) _ -> 2 (colour:green) _ -> 3"
        " _ 7 -> 4 (colour:blue) _ -> 5",
        "(lambda (a1 a2) (attempt (case a1 (22 (attempt (if (eq a2 1) 1 (fail)) 2)) (278 3)"
        " (else (fail))) (attempt (if (eq a2 7) 4 (fail)) (case a1 (534 5)))))",
    ),
}


@pytest.mark.parametrize("case", SHAPES)
def test_shape(case: str) -> None:
    rules, expected = SHAPES[case]
    assert function(rules) == expected


def test_each_body_is_there_once() -> None:
    """However many rules share its branch: code does not grow with the size of a match."""
    rules = "".join(f"{p} {q} {r} -> {i} " for i, (p, q, r) in enumerate(_MANY, 700))
    nodes: list[Node] = [core(f"(define f {rules})").nodes["f"]]
    found = []
    while nodes:
        node = nodes.pop()
        if isinstance(node, Literal):
            value = getattr(node.value, "value", 0)
            found += [value] if value >= 700 else []
        nodes.extend(children(node))
    assert sorted(found) == list(range(700, 700 + len(_MANY)))


_MANY = [
    *itertools.product(["(maybe:yes 1)", "(maybe:yes _)", "_"], ["(a . _)", "()"], ["1", "2"]),
    ("_", "_", "_"),
]


def test_values_of_a_match() -> None:
    """Variables are used as they are; other values are evaluated once, the last one first."""
    text = """(define (f x) (match (print x) x (print 2) with a b c -> (+ a c)))"""
    assert core(text).definitions["f"].replace("value ", "v") == (
        "(lambda (x) (let ((v2 (print 2)) (v1 (print x))) (+ v1 v2)))"
    )
    assert output("(match (print 1) (print 2) with _ _ -> (print 3))") == "213"


def test_the_positions_of_a_match() -> None:
    """Branches stand where their pattern does."""
    nodes = core("(define (f x)\n  (match x with\n    (maybe:yes y) -> y\n    _ -> 1))").nodes
    attempt = nodes["f"].body  # type: ignore[union-attr]
    assert str(attempt.at) == "test.scm:3:5"  # type: ignore[union-attr]
    assert str(attempt.first.at) == "test.scm:3:5"  # type: ignore[union-attr]


def test_parameters_have_the_names_of_patterns() -> None:
    """For messages and listings; the first rule that has one gives it."""
    assert function("1 x -> x y z -> y").startswith("(lambda (y x) ")
    assert function("1 _ -> 1 _ _ -> 2").startswith("(lambda (a1 a2) ")


# -- which rule wins -----------------------------------------------------------------------------

PRINTS = {
    "the first of several": ("(define f 1 -> 1 n -> 2 ) (print (f 1)) (print (f 2))", "12"),
    "constants in order": (
        """(define f "a" "b" -> 1 "a" _ -> 2 _ "b" -> 3 _ _ -> 4)
           (print (f "a" "b")) (print (f "a" "a")) (print (f "b" "b")) (print (f "b" "a"))""",
        "1234",
    ),
    "strings are compared by their bytes": (
        r"""(define f "" -> 0 "a\x00" -> 1 "a" -> 2 _ -> 3)
            (print (f "")) (print (f "a")) (print (f "a\x00")) (print (f "b"))""",
        "0213",
    ),
    "constants of all kinds": (
        r"""(define int 1 -> 1 -5 -> 2 4611686018427387903 -> 3 _ -> 0)
            (define char #\a -> 1 #\newline -> 2 #\eof -> 3 _ -> 0)
            (define symbol 'a -> 1 'b -> 2 _ -> 0)
            (print (int 1)) (print (int -5)) (print (int 4611686018427387903)) (print (int 7))
            (print (char #\a)) (print (char #\newline)) (print (char #\eof)) (print (char #\b))
            (print (symbol 'a)) (print (symbol 'b)) (print (symbol 'c))""",
        "12301230120",
    ),
    "the empty vector": (
        "(define f #() -> 1 _ -> 2) (print (f #())) (print (f #(1)))",
        "12",
    ),
    "undefined": ("(define f #u -> 1 _ -> 2) (print (f #u)) (print (f 1))", "12"),
    "lists": (
        """(define f () -> 0 (x) -> 1 (x y) -> 2 (x y . l) -> l)
           (print (f '())) (print (f '(a))) (print (f '(a b))) (print (f '(a b c d)))""",
        "012(c d)",
    ),
    "lists of constructors": (
        """(define f ((maybe:yes 1) . _) -> 1 (_ (maybe:no)) -> 2 _ -> 3)
           (define yes (maybe:yes 1)) (define no (maybe:no))
           (print (f (list:cons yes (list:nil))))
           (print (f (list:cons no (list:cons no (list:nil)))))
           (print (f (list:cons no (list:nil))))""",
        "123",
    ),
    "fields": (
        """(define f {a=1 b=(maybe:yes x)} -> x {a=2 b=_} -> 20 {a=x b=_} -> x)
           (print (f {a=1 b=(maybe:yes 7)})) (print (f {b=(maybe:no) a=1}))
           (print (f {a=2 b=(maybe:no)})) (print (f {a=5 b=(maybe:no) c=1}))""",
        "71205",
    ),
    "variants": (
        """(define f (:a x) -> x (:b) -> 20 (:c x y) -> y)
           (print (f (:a 1))) (print (f (:b))) (print (f (:c 2 3)))""",
        "1203",
    ),
    "a rule that fails late": (
        """(define f (maybe:yes a) 1 2 -> 1 (maybe:yes a) _ 3 -> a _ _ _ -> 0)
           (define y (maybe:yes 9))
           (print (f y 1 2)) (print (f y 1 3)) (print (f y 1 4)) (print (f (maybe:no) 1 2))""",
        "1900",
    ),
    "the same value twice": (
        "(define (f x) (match x x with 1 2 -> 1 y 1 -> 2 _ _ -> 3)) (print (f 1)) (print (f 2))",
        "23",
    ),
    "a match in a rule": (
        """(define f (maybe:yes x) y -> (match y with (maybe:yes 1) -> x _ -> 0) _ _ -> 5)
           (define y (maybe:yes 1))
           (print (f (maybe:yes 3) y)) (print (f y (maybe:no))) (print (f (maybe:no) y))""",
        "305",
    ),
    "names of patterns hide those around": (
        """(define (f x) (match (maybe:yes 2) with (maybe:yes x) -> x (maybe:no) -> 0))
           (print (f 1))""",
        "2",
    ),
    # as in Irken, a quote in front of anything but a symbol is the list (quote ...)
    "quoted lists are lists of two": (
        """(define f '(1) -> 1 _ -> 2)
           (print (f '((1) 2))) (print (f '(1))) (print (f '(2 (1))))""",
        "221",
    ),
}


@pytest.mark.parametrize("case", PRINTS)
def test_program(case: str) -> None:
    text, expected = PRINTS[case]
    assert output(text) == expected


# -- what is told --------------------------------------------------------------------------------

NOT_EXHAUSTIVE = {
    "(colour:red) -> 1": "no rule for (colour:green), (colour:blue)",
    "(colour:red) -> 1 (colour:blue) -> 2": "no rule for (colour:green)",
    "#t -> 1": "no rule for #f",
    "#f -> 1": "no rule for #t",
    "() -> 1": "no rule for (list:cons)",
    "(a) -> 1 () -> 2": "no rule for (list:cons)",
    "(a . b) -> 1": "no rule for (list:nil)",
    "1 -> 1 2 -> 2": "no rule for other values",
    "'a -> 1": "no rule for other values",
    '"a" -> 1': "no rule for other values",
    r"#\a -> 1": "no rule for other values",
    "(maybe:yes 1) -> 1 (maybe:no) -> 2": "no rule for other values",
    "(maybe:yes #t) -> 1 (maybe:no) -> 2": "no rule for #f",
    "(maybe:yes x) (maybe:yes y) -> 1 (maybe:no) y -> 2": "no rule for (maybe:no)",
    "_ #t -> 1": "no rule for #f",
    "(:a #t) -> 1": "no rule for #f",
    "{a=#t} -> 1": "no rule for #f",
    "(maybe:yes _) 1 -> 1 _ 2 -> 2": "no rule for other values",
}


def columns(rules: str) -> int:
    """How many patterns each rule has."""
    found = read(Source("rules", rules), Problems())
    return next(i for i, form in enumerate(found) if is_symbol(form, "->"))


@pytest.mark.parametrize("rules", NOT_EXHAUSTIVE)
def test_not_exhaustive(rules: str) -> None:
    message = f"the match is not exhaustive: {NOT_EXHAUSTIVE[rules]}"
    assert errors(f"(define\n f {rules})") == [f"2:2: {message}"]
    values = " ".join("xy"[: columns(rules)])
    assert errors(f"(define (f x y)\n  (match {values} with {rules}))") == [f"2:3: {message}"]


def test_each_match_that_is_not_exhaustive_is_told() -> None:
    text = "(define f #t -> 1)\n(define g 1 -> 1)\n(define (h x)\n (match x with () -> 1))"
    assert [line.split(": ")[0] for line in errors(text)] == ["1:9", "2:9", "4:2"]


REJECTED = {
    # unreachable rules
    "x -> 1 (maybe:no) -> 2": [],
    "#t -> 1 #f -> 2 _ -> 3": [f"1:27: {UNREACHABLE}"],
    "(maybe:yes _) -> 1 (maybe:no) -> 2 x -> 3": [f"1:46: {UNREACHABLE}"],
    "() -> 1 (a . b) -> 2 _ -> 3": [f"1:32: {UNREACHABLE}"],
    "(maybe:no) _ -> 1 (maybe:yes _) x -> 2 _ _ -> 3": [f"1:50: {UNREACHABLE}"],
    "{a=x} -> 1 y -> 2": [f"1:22: {UNREACHABLE}"],
    # malformed rules
    "(maybe:yes x y) -> 1 _ -> 2": ["1:11: maybe:yes expected 1 argument, found 2"],
    "(maybe:yes) -> 1 _ -> 2": ["1:11: maybe:yes expected 1 argument, found 0"],
    "(maybe:other) -> 1 _ -> 2": ["1:12: the datatype maybe has no constructor other"],
    "(colour:gren) -> 1 _ -> 2": [
        "1:12: the datatype colour has no constructor gren; did you mean colour:green?"
    ],
    "(color:red) -> 1 _ -> 2": ["1:12: there is no datatype color; did you mean colour?"],
    "(maybe:no) -> 1 (colour:red) -> 2": [
        "1:27: constructors of two datatypes in one match: maybe:no and colour:red"
    ],
    "(maybe:no) -> 1 (:red) -> 2": [
        "1:27: constructors of two datatypes in one match: maybe:no and :red"
    ],
    "(:a) -> 1 (:a x) -> 2": ["1:21: :a has 1 arguments here, 0 in a rule before"],
    "maybe:no -> 1 _ -> 2": ["1:11: the constructor must stand in parentheses: (maybe:no)"],
    "#(1) -> 1 _ -> 2": ["1:11: #(1) cannot be a pattern"],
    "x.a -> 1 _ -> 2": ["1:11: x.a cannot be a pattern"],
    "(a . b c) -> 1 _ -> 2": ["1:14: exactly one pattern must follow the dot"],
    "(a .) -> 1 _ -> 2": ["1:14: exactly one pattern must follow the dot"],
    "{a=1} -> 1 {b=1} -> 2 _ -> 3": [
        "1:22: record patterns of one match must have the same fields in the same order"
    ],
    "{a=1 b=_} -> 1 {b=_ a=1} -> 2 _ -> 3": [
        "1:26: record patterns of one match must have the same fields in the same order"
    ],
    "-> 1": ["1:11: a rule needs patterns before the ->"],
    "x ->": ["1:13: an expression must follow the ->"],
    "x -> 1 y": ["1:18: -> and an expression are missing after this pattern"],
    "x y -> 1 z -> 2": ["1:20: expected 2 patterns as in the first rule, found 1"],
}


@pytest.mark.parametrize("rules", REJECTED)
def test_error(rules: str) -> None:
    assert errors(f"(define f {rules})") == REJECTED[rules]


MATCH_ERRORS = {
    "(match x with)": "1:16: a match needs at least one rule: pattern -> expression",
    "(match with 1 -> 2)": "1:16: malformed match: "
    "expected (match value ... with pattern -> expression ...)",
    "(match x 1 -> 2)": "1:16: malformed match: "
    "expected (match value ... with pattern -> expression ...)",
    "(match x y with 1 -> 2 _ -> 3)": "1:32: expected 2 patterns, one for each value, found 1",
    "(match x with a b -> 2)": "1:30: expected 1 patterns, one for each value, found 2",
}


@pytest.mark.parametrize("text", MATCH_ERRORS)
def test_malformed_match(text: str) -> None:
    assert errors(f"(define (f x y) {text})".replace("(f x y) ", "(f x y)")) == [MATCH_ERRORS[text]]


WARNED = {
    # Irken accepts a rule behind one that is a name only
    "x -> 1 (maybe:no) -> 2": [f"1:18: {UNREACHABLE}"],
    "(colour:red) -> 1 _ -> 2 (colour:blue) -> 3": [f"1:36: {UNREACHABLE}"],
    "_ x -> 1 (maybe:yes _) _ -> 2": [f"1:20: {UNREACHABLE}"],
    "_ x -> 1 y _ -> 2": [f"1:20: {UNREACHABLE}"],
    "1 -> 1 1 -> 2 2 -> 3 _ -> 4": [f"1:18: {UNREACHABLE}"],
    "(maybe:yes 1) -> 1 (maybe:yes 1) -> 2 _ -> 3": [f"1:30: {UNREACHABLE}"],
    "x x -> x": ["1:13: x stands twice in one rule"],
    "(maybe:yes x) x -> x _ _ -> 1": ["1:25: x stands twice in one rule"],
    "1 -> 1 2 -> 2 1 -> 3 _ -> 4": [f"1:25: {APART}"],
    '"a" -> 1 "b" -> 2 "a" -> 3 _ -> 4': [f"1:29: {APART}"],
    "(maybe:yes x) 1 -> 1 _ 2 -> 2 (maybe:no) _ -> 3 _ _ -> 4": [f"1:41: {OUT_OF_ORDER}"],
    # nothing to warn of
    "_ _ -> 1": [],
    "1 -> 1 #\\1 -> 2 _ -> 4": [],
    "(maybe:yes _) _ -> 1 _ 2 -> 2 (maybe:no) _ -> 3": [],
    "(colour:red) 1 -> 1 _ 2 -> 2 (colour:red) _ -> 3 _ _ -> 5": [],
}


@pytest.mark.parametrize("rules", WARNED)
def test_warning(rules: str) -> None:
    assert warnings(f"(define f {rules})") == WARNED[rules]


def test_equal_constants_apart() -> None:
    """Irken tries the last of them first where some stand apart, and so do we."""
    text = """(define f 1 1 -> 1 2 _ -> 2 1 _ -> 3 _ _ -> 4)
              (print (f 1 1)) (print (f 2 1)) (print (f 1 2)) (print (f 3 1))"""
    assert output(text) == "3234"
    assert warnings(text) == [f"1:29: {APART}"]


def test_rules_that_may_fail_do_not_hide_later_ones() -> None:
    text = """(define f (maybe:yes x) 1 -> 1 _ 2 -> 2 (maybe:no) _ -> 3 _ _ -> 4)
              (define y (maybe:yes 0)) (define n (maybe:no))
              (print (f y 1)) (print (f y 2)) (print (f y 3))
              (print (f n 1)) (print (f n 2)) (print (f n 3))"""
    assert output(text) == "124323"


def test_no_rule_for_a_constructor_whose_rules_fail() -> None:
    """Neither does (maybe:yes 1) match here, nor the 5."""
    text = """(define f (maybe:yes 1) _ -> 1 _ 5 -> 2 (maybe:no) _ -> 3)
              (print (f (maybe:yes 2) 6))"""
    assert errors(text) or output(text) != "3"


# -- random matches ------------------------------------------------------------------------------

KINDS = {
    "int": ["1", "2", "3"],
    "bool": ["#t", "#f"],
    "colour": ["(colour:red)", "(colour:green)", "(colour:blue)"],
}


class Match:
    """Random rules for some values; a pattern is a text or a list (constructor, parts ...)."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        kinds = ["int", "bool", "colour", "maybe", "both"]
        self.kinds = [self.chance.choice(kinds) for _ in range(self.chance.choice([1, 2, 2, 3]))]
        count = self.chance.randrange(2, 7)
        self.rules = [[self.pattern(kind, 0.3) for kind in self.kinds] for _ in range(count)]
        if self.chance.random() < 0.7:
            self.rules.append(["_"] * len(self.kinds))
        self.values = list(itertools.product(*[all_of(kind) for kind in self.kinds]))

    def pattern(self, kind: str, wild: float) -> str:
        if self.chance.random() < wild:
            return "_"
        if kind in KINDS:
            return self.chance.choice(KINDS[kind][:2] if kind == "int" else KINDS[kind])
        if kind == "maybe":
            inner = f"(maybe:yes {self.pattern('colour', 0.45)})"
            return self.chance.choice([inner, "(maybe:no)"])
        return f"(both:t {self.pattern('maybe', 0.45)} {self.pattern('bool', 0.45)})"

    def text(self) -> str:
        rules = "\n".join(f"{' '.join(rule)} -> {i}" for i, rule in enumerate(self.rules))
        calls = " ".join(f"(print (f {' '.join(values)}))" for values in self.values)
        return f"(datatype both (:t maybe bool))\n(define f {rules})\n{calls}"

    def expected(self) -> list[int | None]:
        """The number of the first rule that matches each of the values."""
        found: list[int | None] = []
        for values in self.values:
            fits = [i for i, rule in enumerate(self.rules) if all(map(fitting, rule, values))]
            found.append(fits[0] if fits else None)
        return found


def all_of(kind: str) -> list[str]:
    if kind in KINDS:
        return KINDS[kind]
    if kind == "maybe":
        return ["(maybe:no)", *(f"(maybe:yes {colour})" for colour in KINDS["colour"])]
    return [f"(both:t {a} {b})" for a in all_of("maybe") for b in KINDS["bool"]]


def fitting(pattern: str, value: str) -> bool:
    """Whether a value fits a pattern, told by the texts: `_` is anything up to its end."""
    at = 0
    for i, part in enumerate(pattern.split("_")):
        if i:
            at = _end(value, at)
        if not value.startswith(part, at):
            return False
        at += len(part)
    return at == len(value)


def _end(text: str, at: int) -> int:
    """The end of the form that begins there."""
    depth = 0
    while at < len(text):
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth -= 1
            if depth < 0:
                return at
        elif text[at] == " " and depth == 0:
            return at
        at += 1
        if depth == 0 and text[at - 1] == ")":
            return at
    return at


def test_fitting() -> None:
    assert fitting("(both:t _ #t)", "(both:t (maybe:yes (colour:red)) #t)")
    assert fitting("(both:t (maybe:yes _) _)", "(both:t (maybe:yes (colour:red)) #f)")
    assert not fitting("(both:t (maybe:yes _) #t)", "(both:t (maybe:yes (colour:red)) #f)")
    assert not fitting("1", "2") and fitting("_", "(maybe:no)")


def test_random_matches() -> None:
    """The first rule that matches wins; a match for all values may only be refused for a rule too
    many, or where the algorithm cannot see that it is one."""
    compiled = refused = 0
    for seed in range(80):
        match = Match(seed)
        text, expected = match.text(), match.expected()
        problems = Problems()
        try:
            program = compile_text(text, problems)
        except CompileError as error:
            refused += 1
            for line in told(error.problems):
                # the first rule stands in the second line
                number = int(line.split(":")[0]) - 2
                assert UNREACHABLE not in line or number not in expected, (seed, text, line)
            continue
        if not any(problem.message in (APART, OUT_OF_ORDER) for problem in problems.warnings):
            compiled += 1
            assert printed(program) == "".join(map(str, expected)), (seed, text)
    assert compiled > 20 and refused > 20
