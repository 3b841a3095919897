"""The code generator: what programs do, and which instructions they are made of."""

from __future__ import annotations

from typing import Any

import pytest
from core_trees import Reader, build, code, image
from helpers import STRESS, TIERS, Outcome, each_tier, run_bytes

from irkjit import debuginfo
from irkjit.bytecode import model, read_program, write_program
from irkjit.bytecode.disassembler import disassemble
from irkjit.irken.core import Begin, Lambda, Literal, Operation
from irkjit.irken.diagnostics import CompileError
from irkjit.irken.generate import generate
from irkjit.irken.show import show
from irkjit.irken.tables import Tables


def outcome(text: str, **options: Any) -> Outcome:
    """What a program does, which must be the same in both tiers."""
    found = [run_bytes(image(text), tier, **options) for tier in TIERS]
    assert not found[0].findings, found[0].findings
    assert found[0].output == found[1].output
    assert found[0].reason == found[1].reason
    assert found[0].instructions == found[1].instructions
    return found[1]


def names(text: str) -> list[str]:
    """The opcodes of a program, in order."""
    return [line.split()[0] for line in code(text)]


CALLCC = "(define callcc (lambda (p) (p (getcc)))) (define throw (lambda (k v) (putcc k v))) "

PRINTS = {
    "exit code": ("7", ""),
    "fib": (
        """(define fib (lambda (n) (if (lt n 2) n (add (fib (sub n 1)) (fib (sub n 2))))))
           (begin (printo (fib 9)) 0)""",
        "34",
    ),
    "constants": (
        "(begin (printo 4611686018427387903) (printo -4611686018427387904) (printo -1073741824)"
        ' (printo -1073741825) (printo ?a) (printo nil) (printo #u) (printo "s"))',
        '4611686018427387903-4611686018427387904-1073741824-1073741825#\\a()#u"s"',
    ),
    "strings and symbols are shared": (
        """(begin (printo (eq "ab" "ab")) (printo (eq 'ab 'ab)) (printo (eq 'ab 'cd)))""",
        "#t#t#f",
    ),
    "loop": (
        """(fix ((loop (lambda (i acc) (if (eq i 0) acc (loop (sub i 1) (add acc i))))))
           (printo (loop 10 0)))""",
        "55",
    ),
    "a loop's closures share its rib": (
        """(fix ((loop (lambda (i l) (if (eq i 3) l (loop (add i 1) (Pair (lambda () i) l))))))
           (let ((l (loop 0 nil))) (begin (printo ((car l))) (printo ((car (cdr l)))))))""",
        "33",
    ),
    "not if the function is a value, too": (
        """(define id (lambda (x) x))
           (fix ((loop (lambda (i l) (if (eq i 3) l
             (begin (id loop) (loop (add i 1) (Pair (lambda () i) l)))))))
           (let ((l (loop 0 nil))) (begin (printo ((car l))) (printo ((car (cdr l)))))))""",
        "21",
    ),
    "assigned and captured": (
        """(define make (lambda (a) (let ((b (add a 1)))
             (lambda (c) (begin (set! b (add b c)) b)))))
           (let ((f (make 3)) (g (make 5)))
             (begin (f 1) (g 1) (f 10) (printo (f 100)) (printo (g 0))))""",
        "1157",
    ),
    "mutual recursion": (
        """(fix ((even (lambda (n) (if (eq n 0) #t (odd (sub n 1)))))
                (odd (lambda (n) (if (eq n 0) #f (even (sub n 1))))))
           (begin (printo (even 101)) (printo (even 10))))""",
        "#f#t",
    ),
    "letrec of other values": (
        "(fix ((a (lambda () b)) (b (add 1 2)) (c (add b b))) (begin (printo (a)) (printo c)))",
        "36",
    ),
    "assignment in operands": (
        "(let ((v 1)) (begin (printo (add v (begin (set! v 5) v))) (printo (add v v))))",
        "610",
    ),
    "assignment to a top-level variable": (
        "(define n 5) (begin (set! n (add n n)) (printo n) (printo (set! n 1)))",
        "10#u",
    ),
    "cases": (
        """(define f (lambda (x) (case x (nil 1) (pair (car x)) (40 (car x)) (else 9))))
           (begin (printo (f nil)) (printo (f (Pair 5 6)))
                  (printo (f (Object 40 7))) (printo (f 0)))""",
        "1579",
    ),
    "cases without a rest": (
        """(define f (lambda (x) (case x (nil 1) (pair 2))))
           (define g (lambda (x) (case (begin (printo x) x) (pair (car x)))))
           (begin (printo (f nil)) (printo (f (Pair 5 6))) (printo (g (Pair 3 4))))""",
        "12(3 . 4)3",
    ),
    "cases as tests": (
        """(define f (lambda (x) (if (case x (nil #t) (else (lt (car x) 5))) "yes" "no")))
           (begin (printo (f nil)) (printo (f (Pair 1 2))) (printo (f (Pair 7 2))))""",
        '"yes""yes""no"',
    ),
    "failures": (
        """(define f (lambda (a b)
             (attempt (if (eq a 1) (attempt (if (eq b 1) 11 (fail)) (if (eq b 2) 12 (fail))) (fail))
                      (if (eq b 3) 3 0))))
           (begin (printo (f 1 1)) (printo (f 1 2)) (printo (f 1 3)) (printo (f 2 4)))""",
        "111230",
    ),
    "failures inside of ribs": (
        """(define f (lambda (a) (attempt
             (let ((x (add a 1))) (let ((g (lambda () x))) (if (eq (g) 2) (fail) (g))))
             (add a 100))))
           (begin (printo (f 1)) (printo (f 2)))""",
        "1013",
    ),
    "records": (
        """(define f (lambda (r s) (add (get r a) (add (get r b) (get s a)))))
           (let ((q (record (b 2) (a 1))) (p (record (aa 5) (a 7))))
             (begin (printo (f q p)) (put q a 100) (printo (f q p)) (printo q)))""",
        "10109{u0 100 2}",
    ),
    "fields by label": (
        """(define f (lambda (r) (get r x)))
           (let ((p (record (a 1) (x 2))) (q (record (x 3))))
             (begin (printo (f p)) (printo (f q)) (put q x 8) (printo (f q))))""",
        "238",
    ),
    "the empty record": ("(printo (record))", "<u0>"),
    "continuations": (
        CALLCC + "(printo (add 1 (callcc (lambda (k) (add 100 (throw k 5))))))",
        "6",
    ),
    "a continuation entered again": (
        CALLCC
        + """(let ((n 0) (again nil))
               (let ((x (callcc (lambda (k) (begin (set! again k) 1)))))
                 (begin (set! n (add n 1)) (printo (Pair n x))
                        (if (lt n 4) (throw again (add x x)) 0))))""",
        "(1 . 1)(2 . 2)(3 . 4)(4 . 8)",
    ),
    "a parameter that a loop changes while a call is pending": (
        # The continuation of (k) sees the i of the loop's last turn: the rib is the same.
        CALLCC
        + """(define saved nil) (define count 0)
             (define k (lambda (i) (callcc (lambda (c) (begin (if (eq i 0) (set! saved c) 0) 0)))))
             (begin
               (fix ((loop (lambda (i) (if (lt 2 i) 0 (begin (k i) (printo i) (loop (add i 1)))))))
                 (loop 0))
               (set! count (add count 1))
               (if (lt count 2) (throw saved 0) 0))""",
        "0123",
    ),
    "code behind the end": ("(begin (printo 1) (exit 0) (printo 2))", "1"),
    "the end in a branch": ("(begin (if (lt 1 2) (exit 4) (printo 2)) (printo 3))", ""),
    "heap": (
        """(define string (lambda (n) (begin (heap (ashr (add n 11) 3)) (smake n))))
           (let ((s (string 10))) (begin (sset s 0 ?x) (printo (sref s 0)) (printo (slen s))))""",
        "#\\x10",
    ),
    "vectors": (
        """(let ((v (vmake 3 0))) (begin (vset v 1 (add 2 3)) (printo v) (printo (vref v 1))))""",
        "#(0 5 0)5",
    ),
    "C functions": (
        """(let ((f (dlsym0 "abs"))) (printo (ffi f ?i -5)))""",
        "5",
    ),
    "C functions with strings": ('(printo (ffi (dlsym0 "strlen") ?i (sgetp "abc")))', "3"),
}


@pytest.mark.parametrize("name", PRINTS)
@pytest.mark.parametrize("options", [{}, STRESS], ids=["normal", "stress"])
def test_programs(name: str, options: dict[str, Any]) -> None:
    text, expected = PRINTS[name]
    assert outcome(text, **options).reason is None
    assert outcome(text, **options).output.decode() == expected


def test_the_value_is_the_exit_code() -> None:
    assert outcome("7").exit_code == 7
    assert outcome("(begin (if (lt 1 2) (exit 4) 0) 3)").exit_code == 4


# -- the shape of code -----------------------------------------------------------------------


def test_a_program_of_a_constant() -> None:
    assert code("5") == ["imm r0 int 5", "ret r0"]


def test_the_top_level() -> None:
    assert code("(define a 1) (define f (lambda (x) x)) (f a)")[:6] == [
        "env r0 2",
        "topis r0",
        "epush r0",
        "imm r1 int 1",
        "stor r0 1 r1",
        "fun r1 L22",
    ]


def test_a_loop_needs_neither_rib_nor_collection() -> None:
    text = """(fix ((loop (lambda (i acc) (if (eq i 0) acc (loop (sub i 1) (add acc i))))))
              (loop 10 0))"""
    found = names(text)
    assert "trcall" in found
    assert not {"epush", "epop", "gc", "jmp", "mov"} & set(found)


def test_self_calls_in_ribs_leave_them() -> None:
    text = """(define f (lambda (x) x))
      (fix ((loop (lambda (i) (let ((g (lambda () i)))
                               (if (eq (f g) i) 0 (let ((h (f i))) (loop (f h))))))))
        (loop 1))"""
    assert "trcall" in names(text)
    text = (
        "(fix ((loop (lambda () (let ((x 1)) (begin (set! x 2) ((lambda () x)) (loop)))))) (loop))"
    )
    assert [line for line in code(text) if line.startswith("trcall0")] == ["trcall0 L3 1"]


def test_other_calls_at_the_end_are_tail_calls() -> None:
    text = (
        "(define f (lambda (x) x)) (define g (lambda (x) (f x))) (define h (lambda () (g 1))) (h)"
    )
    found = names(text)
    assert found.count("tail") == 2 and found.count("tail0") == 1
    assert "call" not in found and "call0" not in found


def test_assigned_functions_are_called_by_their_variable() -> None:
    text = "(fix ((f (lambda (n) (f (sub n 1))))) (begin (set! f (lambda (n) n)) (f 3)))"
    assert "trcall" not in names(text)
    assert outcome(text).exit_code == 3


def test_variables_in_registers() -> None:
    assert code("(let ((a 1) (b 2)) (add a (mul b a)))") == [
        "imm r0 int 1",
        "imm r1 int 2",
        "mul r2 r1 r0",
        "add r2 r0 r2",
        "ret r2",
    ]
    assert code("(let ((a 1)) (begin (set! a (add a 1)) a))") == [
        "imm r0 int 1",
        "imm r1 int 1",
        "add r0 r0 r1",
        "ret r0",
    ]


def test_a_new_name_costs_nothing() -> None:
    assert code("(let ((a 1)) (let ((b a)) (add a b)))") == [
        "imm r0 int 1",
        "add r1 r0 r0",
        "ret r1",
    ]


def test_one_rib_for_several_bindings() -> None:
    text = """(let ((a 1) (b 2)) (let ((c 3)) (fix ((f (lambda (x) (g (add a (add b c)))))
              (g (lambda (x) (if (eq x 0) 0 (f x))))) (g 3))))"""
    found = names(text)
    assert found.count("epush") == 1
    assert "env r0 5" in code(text)


def test_assigned_variables_and_calls_need_a_rib() -> None:
    text = "(define f (lambda (x) x)) (let ((a 1)) (begin (set! a (f 2)) (f a) a))"
    assert names(text).count("epush") == 2


def test_parameters_are_loaded_once() -> None:
    text = "(define f (lambda (l) (case l (nil 0) (pair (add (car l) (cdr l)))))) (f (Pair 1 2))"
    assert names(text).count("ref0") == 1
    # ... if every way needs them
    text = "(define f (lambda (a b) (if (eq a 0) (add b b) 0))) (f 1 2)"
    found = code(text)
    branch = next(i for i, line in enumerate(found) if line.startswith("tst"))
    assert [line for line in found[branch:] if "ref0" in line] == ["ref0 r0 1"]


def test_tests_branch_at_once() -> None:
    # (if (and (or a b) (not c)) 1 2)
    text = "(let ((a #t) (b #f) (c #f)) (if (if (if a #t b) (eq c #f) #f) 1 2))"
    assert names(text)[3:] == ["tst", "jmp", "tst", "tst", "jmp", "imm", "ret", "imm", "ret"]
    assert outcome(text).exit_code == 1


def test_values_that_are_not_needed_are_not_made() -> None:
    text = '(define f (lambda (x) x)) (begin 1 "s" f (lambda () 1) (f 1) 2)'
    assert names(text)[6:] == ["stor", "topref", "env", "imm", "stor", "call", "pop0", "imm", "ret"]


def test_collections_where_a_function_allocates_itself() -> None:
    assert "gc" not in names("(define f (lambda (x) (add x 1))) (f 1)")
    assert names("(define f (lambda (x) (lambda (y) y))) (f 1)").count("gc") == 1
    assert names("(define f (lambda (x) (Pair x x))) (f 1)").count("gc") == 1


def test_fields_of_known_place() -> None:
    text = """(define f (lambda (r) (add (get r x) (get r z))))
              (begin (record (x 1)) (record (a 1) (x 2)) (record (a 1) (x 2) (z 3))
                     (f (record (a 1) (x 2) (z 3))))"""
    assert "rref" not in names(text)
    assert outcome(text).exit_code == 5


def test_make_or_fill() -> None:
    small = "(Object 40 1 2 3)"
    assert names(small).count("make") == 1
    large = "(Object 40 " + "1 " * 30 + ")"
    assert "make" not in names(large) and names(large).count("stor") == 30


# -- literals ---------------------------------------------------------------------------------


def literal_program(*values: model.Literal) -> model.Program:
    """A program that uses some constants."""
    at = Reader("0").at
    nodes = [Operation("printo", [Literal(value, at)], at) for value in values]
    return generate([], Begin(list(nodes), at), Tables())


def test_each_symbol_and_string_is_made_once() -> None:
    a, b, s = model.Symbol(b"a"), model.Symbol(b"b"), model.String(b"s")
    program = literal_program(model.Vector((b, s, a)), a, s, model.Vector((b, s, a)), b)
    assert program.literals[:4] == [
        b,
        s,
        a,
        model.Vector((model.Shared(0), model.Shared(1), model.Shared(2))),
    ]
    assert sum(isinstance(x, model.Symbol) and x.name == b"a" for x in program.literals) == 1


def test_constants_of_different_kinds_are_different() -> None:
    program = literal_program(
        model.Vector((model.Integer(1), model.Boolean(True), model.Char(1))),
        model.Vector((model.Integer(1), model.Integer(1), model.Char(1))),
    )
    assert run_bytes(write_program(program), "baseline").output == b"#(1 #t #\\\x01)#(1 1 #\\\x01)"


def test_fresh_constants_are_copied() -> None:
    text = "(define f (lambda () 0)) (let ((v (f))) (begin (vset v 0 7) (printo (f))))"

    def changed(value: model.Literal) -> model.Program:
        """The program with a function that returns this constant."""
        reader = Reader(text)
        globals_, body = reader.program()
        function = globals_[0][1]
        assert isinstance(function, Lambda)
        function.body = Literal(value, reader.at, fresh=True)
        return generate(globals_, body, reader.tables)

    program = changed(model.Vector((model.Integer(1),)))
    assert run_bytes(write_program(program), "baseline").output == b"#(1)"
    assert "litc" in disassemble(program)
    assert "litc" not in disassemble(changed(model.Vector(())))


def test_a_list_of_a_hundred_thousand() -> None:
    reader = Reader("0")
    value: model.Literal = model.Immediate(10)
    for i in range(100_000):
        value = model.Object(24, (model.Integer(i), value))
    body = Operation(
        "printo", [Operation("tupref", [Literal(value, reader.at), 0], reader.at)], reader.at
    )
    program = generate([], body, Tables())
    assert run_bytes(write_program(program), "baseline").output == b"99999"


# -- what is told about a program --------------------------------------------------------------


def test_names_and_lines() -> None:
    program = build("(define f\n  (lambda (x)\n    (div x 0)))\n(f\n 1)")
    found = debuginfo.find(read_program(write_program(program)))
    assert found is not None
    assert [(f.name, f.line) for f in found.functions] == [("lambda", 2)]
    division = program.code.index(6, found.functions[0].start)
    assert found.line_at(division) == ("test.scm", 3)
    assert found.function_at(division) is found.functions[0]
    assert found.line_at(len(program.code) - 1) == ("test.scm", 4)


def test_names_and_lines_left_out() -> None:
    at = Reader("0").at
    program = generate([], Literal(model.Integer(0), at), Tables(), debug=False)
    assert debuginfo.find(read_program(write_program(program))) is None


def test_variants_in_the_metadata() -> None:
    tables = Tables()
    tables.variant("one", 0)
    tables.variant("two", 3)
    at = Reader("0").at
    program = generate([], Operation("printo", [Operation("meta", [], at)], at), tables)
    found = run_bytes(write_program(program), "baseline").output
    assert found.startswith(
        b"{u0 ({u1 metadata} {u0 ({u1 variants} {u0 ({u1 one} {u5 0})} {u0 ({u1 two} {u5 1})})}"
    )


def test_too_many_arguments_of_a_c_function() -> None:
    with pytest.raises(CompileError, match=r"test\.scm:1:1: error: C functions"):
        build(f"(ffi 1 ?i {'1 ' * 17})")


def test_show() -> None:
    text = """(fix ((f (lambda (x) (if (lt x 1) 'a "b")))) (let ((y 1) (z #t)) (begin (set! y (f y))
      (attempt (case y (10 (fail)) (else (get (record (q nil)) q))) #u))))"""
    reader = Reader(text)
    globals_, body = reader.program()
    assert not globals_
    assert show(body) == " ".join(text.split()).replace("nil", "#10")


def test_show_tells_variables_apart() -> None:
    _, body = Reader("(let ((x 1)) (let ((x (add x 1))) x))").program()
    assert show(body) == "(let ((x 1)) (let ((x.2 (add x 1))) x.2))"


@each_tier
def test_fuel_is_counted_the_same(tier: str) -> None:
    text, expected = PRINTS["fib"]
    assert run_bytes(image(text), tier, fuel=1000, slices=True).output.decode() == expected
