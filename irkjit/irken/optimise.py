"""Smaller and faster core: inlining, and what becomes simple by it.

In each round one walk finds out how variables are used (`usage`) and a second one copies the
program: calls of small functions, and of functions called once, become their bodies; variables
that only rename others, constants and functions used once are put in their places; branches on
constants go; what has no use and no effect goes.  Functions that use getcc or putcc are never
inlined, as they would capture another continuation.

Nothing here changes the order of effects.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from irkjit.irken import fold
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
from irkjit.irken.diagnostics import Position
from irkjit.irken.loops import find_loops
from irkjit.irken.usage import Definitions, Usage, needed

ROUNDS = 4
SMALL = 14
"""Functions of up to so many nodes are inlined wherever they are called."""
MERGED = 100
"""Lets are put into one another up to this size; larger ones would be copied again and again."""
DEEPEST = 24
"""How deep inlining goes at one call in one round."""
GROWTH = 4
"""Inlining stops when a program has become so many times as big, and by LEAST_GROWTH nodes."""
LEAST_GROWTH = 20_000


def optimise(definitions: Definitions, body: Node) -> tuple[list[tuple[Variable, Node]], Node]:
    """The same program, better.  Known functions are called with the right number of arguments."""
    changing = find_loops(definitions, body)
    size = sum(Usage(definitions, body).sizes.values())
    for _ in range(ROUNDS):
        definitions = needed(definitions, body)
        usage = Usage(definitions, body)
        copier = _Optimiser(usage, changing, max(GROWTH * size, size + LEAST_GROWTH))
        definitions = [(variable, copier.visit(node, _Copy({}))) for variable, node in definitions]
        body = copier.visit(body, _Copy({}))
        if not copier.changes:
            break
    return needed(definitions, body), body


class _Copy:
    """What holds while a part of the program is copied.

    Every variable bound in the copy is a new one, as the original may be copied again.

    places: what stands for a variable.  outer: the copy around this one.  at: the position for all
    nodes of the copy, if it is not that of the originals.  active: the functions being inlined.
    """

    __slots__ = ("active", "at", "outer", "places")

    def __init__(
        self,
        places: dict[Variable, Node],
        outer: _Copy | None = None,
        at: Position | None = None,
        active: tuple[Lambda, ...] = (),
    ) -> None:
        self.places = places
        self.outer = outer
        self.at = at
        self.active = active

    def place(self, variable: Variable) -> Node | None:
        """What stands for a variable; None for those that stay what they are."""
        copy: _Copy | None = self
        while copy is not None:
            found = copy.places.get(variable)
            if found is not None:
                return found
            copy = copy.outer
        return None


class _Optimiser:
    """One round."""

    def __init__(self, usage: Usage, changing: set[Variable], limit: int) -> None:
        """changing: parameters of loops.  limit: how many nodes inlining may add."""
        self.usage = usage
        self.changing = changing
        self.budget = limit
        self.changes = 0
        self.origins: dict[Variable, Variable] = {}
        """Which variable of the program before the round a new one is a copy of."""
        self.circles: dict[Variable, bool] = {}
        self.visitors: dict[type, Callable[[Any, _Copy], Node]] = {
            Literal: self._literal,
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
            Fail: self._fail,
            MakeRecord: self._make_record,
            GetField: self._get_field,
            SetField: self._set_field,
        }

    def visit(self, node: Node, copy: _Copy) -> Node:
        """The new form of a node."""
        return self.visitors[type(node)](node, copy)

    # Variables

    def _bound(self, variable: Variable, copy: _Copy) -> Variable:
        """The variable that a binding in the copy gets; it is used as the old one was."""
        new = Variable(variable.name, variable.at)
        new.assigned = variable.assigned
        if variable in self.changing:
            self.changing.add(new)
        usage = self.usage
        usage.refs[new] = usage.refs.get(variable, 0)
        usage.calls[new] = usage.calls.get(variable, 0)
        usage.own[new] = usage.own.get(variable, 0)
        if variable in usage.late:
            usage.late.add(new)
        known = usage.known.get(variable)
        if isinstance(known, Lambda):
            usage.known[new] = known
            self.origins[new] = self.origins.get(variable, variable)
        copy.places[variable] = Ref(new, variable.at)
        return new

    def _ref(self, node: Ref, copy: _Copy) -> Node:
        at = copy.at or node.at
        place = copy.place(node.variable)
        if place is None:
            known = self.usage.known.get(node.variable)
            if node.variable.top and known is not None and _trivial(known):
                self.changes += 1
                return self._again(known, at)
            return node if at is node.at else Ref(node.variable, at)
        if isinstance(place, Lambda):
            # Only uses in calls are put there; this one was miscounted.
            raise AssertionError(node.variable)
        return self._again(place, at)

    def _again(self, place: Node, at: Position) -> Node:
        """A constant or variable once more, with the position of its new place."""
        if isinstance(place, Literal):
            return Literal(place.value, at)
        assert isinstance(place, Ref)
        return Ref(place.variable, at)

    def _set(self, node: Set, copy: _Copy) -> Node:
        place = copy.place(node.variable)
        variable = place.variable if isinstance(place, Ref) else node.variable
        return Set(variable, self.visit(node.value, copy), copy.at or node.at)

    # Functions and calls

    def _lambda(self, node: Lambda, copy: _Copy) -> Lambda:
        params = [self._bound(param, copy) for param in node.params]
        # A function has a frame of its own, so its parts keep their places.
        inner = copy if copy.at is None else _Copy(copy.places, copy.outer, None, copy.active)
        new = Lambda(node.name, params, self.visit(node.body, inner), node.at)
        if node in self.usage.jumps:
            self.usage.jumps.add(new)
        return new

    def _call(self, node: Call, copy: _Copy) -> Node:
        at = copy.at or node.at
        args = [self.visit(arg, copy) for arg in node.args]
        function = node.function
        if isinstance(function, Ref):
            place = copy.place(function.variable)
            if isinstance(place, Lambda):
                self.usage.recount(place)
                if len(args) == len(place.params):
                    return self._apply(place, args, at, copy)
                return Call(self.visit(place, copy), args, at)
            target = self._target(place.variable if isinstance(place, Ref) else function.variable)
            if target is not None:
                variable, known = target
                if len(args) == len(known.params) and self._worth(variable, known, copy):
                    return self._apply(known, args, at, copy)
                return Call(Ref(variable, copy.at or function.at), args, at, loops=node.loops)
        callee = self.visit(function, copy)
        if isinstance(callee, Lambda):
            self.usage.recount(callee)
            if len(args) == len(callee.params):
                return self._apply(callee, args, at, copy)
        return Call(callee, args, at, loops=node.loops)

    def _target(self, variable: Variable) -> tuple[Variable, Lambda] | None:
        """The function that a variable holds, other names for it looked through."""
        known = self.usage.known.get(variable)
        for _ in range(10):
            if isinstance(known, Lambda):
                return variable, known
            if not isinstance(known, Ref) or known.variable.assigned:
                return None
            if not known.variable.top and not variable.top:
                return None
            variable = known.variable
            known = self.usage.known.get(variable)
        return None

    def _worth(self, variable: Variable, function: Lambda, copy: _Copy) -> bool:
        """Whether a call of a known function should become its body."""
        usage = self.usage
        if function in usage.jumps or variable.name.startswith("^") or function in copy.active:
            return False
        origin = self.origins.get(variable, variable)
        if origin in usage.inside.get(function, ()):
            return False  # recursive
        size = usage.sizes.get(function)
        if size is None or len(copy.active) >= DEEPEST:
            return False
        once = usage.refs.get(variable) == 1 and usage.calls.get(variable) == 1
        if not once and (size > SMALL or self._in_circle(origin, function)):
            return False
        if once and copy.active and size > SMALL:
            # The call stands in a function that is itself being copied: the original will do it.
            return False
        self.budget -= size
        return self.budget > 0

    def _in_circle(self, variable: Variable, function: Lambda) -> bool:
        """Whether a small function can come back to itself through other small functions."""
        known = self.circles.get(variable)
        if known is None:
            known = self.circles[variable] = self._finds_itself(variable, function)
        return known

    def _finds_itself(self, variable: Variable, function: Lambda) -> bool:
        pending = list(self.usage.inside[function])
        seen: set[Variable] = set()
        while pending:
            other = pending.pop()
            if other is variable:
                return True
            inner = self.usage.function(other)
            if other in seen or inner is None or self.usage.sizes[inner] > SMALL:
                continue
            seen.add(other)
            pending.extend(self.usage.inside[inner])
        return False

    def _apply(self, function: Lambda, args: list[Node], at: Position, copy: _Copy) -> Node:
        """The body of a function with its parameters bound to as many arguments, which are done."""
        self.changes += 1
        position = copy.at
        if position is None and function.at.source.prelude and not at.source.prelude:
            position = at
        inner = _Copy({}, copy, position, (*copy.active, function))
        bindings: list[tuple[Variable, Node]] = []
        for param, arg in zip(function.params, args, strict=True):
            if self._replaces(param, arg, function in self.usage.plain):
                inner.places[param] = arg
            else:
                bindings.append((self._bound(param, inner), arg))
        body = self.visit(function.body, inner)
        return Let(bindings, body, at) if bindings else body

    def _replaces(self, param: Variable, arg: Node, plain: bool) -> bool:
        """Whether an argument can stand wherever its parameter does.

        plain: nothing can happen meanwhile that changes a parameter of a loop.
        """
        if param.assigned:
            return False
        if isinstance(arg, Ref) and not plain:
            if arg.variable in self.changing or arg.variable in self.usage.late:
                return False
        if _trivial(arg):
            return True
        if isinstance(arg, Lambda):
            once = self.usage.refs.get(param) == 1 and self.usage.calls.get(param) == 1
            return once and arg not in self.usage.jumps and not param.name.startswith("^")
        return False

    # Bindings

    def _let(self, node: Let, copy: _Copy) -> Node:
        at = copy.at or node.at
        bindings: list[tuple[Variable, Node]] = []
        for variable, value in node.bindings:
            new = self.visit(value, copy)
            if isinstance(new, Let):
                # (let ((a (let ((b x)) y))) z) is (let ((b x) (a y)) z), as names are unique.
                bindings = new.bindings if not bindings else bindings + new.bindings
                new = new.body
            if self._dropped(variable, new):
                self.changes += 1
                continue
            if self._replaces(variable, new, False):
                self.changes += 1
                copy.places[variable] = new
                continue
            bindings.append((self._bound(variable, copy), new))
        body = self.visit(node.body, copy)
        if isinstance(body, Let) and len(body.bindings) < MERGED:
            bindings.extend(body.bindings)
            body = body.body
        return self._known_case(bindings, body, at)

    def _dropped(self, variable: Variable, value: Node) -> bool:
        others = self.usage.refs.get(variable, 0) - self.usage.own.get(variable, 0)
        return not others and not variable.assigned and fold.pure(value)

    def _known_case(self, bindings: list[tuple[Variable, Node]], body: Node, at: Position) -> Node:
        """A Let, where a branch on its last variable goes into the branches that give it."""
        if bindings and isinstance(body, Case) and isinstance(body.value, Ref):
            variable, value = bindings[-1]
            if body.value.variable is variable and self.usage.refs.get(variable) == 1:
                threaded = fold.case_of(value, body)
                if threaded is not None:
                    self.changes += 1
                    bindings = bindings[:-1]
                    body = threaded
        return Let(bindings, body, at) if bindings else body

    def _fix(self, node: Fix, copy: _Copy) -> Node:
        at = copy.at or node.at
        kept = [pair for pair in node.bindings if not self._dropped(*pair)]
        self.changes += len(node.bindings) - len(kept)
        variables = [self._bound(variable, copy) for variable, _ in kept]
        values = [self.visit(value, copy) for _, value in kept]
        body = self.visit(node.body, copy)
        if not kept:
            return body
        return Fix(list(zip(variables, values, strict=True)), body, at)

    # Everything else

    def _literal(self, node: Literal, copy: _Copy) -> Node:
        return Literal(node.value, copy.at, fresh=node.fresh) if copy.at else node

    def _if(self, node: If, copy: _Copy) -> Node:
        test = self.visit(node.test, copy)
        truth = fold.truth(test)
        if truth is not None:
            self.changes += 1
            return self.visit(node.then if truth else node.otherwise, copy)
        then = self.visit(node.then, copy)
        otherwise = self.visit(node.otherwise, copy)
        inner = fold.negated(test)
        if inner is not None:
            self.changes += 1
            test, then, otherwise = inner, otherwise, then
        if fold.truth(then) is True and fold.truth(otherwise) is False:
            return test
        return If(test, then, otherwise, copy.at or node.at)

    def _begin(self, node: Begin, copy: _Copy) -> Node:
        body: list[Node] = []
        for i, item in enumerate(node.body):
            new = self.visit(item, copy)
            last = i == len(node.body) - 1
            if isinstance(new, Begin):
                body.extend(new.body if last else [e for e in new.body if not fold.pure(e)])
            elif last or not fold.pure(new):
                body.append(new)
            else:
                self.changes += 1
        return body[0] if len(body) == 1 else Begin(body, copy.at or node.at)

    def _operation(self, node: Operation, copy: _Copy) -> Node:
        operands: list[Node | int] = [
            operand if isinstance(operand, int) else self.visit(operand, copy)
            for operand in node.operands
        ]
        new = Operation(node.opcode, operands, copy.at or node.at)
        folded = fold.constant(new)
        if folded is not None:
            self.changes += 1
            return folded
        return new

    def _case(self, node: Case, copy: _Copy) -> Node:
        value = self.visit(node.value, copy)
        arms = [(word, self.visit(arm, copy)) for word, arm in node.arms]
        otherwise = self.visit(node.otherwise, copy) if node.otherwise is not None else None
        new = Case(value, arms, otherwise, copy.at or node.at)
        threaded = fold.case_of(value, new)
        if threaded is not None:
            self.changes += 1
            return threaded
        return fold.boolean_case(new) or new

    def _attempt(self, node: Attempt, copy: _Copy) -> Node:
        first = self.visit(node.first, copy)
        return Attempt(first, self.visit(node.second, copy), copy.at or node.at)

    def _fail(self, node: Fail, copy: _Copy) -> Node:
        return node

    def _make_record(self, node: MakeRecord, copy: _Copy) -> Node:
        fields = [(name, self.visit(value, copy)) for name, value in node.fields]
        return MakeRecord(fields, copy.at or node.at)

    def _get_field(self, node: GetField, copy: _Copy) -> Node:
        return GetField(self.visit(node.record, copy), node.label, copy.at or node.at)

    def _set_field(self, node: SetField, copy: _Copy) -> Node:
        record = self.visit(node.record, copy)
        return SetField(record, node.label, self.visit(node.value, copy), copy.at or node.at)


def _trivial(node: Node) -> bool:
    """Whether a value may be repeated: a variable that never changes, an immediate constant."""
    if isinstance(node, Ref):
        return not node.variable.assigned
    return isinstance(node, Literal) and fold.is_immediate(node)
