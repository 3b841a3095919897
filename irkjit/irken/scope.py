"""Which variable a name stands for at a place of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from irkjit.irken.core import Variable


class Scope:
    """The names bound at a place; each function, let and body adds one around its own."""

    __slots__ = ("found", "names", "outer")

    def __init__(self, outer: Scope | None = None) -> None:
        self.names: dict[str, Variable] = {}
        self.outer = outer
        self.found: dict[str, Variable] = {}  # what lookups from here found further out

    def lookup(self, name: str) -> Variable | None:
        """The variable of this name that is visible here."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name) or scope.found.get(name)
            if found is not None:
                if scope is not self:
                    self.found[name] = found
                return found
            scope = scope.outer
        return None

    def inner(self, *variables: Variable) -> Scope:
        """A scope inside this one with some variables."""
        scope = Scope(self)
        for variable in variables:
            scope.names[variable.name] = variable
        return scope

    def all_names(self) -> Iterator[str]:
        """Every name that can be seen from here, for suggestions."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.names
            scope = scope.outer


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean X?`, or nothing if no known name is like this one."""
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(set(known)), n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else ""
