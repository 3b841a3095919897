"""From forms to the core: scopes, definitions, special forms, declarations, constants.

Most cases are a text and the core that it is expanded to, before anything is optimised.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sources import body, core, errors, output, warnings

from irkjit.irken.core import Begin, Lambda, Literal
from irkjit.irken.expand import BODY_FORMS, PRIMITIVES, SPECIAL


def definitions(text: str) -> dict[str, str]:
    return core(text).definitions


# -- expressions ---------------------------------------------------------------------------------

EXPRESSIONS = {
    # constants
    "5": "5",
    '"a"': '"a"',
    r"#\a": r"#\a",
    "#t": "#t",
    "#u": "#u",
    "'a": "'a",
    "''a": "'a",
    "'5": "5",
    "'()": "#10",
    "(literal a)": "'a",
    "'(and)": "#t",
    "'(+ 1)": "#object:24/2",
    # names
    "print": "print",
    "(print print)": "(print print)",
    "((print 1) 2)": "((print 1) 2)",
    # if, begin
    "(if 1 2 3)": "(if 1 2 3)",
    "(if 1 2)": "(if 1 2 #u)",
    "(begin 1)": "1",
    "(begin 1 (print 2) 3)": "(begin 1 (print 2) 3)",
    # functions
    "(lambda (x y) y)": "(lambda (x y) y)",
    "(λ (x) x)": "(lambda (x) x)",
    "(lambda () 1 2)": "(lambda () (begin 1 2))",
    "(lambda (_ _) 1)": "(lambda (_ _.2) 1)",
    "(lambda (x:(list int)) x)": "(lambda (x) x)",
    "(function name (x) #f 1 x)": "(lambda (x) (begin 1 x))",
    "(lambda (:pair x _ y) (+ x y))": "(lambda (argument 1) (case argument 1"
    " (40 (let ((x (tupref argument 1 0)) (y (tupref argument 1 2))) (+ x y)))))",
    # bindings
    "(let-splat () 1)": "1",
    "(let-splat ((x 1) (y x)) (+ x y))": "(let ((x 1) (y x)) (+ x y))",
    "(let-splat ((x 1) (x x)) x)": "(let ((x 1) (x.2 x)) x.2)",
    "(let-splat ((x:(list int) '())) x)": "(let ((x #10)) x)",
    "(let ((x 1) (y x)) y)": "(let ((x 1)) (let ((y x)) y))",
    "(letrec () 1)": "1",
    "(letrec ((f (lambda () (g))) (g f)) (f))": "(fix ((f (lambda () (g))) (g f)) (f))",
    "(letrec ((a 1) (b a)) a b)": "(fix ((a 1) (b a)) (begin a b))",
    "(fix (f g) ((lambda () (g)) 1) (f))": "(fix ((f (lambda () (g))) (g 1)) (f))",
    "(let-subst (p print) (p 1))": "(print 1)",
    "(let-splat ((x 1)) (let-subst (y x) (set! y x)))": "(let ((x 1)) (set! x x))",
    # assignments
    "(let-splat ((x 1)) (set! x 2))": "(let ((x 1)) (set! x 2))",
    "(set! print 1)": "(set! print 1)",
    "(lambda (r) (set! r.a 2))": "(lambda (r) (put r a 2))",
    "(lambda (r) (set! r.a.b 2))": "(lambda (r) (put (get r a) b 2))",
    "(lambda (v) (set! v[1] 2))": "(lambda (v) (vset v 1 2))",
    "(lambda (v) (set! v[0][1] (print 2)))": "(lambda (v) (vset (vref v 0) 1 (print 2)))",
    "(lambda (r) (set! r.v[1] 2))": "(lambda (r) (vset (get r v) 1 2))",
    # records and vectors
    "(lambda (r) r.a.b)": "(lambda (r) (get (get r a) b))",
    "{b=(print 1) a=(print 2)}": "(record (a (print 2)) (b (print 1)))",
    "(lambda (v) v[1])": "(lambda (v) (vref v 1))",
    "#(1 (print 2))": "(make 20 1 (print 2))",
    # constructors
    "(maybe:yes (print 1))": "(make 40 (print 1))",
    "(list:cons 1 (list:cons (print 2) (list:nil)))": "(make 24 1 (make 24 (print 2) #10))",
    "(:a (print 1) 2)": "(make 40 (print 1) 2)",
    "(:a 1 (:b))": "(make 40 1 #278)",
    "(%%constructor list nil)": "list:nil",
    # methods
    "(lambda (ob) (ob::get 1 2))": "(lambda (ob)"
    " ((get (get ob o) get) ((get (get ob o) un) (get ob self)) 1 2))",
    "(lambda (ob) ((%method get ob) 1))": "(lambda (ob) ((get (get ob o) get) (get ob self) 1))",
    # vcase
    "(lambda (x) (vcase x ((:a y _) y) ((:b) 2)))": "(lambda (x)"
    " (case x (40 (let ((y (tupref x 0))) y)) (278 2)))",
    "(lambda (x) (vcase x ((:a) 1 2) (else 3 4)))": "(lambda (x)"
    " (case x (22 (begin 1 2)) (else (begin 3 4))))",
    "(lambda (x) (vcase maybe x ((:no) 0) ((:yes y) y)))": "(lambda (x)"
    " (case x (278 0) (40 (let ((y (tupref x 0))) y))))",
    "(lambda (x) (vcase maybe x ((:no) 0) (else 1)))": "(lambda (x) (case x (278 0) (else 1)))",
    # for macros
    "(%typed (print 1) int)": "(print 1)",
    "(print (print 1) : int)": "(print (print 1))",
    "(%%attr (print 1) x)": "(get (print 1) x)",
    '(%%symbol pr "in" t)': "print",
    "(%%stringify abc)": '"abc"',
    "(%%stringify 12)": '"12"',
    "(%%record (a 1) (b (print 2)))": "(record (a 1) (b (print 2)))",
    "(%backend bytecode (print 1))": "(print 1)",
    "(%backend (c bytecode) (print 1) 2)": "(begin (print 1) 2)",
    "(%backend c (print 1))": "#u",
    "(%backend (c llvm) (print 1))": "#u",
    "(%%splice (print 1) (%%splice 2) 3)": "(begin (print 1) 2 3)",
    "(%%splice)": "#u",
    # primitives
    "(%array-ref #f #(1) 0)": "(vref #vector/1 0)",
    "(%array-set #f #(1) 0 2)": "(vset #vector/1 0 2)",
    "(%make-vector #f 3 0)": "(vmake 3 0)",
    "(%raccess a {a=1})": "(get #object:40/1 a)",
    "(%rset a {a=1} 2)": "(put #object:40/1 a 2)",
    "(%rmake #f)": "#22",
    "(%exit #f 1)": "(exit 1)",
    "(%putcc #f (%getcc #f) 1)": "(putcc (getcc) 1)",
    "(%ensure-heap #f 10)": "(heap 10)",
    "(%exn-raise #f (print 1))": "(print 1)",
    "(%exn-handle #f 1 (print 2))": "(print 2)",
    # instructions
    '(%%cexp (int int -> int) "add" 1 (print 2))': "(add 1 (print 2))",
    '(%%cexp (-> int) "exit" 3)': "(exit 3)",
    r'(%%cexp int "ffi" 1 #\i 2 3 4)': r"(ffi 1 #\i 3 4)",
    r'(%%cexp int "ffi" 1 #\i 0)': r"(ffi 1 #\i)",
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expression(text: str) -> None:
    assert body(text) == EXPRESSIONS[text]


def test_a_record_gets_a_field() -> None:
    """One branch for each shape that records of the program have, those just made included."""
    assert body("(%rextend b {a=1} (print 2))").replace("record 1", "r").replace(
        "value 2", "v"
    ) == (
        "(let ((r #object:40/1) (v (print 2)))"
        " (case r (40 (make 44 (tupref r 0) v)) (44 (make 44 (tupref r 0) v))))"
    )


def test_type_annotations_are_left_out() -> None:
    text = "(define (f x) : (list int) x)\n(define (g x:(list 'a) y) : ('a -> 'b) (f y):int)"
    assert definitions(text) == {"f": "(lambda (x) x)", "g": "(lambda (x y) (f y))"}


# -- constants -----------------------------------------------------------------------------------

CONSTANTS = {
    # text: whether it is copied at each evaluation
    "(maybe:yes 1)": False,
    "(maybe:yes (maybe:yes 'a))": False,
    "(maybe:yes '(1 2))": False,
    "(maybe:yes ())": False,
    "(maybe:yes #(1 2))": False,
    "(:a)": False,
    "(maybe:no)": False,
    "(bool:true)": False,
    "(list:cons 1 (list:cons 2 (list:nil)))": False,
    "(list:cons 1 (begin (list:nil)))": False,
    "'(1 #(2) (maybe:yes 3))": False,
    "#()": False,
    "'#()": False,
    "{}": False,
    '#(1 "a" \'b)': True,
    "#(1 #(2) (maybe:no))": True,
    "'#(a b)": True,
    '{a=1 b="x" c=(maybe:yes 1)}': True,
    "'{a=b}": True,
}


@pytest.mark.parametrize("text", CONSTANTS)
def test_constant(text: str) -> None:
    """What is made of constants alone is one; vectors and records are fresh ones each time."""
    found = core(text).nodes["body"]
    assert isinstance(found, Literal)
    assert found.fresh == CONSTANTS[text]


@pytest.mark.parametrize(
    "text", ["(maybe:yes x)", "(:a 1)", "(maybe:yes {a=1})", "#(1 x)", "{a=x}", "{a={b=1}}"]
)
def test_no_constant(text: str) -> None:
    found = core(f"(define (f x) {text})").nodes["f"]
    assert isinstance(found, Lambda)
    assert not isinstance(found.body, Literal)


PRINTED_CONSTANTS = {
    "(print (maybe:yes (maybe:yes 'a)))": "{u0 {u0 a}}",
    "(print (list:cons 1 (list:cons #\\a (list:nil))))": "(1 #\\a)",
    '(print \'(a (b "c") #(d 1) -5 ()))': '(a (b "c") #(d 1) -5 ())',
    "(print (bool:true)) (print (bool:false))": "#t#f",
    "(print '#()) (print #())": "#()#()",
    "(print (maybe:yes (1 2)))": "{u0 (1 2)}",
    "(print '(1 . 2))": "(1 . 2)",
    # macros in constants are expanded, as in Irken
    "(defmacro m (m a ...) -> (7 a ...)) (print '(m 1 (m) #((m 2))))": "(7 1 (7) #((7 2)))",
    # the same vector is not seen twice
    "(define (f) #(1 2)) (let ((v (f))) (set! v[0] 7) (print v) (print (f)))": "#(7 2)#(1 2)",
    "(define (f) {a=1}) (let ((r (f)) (s (f))) (set! r.a 7) (print r.a) (print s.a))": "71",
    "(define (f) '#(1)) (let ((v (f))) (set! v[0] 7) (print (f)))": "#(1)",
    # but the parts are
    "(define (f) #(#(1))) (let ((v (f))) (set! v[0][0] 7) (print (f)))": "#(#(7))",
}


@pytest.mark.parametrize("text", PRINTED_CONSTANTS)
def test_what_constants_are(text: str) -> None:
    expected = PRINTED_CONSTANTS[text]
    if "'(1 . 2)" in text:
        expected = "(1 . 2)"
    assert output(text) == expected


def test_made_up_names_of_definitions() -> None:
    text = """(define (%%symbol a 1 "b") 5) (define ((%%symbol f a1b) x) x)
              (define (%%gensym "g") 6) (define (%%gensym "g") 7)"""
    found = definitions(text)
    assert found.pop("a1b") == "5"
    assert found.pop("fa1b") == "(lambda (x) x)"
    assert [name[0] for name in found] == ["g", "g"]
    assert sorted(found.values()) == ["6", "7"]


def test_constructors_as_values() -> None:
    """A constructor that is not called is a function, made once."""
    text = """(define (twice f) (f (f 1)))
              (print (twice maybe:yes)) (print (maybe:no)) (print (list:nil))
              (let ((make list:cons) (end list:nil)) (print (make 1 (make 2 (end)))))
              (print ((%%constructor maybe yes) 3))"""
    assert output(text) == "{u0 {u0 1}}<u1>()(1 2){u0 3}"
    assert definitions("(print maybe:yes) (print maybe:yes)") == {
        "maybe:yes": "(lambda (arg0) (make 40 arg0))"
    }
    assert definitions("(print bool:true)") == {"bool:true": "(lambda () #t)"}


# -- scopes and definitions ----------------------------------------------------------------------

SCOPES = {
    "parameters hide what is around": (
        "(define x 1) (define (f x) (print x)) (f 2) (print x)",
        "21",
    ),
    "let hides for its body only": (
        "(define (f x) (let ((x (+ x 1))) (print x)) (print x)) (f 1)",
        "21",
    ),
    "a binding of let sees those before it": (
        "(define x 1) (let ((x (+ x 1)) (x (+ x 10))) (print x))",
        "12",
    ),
    "letrec sees its own names": (
        "(define (f) 1) (letrec ((f (lambda (n) (if (= n 0) 7 (f (- n 1)))))) (print (f 3)))",
        "7",
    ),
    "functions see what is defined behind them": (
        "(define (f) (g)) (print (f)) (define (g) x) (define x 5)",
        "5",
    ),
    "functions are made before values": (
        "(define x (f)) (define (f) 3) (print x)",
        "3",
    ),
    "values are made in their order": (
        "(define (show n) (print n) n) (define a (show 1)) (define b (show 2)) (print (+ a b))",
        "123",
    ),
    "also in bodies": (
        """(define (f x) (define y (g 1)) (define (g z) (+ z x)) (define z (+ y 1)) (print z))
           (f 10)""",
        "12",
    ),
    "expressions of a body come behind its definitions": (
        "(define (f) (print 1) (define x (begin (print 2) 3)) (print x)) (f)",
        "213",
    ),
    "definitions of a body hide": (
        "(define (f) 1) (define (g) (define (f) 2) (f)) (print (g)) (print (f))",
        "21",
    ),
    "definitions of bodies see each other": (
        """(define (f n)
             (define (even n) (if (= n 0) #t (odd (- n 1))))
             (define (odd n) (if (= n 0) #f (even (- n 1))))
             (even n))
           (print (f 10)) (print (f 7))""",
        "#t#f",
    ),
    "bodies of bodies": (
        """(define (f x)
             (define (g y) (define (h z) (define x (+ x1 z)) (+ x y)) (h y))
             (define x1 x)
             (g x))
           (print (f 5))""",
        "15",
    ),
    "parameters can be assigned": (
        "(define (f x) (set! x (+ x 1)) x) (print (f 1)) (print (f 1))",
        "22",
    ),
    "functions can be assigned": (
        "(define (f) 1) (define (g) (f)) (print (g)) (set! f (lambda () 2)) (print (g))",
        "12",
    ),
    "each closure has its variables": (
        """(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
           (define a (counter)) (define b (counter))
           (a) (a) (b) (print (a)) (print (b))""",
        "32",
    ),
    "another name is the same variable": (
        "(let ((x 1)) (let-subst (y x) (set! y 5)) (print x))",
        "5",
    ),
    "special forms cannot be hidden": (
        "(define (f if) (if #t 1 2)) (print (f print))",
        "1",
    ),
    "primitives cannot be hidden": (
        "(let ((%exit print)) (print 1))",
        "1",
    ),
    "assignments have no value": ("(let ((x 1)) (print (set! x 2)))", "#u"),
    "an if without else": ("(print (if #f 1))", "#u"),
    "only true is true": ("(print (if 1 2 3)) (print (if #u 2 3)) (print (if #t 2 3))", "332"),
    "fields are evaluated by their names": (
        "(define (show n) (print n) n) (print {b=(show 1) a=(show 2)})",
        "21{u0 2 1}",
    ),
    "arguments from the left, then the function": (
        """(define (show n) (print n) n)
           ((begin (print 3) +) (show 1) (show 2))""",
        "123",
    ),
    "methods": (
        """(define class {get=(lambda (self n) (+ self.x n)) un=(lambda (self) {x=self})})
           (define ob {o=class self=5})
           (print (ob::get 3))""",
        "8",
    ),
    "made up names": (
        """(defmacro accessor
             (accessor name value) -> (define ((%%symbol "get-" name)) value))
           (accessor five 5) (print (get-five))""",
        "5",
    ),
    "functions of variants": (
        "(define f (lambda (:pair x y) (- x y))) (print (f (:pair 5 3)))",
        "2",
    ),
    "continuations": ("(print (+ 1 (callcc (lambda (k) (throw k 5) 7))))", "6"),
}


@pytest.mark.parametrize("case", SCOPES)
def test_program(case: str) -> None:
    text, expected = SCOPES[case]
    assert output(text) == expected


def test_order_of_definitions() -> None:
    """Functions first, then values as they stand in the text; expressions keep their order."""
    text = "(define a (f)) (print 1) (define (f) a) (define b (lambda () 1)) (define c a) (print 2)"
    found = core(text)
    assert list(found.definitions) == ["f", "b", "a", "c"]
    assert found.body == "(begin (print 1) (print 2))"
    assert definitions("(define (f x) (define a 1) x (define (g) a) (define b 2) (g))") == {
        "f": "(lambda (x) (fix ((g (lambda () a)) (a 1) (b 2)) (begin x (g))))"
    }


def test_functions_have_the_names_of_their_definitions() -> None:
    text = """(define (f) 1) (define g (lambda () 2)) (define h 1 -> 2 _ -> 3)
              (define i (function j () #f 4)) (define k (function $l () #f 5))
              (define m (let ((x 1)) (lambda () x)))"""
    nodes = core(text).nodes
    named = {name: node.name for name, node in nodes.items() if isinstance(node, Lambda)}
    assert named == {"f": "f", "g": "g", "h": "h", "i": "j", "k": "loop"}


def test_the_library_is_expanded_where_it_is_used_only() -> None:
    """Nothing of it is in a program that does not refer to it."""
    text = '(require "lib/basis.scm") (print-string "a")'
    found = core(text, tools=False)
    assert found.body.endswith('(print-string "a"))')
    assert "print-string" in found.others
    assert not {"string-split", "foldr", "set/add", "repr"} & {*found.others}


def test_own_definitions_are_checked_even_if_nothing_uses_them() -> None:
    assert errors("(define (f) nothing)") == ["1:13: unbound variable nothing"]


# -- errors --------------------------------------------------------------------------------------

TOO_FEW = "malformed {0}: expected ({0} ((name value) ...) body ...)"
ERRORS = {
    # names
    "(print nothing)": "1:8: unbound variable nothing",
    "(print lenght) (define length 1)": "1:8: unbound variable lenght; did you mean length?",
    "(let ((counter 1)) (print countr))": "1:27: unbound variable countr; did you mean counter?",
    "(define (f) y) (let ((y 1)) (f))": "1:13: unbound variable y",
    "(let ((x y) (y 1)) x)": "1:10: unbound variable y",
    "(set! nothing 1)": "1:7: unbound variable nothing",
    "(print reverse)": '1:8: unbound variable reverse; (require "lib/pair.scm") defines it',
    "(print (string-length 1))": (
        '1:9: unbound variable string-length; (require "lib/core.scm") defines it'
    ),
    "(print foldr) (define foldl 1)": (
        '1:8: unbound variable foldr; (require "lib/pair.scm") defines it'
    ),
    "(print strlen)": "1:8: strlen is in Irken's library, but not in irkjit's",
    "(print if)": "1:8: if is a special form or macro and has no value of its own",
    "(print define)": "1:8: define is a special form or macro and has no value of its own",
    "(print datatype)": "1:8: datatype is a special form or macro and has no value of its own",
    "(print x.a)": "1:8: unbound variable x",
    "(print 1.5)": "1:8: unbound variable 1",
    # definitions
    "(define)": "1:1: malformed define: a name is missing",
    "(define x)": "1:1: malformed define: x needs exactly one value",
    "(define x 1 2)": "1:1: malformed define: x needs exactly one value",
    "(define (f))": "1:1: malformed define: the function f has no body",
    "(define ((f) x) 1)": (
        "1:1: malformed define: expected (define name value) or (define (name ...) body)"
    ),
    "(define 5 1)": (
        "1:1: malformed define: expected (define name value) or (define (name ...) body)"
    ),
    "(define (f 1) 2)": "1:12: a parameter must be a name, not 1",
    "(define (f x y x) 2)": "1:16: duplicate parameter x",
    "(define x 1)\n(define (x) 2)": "2:10: x is already defined at test.scm:1:9",
    "(define (f) (define x 1) (define (x) 2) x)": "1:35: x is already defined here",
    "(define (f)\n (define x 1))": "1:1: empty body: an expression is missing",
    "(print (define x 1))": "1:8: define is only possible directly in a body",
    "(if #t (datatype a (:b)))": "1:8: datatype is only possible directly in a body",
    '(begin (require "lib/core.scm"))': "1:8: require is only possible directly in a body",
    # functions
    "(lambda (x))": "1:1: malformed lambda: expected (lambda (name ...) body ...)",
    "(lambda x x)": "1:1: malformed lambda: expected (lambda (name ...) body ...)",
    "(lambda (x x) x)": "1:12: duplicate parameter x",
    '(lambda ("a") 1)': '1:10: a parameter must be a name, not "a"',
    "(function f (x) #f)": (
        "1:1: malformed function: expected (function name (param ...) type body ...)"
    ),
    "(function 5 (x) #f x)": (
        "1:1: malformed function: expected (function name (param ...) type body ...)"
    ),
    # if, begin, set!, quote
    "(if 1)": "1:1: malformed if: expected (if test then else)",
    "(if 1 2 3 4)": "1:1: malformed if: expected (if test then else)",
    "(begin)": "1:1: empty begin: an expression is missing",
    "(set! print)": "1:1: malformed set!: expected (set! place value)",
    "(set! 5 1)": "1:7: malformed set!: only variables, fields and vector cells can be set",
    "(set! (print) 1)": "1:7: malformed set!: only variables, fields and vector cells can be set",
    "(quote)": "1:1: malformed quote: expected one form",
    "(quote 1 2)": "1:1: malformed quote: expected one form",
    "'(a b.c)": "1:5: b.c cannot be part of a constant",
    "'(a :b)": "1:3: there is no datatype a",
    "'((maybe:yes))": "1:3: maybe:yes expected 1 argument, found 0",
    # bindings
    "(let-splat ((x)) 1)": "1:13: malformed let: a binding is (name value)",
    "(let-splat (x) 1)": "1:13: malformed let: a binding is (name value)",
    "(let-splat ((5 1)) 1)": "1:14: malformed let: 5 is not a name",
    "(let-splat ((x 1)))": f"1:1: {TOO_FEW.format('let')}",
    "(let-splat x 1)": f"1:1: {TOO_FEW.format('let')}",
    "(letrec ((x 1)))": f"1:1: {TOO_FEW.format('letrec')}",
    "(letrec ((x 1) (x 2)) 1)": "1:17: duplicate definition of x",
    "(fix (a) (1 2) 3)": "1:1: malformed fix: there must be as many values as names",
    "(fix a b c)": "1:1: malformed fix: expected (fix (name ...) (value ...) body ...)",
    "(let-subst (a) 1)": "1:1: malformed let-subst: expected (let-subst (new old) body ...)",
    "(let-subst (a 1) 1)": "1:12: malformed let-subst: both must be names",
    "(let-subst (a nothing) 1)": "1:15: unbound variable nothing",
    # vcase
    "(vcase)": "1:1: malformed vcase: expected (vcase datatype variable alternative ...)",
    "(vcase 5 ((:a) 1))": (
        "1:1: malformed vcase: expected (vcase datatype variable alternative ...)"
    ),
    "(vcase nothing ((:a) 1))": "1:8: unbound variable nothing",
    "(vcase print)": "1:1: malformed vcase: there are no alternatives",
    "(vcase print (else 1))": "1:1: malformed vcase: there are no alternatives",
    "(vcase print (a 1))": "1:14: malformed vcase: an alternative is ((:tag name ...) body ...)",
    "(vcase print ((:a)))": "1:14: malformed vcase: an alternative is ((:tag name ...) body ...)",
    "(vcase print ((:a) 1) (else 2) ((:b) 1))": (
        "1:32: malformed vcase: an alternative is ((:tag name ...) body ...)"
    ),
    "(vcase print ((:a y y) 1))": "1:21: duplicate parameter y",
    "(vcase maybe print ((:yes y) 1))": (
        "1:1: the vcase is not exhaustive: nothing for (maybe:no)"
    ),
    "(vcase maybe print ((:yes) 1))": "1:21: maybe:yes expected 1 argument, found 0",
    "(vcase maybe print ((:other) 1))": "1:21: the datatype maybe has no constructor other",
    "(vcase mybe print ((:yes y) 1))": "1:8: there is no datatype mybe",
    "(vcase mybe print)": "1:8: there is no datatype mybe",
    # for macros
    "(%typed 1)": "1:1: malformed type annotation",
    "(%%attr print)": "1:1: malformed %%attr: expected (%%attr object name)",
    "(%%constructor a)": "1:1: malformed %%constructor: expected (%%constructor datatype name)",
    "((%%constructor nil a) 1)": "1:2: :a must be called: (:a ...)",
    "(%%symbol #t)": "1:11: #t cannot be part of a symbol's name",
    "(%%symbol not hing)": "1:1: unbound variable nothing",
    "(%%stringify (a))": "1:1: malformed %%stringify: expected a name or a number",
    "(%%record a)": "1:11: malformed %%record: expected (%%record (name value) ...)",
    "((%method 5 print) 1)": "1:2: the name of a method must follow ::",
    "((%method print) 1)": "1:2: malformed method call",
    # primitives
    "(%nothing 1)": "1:1: there is no primitive %nothing",
    "(%array-ref)": "1:1: %array-ref needs a parameter",
    "(%array-ref #f 1)": "1:1: %array-ref expected 2 arguments, found 1",
    "(%exit #f 1 2)": "1:1: %exit expected 1 argument, found 2",
    "(%raccess 1 2)": "1:1: %raccess needs the name of a field",
    "(%rset 5 1 2)": "1:1: %rset needs the name of a field",
    "(%rextend a 1)": "1:1: %rextend expected 2 arguments, found 1",
    "(%rextend a 1 2)": "1:1: %rextend needs a record, and the program has none",
    # instructions
    "(%%cexp)": '1:1: malformed %%cexp: expected (%%cexp type "opcode" operand ...)',
    "(%%cexp int add)": '1:1: malformed %%cexp: expected (%%cexp type "opcode" operand ...)',
    '(%%cexp int "nothing" 1)': '1:13: unknown opcode "nothing"; `irkjit ops` lists them',
    '(%%cexp int "ret" 1)': "1:13: the opcode ret cannot be used in %%cexp",
    '(%%cexp int "jmp" 1)': "1:13: the opcode jmp cannot be used in %%cexp",
    '(%%cexp int "call" 1 2)': "1:13: the opcode call cannot be used in %%cexp",
    '(%%cexp int "gc")': "1:13: the opcode gc cannot be used in %%cexp",
    '(%%cexp int "tupref" 1 0)': "1:13: the opcode tupref has operands that are no values",
    '(%%cexp int "make" 1)': "1:13: the opcode make has operands that are no values",
    '(%%cexp int "add" 1)': "1:1: the opcode add expected 2 arguments, found 1",
    '(%%cexp int "add" 1 2 3)': "1:1: the opcode add expected 2 arguments, found 3",
    '(%%cexp int "errno" 1)': "1:1: the opcode errno expected 0 arguments, found 1",
    '(%%cexp int "ffi" 1 2 3)': (
        "1:1: the third operand of ffi must be the number of those after it"
    ),
    '(%%cexp int "ffi" 1 2)': "1:1: the third operand of ffi must be the number of those after it",
    # declarations
    "(datatype)": "1:1: malformed datatype: expected (datatype name (:constructor type ...) ...)",
    "(datatype (a) (:b))": (
        "1:1: malformed datatype: expected (datatype name (:constructor type ...) ...)"
    ),
    "(datatype a)": "1:1: the datatype a has no constructors",
    "(datatype a b)": "1:13: malformed datatype: an alternative is (:constructor type ...)",
    "(datatype a (b))": "1:13: malformed datatype: an alternative is (:constructor type ...)",
    "(datatype a (:b) (:c) (:b int))": "1:23: the constructor b is declared twice",
    "(datatype a (:b))\n(datatype a (:b))": ("2:1: datatype a is already declared at test.scm:1:1"),
    "(%backend)": "1:1: malformed %backend: expected (%backend name form ...)",
    "(require)": '1:1: malformed require: expected (require "file")',
    "(include a)": '1:1: malformed include: expected (include "file")',
    '(include "no-such-file.scm")': "1:10: there is no file no-such-file.scm; looked in .",
    '(require "lib/nothing.scm")': (
        "1:10: irkjit's library has no lib/nothing.scm, and there is no such file"
    ),
    # calls
    "()": "1:1: () is no expression; the empty list is '() or (list:nil)",
    "(5 1)": "1:1: 5 cannot be called; a function must stand there",
    '("a")': '1:1: "a" cannot be called; a function must stand there',
    "(#(1) 0)": "1:1: #(1) cannot be called; a function must stand there",
    "({a=1} 0)": "1:1: {a=1} cannot be called; a function must stand there",
    "(print :a)": "1:2: there is no datatype print",
    "((print) :a)": "1:2: print expected 1 argument, found 0",
    "(define (f a) a)\n(print (f))": "2:8: f expected 1 argument, found 0",
    "(define (f) 1) (f 1 2)": "1:16: f expected 0 arguments, found 2",
    "(define f 1 -> 2 _ -> 3) (f 1 2)": "1:26: f expected 1 argument, found 2",
    "((lambda (x) x))": "1:1: this function expected 1 argument, found 0",
    "(let ((f (lambda (x) x))) (f 1 2))": "1:27: f expected 1 argument, found 2",
    "(letrec ((f (lambda (x) (f)))) (f 1))": "1:25: f expected 1 argument, found 0",
    # constructors
    "(maybe:yes)": "1:1: maybe:yes expected 1 argument, found 0",
    "(list:nil 1)": "1:1: list:nil expected 0 arguments, found 1",
    "(print (maybe:yse 1))": (
        "1:9: the datatype maybe has no constructor yse; did you mean maybe:yes?"
    ),
    "(print (mayb:yes 1))": "1:9: there is no datatype mayb; did you mean maybe?",
    "(list (:a))": '1:2: unbound variable list; (require "lib/pair.scm") defines it',
    "(print other:thing)": "1:8: there is no datatype other",
    "(begin :a)": "1:2: there is no datatype begin",
    # records
    "{a=1 b=2 a=3}": "1:1: the field a stands twice in the record",
    "(print {a=1 ...})": "1:8: ... is only possible in a record pattern",
    # s-expressions
    "(%%sexp 1 a)": "1:9: there is no datatype sexp",
    # integers
    "(print 4611686018427387904)": "1:8: the integer is too big: "
    "it must be from -4611686018427387904 to 4611686018427387903",
}


@pytest.mark.parametrize("text", ERRORS)
def test_error(text: str) -> None:
    assert errors(text) == [ERRORS[text]]


def test_every_form_has_an_error_here() -> None:
    """So that none is forgotten: each special form, body form and primitive is in some case."""
    cases = " ".join(
        [*EXPRESSIONS, *ERRORS, *PRINTED_CONSTANTS, *(text for text, _ in SCOPES.values())]
    )
    elsewhere = {"match", "defmacro", "require-ffi", "typealias", "cinclude", "local-include"}
    elsewhere |= {"cverbatim", "%%gensym", "%%obref"}
    names = {*SPECIAL, *BODY_FORMS, *PRIMITIVES} - elsewhere
    foreign = {name for name in names if name.startswith(("%c-", "%cref", "%malloc", "%halloc"))}
    foreign |= {"%free", "%string->cref", "%int->cref"}
    missing = {
        name for name in names - foreign if f"({name}" not in cases and f"'{name}" not in cases
    }
    assert missing == set()


def test_several_errors_at_once() -> None:
    """In all definitions and expressions, one in each of them, or more if they are of names."""
    text = """(define (f x) (if x))
(define g (lambda))
(print (f nothing other))
(define (h) (begin (f 1 2) (print nowhere)))
(datatype a)
(f 1)
(5)
"""
    assert errors(text) == [
        "1:15: malformed if: expected (if test then else)",
        "2:11: malformed lambda: expected (lambda (name ...) body ...)",
        "3:11: unbound variable nothing",
        "3:19: unbound variable other",
        "4:35: unbound variable nowhere",
        "5:1: the datatype a has no constructors",
        "7:1: 5 cannot be called; a function must stand there",
    ]


def test_names_whose_definitions_are_broken_are_known() -> None:
    """Uses of them are no errors of their own."""
    text = "(define x 1 2)\n(define (f))\n(print x)\n(f 1)\n(print g)"
    assert errors(text) == [
        "1:1: malformed define: x needs exactly one value",
        "2:1: malformed define: the function f has no body",
        "5:8: unbound variable g",
    ]


@pytest.mark.parametrize("name", ["cond", "own"])
def test_macros_have_no_value(name: str) -> None:
    text = f"(defmacro own (own) -> 1)\n(print {name})"
    assert errors(text) == [f"2:8: {name} is a special form or macro and has no value of its own"]


# -- warnings ------------------------------------------------------------------------------------


def test_a_wrong_call_in_a_definition_that_nothing_uses_is_a_warning() -> None:
    """Irken does not look at such definitions."""
    text = "(define (f a) a)\n(define (g) (f))\n(define (h) (g 1))\n(print (f 1))"
    assert sorted(warnings(text)) == [
        "2:13: f expected 1 argument, found 0",
        "3:13: g expected 0 arguments, found 1",
    ]
    assert errors(text + "(h)") == [
        "2:13: f expected 1 argument, found 0",
        "3:13: g expected 0 arguments, found 1",
    ]


def test_functions_that_are_assigned_may_have_any_number_of_parameters() -> None:
    text = "(define (f a) a) (set! f (lambda () 5)) (print (f))"
    assert errors(text) == []
    assert output(text) == "5"


# -- declarations and files ----------------------------------------------------------------------


def test_declarations_for_others_are_left_out() -> None:
    text = """(typealias foo (list int)) (cinclude "x.h") (local-include "y.h") (cverbatim "z")
              (define (f) (typealias bar int) 1)"""
    assert core(text).body == "#u"
    assert definitions(text) == {"f": "(lambda () 1)"}


def test_datatypes_number_their_constructors() -> None:
    """Those with arguments have tags, the others are words; a few the machine knows."""
    text = """(datatype shape (:none) (:circle int) (:line int int) (:all))
              (define (f x) (shape:none))
              #((shape:circle f) (shape:line f f) (shape:none) (shape:all) (list:cons f '()))"""
    assert body(text) == "(make 20 (make 44 f) (make 48 f f) #22 #790 (make 24 f #10))"


def test_datatypes_of_macros() -> None:
    text = """(defmacro enum (enum name alt ...) -> (datatype name ((%%constructor nil alt)) ...))
              (enum weekday mon tue)
              (print (match (weekday:tue) with (weekday:mon) -> 1 (weekday:tue) -> 2))"""
    assert output(text) == "2"


def test_files_are_parts_of_bodies(tmp_path: Path) -> None:
    """What a file defines in the body of a function is known only there."""
    (tmp_path / "part.scm").write_text("(define (helper x) (+ x y))\n(print (helper 1))\n")
    text = '(define (f y) (include "part.scm") (helper 10)) (print (f 5))'
    assert output(text, include=[str(tmp_path)]) == "615"
    wrong = text + "\n(helper 1)"
    assert errors(wrong, include=[str(tmp_path)]) == ["2:2: unbound variable helper"]


def test_s_expressions() -> None:
    text = """(require "lib/basis.scm")
              (for-list s (%%sexp 1 a "b" #\\c #t #u (d #(2)) e.f g:h (:i))
                (print-string (repr s)) (print-string "\\n"))"""
    assert output(text, tools=False).split("\n")[:-1] == [
        "1", "a", '"b"', "#\\c", "#t", "#u", "(d #(2))", "e.f", "g:h", "(:i)",
    ]  # fmt: skip


def test_positions_of_the_core() -> None:
    """Each node stands where its form does."""
    nodes = core("(define (f x)\n  (if x\n    (print 1)\n    (set! x 2)))\n(f 1)\n  (f #t)").nodes
    function = nodes["f"]
    assert isinstance(function, Lambda)
    places = [function, function.body, function.body.test, function.body.then]  # type: ignore[union-attr]
    places.append(function.body.otherwise)  # type: ignore[union-attr]
    assert [str(node.at).removeprefix("test.scm:") for node in places] == [
        "1:1", "2:3", "2:7", "3:5", "4:5",
    ]  # fmt: skip
    assert isinstance(nodes["body"], Begin)
    assert [str(node.at) for node in nodes["body"].body] == ["test.scm:5:1", "test.scm:6:3"]
