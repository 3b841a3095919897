"""Which calls are loops: tail calls of a function in itself, as the program is written.

Such a call becomes a `trcall`, which gives the parameters new values in place; closures and
continuations that share the variables see them change.  So it must not depend on the optimiser
which calls are loops, and a parameter of a loop is not to be had under another name.
"""

from __future__ import annotations

from irkjit.irken import core
from irkjit.irken.core import Lambda, Node, Ref, Variable
from irkjit.irken.usage import Definitions, children


def find_loops(definitions: Definitions, body: Node) -> set[Variable]:
    """Mark in each call whether it may loop; the parameters that change because of that."""
    pending: list[tuple[Node, bool, Variable | None, Lambda | None]] = [(body, False, None, None)]
    for variable, node in definitions:
        _enter(variable, node, pending)
    changing: set[Variable] = set()
    while pending:
        node, tail, name, function = pending.pop()
        match node:
            case core.Lambda():
                pending.append((node.body, True, None, None))
                continue
            case core.Call():
                node.loops = (
                    tail
                    and name is not None
                    and isinstance(node.function, Ref)
                    and node.function.variable is name
                )
                if node.loops and function is not None:
                    changing.update(function.params)
            case core.Let() | core.Fix():
                for variable, value in node.bindings:
                    if not isinstance(value, Lambda):
                        pending.append((value, False, name, function))
                    else:
                        _enter(variable, value, pending)
                pending.append((node.body, tail, name, function))
                continue
        last = _tails(node) if tail else ()
        for child in children(node):
            pending.append((child, any(child is one for one in last), name, function))
    return changing


def _enter(
    variable: Variable,
    node: Node,
    pending: list[tuple[Node, bool, Variable | None, Lambda | None]],
) -> None:
    """Go into what a variable is bound to."""
    if isinstance(node, Lambda) and not variable.assigned:
        pending.append((node.body, True, variable, node))
    else:
        pending.append((node, False, None, None))


def _tails(node: Node) -> tuple[Node, ...]:
    """The parts of a node whose value is the node's."""
    match node:
        case core.If():
            return node.then, node.otherwise
        case core.Begin():
            return (node.body[-1],)
        case core.Case():
            arms = tuple(arm for _, arm in node.arms)
            return arms if node.otherwise is None else (*arms, node.otherwise)
        case core.Attempt():
            return node.first, node.second
    return ()
