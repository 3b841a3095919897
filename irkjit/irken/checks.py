"""What is checked of a whole program before it is optimised, in place of a type checker.

Both checks are about code that can only fail when it runs: calls of known functions with a wrong
number of arguments, and fields that no record of the program has.
"""

from __future__ import annotations

from collections.abc import Callable

from irkjit.irken import core
from irkjit.irken.constants import expected
from irkjit.irken.core import Lambda, Node, Ref
from irkjit.irken.diagnostics import Position, Problems
from irkjit.irken.scope import nearest
from irkjit.irken.stop import stop
from irkjit.irken.tables import Tables
from irkjit.irken.usage import Definitions, Usage, children, needed


def check_calls(definitions: Definitions, body: Node, problems: Problems) -> None:
    """Note calls of known functions with a wrong number of arguments.

    In definitions that nothing uses they are no errors, as Irken does not look at those.
    """
    usage = Usage(definitions, body)
    used = needed(definitions, body)
    _check([body, *(node for _, node in used)], usage, problems.error)
    reached = {variable for variable, _ in used}
    rest = [node for variable, node in definitions if variable not in reached]
    _check(rest, usage, problems.warn)


def _check(pending: list[Node], usage: Usage, tell: Callable[[str, Position], None]) -> None:
    while pending:
        node = pending.pop()
        if isinstance(node, core.Call):
            function: Node | None = node.function
            name = "this function"
            if isinstance(function, Ref):
                name = function.variable.name
                function = usage.function(function.variable)
            if isinstance(function, Lambda) and len(function.params) != len(node.args):
                tell(expected(name, len(function.params), len(node.args)), node.at)
        pending.extend(children(node))


def check_fields(definitions: Definitions, body: Node, tables: Tables, problems: Problems) -> None:
    """Warn of fields that no record has, and let what uses them end the program."""
    known = {name for shape in tables.shapes for name in shape}
    pending = [node for _, node in definitions] + [body]
    while pending:
        node = pending.pop()
        pending.extend(children(node))
        if isinstance(node, core.GetField | core.SetField) and node.label not in known:
            what = f"no record has a field {node.label}"
            problems.warn(what + nearest(node.label, known), node.at)
            node.record = core.Begin([*stop(what, node.at), node.record], node.at)
            tables.label(node.label)
