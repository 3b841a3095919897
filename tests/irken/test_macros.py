"""Macros: which clause is taken, what its template becomes, what is wrong with macros."""

from __future__ import annotations

import re
from itertools import count

import pytest
from sources import body, core, errors, output, warnings

from irkjit.irken import bodies, forms
from irkjit.irken.diagnostics import Problems, Source
from irkjit.irken.forms import Form, List
from irkjit.irken.macros import Macro, parse_macro, same
from irkjit.irken.reader import read


def read_all(text: str, name: str = "test.scm") -> list[Form]:
    problems = Problems()
    found = read(Source(name, text), problems)
    problems.check()
    return found


def macro(text: str) -> Macro:
    """The macro of a `(defmacro ...)`."""
    (form,) = read_all(text, "macro.scm")
    assert isinstance(form, List)
    return parse_macro(form.items[1:], form.at)


def expand(definition: str, use: str) -> Form:
    """What a use of a macro becomes; `$a` becomes `$a1`, the next new name has the number 2."""
    (form,) = read_all(use)
    assert isinstance(form, List)
    numbers = count(1)
    return macro(definition).expand(
        form, lambda name: f"{name}{next(numbers)}", lambda count, at: None
    )


EXPANSIONS = {
    "constant": ("(m) -> 1", "(m)", "1"),
    "a part": ("(m a) -> (f a a)", "(m (g 1))", "(f (g 1) (g 1))"),
    "the first clause that matches": (
        "(m) -> none (m a) -> (one a) (m a b) -> (two a b) (m a) -> again",
        "(m x)",
        "(one x)",
    ),
    "by length": ("(m) -> none (m a) -> (one a) (m a b) -> (two b a)", "(m x y)", "(two y x)"),
    "by shape": ("(m (a b)) -> (pair a b) (m a) -> (single a)", "(m (1 2))", "(pair 1 2)"),
    "not that shape": ("(m (a b)) -> (pair a b) (m a) -> (single a)", "(m (1))", "(single (1))"),
    "the empty list": ("(m ()) -> empty (m a) -> full", "(m ())", "empty"),
    "no list for a list": ("(m (a)) -> list (m a) -> other", "(m 5)", "other"),
    # the name of the macro is a variable of the pattern as the others
    "its own name": ("(m a) -> (quote m)", "(m 1)", "(quote m)"),
    "under another name": ("(_ a) -> (f a)", "(m 1)", "(f 1)"),
    # constants
    "integer": ("(m 1) -> one (m 2) -> two", "(m 2)", "two"),
    "string": ('(m "a") -> a (m "b") -> b', '(m "b")', "b"),
    "character": (r"(m #\a) -> a (m #\b) -> b", r"(m #\b)", "b"),
    "boolean": ("(m #t) -> yes (m #f) -> no", "(m #f)", "no"),
    "undefined": ("(m #u) -> undefined (m a) -> other", "(m #u)", "undefined"),
    "constructor": ("(m a:b) -> ab (m :b) -> b (m a:c) -> ac", "(m a:c)", "ac"),
    "variant": ("(m a:b) -> ab (m :b) -> b", "(m :b)", "b"),
    "vector": ("(m #(1 2)) -> same (m a) -> other", "(m #(1 2))", "same"),
    "another vector": ("(m #(1 2)) -> same (m a) -> other", "(m #(1 3))", "other"),
    "attribute": ("(m x.y) -> same (m a) -> other", "(m x.y)", "same"),
    "another attribute": ("(m x.y) -> same (m a) -> other", "(m x.z)", "other"),
    "record": ("(m {a=1}) -> same (m a) -> other", "(m {a=1})", "same"),
    "another record": ("(m {a=1}) -> same (m a) -> other", "(m {b=1})", "other"),
    "of two kinds": ("(m 1) -> integer (m #t) -> boolean", "(m #t)", "boolean"),
    # keywords
    "keyword": ("(m <else> a) -> (f a) (m a b) -> (g a b)", "(m else 1)", "(f 1)"),
    "no keyword": ("(m <else> a) -> (f a) (m a b) -> (g a b)", "(m if 1)", "(g if 1)"),
    "a keyword is a symbol": ("(m <a>) -> yes (m b) -> no", '(m "a")', "no"),
    "keywords inside": (
        "(m (<from> a) (<to> b)) -> (range a b) (m (<to> b)) -> (upto b)",
        "(m (to 5))",
        "(upto 5)",
    ),
    "these are no keywords": ("(m < a) -> (f < a)", "(m 1 2)", "(f 1 2)"),
    # ellipses
    "all of them": ("(m a ...) -> (f a ... 0)", "(m 1 (2) x)", "(f 1 (2) x 0)"),
    "none of them": ("(m a ...) -> (f a ...)", "(m)", "(f)"),
    "the rest": ("(m a b ...) -> (f (b ...) a)", "(m 1 2 3)", "(f (2 3) 1)"),
    "of lists": (
        "(m (a b) ...) -> (f (a ...) (b ...))",
        "(m (1 2) (3 4))",
        "(f (1 3) (2 4))",
    ),
    "of no lists": ("(m (a b) ...) -> (f (a ...) (b ...))", "(m)", "(f () ())"),
    "all must be such lists": (
        "(m (a b) ...) -> pairs (m a ...) -> others",
        "(m (1 2) (3))",
        "others",
    ),
    "of keywords": ("(m <x> ...) -> all (m a ...) -> others", "(m x x)", "all"),
    "not of keywords only": ("(m <x> ...) -> all (m a ...) -> others", "(m x y)", "others"),
    "of constants": ("(m 1 ...) -> all (m a ...) -> others", "(m 1 1 2)", "others"),
    "nested": (
        "(m (a b ...) ...) -> (f (a (g b ...)) ...)",
        "(m (1) (2 3) (4 5 6))",
        "(f (1 (g)) (2 (g 3)) (4 (g 5 6)))",
    ),
    "three deep": (
        "(m ((a b ...) ...) ...) -> (f ((g (h a b ...) ...) ...))",
        "(m ((1 2) (3)) () ((4 5 6)))",
        "(f ((g (h 1 2) (h 3)) (g) (g (h 4 5 6))))",
    ),
    "with a part from outside": (
        "(m k (a b) ...) -> (f (a k b) ...)",
        "(m z (1 2) (3 4))",
        "(f (1 z 2) (3 z 4))",
    ),
    "an expression of each": ("(m a ...) -> (f (g a) ...)", "(m 1 2)", "(f (g 1) (g 2))"),
    "two at the ends of lists": (
        "(m (a ...) b ...) -> (f (b ...) (a ...))",
        "(m (1 2) 3 4)",
        "(f (3 4) (1 2))",
    ),
    "one behind another": (
        "(m ((a b) ...) e ...) -> ((lambda (a ...) e ...) b ...)",
        "(m ((x 1) (y 2)) (f x) y)",
        "((lambda (x y) (f x) y) 1 2)",
    ),
    "dots before the end are a symbol": ("(m a ... b) -> (f b)", "(m 1 2 3)", "(f 3)"),
    "dots of nothing": ("(m) -> (f x ... 1)", "(m)", "(f 1)"),
    # templates
    "what no pattern has stays": ("(m a) -> (f b a)", "(m 1)", "(f b 1)"),
    "attribute of a variable": ("(m a) -> a.x", "(m y)", "y.x"),
    "attribute by a variable": ("(m a b) -> (f a.b)", "(m y z)", "(f y.z)"),
    "attributes of attributes": ("(m a) -> a.a.b", "(m y)", "y.y.b"),
    "attribute of an expression": ("(m a) -> a.x", "(m (f 1))", "(f 1).x"),
    "vector of parts": ("(m a b ...) -> #(a 1 b ...)", "(m x 2 3)", "#(x 1 2 3)"),
    "record of parts": ("(m a) -> {a=a b=(f a)}", "(m 1)", "{a=1 b=(f 1)}"),
    "open record": ("(m a) -> {x=a ...}", "(m 1)", "{x=1 ...}"),
    "constructors stay": ("(m a) -> (a:a a)", "(m 1)", "(a:a 1)"),
    "quotes": ("(m a) -> '(a b)", "(m 1)", "(quote (1 b))"),
    "constants stay": (r'(m) -> (f "a" #\b #t #u 7)', "(m)", r'(f "a" #\b #t #u 7)'),
    "a name twice in a pattern is the first": ("(m a a) -> (f a)", "(m 1 2)", "(f 1)"),
    # new names
    "new name": ("(m a) -> (let (($x a)) (f $x $x))", "(m 1)", "(let (($x1 1)) (f $x1 $x1))"),
    "new names": ("(m) -> ($x $y $x)", "(m)", "($x1 $y2 $x1)"),
    "no new names inside of records": ("(m) -> ($x {a=$x})", "(m)", "($x1 {a=$x})"),
    "no new names inside of vectors": ("(m) -> ($x #($x))", "(m)", "($x1 #($x))"),
    "no new names in attributes": ("(m) -> ($x $x.a)", "(m)", "($x1 $x.a)"),
    "names given are not new": ("(m a) -> (f a $a)", "(m $x)", "(f $x $a1)"),
    "a variable of the pattern": ("(m $x) -> (f $x)", "(m 1)", "(f 1)"),
    "the same name in each repetition": (
        "(m a ...) -> ((a $x) ...)",
        "(m 1 2)",
        "((1 $x1) (2 $x1))",
    ),
}


@pytest.mark.parametrize("case", EXPANSIONS)
def test_expansion(case: str) -> None:
    clauses, use, expected = EXPANSIONS[case]
    assert repr(expand(f"(defmacro m {clauses})", use)) == expected


def test_new_names_are_other_ones_at_each_use() -> None:
    """Also where uses are inside each other, as in loops of loops."""
    text = """(defmacro twice (twice a) -> (let-splat (($x a)) (+ $x $x)))
              (print (twice (twice (twice 3))))"""
    assert output(text) == "24"
    names = [name for name in re.findall(r"[^\s()]+", body(text)) if name.startswith("$x")]
    assert len(set(names)) == 3


def test_new_names_are_different_from_each_other() -> None:
    inner = "(inner " * 20 + "(print $a1)" + ")" * 20
    text = f"""(defmacro inner (inner e) -> (let-splat (($a 6)) e))
               (defmacro outer (outer) -> (let-splat (($a1 5)) {inner}))
               (outer)"""
    assert output(text) == "5"


def test_names_are_captured() -> None:
    """As in Irken, only names with $ are new."""
    text = """(defmacro m (m a) -> (let-splat ((x 1)) (+ x a)))
              (let-splat ((x 10)) (print (m x)))"""
    assert output(text) == "2"


def test_positions() -> None:
    """Parts of the use keep theirs; what is copied from the template has that of the use."""
    form = expand(
        "(defmacro m\n (m a b ...) -> (f (g a 1) {x=a} #(b ...) a.y (:z)))", "\n  (m (p\n q) r s)"
    )

    def places(form: Form) -> list[str]:
        parts: list[Form] = []
        if isinstance(form, forms.List | forms.Vector):
            parts = form.items
        elif isinstance(form, forms.Record):
            parts = [value for _, value in form.fields]
        elif isinstance(form, forms.Attribute):
            parts = [form.object]
        here = f"{form!r}@{str(form.at).removeprefix('test.scm:')}"
        return [here, *[place for part in parts for place in places(part)]]

    assert places(form)[1:] == [
        "f@2:3",
        "(g (p q) 1)@2:3",
        "g@2:3",
        "(p q)@2:6",
        "p@2:7",
        "q@3:2",
        "1@2:3",
        "{x=(p q)}@2:3",
        "(p q)@2:6",
        "p@2:7",
        "q@3:2",
        "#(r s)@2:3",
        "r@3:5",
        "s@3:7",
        "(p q).y@2:3",
        "(p q)@2:6",
        "p@2:7",
        "q@3:2",
        "(:z)@2:3",
        ":z@2:3",
    ]


def test_forms_written_alike() -> None:
    text = '(a 1 "s" #\\c #t #u b:c #(1 (e)) x.y {f=1 g=(h)} (:d)) '
    one, other = read_all(text * 2)
    assert same(one, other)
    assert isinstance(one, List) and isinstance(other, List)
    # none of the parts is written as another one
    for i, part in enumerate(one.items):
        assert [same(part, item) for item in other.items] == [j == i for j in range(11)]
    (empty, short, long) = read_all("() (a) (a b)")
    assert not same(empty, short) and not same(short, long) and not same(long, short)
    (short, long) = read_all("{a=1} {a=1 b=2}")
    assert not same(short, long) and not same(long, short)


# -- macros in programs --------------------------------------------------------------------------


def test_macros_give_definitions() -> None:
    text = """(defmacro constants
                (constants (name value) ...) -> (%%splice (define name value) ...))
              (constants (one 1) (two (+ one 1)))
              (define (f) (constants (three (+ one two))) three)
              (print (f))"""
    assert output(text) == "3"
    assert list(core(text).definitions) == ["f", "one", "two"]


def test_macros_give_macros_and_declarations() -> None:
    text = """(defmacro later (later name value) -> (%%splice
                (datatype name (:only int))
                (defmacro get (get) -> value)))
              (later box (box:only 7))
              (print (match (get) with (box:only n) -> n))"""
    assert output(text) == "7"


def test_macros_are_used_before_they_stand_in_the_file() -> None:
    assert output("(print (m 1)) (defmacro m (m a) -> (+ a 1))") == "2"


def test_the_first_macro_of_a_name_counts() -> None:
    text = "(print (m))\n(defmacro m (m) -> 1)\n (defmacro m (m) -> 2)"
    assert output(text) == "1"
    assert warnings(text) == ["3:2: m is a macro already, and stays what it is"]


def test_the_programs_own_unless() -> None:
    """Irken has no `unless`, so a program may have its own."""
    assert output("(unless #f (print 1))") == "1"
    assert output("(defmacro unless (unless a) -> (print a)) (unless 2)") == "2"
    assert output("(define (unless a b) b) (print (unless 2 3))") == "3"


def test_the_programs_own_unless_at_the_head_of_an_expression() -> None:
    assert output("(define (unless a b) (print b)) (unless 2 3)") == "3"


def test_macros_expand_to_uses_of_macros() -> None:
    text = """(defmacro sum (sum) -> 0 (sum a b ...) -> (+ a (sum b ...)))
              (defmacro apply-macro (apply-macro m (a ...)) -> (m a ...))
              (print (apply-macro sum (1 2 3 4)))"""
    assert output(text) == "10"


def test_special_forms_are_no_macros() -> None:
    """A macro with the name of a special form is not used, as in Irken."""
    text = "(defmacro if (if a b c) -> 7) (print (if #t 1 2))"
    assert output(text) == "1"
    assert warnings(text) == ["1:1: if is a special form, and stays what it is"]


def test_macros_do_not_hide_behind_variables() -> None:
    """A macro is used wherever its name stands at the head of a list, also under a variable."""
    assert output("(defmacro m (m a) -> 7) (let-splat ((m print)) (print (m 1)))") == "7"


# -- errors --------------------------------------------------------------------------------------

_MALFORMED = "1:1: malformed defmacro: expected (defmacro name pattern -> template ...)"

ERRORS = {
    "(defmacro)": _MALFORMED,
    "(defmacro (m) -> 1)": _MALFORMED,
    "(defmacro m)": "1:1: malformed defmacro: m has no clauses",
    "(defmacro m (m))": "1:13: malformed defmacro: a clause is pattern -> template",
    "(defmacro m (m) ->)": "1:13: malformed defmacro: a clause is pattern -> template",
    "(defmacro m (m) 1 2)": "1:13: malformed defmacro: a clause is pattern -> template",
    "(defmacro m (m) -> 1\n (m a))": "2:2: malformed defmacro: a clause is pattern -> template",
    "(defmacro m (m a) -> 1 (m <b> c) -> 2)\n(print (m x y))": (
        "2:8: no clause of the macro m matches; its clauses are\n    (m a)\n    (m <b> c)"
    ),
    "(defmacro m (m a b) -> a.b)\n\n  (m x 5)": "3:3: the macro needs a name for its b",
    "(defmacro m (m a b ...) -> a.b)\n  (m x 5)": "2:3: the macro needs a name for its b",
    # endless
    "(defmacro m (m) -> (m))\n (m)": "2:2: the macro m expands without end",
    "(defmacro m (m) -> (n))(defmacro n (n) -> (m))\n (m)": "2:2: the macro m expands without end",
    "(defmacro m (m) -> (+ 1 (m)))\n (print (m))": "2:9: the macro m expands without end",
    "(defmacro m (m a ...) -> (m a ... 1))\n(define (f)\n (g) (m))\n(define (g) 1)": (
        "3:6: the macro m expands without end"
    ),
    # in what a macro gives
    "(defmacro m (m a) -> (if a))\n(print\n (m 1))": (
        "3:2: malformed if: expected (if test then else)"
    ),
    "(defmacro m (m a) -> (+ a undefined-name))\n(print\n (m 1))": (
        "3:2: unbound variable undefined-name"
    ),
    "(defmacro m (m a) -> (+ 1 a))\n(print\n (m nothing))": "3:5: unbound variable nothing",
}


@pytest.mark.parametrize("text", ERRORS)
def test_error(text: str) -> None:
    assert errors(text) == [ERRORS[text]]


def test_a_broken_macro_is_told_once() -> None:
    """Its uses are no errors of their own."""
    assert errors("(defmacro m (m a) b)\n(print (m 1))\n(print m)\n(print n)") == [
        "1:13: malformed defmacro: a clause is pattern -> template",
        "4:8: unbound variable n",
    ]


def test_an_error_at_the_head_of_a_body_is_told_alone() -> None:
    text = "(defmacro m (m a) -> a)\n(define (f)\n  (m))\n(print (f))"
    assert [line.split(" ")[0] for line in errors(text)] == ["3:3:"]


def test_other_errors_are_told_besides_an_endless_macro() -> None:
    text = "(defmacro m (m) -> (m))\n(print (m))\n(print nothing)\n(print (m))"
    assert errors(text) == [
        "2:8: the macro m expands without end",
        "3:8: unbound variable nothing",
        "4:8: the macro m expands without end",
    ]


def test_a_macro_may_be_nested_deeply() -> None:
    text = "(defmacro sum (sum a) -> a (sum a b ...) -> (+ a (sum b ...)))\n(print (sum"
    assert output(text + " 1" * 3000 + "))") == "3000"


@pytest.mark.parametrize("more", ["", "(define $x 1)"])
def test_endless_definitions(more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not at the head of each other, so all macro uses of the program are counted."""
    monkeypatch.setattr(bodies, "EXPANSIONS", 3000)
    assert errors(f"(defmacro m (m) -> (%%splice {more} (m)))\n(m)\n(print nothing)") == [
        "2:1: the macros of this program expand without end, m here",
        "3:8: unbound variable nothing",
    ]


def test_macros_that_double(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GROWTH", 10_000)
    for template in ("(m a ... a ...)", "(m (f a) ... (f a) ...)"):
        assert errors(f"(defmacro m (m a ...) -> {template})\n (m 1)") == [
            "2:2: the macros of this program give more forms than there can be"
        ]
