"""The forms that only a body can have: declarations, and files that are part of the program."""

from __future__ import annotations

from collections.abc import Callable

from irkjit.irken import forms
from irkjit.irken.bodies import ADDITIONS, BACKEND, BODY_FORMS, Bodies, BodyForm
from irkjit.irken.diagnostics import CompileError, fail
from irkjit.irken.expand import SPECIAL
from irkjit.irken.forms import Constructor, Form, List, Symbol, is_symbol
from irkjit.irken.macros import parse_macro
from irkjit.irken.reader import read
from irkjit.irken.tables import Datatype


def body_form(*names: str) -> Callable[[BodyForm], BodyForm]:
    """Declare a function as the meaning of such forms; it gives what takes their place."""

    def enter(function: BodyForm) -> BodyForm:
        for name in names:
            BODY_FORMS[name] = function
        return function

    return enter


@body_form("require", "include")
def read_file(x: Bodies, form: List) -> list[Form]:
    """`(require "file")`, the first time only; `(include "file")`, each time."""
    name = repr(form.items[0])
    if len(form.items) != 2 or not isinstance(form.items[1], forms.String):
        raise fail(f'malformed {name}: expected ({name} "file")', form.at)
    wanted = form.items[1]
    path = x.library.find(wanted.data.decode("utf-8", "surrogateescape"), wanted.at)
    if not x.library.enter(path, wanted.at, again=name == "include"):
        return []
    return read(x.library.open(path, wanted.at), x.problems)


@body_form("datatype")
def declare_datatype(x: Bodies, form: List) -> list[Form]:
    """`(datatype name (:constructor type ...) ...)`."""
    if len(form.items) < 2 or not isinstance(form.items[1], Symbol):
        raise fail(f"malformed datatype: expected (datatype name {_ALTERNATIVE} ...)", form.at)
    alternatives: list[tuple[str, int]] = []
    names: set[str] = set()
    for item in form.items[2:]:
        name = _alternative_name(item)
        if not isinstance(item, List) or name is None:
            raise fail(f"malformed datatype: an alternative is {_ALTERNATIVE}", item.at)
        if name in names:
            raise fail(f"the constructor {name} is declared twice", item.at)
        names.add(name)
        alternatives.append((name, len(item.items) - 1))
    if not alternatives:
        raise fail(f"the datatype {form.items[1]!r} has no constructors", form.at)
    x.tables.declare(Datatype(form.items[1].name, alternatives, form.at))
    return []


_ALTERNATIVE = "(:constructor type ...)"


def _alternative_name(item: Form) -> str | None:
    match item:
        case List(items=[Constructor(datatype=None, alternative=name), *_]):
            return name
        case List(items=[List(items=[head, _, name]), *_]) if is_symbol(head, "%%constructor"):
            return repr(name)
    return None


@body_form("defmacro")
def define_macro(x: Bodies, form: List) -> list[Form]:
    """`(defmacro name pattern -> template ...)`."""
    try:
        macro = parse_macro(form.items[1:], form.at)
    except CompileError:
        x.broken.update(map(repr, form.items[1:2]))
        raise
    if macro.name in SPECIAL or (macro.name in x.macros and macro.name not in ADDITIONS):
        what = "a special form" if macro.name in SPECIAL else "a macro already"
        x.problems.warn(f"{macro.name} is {what}, and stays what it is", form.at)
        return []
    x.macros[macro.name] = macro
    return []


@body_form("%%splice")
def splice(x: Bodies, form: List) -> list[Form]:
    """`(%%splice form ...)`: what macros give that stand for several forms."""
    return form.items[1:]


@body_form("%backend")
def choose_backend(x: Bodies, form: List) -> list[Form]:
    """`(%backend name form ...)`, `(%backend (name ...) form ...)`: for some backends only."""
    if len(form.items) < 2:
        raise fail("malformed %backend: expected (%backend name form ...)", form.at)
    names = form.items[1]
    wanted = names.items if isinstance(names, List) else [names]
    return form.items[2:] if any(is_symbol(name, BACKEND) for name in wanted) else []


@body_form("typealias", "cinclude", "local-include", "cverbatim")
def ignore(x: Bodies, form: List) -> list[Form]:
    """Types are not checked; the others are for compilers to C."""
    return []
