"""What stands in a body: which of its forms are definitions, declarations, files, expressions.

A body is the top level, or what a function or let has after its names.  Macros are expanded as far
as is needed to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from irkjit.irken import forms
from irkjit.irken.core import Variable
from irkjit.irken.ctypes import CType, Interfaces
from irkjit.irken.diagnostics import CompileError, Position, Problems, fail
from irkjit.irken.forms import Form, List, Symbol
from irkjit.irken.library import Library
from irkjit.irken.macros import Macro
from irkjit.irken.tables import Tables

BodyForm: TypeAlias = "Callable[[Bodies, List], list[Form]]"

BODY_FORMS: dict[str, BodyForm] = {}
"""Forms that only a body can have, other than `define`: what takes their place."""

ADDITIONS = frozenset(["unless"])
"""Macros that Irken lacks: definitions of programs take their place."""

BACKEND = "bytecode"
SAME_PLACE = 5_000
"""How often macros may follow each other at one place of the program."""
EXPANSIONS = 500_000
"""How many macro uses there may be in a program, those in what macros give included."""
GROWTH = 40_000_000
"""How many forms repetitions (`x ...`) in macros may give."""


class Bodies:
    """Takes bodies apart, and holds what their declarations say."""

    def __init__(self, problems: Problems, tables: Tables, library: Library) -> None:
        self.problems = problems
        self.tables = tables
        self.library = library
        self.macros: dict[str, Macro] = {}
        self.interfaces = Interfaces()
        self.results: dict[str, CType] = {}
        """The C types that the results of interfaces' functions refer to."""
        self.objects: dict[str, CType] = {}
        """The same for the variables of interfaces."""
        self.broken: set[str] = set()
        """Names whose definitions have errors, so that uses of them are none."""
        self._names = 0
        self._expansions = 0
        self._grown = 0

    def gather(self, body: list[Form]) -> tuple[list[List], list[Form]]:
        """The definitions and the expressions of a body, declarations and files dealt with."""
        defines: list[List] = []
        rest: list[Form] = []
        self._sort(body, defines, rest)
        expressions: list[Form] = []
        pending = rest[::-1]
        while pending:
            form = pending.pop()
            try:
                expanded = self.expand_head(form)
            except CompileError as error:
                self.problems.take(error)
                expressions.append(forms.Undefined(form.at))
                continue
            if expanded is form:
                expressions.append(form)
            else:
                # A macro may give definitions, and forms that are macro uses again.
                given: list[Form] = []
                self._sort([expanded], defines, given)
                pending.extend(given[::-1])
        return defines, expressions

    def _sort(self, body: list[Form], defines: list[List], expressions: list[Form]) -> None:
        pending = body[::-1]
        while pending:
            form = pending.pop()
            name = head_name(form)
            if name != "define" and name not in BODY_FORMS:
                expressions.append(form)
                continue
            assert isinstance(form, List)
            try:
                pending.extend(self._body_form(name, form, defines)[::-1])
            except CompileError as error:
                self.problems.take(error)

    def _body_form(self, name: str, form: List, defines: list[List]) -> list[Form]:
        """Deal with a form that only a body can have; gives the forms that take its place."""
        if name == "define":
            form = self._named(form)
            defines.append(form)
            defined = head_name(form.items[1]) or repr(form.items[1]) if form.items[1:] else ""
            if defined in ADDITIONS:
                self.macros.pop(defined, None)
            return []
        return BODY_FORMS[name](self, form)

    def _named(self, form: List) -> List:
        """A definition whose name may be made up by `%%symbol`."""
        items = list(form.items)
        if len(items) > 1 and isinstance(items[1], List):
            if head_name(items[1]) in ("%%symbol", "%%gensym"):
                items[1] = self.made_symbol(items[1])
            elif items[1].items and head_name(items[1].items[0]) in ("%%symbol", "%%gensym"):
                inner = items[1].items[0]
                assert isinstance(inner, List)
                items[1] = List([self.made_symbol(inner), *items[1].items[1:]], items[1].at)
        return List(items, form.at)

    def made_symbol(self, form: List) -> Symbol:
        """The symbol that a `(%%symbol part ...)` or `(%%gensym prefix)` makes."""
        parts: list[str] = []
        for item in form.items[1:]:
            if isinstance(item, forms.String):
                parts.append(item.data.decode("utf-8", "surrogateescape"))
            elif isinstance(item, Symbol | forms.Integer):
                parts.append(repr(item))
            else:
                raise fail(f"{item!r} cannot be part of a symbol's name", item.at)
        name = "".join(parts)
        return Symbol(
            name if head_name(form) == "%%symbol" else self._fresh_name(name or "g"), form.at
        )

    # Macros and names

    def expand_head(self, form: Form) -> Form:
        """The form that the macros at its head make of it.  Raises CompileError."""
        count = 0
        while isinstance(form, List) and form.items and isinstance(form.items[0], Symbol):
            name = form.items[0].name
            macro = self.macros.get(name)
            if macro is None:
                break
            count += 1
            if count > SAME_PLACE:
                raise fail(f"the macro {name} expands without end", form.at)
            self._expansions += 1
            if self._expansions > EXPANSIONS:
                self._expansions = 0  # what is expanded after this error starts anew
                raise fail(f"the macros of this program expand without end, {name} here", form.at)
            form = macro.expand(form, self._fresh_name, self._grow)
        return form

    def _grow(self, count: int, at: Position) -> None:
        """Note that a macro has repeated so many forms."""
        self._grown += count
        if self._grown > GROWTH:
            self._grown = 0
            raise fail("the macros of this program give more forms than there can be", at)

    def expand_constant(self, form: Form) -> Form:
        """A form with all macro uses in it expanded.  Raises CompileError."""
        form = self.expand_head(form)
        match form:
            case List(items=items):
                return List([self.expand_constant(item) for item in items], form.at)
            case forms.Vector(items=items):
                return forms.Vector([self.expand_constant(item) for item in items], form.at)
            case forms.Record(fields=fields):
                expanded = [(name, self.expand_constant(value)) for name, value in fields]
                return forms.Record(expanded, form.open, form.at)
        return form

    def _fresh_name(self, name: str) -> str:
        self._names += 1
        between = "~" if name[-1:].isdigit() else ""  # $a1 with 1 is not $a with 11
        return f"{name}{between}{self._names}"

    def fresh(self, name: str, at: Position) -> Variable:
        """A variable that no name of the program means."""
        return Variable(self._fresh_name(name + " "), at)


def head_name(form: Form) -> str:
    """The name at the start of a list; empty for other forms."""
    if isinstance(form, List) and form.items and isinstance(form.items[0], Symbol):
        return form.items[0].name
    return ""
