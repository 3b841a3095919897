"""What the generator wants to know of each variable before it starts: who uses it, and how.

From that follows where a variable can live (`generate` decides, as it also depends on how many
registers are free), and which calls are jumps back to the start of their own function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

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

MAX_SELF_ARGUMENTS = 16
"""With more arguments a self tail call is an ordinary tail call: trcall needs them in registers."""


class Use:
    """How a variable is used.

    owner: the function that binds it, None for the top level.  parameter: it is a parameter of its
    owner.  early: it may be read before it has its value.  function: the Lambda that it always is.
     captured: used inside another function than its owner.  escapes: used otherwise than as
    the function of a call.  local: how often its owner reads it.  leaf: while it exists its owner
    makes no call that comes back, and takes or enters no continuation.  labels: fields that
    records in this variable have.
    """

    __slots__ = (
        "captured",
        "early",
        "escapes",
        "function",
        "labels",
        "leaf",
        "local",
        "owner",
        "parameter",
        "self_calls",
    )

    def __init__(self, owner: Lambda | None) -> None:
        self.owner = owner
        self.parameter = False
        self.early = False
        self.function: Lambda | None = None
        self.captured = False
        self.escapes = False
        self.leaf = False
        self.local = 0
        self.labels: list[str] = []
        self.self_calls: list[Call] = []


class Frame:
    """What there is to know about a function.

    calls: it makes calls that come back, or takes or enters continuations.  turns: it has self
    tail calls that jump back to its start.
    """

    __slots__ = ("calls", "turns")

    def __init__(self) -> None:
        self.calls = False
        self.turns = False


class Places:
    """Uses of all variables of a program, its functions, and its self tail calls."""

    def __init__(self, globals_: Sequence[tuple[Variable, Node]], body: Node) -> None:
        self.uses: dict[Variable, Use] = {}
        self.frames: dict[Lambda, Frame] = {}
        self.self_calls: set[Call] = set()
        self.busy_records: set[MakeRecord] = set()  # calls are made while they are put together
        self.top = Frame()
        self._function: Lambda | None = None
        self._frame = self.top
        self._visitors: dict[type, Callable[[Any, bool], bool]] = {
            Literal: self._leaf,
            Fail: self._leaf,
            Ref: self._ref,
            Set: self._set,
            Lambda: self._lambda,
            Call: self._call,
            If: self._if,
            Begin: self._begin,
            Let: self._let,
            Fix: self._fix,
            Operation: self._operation,
            Case: self._case,
            Attempt: self._attempt,
            MakeRecord: self._make_record,
            GetField: self._get_field,
            SetField: self._set_field,
        }
        for variable, value in globals_:
            self._bind(variable, value)
        for _, value in globals_:
            self._visit(value, False)
        self._visit(body, True)
        self._settle()

    def _settle(self) -> None:
        """Decide which self tail calls jump: not those of functions that are used as values.

        Such a function would be entered again in the middle of itself, with parameters that a
        closure may still want; this is the rule of the Irken compiler, and programs can see it.
        """
        for use in self.uses.values():
            if use.self_calls and not use.escapes:
                self.self_calls.update(use.self_calls)
                assert use.function is not None
                self.frames[use.function].turns = True
            elif use.self_calls:
                use.captured = True

    def _bind(self, variable: Variable, value: Node | None = None) -> Use:
        use = self.uses[variable] = Use(self._function)
        if isinstance(value, Lambda) and not variable.assigned:
            use.function = value
        return use

    def _visit(self, node: Node, tail: bool) -> bool:
        """Look at a node.  Whether it makes calls that come back, or handles continuations."""
        return self._visitors[type(node)](node, tail)

    def _visit_all(self, nodes: Sequence[Node]) -> bool:
        busy = False
        for node in nodes:
            busy |= self._visitors[type(node)](node, False)
        return busy

    def _leaf(self, node: Literal | Fail, tail: bool) -> bool:
        return False

    def _use(self, variable: Variable) -> Use:
        use = self.uses[variable]
        if use.owner is self._function:
            use.local += 1
        else:
            use.captured = True
        return use

    def _ref(self, node: Ref, tail: bool) -> bool:
        self._use(node.variable).escapes = True
        return False

    def _set(self, node: Set, tail: bool) -> bool:
        self._use(node.variable)
        return self._visit(node.value, False)

    def _lambda(self, node: Lambda, tail: bool) -> bool:
        outer, frame = self._function, self._frame
        self._function = node
        self._frame = self.frames[node] = Frame()
        for variable in node.params:
            self._bind(variable).parameter = True
        self._visit(node.body, True)
        self._function, self._frame = outer, frame
        return False

    def _call(self, node: Call, tail: bool) -> bool:
        self._visit_all(node.args)
        function = node.function
        if isinstance(function, Ref):
            use = self.uses[function.variable]
            if (
                tail
                and node.loops
                and self._function is not None
                and use.function is self._function
                and len(node.args) == len(self._function.params) <= MAX_SELF_ARGUMENTS
            ):
                use.self_calls.append(node)
            else:
                self._use(function.variable)
        else:
            self._visit(function, False)
        if not tail:
            self._frame.calls = True
        return not tail

    def _if(self, node: If, tail: bool) -> bool:
        busy = self._visit(node.test, False)
        busy |= self._visit(node.then, tail)
        return self._visit(node.otherwise, tail) | busy

    def _begin(self, node: Begin, tail: bool) -> bool:
        busy = self._visit_all(node.body[:-1])
        return self._visit(node.body[-1], tail) | busy

    def _let(self, node: Let, tail: bool) -> bool:
        busy = False
        for variable, value in node.bindings:
            busy |= self._visit(value, False)
            self._bind(variable)
        busy |= self._visit(node.body, tail)
        for variable, _ in node.bindings:
            self.uses[variable].leaf = not busy
        return busy

    def _fix(self, node: Fix, tail: bool) -> bool:
        values = [value for _, value in node.bindings]
        early = not all(isinstance(value, Lambda) for value in values)
        for variable, value in node.bindings:
            self._bind(variable, value).early = early
        busy = self._visit_all(values)
        return self._visit(node.body, tail) | busy

    def _operation(self, node: Operation, tail: bool) -> bool:
        busy = node.opcode in ("getcc", "putcc")
        self._frame.calls |= busy
        return self._visit_all([x for x in node.operands if not isinstance(x, int)]) | busy

    def _case(self, node: Case, tail: bool) -> bool:
        busy = self._visit(node.value, False)
        for _, arm in node.arms:
            busy |= self._visit(arm, tail)
        if node.otherwise is not None:
            busy |= self._visit(node.otherwise, tail)
        return busy

    def _attempt(self, node: Attempt, tail: bool) -> bool:
        busy = self._visit(node.first, tail)
        return self._visit(node.second, tail) | busy

    def _make_record(self, node: MakeRecord, tail: bool) -> bool:
        busy = self._visit_all([value for _, value in node.fields])
        if busy:
            self.busy_records.add(node)
        return busy

    def _get_field(self, node: GetField, tail: bool) -> bool:
        self._note_label(node.record, node.label)
        return self._visit(node.record, False)

    def _set_field(self, node: SetField, tail: bool) -> bool:
        self._note_label(node.record, node.label)
        return self._visit_all([node.record, node.value])

    def _note_label(self, record: Node, label: str) -> None:
        if isinstance(record, Ref):
            labels = self.uses[record.variable].labels
            if label not in labels:
                labels.append(label)
