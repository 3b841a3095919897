"""What a program does with its variables: how often each is used, which hold known functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from irkjit.irken import core
from irkjit.irken.core import Lambda, Node, Ref, Variable

Definitions = Sequence[tuple[Variable, Node]]


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside a node, in the order of evaluation."""
    match node:
        case core.Set() | core.GetField() | core.SetField():
            if not isinstance(node, core.Set):
                yield node.record
            if not isinstance(node, core.GetField):
                yield node.value
        case core.Lambda():
            yield node.body
        case core.Call():
            yield from node.args
            yield node.function
        case core.If():
            yield from (node.test, node.then, node.otherwise)
        case core.Begin():
            yield from node.body
        case core.Let() | core.Fix():
            for _, value in node.bindings:
                yield value
            yield node.body
        case core.Operation():
            for operand in node.operands:
                if not isinstance(operand, int):
                    yield operand
        case core.Case():
            yield node.value
            for _, arm in node.arms:
                yield arm
            if node.otherwise is not None:
                yield node.otherwise
        case core.Attempt():
            yield from (node.first, node.second)
        case core.MakeRecord():
            for _, value in node.fields:
                yield value


class Usage:
    """Facts about all variables of a program; made by one walk, without recursion."""

    def __init__(self, definitions: Definitions, body: Node) -> None:
        self.refs: dict[Variable, int] = {}
        """How often the value is read, calls included."""
        self.calls: dict[Variable, int] = {}
        """How often it is called."""
        self.own: dict[Variable, int] = {}
        """How many of the reads are in the very function that the variable holds."""
        self.known: dict[Variable, Node] = {}
        """What a variable that is never assigned is bound to."""
        self.sizes: dict[Lambda, int] = {}
        """How many nodes a function has."""
        self.late: set[Variable] = set()
        """Variables that can be read before they have their value."""
        self.plain: set[Lambda] = set()
        """Functions in which nothing is called and no function made: nobody can come back into
        them, or see their variables."""
        self.jumps: set[Lambda] = set()
        """Functions that use getcc or putcc themselves: they must stay functions."""
        self.inside: dict[Lambda, set[Variable]] = {}
        """The variables that a function reads, inner functions included."""
        for variable, node in definitions:
            self._bind(variable, node)
            if not isinstance(node, Lambda):
                self.late.add(variable)
        for _, node in definitions:
            self._walk(node)
        self._walk(body)

    def _bind(self, variable: Variable, node: Node) -> None:
        if not variable.assigned:
            self.known[variable] = node

    def _walk(self, root: Node) -> None:
        """Count what is inside; functions are left when the walk comes back to their marker."""
        functions: list[Lambda] = []
        pending: list[Node | None] = [root]
        refs, calls, sizes = self.refs, self.calls, self.sizes
        while pending:
            node = pending.pop()
            if node is None:
                function = functions.pop()
                if functions:
                    outer = functions[-1]
                    sizes[outer] += sizes[function]
                    self.inside[outer] |= self.inside[function]
                continue
            if functions:
                sizes[functions[-1]] += 1
            if isinstance(node, Ref):
                variable = node.variable
                refs[variable] = refs.get(variable, 0) + 1
                if functions:
                    self.inside[functions[-1]].add(variable)
                    if self.known.get(variable) in functions:
                        self.own[variable] = self.own.get(variable, 0) + 1
                continue
            if isinstance(node, Lambda):
                self.plain.difference_update(functions[-1:])
                self.plain.add(node)
                functions.append(node)
                sizes[node] = 1
                self.inside[node] = set()
                pending.append(None)
            elif isinstance(node, core.Call):
                self.plain.difference_update(functions[-1:])
                if isinstance(node.function, Ref):
                    variable = node.function.variable
                    calls[variable] = calls.get(variable, 0) + 1
            elif isinstance(node, core.Let | core.Fix):
                for variable, value in node.bindings:
                    self._bind(variable, value)
                    if isinstance(node, core.Fix) and not isinstance(value, Lambda):
                        self.late.add(variable)
            elif isinstance(node, core.Operation):
                if node.opcode in ("getcc", "putcc") and functions:
                    self.jumps.add(functions[-1])
                    self.plain.discard(functions[-1])
            elif isinstance(node, core.Set) and functions:
                self.inside[functions[-1]].add(node.variable)
            pending.extend(children(node))

    def recount(self, function: Lambda) -> None:
        """Count again how the variables bound in a function are used, after changes in it."""
        refs: dict[Variable, int] = {}
        calls: dict[Variable, int] = {}
        bound: list[Variable] = []
        pending: list[Node] = [function]
        while pending:
            node = pending.pop()
            if isinstance(node, Ref):
                refs[node.variable] = refs.get(node.variable, 0) + 1
                continue
            if isinstance(node, Lambda):
                bound.extend(node.params)
            elif isinstance(node, core.Let | core.Fix):
                bound.extend(variable for variable, _ in node.bindings)
            elif isinstance(node, core.Call) and isinstance(node.function, Ref):
                variable = node.function.variable
                calls[variable] = calls.get(variable, 0) + 1
            pending.extend(children(node))
        for variable in bound:
            self.known.pop(variable, None)  # what it held before the changes
            self.refs[variable] = refs.get(variable, 0)
            self.calls[variable] = calls.get(variable, 0)
            self.own.pop(variable, None)

    def function(self, variable: Variable) -> Lambda | None:
        """The function that a variable is known to hold."""
        node = self.known.get(variable)
        return node if isinstance(node, Lambda) else None


def needed(definitions: Definitions, body: Node) -> list[tuple[Variable, Node]]:
    """The definitions that the body can reach."""
    by_variable = dict(definitions)
    reached: set[Variable] = set()
    pending: list[Node] = [body]
    while pending:
        node = pending.pop()
        if isinstance(node, Ref | core.Set):
            variable = node.variable
            if variable in by_variable and variable not in reached:
                reached.add(variable)
                pending.append(by_variable[variable])
        pending.extend(children(node))
    return [(variable, node) for variable, node in definitions if variable in reached]
