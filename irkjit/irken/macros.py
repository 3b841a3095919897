"""Pattern macros (`defmacro`): which clause matches a form, and what it becomes.

After Dorai Sitaram's "macro by example" for Common Lisp, as Irken has it.  A symbol of a pattern
stands for any form, unless it is written `<name>`: that matches the symbol `name` only.  `p ...`
at the end of a pattern list matches any number of forms.  Symbols of a template that begin with $
become new names at each expansion; other names are not protected from capture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from irkjit.irken import forms
from irkjit.irken.diagnostics import Position, fail
from irkjit.irken.forms import Attribute, Form, List, Record, Symbol, Vector, is_symbol


class Rest:
    """The forms that `name ...` stands for."""

    __slots__ = ("items",)

    def __init__(self, items: list[Form]) -> None:
        self.items = items


Bindings: TypeAlias = "dict[str, Form | Rest | list[Bindings]]"
"""What the symbols of a pattern stand for; below an ellipsis one Bindings for each repetition."""


class Macro:
    """A macro: its name and clauses (pattern, template), tried in order."""

    __slots__ = ("at", "clauses", "name")

    def __init__(self, name: str, clauses: list[tuple[Form, Form]], at: Position) -> None:
        self.name = name
        self.clauses = clauses
        self.at = at

    def expand(
        self,
        form: List,
        fresh: Callable[[str], str],
        grow: Callable[[int, Position], None] = lambda count, at: None,
    ) -> Form:
        """What a use of the macro stands for.

        fresh makes a new name from one that begins with $.  grow is told how many forms were
        repeated.  Raises CompileError if no clause matches.
        """
        for pattern, template in self.clauses:
            if _matches(pattern, form):
                bindings: Bindings = {}
                _bind(pattern, form, bindings)
                return _Template(bindings, fresh, grow, form.at).fill(template)
        tried = "\n    ".join(repr(pattern) for pattern, _ in self.clauses)
        raise fail(
            f"no clause of the macro {self.name} matches; its clauses are\n    {tried}", form.at
        )


def parse_macro(items: list[Form], at: Position) -> Macro:
    """The macro of a `(defmacro name pattern -> template ...)`; items: what follows `defmacro`."""
    if not items or not isinstance(items[0], Symbol):
        raise fail("malformed defmacro: expected (defmacro name pattern -> template ...)", at)
    rest = items[1:]
    if not rest:
        raise fail(f"malformed defmacro: {items[0].name} has no clauses", at)
    clauses: list[tuple[Form, Form]] = []
    for i in range(0, len(rest), 3):
        clause = rest[i : i + 3]
        if len(clause) < 3 or not is_symbol(clause[1], "->"):
            raise fail("malformed defmacro: a clause is pattern -> template", clause[0].at)
        clauses.append((clause[0], clause[2]))
    return Macro(items[0].name, clauses, at)


def same(a: Form, b: Form) -> bool:
    """Whether two forms are written alike."""
    if type(a) is not type(b):
        return False
    match a, b:
        case Symbol(), Symbol():
            return a.name == b.name
        case forms.Integer(), forms.Integer():
            return a.value == b.value
        case forms.String(), forms.String():
            return a.data == b.data
        case forms.Char(), forms.Char():
            return a.code == b.code
        case forms.Boolean(), forms.Boolean():
            return a.value == b.value
        case forms.Constructor(), forms.Constructor():
            return (a.datatype, a.alternative) == (b.datatype, b.alternative)
        case List(items=xs), List(items=ys):
            return len(xs) == len(ys) and all(map(same, xs, ys))
        case Vector(items=xs), Vector(items=ys):
            return len(xs) == len(ys) and all(map(same, xs, ys))
        case Attribute(), Attribute():
            return a.name == b.name and same(a.object, b.object)
        case Record(), Record():
            return len(a.fields) == len(b.fields) and all(
                name == other and same(x, y)
                for (name, x), (other, y) in zip(a.fields, b.fields, strict=True)
            )
    return True


def _keyword(name: str) -> str | None:
    """`else` of `<else>`; None for other symbols."""
    return name[1:-1] if len(name) > 1 and name[0] == "<" and name[-1] == ">" else None


def _repeats(items: list[Form], start: int) -> bool:
    """Whether `part ...` stands there, and is all of the rest."""
    return len(items) == start + 2 and is_symbol(items[start + 1], "...")


def _matches(pattern: Form, form: Form) -> bool:
    if isinstance(pattern, Symbol):
        keyword = _keyword(pattern.name)
        return keyword is None or is_symbol(form, keyword)
    if not isinstance(pattern, List):
        return same(pattern, form)
    if not isinstance(form, List):
        return False
    items = form.items
    for i, part in enumerate(pattern.items):
        if _repeats(pattern.items, i):
            if isinstance(part, Symbol) and _keyword(part.name) is None:
                return True
            return all(_matches(part, item) for item in items[i:])
        if i >= len(items) or not _matches(part, items[i]):
            return False
    return len(items) == len(pattern.items)


def _bind(pattern: Form, form: Form, bindings: Bindings) -> None:
    if isinstance(pattern, Symbol):
        bindings.setdefault(pattern.name, form)
    elif isinstance(pattern, List) and isinstance(form, List):
        for i, part in enumerate(pattern.items):
            if _repeats(pattern.items, i):
                if isinstance(part, Symbol):
                    bindings.setdefault(part.name, Rest(form.items[i:]))
                    return
                repetitions: list[Bindings] = []
                for item in form.items[i:]:
                    repetition: Bindings = {}
                    _bind(part, item, repetition)
                    repetitions.append(repetition)
                for name in _names(part):
                    bindings.setdefault(name, repetitions)
                return
            _bind(part, form.items[i], bindings)


def _names(pattern: Form) -> list[str]:
    """All symbols of a pattern."""
    if isinstance(pattern, Symbol):
        return [pattern.name]
    if isinstance(pattern, List):
        return [name for item in pattern.items for name in _names(item)]
    return []


class _Template:
    """One expansion: what to put for the symbols of a template.

    Copied parts of the template get the position of the macro's use: that is the place in the
    program where something may be wrong.
    """

    def __init__(
        self,
        bindings: Bindings,
        fresh: Callable[[str], str],
        grow: Callable[[int, Position], None],
        at: Position,
    ) -> None:
        self.bindings = bindings
        self.fresh = fresh
        self.grow = grow
        self.at = at
        self.new_names: dict[str, str] = {}

    def fill(self, template: Form) -> Form:
        return self._fill(template, self.bindings, True)

    def _fill(self, template: Form, bindings: Bindings, rename: bool) -> Form:
        """rename: whether $names become new ones; Irken does not look into other forms."""
        match template:
            case Symbol(name=name):
                bound = bindings.get(name)
                if bound is not None and not isinstance(bound, list | Rest):
                    return bound
                if rename and name[0] == "$":
                    return Symbol(self._new(name), self.at)
                return Symbol(name, self.at)
            case List(items=items):
                return List(self._fill_list(items, bindings, rename), self.at)
            case Vector(items=items):
                return Vector(self._fill_list(items, bindings, False), self.at)
            case Record(fields=fields):
                filled = [(name, self._fill(form, bindings, False)) for name, form in fields]
                return Record(filled, template.open, self.at)
            case Attribute(object=object, name=name):
                bound = bindings.get(name)
                if isinstance(bound, Symbol):
                    name = bound.name
                elif bound is not None:
                    raise fail(f"the macro needs a name for its {name}", self.at)
                return Attribute(self._fill(object, bindings, False), name, self.at)
            case forms.Integer(value=value):
                return forms.Integer(value, self.at)
            case forms.Constructor(datatype=datatype, alternative=alternative):
                return forms.Constructor(datatype, alternative, self.at)
        return template

    def _fill_list(self, items: list[Form], bindings: Bindings, rename: bool) -> list[Form]:
        filled: list[Form] = []
        i = 0
        while i < len(items):
            item = items[i]
            i += 1
            if i < len(items) and is_symbol(items[i], "..."):
                i += 1
                bound = bindings.get(item.name) if isinstance(item, Symbol) else None
                if isinstance(bound, Rest):
                    self.grow(len(bound.items), self.at)
                    filled.extend(bound.items)
                    continue
                for repetition in self._repetitions(item, bindings):
                    self.grow(1, self.at)
                    filled.append(self._fill(item, {**bindings, **repetition}, rename))
            else:
                filled.append(self._fill(item, bindings, rename))
        return filled

    def _repetitions(self, item: Form, bindings: Bindings) -> list[Bindings]:
        """The bindings of the ellipsis that one of the item's symbols stood before."""
        for name in _names(item):
            bound = bindings.get(name)
            if isinstance(bound, Rest):
                return [{name: form} for form in bound.items]
            if isinstance(bound, list):
                return bound
        return []

    def _new(self, name: str) -> str:
        new = self.new_names.get(name)
        if new is None:
            new = self.new_names[name] = self.fresh(name)
        return new
