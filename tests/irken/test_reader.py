"""The reader: what text is read as, where each form stands, and what is wrong with a text."""

from __future__ import annotations

import pytest
from sources import body, core, errors, told

from irkjit.irken import forms
from irkjit.irken.diagnostics import CompileError, Problems, Source
from irkjit.irken.forms import Form
from irkjit.irken.reader import read


def read_text(text: str) -> tuple[list[Form], list[str]]:
    """The forms of a text, and its errors as `line:column: message`."""
    problems = Problems()
    found = read(Source("test.scm", text), problems)
    return found, told(problems.errors)


def told_form(form: Form) -> str:
    """A form with the kind of each part: `(f 1)` is `list(f int(1))`."""
    match form:
        case forms.Symbol(name=name):
            return name
        case forms.Integer(value=value):
            return f"int({value})"
        case forms.String(data=data):
            return f"string({data!r})"
        case forms.Char(code=code):
            return f"char({code})"
        case forms.Boolean(value=truth):
            return f"bool({truth})"
        case forms.Undefined():
            return "undefined()"
        case forms.Constructor(datatype=datatype, alternative=alternative):
            return f"constructor({datatype} {alternative})"
        case forms.Attribute(object=inner, name=name):
            return f"attribute({told_form(inner)} {name})"
        case forms.Record(fields=fields, open=open_):
            parts = [f"{name}={told_form(value)}" for name, value in fields]
            return f"record({' '.join(parts + ['...'] * open_)})"
        case forms.Vector(items=items):
            return f"vector({' '.join(map(told_form, items))})"
        case forms.List(items=items):
            return f"list({' '.join(map(told_form, items))})"


def places(form: Form) -> list[str]:
    """Where a form and its parts stand, from the outside in."""
    line, column = form.at.source.line_column(form.at.offset)
    parts: list[Form] = []
    if isinstance(form, forms.List | forms.Vector):
        parts = form.items
    elif isinstance(form, forms.Record):
        parts = [value for _, value in form.fields]
    elif isinstance(form, forms.Attribute):
        parts = [form.object]
    return [f"{line}:{column}", *[place for part in parts for place in places(part)]]


FORMS = {
    # atoms
    "abc": "abc",
    "set!": "set!",
    "a->b": "a->b",
    "-": "-",
    "+": "+",
    "...": "...",
    ".": ".",
    "12a": "12a",
    "λ": "λ",
    "%%cexp": "%%cexp",
    "a'b": "a'b",
    "a,b": "a,b",
    'a"b': 'a"b',
    "a#b": "a#b",
    # numbers
    "0": "int(0)",
    "12": "int(12)",
    "-12": "int(-12)",
    "007": "int(7)",
    "+5": "+5",
    "--5": "--5",
    "4611686018427387903": "int(4611686018427387903)",
    "-4611686018427387904": "int(-4611686018427387904)",
    "99999999999999999999": "int(99999999999999999999)",
    "#xff": "int(255)",
    "#XfF": "int(255)",
    "#x-10": "int(-16)",
    "#o17": "int(15)",
    "#O17": "int(15)",
    "#b1011": "int(11)",
    "#B-1": "int(-1)",
    # bit patterns of more than 63 bits are cut
    "#x3fffffffffffffff": "int(4611686018427387903)",
    "#x4000000000000000": "int(-4611686018427387904)",
    "#x7fffffffffffffff": "int(-1)",
    "#x8000000000000000": "int(0)",
    "#xffffffffffffffff": "int(-1)",
    "#x10000000000000000": "int(18446744073709551616)",
    "#x-8000000000000000": "int(0)",
    "#x-8000000000000001": "int(-9223372036854775809)",
    # constants
    "#t": "bool(True)",
    "#T": "bool(True)",
    "#f": "bool(False)",
    "#F": "bool(False)",
    "#u": "undefined()",
    "#U": "undefined()",
    # characters
    r"#\a": "char(97)",
    r"#\A": "char(65)",
    r"#\7": "char(55)",
    r"#\newline": "char(10)",
    r"#\space": "char(32)",
    r"#\return": "char(13)",
    r"#\tab": "char(9)",
    r"#\eof": "char(257)",
    r"#\nul": "char(0)",
    r"#\(": "char(40)",
    r"#\)": "char(41)",
    r"#\[": "char(91)",
    r"#\;": "char(59)",
    r"#\:": "char(58)",
    r"#\ ": "char(32)",
    r"#\"": "char(34)",
    r"#\'": "char(39)",
    r"#\#": "char(35)",
    "#\\\\": "char(92)",
    r"#\é": "char(233)",
    # strings
    '""': "string(b'')",
    '"abc"': "string(b'abc')",
    r'"\n\t\r\"\\"': r"""string(b'\n\t\r"\\')""",
    r'"\x41\xff\X00z"': r"string(b'A\xff\x00z')",
    r'"\x414"': "string(b'A4')",
    '"a ; ( #u"': "string(b'a ; ( #u')",
    '"one\ntwo"': r"string(b'one\ntwo')",
    '"é€"': r"string(b'\xc3\xa9\xe2\x82\xac')",
    # lists and vectors
    "()": "list()",
    "(a)": "list(a)",
    "(a (b) c)": "list(a list(b) c)",
    "(a . b)": "list(a . b)",
    "#()": "vector()",
    "#(1 (a) #(2))": "vector(int(1) list(a) vector(int(2)))",
    '("a""b")': "list(string(b'a') string(b'b'))",
    "(a(b)c)": "list(a list(b) c)",
    # quotes
    "'a": "list(quote a)",
    "' a": "list(quote a)",
    "''a": "list(quote list(quote a))",
    "'(1 b)": "list(quote list(int(1) b))",
    ",a": "list(comma a)",
    ",(a 'b)": "list(comma list(a list(quote b)))",
    "'a:b": "list(quote constructor(a b))",
    "'v[0]": "list(quote list(%array-ref bool(False) v int(0)))",
    # records
    "{}": "record()",
    "{a=1}": "record(a=int(1))",
    "{ a = 1 b=(f x) }": "record(a=int(1) b=list(f x))",
    "{a=1 ...}": "record(a=int(1) ...)",
    "{...}": "record(...)",
    "{a={b=2}}": "record(a=record(b=int(2)))",
    "{a-b=1 c.d=2 7=3}": "record(a-b=int(1) c.d=int(2) 7=int(3))",
    "{f=x g=5 : int}": "record(f=x g=list(%typed int(5) int))",
    # attributes
    "a.b": "attribute(a b)",
    "a.b.c": "attribute(attribute(a b) c)",
    "a.b->c": "attribute(a b->c)",
    "1.5": "attribute(1 5)",
    # constructors
    "list:cons": "constructor(list cons)",
    ":cons": "constructor(None cons)",
    "(list:nil)": "list(constructor(list nil))",
    "(:a 1)": "list(constructor(None a) int(1))",
    "cmp:=": "constructor(cmp =)",
    # types and methods
    "x:(list int)": "list(%typed x list(list int))",
    "(f x) : int": "list(%typed list(f x) int)",
    "5:int": "list(%typed int(5) int)",
    "a:b:c": "list(%typed a constructor(b c))",
    "a:b.c": "list(%typed a attribute(b c))",
    "x::m": "list(%%obref x m)",
    "(x::m 1)": "list(list(%%obref x m) int(1))",
    "x.a::m": "list(%%obref attribute(x a) m)",
    # indexes
    "v[0]": "list(%array-ref bool(False) v int(0))",
    "v[i][j]": "list(%array-ref bool(False) list(%array-ref bool(False) v i) j)",
    "v[w[0]]": "list(%array-ref bool(False) v list(%array-ref bool(False) w int(0)))",
    "v[(+ i 1)]": "list(%array-ref bool(False) v list(+ i int(1)))",
    "(f x)[1]": "list(%array-ref bool(False) list(f x) int(1))",
    "#(1 2)[1]": "list(%array-ref bool(False) vector(int(1) int(2)) int(1))",
    "x.a[1]": "list(%array-ref bool(False) attribute(x a) int(1))",
    "v[0]:int": "list(%typed list(%array-ref bool(False) v int(0)) int)",
    "v[ 0 ]": "list(%array-ref bool(False) v int(0))",
}


@pytest.mark.parametrize("text", FORMS)
def test_form(text: str) -> None:
    found, wrong = read_text(text)
    assert wrong == []
    assert [told_form(form) for form in found] == [FORMS[text]]


ODD = {
    "v [0]": "list(%array-ref bool(False) v int(0))",
    "v\n  [0]": "list(%array-ref bool(False) v int(0))",
    "v ; the first\n [0]": "list(%array-ref bool(False) v int(0))",
    "(f) [0]": "list(%array-ref bool(False) list(f) int(0))",
    "'a [0]": "list(quote list(%array-ref bool(False) a int(0)))",
    "maybe : yes": "constructor(maybe yes)",
    "(raise :Oops)": "list(constructor(raise Oops))",
    "(f x :Oops)": "list(f constructor(x Oops))",
    "x : int": "constructor(x int)",
    "(f (x) :Oops)": "list(f list(%typed list(x) Oops))",
    "(f 5 :Oops)": "list(f list(%typed int(5) Oops))",
    "x ::m": "list(%%obref x m)",
    "(define (f) : int 5)": "list(define list(%typed list(f) int) int(5))",
}


@pytest.mark.parametrize("text", ODD)
def test_what_follows_belongs_to_the_form_before(text: str) -> None:
    """An index and a colon, however far behind."""
    found, wrong = read_text(text)
    assert wrong == []
    assert [told_form(form) for form in found] == [ODD[text]]


def test_several_forms() -> None:
    found, wrong = read_text('a 1 (b)"c"#t\n; the end\n#\\d')
    assert wrong == []
    assert " ".join(map(told_form, found)) == "a int(1) list(b) string(b'c') bool(True) char(100)"


@pytest.mark.parametrize("text", ["", "  \n\t ", "; only this", ";; one\n;; two\n", ";", "\r\n"])
def test_nothing_to_read(text: str) -> None:
    assert read_text(text) == ([], [])


def test_comments_end_with_the_line() -> None:
    found, wrong = read_text("a;b c\nd ; e\r\n(f ; )\n g);")
    assert wrong == []
    assert " ".join(map(told_form, found)) == "a d list(f g)"
    assert [place for form in found for place in places(form)] == [
        "1:1",
        "2:1",
        "3:1",
        "3:2",
        "4:2",
    ]


PLACES = {
    "(a\n  (b #t)\n\t'c)": ["1:1", "1:2", "2:3", "2:4", "2:6", "3:2", "3:2", "3:3"],
    "  #(1 2)": ["1:3", "1:5", "1:7"],
    "{a=1\n b= x}": ["1:1", "1:4", "2:5"],
    "\nx.a.b": ["2:1", "2:1", "2:1"],
    "\n maybe:yes": ["2:2"],
    " :yes": ["1:2"],
    # what is made of `v[i]` stands where v stands, and so does a type annotation
    " v[ i]": ["1:2", "1:2", "1:2", "1:2", "1:5"],
    "(f x) : int": ["1:1", "1:1", "1:1", "1:2", "1:4", "1:9"],
    " x::m": ["1:2", "1:2", "1:2", "1:4"],
    "(é é)": ["1:1", "1:2", "1:4"],
    "\r\n (a)": ["2:2", "2:3"],
    '"a\nb" c': ["1:1"],
}


@pytest.mark.parametrize("text", PLACES)
def test_places(text: str) -> None:
    found, wrong = read_text(text)
    assert wrong == []
    assert places(found[0]) == PLACES[text]


def test_places_after_a_string_of_several_lines() -> None:
    found, _ = read_text('"a\nb" c\n d')
    assert [places(form) for form in found] == [["1:1"], ["2:4"], ["3:2"]]


ERRORS = {
    # parentheses
    "(a": ["1:1: unbalanced (: its ) is missing"],
    "a)": ["1:2: unbalanced ): nothing is open here"],
    "]": ["1:1: unbalanced ]: nothing is open here"],
    "}": ["1:1: unbalanced }: nothing is open here"],
    "(a]": ["1:3: expected ) for the ( at 1:1, found ]"],
    "\n #(a]": ["2:5: expected ) for the #( at 2:2, found ]"],
    "#(1": ["1:1: unbalanced #(: its ) is missing"],
    "{a=1": ["1:1: unbalanced {: its } is missing"],
    "{a=(b}": [
        "1:1: unbalanced {: its } is missing",
        "1:6: expected ) for the ( at 1:4, found }",
    ],
    # indexes
    "v[": ["1:2: unbalanced [: its ] is missing"],
    "v[]": ["1:3: an index must stand between [ and ]"],
    "v[)": ["1:3: expected ] for the [ at 1:2, found )"],
    "(v[1 2])": [
        "1:3: expected ] after the index",
        "1:7: expected ) for the ( at 1:1, found ]",
        "1:8: unbalanced ): nothing is open here",
    ],
    "[1]": [
        "1:1: [ must follow the vector that is indexed",
        "1:3: unbalanced ]: nothing is open here",
    ],
    # quotes and colons
    "(a ')": ["1:4: a form must follow '"],
    "(a ,)": ["1:4: a form must follow ,"],
    "'": ["1:1: a form must follow '"],
    "(a x : )": ["1:4: a form must follow :"],
    "a:": ["1:1: a form must follow :"],
    "(: 5)": ["1:2: the name of a constructor must follow the colon"],
    "x : : m": ["1:5: the name of a constructor must follow the colon"],
    "(:5)": ["1:2: the name of a constructor must follow the colon"],
    "(:)": ["1:2: the name of a constructor must follow the colon"],
    "(:a.b)": ["1:2: there can be no dots in the name of a constructor"],
    # attributes
    ".a": ["1:1: a field can only be taken of a variable; bind the value with let first"],
    "(f x).a": ["1:6: a field can only be taken of a variable; bind the value with let first"],
    "a.": ["1:1: a field name is missing after the dot"],
    "a..b": ["1:1: a field name is missing after the dot"],
    # records
    "{(}": ["1:2: a field of a record is written name=value"],
    "{a}": ["1:2: = and a value must follow the field a"],
    "{a 1}": ["1:2: = and a value must follow the field a"],
    "{a=}": ["1:2: the field a has no value"],
    "{a_b=1}": ["1:2: = and a value must follow the field a"],
    "{... a=1}": ["1:2: ... must come last in a record pattern"],
    # numbers and other things with a hash
    "#xfg": ["1:1: not a hexadecimal number: fg"],
    "#x": ["1:1: not a hexadecimal number: no digits"],
    "#o8": ["1:1: not a octal number: 8"],
    "#b2": ["1:1: not a binary number: 2"],
    "#x1_0": ["1:1: not a hexadecimal number: 1_0"],
    "#x+1": ["1:1: not a hexadecimal number: +1"],
    "#true": ["1:1: #true is nothing; there are #t #f #u #\\c #x #o #b and #("],
    "(#)": ["1:2: # is nothing; there are #t #f #u #\\c #x #o #b and #("],
    "#[": [
        "1:1: # is nothing; there are #t #f #u #\\c #x #o #b and #(",
        "1:2: unbalanced [: its ] is missing",
    ],
    # characters
    r"#\ab": [
        "1:1: bad character constant #\\ab: "
        "a single byte, or one of newline, space, return, tab, eof, nul"
    ],
    "#\\": [
        "1:1: bad character constant #\\: "
        "a single byte, or one of newline, space, return, tab, eof, nul"
    ],
    r"#\Ā": [
        "1:1: bad character constant #\\Ā: "
        "a single byte, or one of newline, space, return, tab, eof, nul"
    ],
    r"#\€": [
        "1:1: bad character constant #\\€: "
        "a single byte, or one of newline, space, return, tab, eof, nul"
    ],
    # strings
    '(f "abc)': ["1:4: this string is not closed"],
    r'"a\qb"': [r"1:3: bad backslash escape \q: there are \n \t \r \" \\ \xHH"],
    r'"\x4"': [r"1:2: bad backslash escape \x: there are \n \t \r \" \\ \xHH"],
    r'"\xg0"': [r"1:2: bad backslash escape \x: there are \n \t \r \" \\ \xHH"],
    '"a\\': [
        "1:1: this string is not closed",
        r"1:3: bad backslash escape \: there are \n \t \r \" \\ \xHH",
    ],
}


@pytest.mark.parametrize("text", ERRORS)
def test_error(text: str) -> None:
    assert sorted(read_text(text)[1]) == sorted(ERRORS[text])


def test_which_missing_parenthesis_is_told() -> None:
    """An opening in the first column starts another definition, so one before it is not closed."""
    text = "(define a 1)\n(define (b)\n  (c\n   (d)\n\n(define (e\n  (f)\n"
    assert read_text(text)[1] == ["3:3: unbalanced (: its ) is missing"]
    assert read_text("(a (b (c")[1] == ["1:7: unbalanced (: its ) is missing"]
    assert read_text("(a (b")[1] == ["1:1: unbalanced (: its ) is missing"]


def test_several_errors_at_once() -> None:
    text = '(f #q)\n(g "\\w" x])\n  {a}\n(h (:5'
    assert read_text(text)[1] == [
        "1:4: #q is nothing; there are #t #f #u #\\c #x #o #b and #(",
        r"2:5: bad backslash escape \w: there are \n \t \r \" \\ \xHH",
        "2:10: expected ) for the ( at 2:1, found ]",
        "2:11: unbalanced ): nothing is open here",
        "3:4: = and a value must follow the field a",
        "4:5: the name of a constructor must follow the colon",
        "4:1: unbalanced (: its ) is missing",
    ]


def test_errors_are_told_in_the_order_of_the_text() -> None:
    """One that is found at the end of the file comes where it stands."""
    assert errors("(f (g]\n (h #q)\n") == [
        "1:1: unbalanced (: its ) is missing",
        "1:6: expected ) for the ( at 1:4, found ]",
        "2:5: #q is nothing; there are #t #f #u #\\c #x #o #b and #(",
    ]


def test_no_more_than_twenty_errors() -> None:
    with pytest.raises(CompileError) as failure:
        read_text("#q " * 30)
    assert len(failure.value.problems) == Problems.LIMIT


def test_reading_goes_on_after_an_error() -> None:
    found, wrong = read_text('(a #q b) {c} (d {e}\n f) "\\q" g')
    assert len(wrong) == 4
    assert [told_form(form) for form in found] == [
        "list(a undefined() b)",
        "undefined()",
        "list(d undefined() f)",
        "string(b'')",
        "g",
    ]


def test_how_an_error_is_shown() -> None:
    """With the line and a caret below the place; of a long line only a part."""
    with pytest.raises(CompileError) as failure:
        problems = Problems()
        read(Source("a.scm", "x\n\t(é \t#q)\n"), problems)
        problems.check()
    lines = failure.value.report().split("\n")
    assert lines[0].startswith("a.scm:2:6: error: #q is nothing")
    assert lines[1:] == ["    \t(é \t#q)", "    \t   \t^"]
    problems = Problems()
    read(Source("b.scm", "a" * 500 + " #q " + "b" * 500), problems)
    _, shown, caret = problems.errors[0].render().split("\n")
    assert len(shown) == 164
    assert shown[len(caret) - 1 :].startswith("#q")


def test_byte_order_mark() -> None:
    found, wrong = read_text("\ufeffa b")
    assert wrong == ["1:1: the file begins with a byte order mark, which Irken does not know"]
    assert " ".join(map(told_form, found)) == "a b"


def test_bytes_that_are_no_text() -> None:
    """A file is bytes; in strings they stay what they are."""
    text = b'"a\xffb" \xfe'.decode("utf-8", "surrogateescape")
    found, wrong = read_text(text)
    assert wrong == []
    assert isinstance(found[0], forms.String) and found[0].data == b"a\xffb"
    assert isinstance(found[1], forms.Symbol)
    assert places(found[1]) == ["1:7"]


def depth_of(form: Form) -> int:
    """How many forms are inside each other."""
    deepest = 0
    pending = [(form, 1)]
    while pending:
        form, depth = pending.pop()
        deepest = max(deepest, depth)
        if isinstance(form, forms.List | forms.Vector):
            pending += [(item, depth + 1) for item in form.items]
        elif isinstance(form, forms.Record):
            pending += [(value, depth + 1) for _, value in form.fields]
    return deepest


def test_deep_nesting_costs_no_stack() -> None:
    """Seven forms inside each other, again and again."""
    times = 14_300
    found, wrong = read_text("(f #(v['{a=5:(g " * times + "x" + ")}]))" * times)
    assert wrong == []
    assert len(found) == 1
    assert depth_of(found[0]) == 7 * times + 1
    found, wrong = read_text("v" + "[0]" * 20_000)
    assert wrong == []
    assert depth_of(found[0]) == 20_001


def test_many_parentheses_missing() -> None:
    assert read_text("(" * 20_000)[1] == ["1:20000: unbalanced (: its ) is missing"]
    assert read_text(")" * 3)[1] == [
        f"1:{i}: unbalanced ): nothing is open here" for i in (1, 2, 3)
    ]


def test_integers_that_no_one_needs() -> None:
    """Far beyond any limit, they are read at once and refused later."""
    found, wrong = read_text("9" * 100_000)
    assert wrong == []
    assert isinstance(found[0], forms.Integer) and found[0].value > 1 << 62
    (message,) = read_text("#x" + "f" * 5000)[1]
    assert message.startswith("1:1: not a hexadecimal number: ffff")
    assert message.endswith("f ...") and len(message) < 1100


def test_limits_of_integers() -> None:
    big, small = (1 << 62) - 1, -(1 << 62)
    assert body(f"({'print'} {big}) (print {small})") == f"(begin (print {big}) (print {small}))"
    message = f"the integer is too big: it must be from {small} to {big}"
    assert errors(f"(print {big + 1})\n(print {small - 1})") == [
        f"1:8: {message}",
        f"2:8: {message}",
    ]
    assert errors("(print #x10000000000000000)") == [f"1:8: {message}"]


@pytest.mark.parametrize("text", ["#x0x1f", "#b0b1", "#o0o7", "#x-0x1"])
def test_digits_have_no_prefix(text: str) -> None:
    assert read_text(text)[1]


def test_positions_reach_the_core() -> None:
    nodes = core("(print 1)\n  (print\n   2)").nodes
    assert str(nodes["body"].body[1].args[0].at) == "test.scm:3:4"  # type: ignore[union-attr]
