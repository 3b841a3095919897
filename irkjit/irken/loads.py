"""Which variables are worth loading into a register once, instead of each time they are used.

A variable in a rib costs an instruction each time it is read.  Where a part of a function starts
(its body, a branch, an arm) those are loaded that are read on every way through that part and
more than once on some, so that no way gets longer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from irkjit.irken.core import (
    Attempt,
    Begin,
    Call,
    Case,
    Fail,
    Fix,
    GetField,
    If,
    Lambda,
    Let,
    Literal,
    MakeRecord,
    Node,
    Operation,
    Ref,
    Set,
    SetField,
    Variable,
)
from irkjit.irken.places import Places


class Reads(NamedTuple):
    """What a part of a function reads; each is a set of variables, as bits.

    always: on every way through it.  unless_failing: on every way that does not end in a Fail.
    some: on some way.  twice: more than once on some way.
    """

    always: int
    unless_failing: int
    some: int
    twice: int


_NOTHING = Reads(0, 0, 0, 0)
_FAILING = Reads(0, -1, 0, 0)


def _then(one: Reads, other: Reads) -> Reads:
    """What is read by one thing and then another."""
    return Reads(
        one.always | other.always,
        one.unless_failing | other.unless_failing,
        one.some | other.some,
        one.twice | other.twice | (one.some & other.some),
    )


def _either(one: Reads, other: Reads) -> Reads:
    """What is read by one thing or another."""
    return Reads(
        one.always & other.always,
        one.unless_failing & other.unless_failing,
        one.some | other.some,
        one.twice | other.twice,
    )


class Loads:
    """Finds them, one function body after the other."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._calls = False  # the function makes calls that come back
        self._bits: dict[Variable, int] = {}  # 0 for those that must be read each time
        self._variables: list[Variable] = []
        self._found: dict[Node, list[Variable]] = {}
        self._visitors: dict[type, Callable[[Any], Reads]] = {
            Literal: self._nothing,
            Lambda: self._nothing,
            Fail: self._fail,
            Ref: self._ref,
            Set: lambda node: self._visit(node.value),
            Call: self._call,
            If: self._if,
            Begin: lambda node: self._all(node.body),
            Let: self._let,
            Fix: self._let,
            Operation: lambda node: self._all([x for x in node.operands if type(x) is not int]),
            Case: self._case,
            Attempt: self._attempt,
            MakeRecord: lambda node: self._all([value for _, value in node.fields]),
            GetField: lambda node: self._visit(node.record),
            SetField: lambda node: self._all([node.record, node.value]),
        }

    def find(self, body: Node, calls: bool) -> dict[Node, list[Variable]]:
        """For a function's body and parts of it: what is to be loaded where the part starts.

        calls: the function makes calls that come back, or handles continuations.
        """
        self._calls = calls
        self._bits = {}
        self._variables = []
        self._found = {}
        self._part(body)
        return self._found

    def _visit(self, node: Node) -> Reads:
        return self._visitors[type(node)](node)

    def _part(self, node: Node) -> Reads:
        """A part at whose start variables can be loaded."""
        reads = self._visitors[type(node)](node)
        wanted = reads.always & reads.twice
        if wanted:
            names = [name for i, name in enumerate(self._variables) if wanted >> i & 1]
            self._found[node] = names
        return reads

    def _all(self, nodes: Sequence[Node]) -> Reads:
        reads = _NOTHING
        for node in nodes:
            reads = _then(reads, self._visitors[type(node)](node))
        return reads

    def _nothing(self, node: Literal | Lambda) -> Reads:
        return _NOTHING

    def _fail(self, node: Fail) -> Reads:
        return _FAILING

    def _ref(self, node: Ref) -> Reads:
        variable = node.variable
        bit = self._bits.get(variable)
        if bit is None:
            bit = 0
            if self._steady(variable):
                bit = 1 << len(self._variables)
                self._variables.append(variable)
            self._bits[variable] = bit
        return Reads(bit, bit, bit, 0)

    def _steady(self, variable: Variable) -> bool:
        """Whether a variable has one value as long as the function runs.

        A parameter of a function that jumps back to its start changes there; while the running
        function waits for a call, continuations can make that happen.
        """
        use = self._places.uses[variable]
        if variable.assigned or use.early:
            return False
        turns = use.owner is not None and self._places.frames[use.owner].turns
        return not (use.parameter and turns and self._calls)

    def _call(self, node: Call) -> Reads:
        reads = self._all(node.args)
        if node in self._places.self_calls:
            return reads
        return _then(reads, self._visit(node.function))

    def _if(self, node: If) -> Reads:
        test = self._visit(node.test)
        return _then(test, _either(self._part(node.then), self._part(node.otherwise)))

    def _let(self, node: Let | Fix) -> Reads:
        reads = self._all([value for _, value in node.bindings])
        reads = _then(reads, self._visit(node.body))
        bound = 0
        for variable, _ in node.bindings:
            bound |= self._bits.get(variable, 0)
        return Reads(*[part & ~bound for part in reads]) if bound else reads

    def _case(self, node: Case) -> Reads:
        value = self._visit(node.value)
        parts = [self._part(arm) for _, arm in node.arms]
        if node.otherwise is not None:
            parts.append(self._part(node.otherwise))
        reads = parts[0]
        for part in parts[1:]:
            reads = _either(reads, part)
        return _then(value, reads)

    def _attempt(self, node: Attempt) -> Reads:
        first = self._visit(node.first)
        second = self._part(node.second)
        return Reads(
            first.always | (first.unless_failing & second.always),
            first.always | (first.unless_failing & second.unless_failing),
            first.some | second.some,
            first.twice | second.twice | (first.some & second.some),
        )
