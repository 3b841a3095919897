"""C interfaces: what `require-ffi` defines, and the primitives for memory of C."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

import pytest
from sources import body, core, errors, output

from irkjit.irken.ctypes import Interface, Interfaces
from irkjit.irken.diagnostics import Position, Problems, Source
from irkjit.irken.driver import compile_file
from irkjit.irken.forms import Symbol
from irkjit.irken.library import PRELUDE
from irkjit.irken.reader import read

OWN = """
(includes "a.h") (cflags "-O") (lflags)   ; for compilers to C
(sig strlen ((* char) -> ulong))
(sig (length strlen) ((* char) -> ulong))
(sig getenv ((* char) -> (* char)))
(sig abs (int -> int))
(sig toupper (char -> char))
(sig free ((* void) -> void))
(sig getpid (-> int))
(sig nowhere (int -> int))
(sig environ (* (* char)))
(con FIVE 5)
(con MINUS -7)
(con HEX #xff)
(tdef word ushort)
(tdef words (array 3 word))
(struct point 16 (0 x int) (8 y long))
(struct big 160
  (0 a int) (49 near u8) (50 far u8) (64 in (struct point)) (80 list (array 5 long))
  (120 next (* (struct big))) (128 w word) (136 either (union either)))
(union either 8 (0 i i32) (0 c (array 8 u8)))
"""
REQUIRE = "(require-ffi 'own) "


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A folder with an interface in it."""
    (tmp_path / "ffi").mkdir()
    (tmp_path / "ffi" / "own_ffi.scm").write_text(OWN)
    return str(tmp_path)


def test_shipped_interfaces() -> None:
    """Every function of each is there under its name."""
    text = """(require-ffi 'libc) (require-ffi 'posix) (require-ffi 'stdio)
              (print (libc/strlen (%string->cref #f "seven c\\x00")))
              (print (= (posix/getpid) (posix/getpid)))
              (print (< 0 (posix/getpid)))
              (print stdio/fopen) (print (+ O_CREAT O_TRUNC))"""
    found = output(text)
    assert found.startswith("7#t#t")
    assert found.endswith(str(os.O_CREAT + os.O_TRUNC))


def test_every_shipped_description_can_be_read() -> None:
    paths = sorted(Path(PRELUDE, "ffi").glob("*_ffi.scm"))
    assert [path.stem for path in paths] == ["libc_ffi", "posix_ffi", "stdio_ffi"]
    for path in paths:
        problems = Problems()
        known = Interfaces()
        interface = Interface(read(Source(path.name, path.read_text()), problems), known)
        assert not problems.errors and interface.functions
        for record in known.records.values():
            for offset, ctype in record.fields.values():
                at = Position(Source(path.name, ""), 0)
                assert offset + known.size(ctype, Symbol("field", at)) <= record.size


def test_structs_of_posix_are_those_of_the_machine() -> None:
    text = """(require-ffi 'posix)
              (define times (%halloc (struct timespec) 1))
              (posix/clock_gettime CLOCK_REALTIME times)
              (print (< 1700000000 (%c-get-int i64 (%c-sref timespec.tv_sec times))))
              (define status (%halloc (struct stat) 1))
              (print (posix/stat (%string->cref #f "/\\x00") status))
              (print (%c-get-int u32 (%c-sref stat.st_mode status)))"""
    assert output(text) == f"#t0{os.stat('/').st_mode}"


def test_names_of_an_interface(folder: str) -> None:
    found = core(REQUIRE, include=[folder]).others
    assert [name for name in found if "own/" in name and "address" not in name] == [
        f"own/{name}"
        for name in "strlen length getenv abs toupper free getpid nowhere environ".split()
    ]
    assert {"FIVE", "MINUS", "HEX"} <= {*found}
    assert not {"own/FIVE", "strlen"} & {*found}


def test_functions_of_an_interface(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRKJIT_TEST_NAME", "value")
    text = r"""(define (cstring s) (%string->cref #f s))
      (define text (cstring "IRKJIT_TEST_NAME\x00"))
      (print (own/strlen text)) (print (own/length text))
      (let ((value (own/getenv text)))
        (print (%cref->string #f value (own/strlen value))))
      (print (own/abs -5)) (print (own/toupper #\a))
      (print (%cref->int #f (own/getenv (cstring "NO_SUCH_NAME_HERE\x00"))))
      (own/free (%malloc int 5))
      (print (= FIVE (+ 12 MINUS))) (print HEX)"""
    found = output(REQUIRE + text, include=[folder])
    assert found == '1616"value"5' + r"#\A" + "0#t255"


def test_a_function_that_is_nowhere_is_an_error_only_if_it_is_called(folder: str) -> None:
    assert output(REQUIRE + "(print (own/abs -1))", include=[folder]) == "1"
    text = REQUIRE + '(say "a") (own/nowhere 1) (say "b")'
    assert output(text, include=[folder]).startswith("a!")


def test_an_interface_is_required_once(folder: str) -> None:
    text = "(require-ffi 'own) (require-ffi own) (require-ffi 'own) (print (own/abs -3))"
    assert output(text, include=[folder]) == "3"


def test_where_interfaces_are_looked_for(tmp_path: Path, folder: str) -> None:
    """Next to the program, too; the library's own come first."""
    (tmp_path / "ffi" / "libc_ffi.scm").write_text("(con WRONG 1)")
    path = tmp_path / "prog.scm"
    path.write_text("(require-ffi 'own) (require-ffi 'libc) (%exit #f (own/abs (libc/system #u)))")
    found: list[str] = []
    compile_file(str(path), dependencies=found)
    assert str(tmp_path / "ffi" / "own_ffi.scm") in found
    assert not any("libc" in name for name in found)


def test_variables_of_an_interface(folder: str) -> None:
    """A variable is its address."""
    text = "(print (%cref->int #f (%c-get-ptr #f own/environ)))"
    assert int(output(REQUIRE + text, include=[folder])) > 4096


def test_types_of_variables_of_an_interface(folder: str) -> None:
    text = "(%c-get-int #f (%c-get-ptr #f (%c-get-ptr #f own/environ)))"
    assert body(REQUIRE + text, include=[folder]) == (
        f"(cget (cget (cget own/environ {ord('p')}) {ord('p')}) {ord('c')})"
    )


def test_libraries(tmp_path: Path) -> None:
    """What is in no library that is there already is looked for in the interface's."""
    (tmp_path / "ffi").mkdir()
    description = '(dll "libz.so.1")\n(sig compressBound (ulong -> ulong))\n(sig other (* char))\n'
    (tmp_path / "ffi" / "away_ffi.scm").write_text(description)
    nodes = core("(require-ffi 'away)", include=[str(tmp_path)])
    assert nodes.others[-2:] == ["away/compressBound address", "away/other"]
    text = "(require-ffi 'away) (print (away/compressBound 100))"
    try:
        ctypes.CDLL("libz.so.1")
    except OSError:
        pytest.skip("the library is not on this machine")
    assert output(text, include=[str(tmp_path)]) == "113"
    (tmp_path / "ffi" / "away_ffi.scm").write_text(description.replace("libz", "libnowhere"))
    assert "!" in output(text, include=[str(tmp_path)])


def test_known_functions_are_not_looked_for_in_the_library(tmp_path: Path) -> None:
    (tmp_path / "ffi").mkdir()
    (tmp_path / "ffi" / "away_ffi.scm").write_text('(dll "libno.so.9") (sig abs (int -> int))')
    text = "(require-ffi 'away) (print (away/abs -4))"
    assert output(text, include=[str(tmp_path)]) == "4"


# -- primitives ----------------------------------------------------------------------------------

PRIMITIVES = {
    # sizes
    "(%c-sizeof char)": "1",
    "(%c-sizeof long)": "8",
    "(%c-sizeof ushort)": "2",
    "(%c-sizeof void)": "1",
    "(%c-sizeof (* int))": "8",
    "(%c-sizeof (cref int))": "8",
    "(%c-sizeof (array 3 int))": "12",
    "(%c-sizeof (array int (3)))": "12",
    "(%c-sizeof (array 2 (array 3 short)))": "12",
    "(%c-sizeof (int (2 0)))": "2",
    "(%c-sizeof (int (8 1)))": "8",
    "(%c-sizeof (fun int))": "1",
    "(%c-sizeof (struct big))": "160",
    "(%c-sizeof (union either))": "8",
    "(%c-sizeof word)": "2",
    "(%c-sizeof words)": "6",
    # memory
    "(%malloc int 5)": "(malloc 4 5)",
    "(%halloc (struct point) (print 2))": "(halloc 16 (print 2))",
    "(%halloc (array 49 char) 2)": "(halloc 49 2)",
    "(%halloc (array 50 char) 2)": "(halloc 1 (mul 2 50))",
    "(%malloc (struct big) (print 2))": "(malloc 1 (mul (print 2) 160))",
    "(%free #f print)": "(free print)",
    # arrays
    "(%c-aref #f (%malloc int 5) 2)": "(caref (malloc 4 5) 4 2)",
    "(%c-aref char print 2)": "(caref print 1 2)",
    "(%c-aref (struct big) print 2)": "(caref print 1 (mul 2 160))",
    "(%c-aref #f (%c-sref big.list print) 2)": "(caref (caref print 1 80) 8 2)",
    # fields
    "(%c-sref point.x print)": "(csref print 0)",
    "(%c-sref point.y print)": "(csref print 8)",
    "(%c-sref big.near print)": "(csref print 49)",
    "(%c-sref big.far print)": "(caref print 1 50)",
    "(%c-sref big.in.y print)": "(caref print 1 72)",
    "(%c-sref big.either.c print)": "(caref print 1 136)",
    "(%c-sref either.c print)": "(csref print 0)",
    # numbers: the code of the type
    "(%c-get-int i8 print)": f"(cget print {ord('b')})",
    "(%c-get-int word print)": f"(cget print {ord('H')})",
    "(%c-get-int (int (4 0)) print)": f"(cget print {ord('M')})",
    "(%c-get-int (int (4 1)) print)": f"(cget print {ord('m')})",
    "(%c-get-int (int (1 1)) print)": f"(cget print {ord('b')})",
    "(%c-get-int (int (1 0)) print)": f"(cget print {ord('B')})",
    "(%c-get-int (int (2 1)) print)": f"(cget print {ord('h')})",
    "(%c-get-int (int (8 0)) print)": f"(cget print {ord('Q')})",
    # signed and unsigned int and long are the other way round, as in Irken
    "(%c-get-int int print)": f"(cget print {ord('I')})",
    "(%c-get-int uint print)": f"(cget print {ord('i')})",
    "(%c-get-int ulong print)": f"(cget print {ord('l')})",
    "(%c-get-int #f (%c-sref point.y print))": f"(cget (csref print 8) {ord('L')})",
    "(%c-get-int #f (%c-sref big.w print))": f"(cget (caref print 1 128) {ord('H')})",
    "(%c-get-int #f (%c-aref #f (%malloc u8 5) 2))": f"(cget (caref (malloc 1 5) 1 2) {ord('B')})",
    "(%c-get-int #f (%c-cast u16 print))": f"(cget print {ord('H')})",
    "(%c-get-int #f (%string->cref #f print))": f"(cget (sgetp print) {ord('c')})",
    "(%c-get-int #f (own/getenv print))": f"(cget (own/getenv print) {ord('c')})",
    "(%c-set-int i64 print (print 5))": f"(cset print {ord('q')} (print 5))",
    "(%c-set-int #f (%c-sref point.x print) 5)": f"(cset (csref print 0) {ord('I')} 5)",
    # pointers
    "(%c-get-ptr #f (%c-sref big.next print))": f"(cget (caref print 1 120) {ord('p')})",
    "(%c-get-int #f (%c-sref big.a (%c-get-ptr #f (%c-sref big.next print))))": (
        f"(cget (csref (cget (caref print 1 120) {ord('p')}) 0) {ord('I')})"
    ),
    "(%c-set-ptr #f print print)": f"(cset print {ord('p')} print)",
    # others
    "(%cref->string #f print 5)": "(sfromc print 5)",
    "(%cref->int #f print)": "(cref2int print)",
    "(%int->cref #f 5)": "(int2cref 5)",
    '(%string->cref #f "abc")': '(sgetp "abc")',
    # types are known through let
    "(let-splat ((r (%c-cast u16 print)) (s r)) (%c-get-int #f s))": (
        f"(let ((r print) (s r)) (cget s {ord('H')}))"
    ),
    "(let-splat ((r (%malloc u16 2))) (%c-get-int #f (%c-aref #f r 1)))": (
        f"(let ((r (malloc 2 2))) (cget (caref r 2 1) {ord('H')}))"
    ),
    # a cast does not change what is known of the variable elsewhere
    "(let-splat ((r (%c-cast u16 print)) (s (%c-cast i8 r))) (%c-get-int #f r))": (
        f"(let ((r print) (s r)) (cget r {ord('H')}))"
    ),
}


@pytest.mark.parametrize("text", PRIMITIVES)
def test_primitive(text: str, folder: str) -> None:
    assert body(REQUIRE + text, include=[folder]) == PRIMITIVES[text]


def test_sizes() -> None:
    names = "char u8 i8 short ushort i16 u16 int uint i32 u32 long ulong longlong ulonglong i64 u64"
    text = " ".join(f"(%c-sizeof {name})" for name in names.split())
    sizes = [1] * 3 + [2] * 4 + [4] * 4 + [8] * 6
    assert body(text) == f"(begin {' '.join(map(str, sizes))})"


def test_what_is_written_is_read(folder: str) -> None:
    """In all fields, near and far ones, of the second of two structs."""
    text = """(define (show x) (print x) (say " "))
      (let ((all (%halloc (struct big) 2)) (one (%c-aref #f all 1)))
      (%c-set-int #f (%c-sref big.a one) 123456)
      (%c-set-int #f (%c-sref big.near one) 200)
      (%c-set-int #f (%c-sref big.far one) 255)
      (%c-set-int #f (%c-sref big.in.x one) 7)
      (%c-set-int #f (%c-sref big.in.y one) 8)
      (let ((list (%c-sref big.list one)))
        (%c-set-int i64 (%c-aref #f list 0) -1)
        (%c-set-int i64 (%c-aref #f list 4) 1234567890123))
      (%c-set-int #f (%c-sref big.w one) 65535)
      (%c-set-int #f (%c-sref either.i (%c-sref big.either one)) 258)
      (show (%c-get-int #f (%c-sref big.a one)))
      (show (%c-get-int #f (%c-sref big.near one)))
      (show (%c-get-int #f (%c-sref big.far one)))
      (show (%c-get-int #f (%c-sref point.x (%c-sref big.in one))))
      (show (%c-get-int #f (%c-sref big.in.y one)))
      (show (%c-get-int i64 (%c-aref #f (%c-sref big.list one) 0)))
      (show (%c-get-int i64 (%c-aref #f (%c-sref big.list one) 4)))
      (show (%c-get-int #f (%c-sref big.w one)))
      (show (%c-get-int i16 (%c-sref big.w one)))
      (show (%c-get-int #f (%c-aref #f (%c-sref big.either.c one) 0)))
      (show (%c-get-int #f (%c-aref #f (%c-sref big.either.c one) 1)))
      ; nothing of it went into the first struct
      (show (%c-get-int #f (%c-sref big.a (%c-aref #f all 0)))))"""
    found = output(REQUIRE + text, include=[folder])
    assert found == "123456 200 255 7 8 -1 1234567890123 65535 -1 2 1 0 "


def test_pointers(folder: str) -> None:
    text = """(define a (%malloc (struct big) 1))
      (define b (%malloc (struct big) 1))
      (%c-set-ptr #f (%c-sref big.next a) b)
      (%c-set-int #f (%c-sref big.a (%c-get-ptr #f (%c-sref big.next a))) 42)
      (print (%c-get-int #f (%c-sref big.a b)))
      (print (= (%cref->int #f (%c-get-ptr #f (%c-sref big.next a))) (%cref->int #f b)))
      (%free #f a) (%free #f b)
      (print (%cref->int #f (%int->cref #f 4660)))
      (let ((s (%string->cref #f "hello")))
        (print (%cref->string #f (%c-aref char s 1) 3))
        (print (%c-get-int #f s)))"""
    assert output(REQUIRE + text, include=[folder]) == '42#t4660"ell"#\\h'


# -- errors --------------------------------------------------------------------------------------

UNKNOWN = "the C type of this reference is not known here; say it with (%c-cast type reference)"
ERRORS = {
    # 19 characters of REQUIRE stand in front of these
    "(%c-get-int #f print)": f"1:20: {UNKNOWN}",
    "(%c-set-int #f print 1)": f"1:20: {UNKNOWN}",
    "(%c-aref #f print 1)": f"1:20: {UNKNOWN}",
    "(%c-get-int (* int) print)": f"1:20: {UNKNOWN}",
    "(%c-get-int #f (%c-sref big.in print))": f"1:20: {UNKNOWN}",
    "(lambda (r) (set! r (%c-cast u16 r)) (%c-get-int #f r))": f"1:57: {UNKNOWN}",
    "(%c-sizeof nothing)": "1:31: the size of the C type nothing is not known",
    "(%c-sizeof (struct nothing))": "1:31: the size of the C type (struct nothing) is not known",
    "(%c-sizeof (array int))": "1:31: the size of the C type (array int) is not known",
    "(%malloc (union point) 1)": "1:29: the size of the C type (union point) is not known",
    "(%malloc 5 1)": "1:29: 5 is no C type",
    "(%c-cast (int (3 1)) print)": "1:29: (int (3 1)) is no C type",
    "(%c-cast #f print)": "1:29: #f is no C type",
    "(%c-sref big.nothing print)": "1:29: no C struct that is known has the field big.nothing",
    "(%c-sref big.a.b print)": "1:29: no C struct that is known has the field big.a.b",
    "(%c-sref nothing.a print)": "1:29: no C struct that is known has the field nothing.a",
    "(%c-sref big print)": "1:29: %c-sref needs struct.field",
    "(%malloc int)": "1:20: %malloc expected 1 argument, found 0",
    "(%free)": "1:20: %free expected 1 argument, found 0",
    "(%c-aref #f print)": "1:20: %c-aref expected 2 arguments, found 1",
    "(own/abs 1 2)": "1:20: own/abs expected 1 argument, found 2",
    "(own/other 1)": "1:21: unbound variable own/other",
    "(require-ffi 'nothing)": "1:20: there is no file ffi/nothing_ffi.scm; looked in ., FOLDER",
    "(require-ffi)": "1:20: malformed require-ffi: expected (require-ffi 'name)",
    '(require-ffi "own")': "1:20: malformed require-ffi: expected (require-ffi 'name)",
    "(require-ffi 'a 'b)": "1:20: malformed require-ffi: expected (require-ffi 'name)",
    "(print (require-ffi 'own))": "1:27: require-ffi is only possible directly in a body",
}


@pytest.mark.parametrize("text", ERRORS)
def test_error(text: str, folder: str) -> None:
    assert len(REQUIRE) == 19
    found = errors(REQUIRE + text, include=[folder])
    assert [line.split("; did you mean")[0] for line in found] == [
        ERRORS[text].replace("FOLDER", folder)
    ]


MALFORMED = {
    "(sig)": "1:1: malformed sig in an interface",
    "(sig f)": "1:1: malformed sig in an interface",
    '(sig "f" (-> int))': "1:1: malformed sig in an interface",
    "(sig f (int -> 5))": "1:16: 5 is no C type",
    "(sig f ((int) -> int))": "1:9: (int) is no C type",
    "\n (con A)": "2:2: malformed con in an interface",
    "(con A b)": "1:1: malformed con in an interface",
    "(tdef a)": "1:1: malformed tdef in an interface",
    "(struct s (0 a int))": "1:1: malformed struct in an interface",
    "(struct s 8 (a int))": "1:13: malformed field: expected (offset name type)",
    "(union s 8 (0 a 5))": "1:17: 5 is no C type",
    "(dll name)": "1:1: malformed dll in an interface",
    "(other 1)": "1:1: malformed other in an interface",
    "(con A 1) 5": "1:11: malformed interface: expected (sig ...), (con ...), ...",
    "()": "1:1: malformed interface: expected (sig ...), (con ...), ...",
    "(con A 1": "1:1: unbalanced (: its ) is missing",
}


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed_interface(text: str, tmp_path: Path) -> None:
    (tmp_path / "ffi").mkdir()
    path = tmp_path / "ffi" / "bad_ffi.scm"
    path.write_text(text)
    found = errors("(require-ffi 'bad)", include=[str(tmp_path)])
    assert found == [f"{path}:{MALFORMED[text]}"]


def test_constants_beyond_the_integers(tmp_path: Path) -> None:
    (tmp_path / "ffi").mkdir()
    (tmp_path / "ffi" / "big_ffi.scm").write_text("(con A 9223372036854775807)")
    found = errors("(require-ffi 'big) (print A)", include=[str(tmp_path)])
    assert len(found) == 1 and "the integer is too big" in found[0]
