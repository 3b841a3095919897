"""The forms of `define`, and of the lists of parameters."""

from __future__ import annotations

from irkjit.irken.diagnostics import Position, fail
from irkjit.irken.forms import Form, List, Symbol, is_symbol


class Definition:
    """A definition taken apart.

    One of these: a function with `params` and `body`; a function by patterns, whose `rules` are
    the forms after the name; a `value`, a single form.
    """

    __slots__ = ("at", "body", "name", "name_at", "params", "rules", "value")

    def __init__(self, name: Symbol, at: Position) -> None:
        self.name = name.name
        self.name_at = name.at
        self.at = at
        self.params: List | None = None
        self.body: list[Form] = []
        self.rules: list[Form] | None = None
        self.value: Form | None = None


def parse_define(form: List) -> Definition:
    """What a `(define ...)` says.  Raises CompileError."""
    at = form.at
    if len(form.items) < 2:
        raise fail("malformed define: a name is missing", at)
    head, *rest = form.items[1:]
    if isinstance(head, List) and head.items and is_symbol(head.items[0], "%typed"):
        head = head.items[1]
    if isinstance(head, Symbol):
        definition = Definition(head, at)
        if any(is_symbol(item, "->") for item in rest):
            definition.rules = rest
        elif len(rest) == 1:
            definition.value = rest[0]
        else:
            raise fail(f"malformed define: {head.name} needs exactly one value", at)
        return definition
    if isinstance(head, List) and head.items and isinstance(head.items[0], Symbol):
        definition = Definition(head.items[0], at)
        definition.params = List(head.items[1:], head.at)
        definition.body = rest
        if not rest:
            raise fail(f"malformed define: the function {definition.name} has no body", at)
        return definition
    raise fail("malformed define: expected (define name value) or (define (name ...) body)", at)


def parameter_names(params: List) -> list[Symbol]:
    """The parameters of a function.  Raises CompileError if they are not different names."""
    names: list[Symbol] = []
    seen: set[str] = set()
    for param in params.items:
        if (
            isinstance(param, List)
            and len(param.items) == 3
            and is_symbol(param.items[0], "%typed")
        ):
            param = param.items[1]
        if not isinstance(param, Symbol):
            raise fail(f"a parameter must be a name, not {param!r}", param.at)
        if param.name in seen and param.name != "_":
            raise fail(f"duplicate parameter {param.name}", param.at)
        seen.add(param.name)
        names.append(param)
    return names
