"""The core: the small language between macro expansion and code generation.

Every node has a position (`at`).  Variables are objects, not names: two variables are the same if
they are the same object.  Nothing is left of macros, patterns, nested definitions or names.
Evaluation is strict and from left to right; a call evaluates its arguments, then the function.

The optimiser and the generator both read this module; `show` prints a tree for people and tests.
"""

from __future__ import annotations

from typing import TypeAlias

from irkjit.bytecode.model import Literal as Constant
from irkjit.irken.diagnostics import Position


class Variable:
    """A variable: a parameter, a let or letrec binding, or a definition of the top level."""

    __slots__ = ("assigned", "at", "name", "top")

    def __init__(self, name: str, at: Position, *, top: bool = False) -> None:
        """top: defined at top level."""
        self.name = name
        self.at = at
        self.top = top
        self.assigned = False  # whether any Set has it as its target

    def __repr__(self) -> str:
        return self.name


class Literal:
    """A constant.

    `value` is a literal of `bytecode.model`.  Symbols and strings occur in it as Symbol and String;
    the assembler sees to it that equal ones become one object.  Vectors and objects of record kind
    (`fresh`) are copied one level deep each time the node is evaluated, as programs may change
    them.
    """

    __slots__ = ("at", "fresh", "value")

    def __init__(self, value: Constant, at: Position, *, fresh: bool = False) -> None:
        self.value = value
        self.at = at
        self.fresh = fresh


class Ref:
    """The value of a variable."""

    __slots__ = ("at", "variable")

    def __init__(self, variable: Variable, at: Position) -> None:
        self.variable = variable
        self.at = at


class Set:
    """Assignment; its own value is undefined (#u)."""

    __slots__ = ("at", "value", "variable")

    def __init__(self, variable: Variable, value: Node, at: Position) -> None:
        self.variable = variable
        self.value = value
        self.at = at


class Lambda:
    """A closure.  `name` is for people: what the function is called in messages."""

    __slots__ = ("at", "body", "name", "params")

    def __init__(self, name: str, params: list[Variable], body: Node, at: Position) -> None:
        self.name = name
        self.params = params
        self.body = body
        self.at = at


class Call:
    """A call of an unknown or known function.

    `loops`: where this is a tail call of the very function it stands in, it may be a `trcall`.
    """

    __slots__ = ("args", "at", "function", "loops")

    def __init__(
        self, function: Node, args: list[Node], at: Position, *, loops: bool = True
    ) -> None:
        self.function = function
        self.args = args
        self.at = at
        self.loops = loops


class If:
    """Only #t is true."""

    __slots__ = ("at", "otherwise", "test", "then")

    def __init__(self, test: Node, then: Node, otherwise: Node, at: Position) -> None:
        self.test = test
        self.then = then
        self.otherwise = otherwise
        self.at = at


class Begin:
    """Several expressions, at least one; the value is that of the last."""

    __slots__ = ("at", "body")

    def __init__(self, body: list[Node], at: Position) -> None:
        self.body = body
        self.at = at


class Let:
    """Bindings one after the other, each visible in the next ones and in the body."""

    __slots__ = ("at", "bindings", "body")

    def __init__(self, bindings: list[tuple[Variable, Node]], body: Node, at: Position) -> None:
        self.bindings = bindings
        self.body = body
        self.at = at


class Fix:
    """Bindings visible in all of each other (letrec); evaluated in order."""

    __slots__ = ("at", "bindings", "body")

    def __init__(self, bindings: list[tuple[Variable, Node]], body: Node, at: Position) -> None:
        self.bindings = bindings
        self.body = body
        self.at = at


class Operation:
    """One instruction: an opcode with its operands in the order of `opcodes.py`, dst left out.

    An operand that is a node is evaluated into a register; an int is the operand word itself.
    An opcode without a dst has the value undefined (#u).  Lists of registers (make, ffi) are their
    nodes one after the other; the count word is left out too, as it follows from them: `make` is
    [tag, node, ...], `ffi` [function, result code, node, ...].  `heap` is [node].
    """

    __slots__ = ("at", "opcode", "operands")

    def __init__(self, opcode: str, operands: list[Node | int], at: Position) -> None:
        self.opcode = opcode
        self.operands = operands
        self.at = at


class Case:
    """A branch by constructor.

    arms: the word that `nvcase` compares (an immediate's word, or the tag of an object) and what
    to do.  Without `otherwise` the arms are all that can be: the generator may treat the last one
    as the rest.
    """

    __slots__ = ("arms", "at", "otherwise", "value")

    def __init__(
        self, value: Node, arms: list[tuple[int, Node]], otherwise: Node | None, at: Position
    ) -> None:
        self.value = value
        self.arms = arms
        self.otherwise = otherwise
        self.at = at


class Attempt:
    """`first`, unless a Fail in it (not in an inner Attempt's first) goes to `second`.

    What the pattern-matching literature calls a fatbar.  A Fail never stands inside a Lambda of
    its Attempt.
    """

    __slots__ = ("at", "first", "second")

    def __init__(self, first: Node, second: Node, at: Position) -> None:
        self.first = first
        self.second = second
        self.at = at


class Fail:
    """Go to the second part of the innermost Attempt whose first part this is in."""

    __slots__ = ("at",)

    def __init__(self, at: Position) -> None:
        self.at = at


class MakeRecord:
    """A new record.  fields: in the order of evaluation."""

    __slots__ = ("at", "fields")

    def __init__(self, fields: list[tuple[str, Node]], at: Position) -> None:
        self.fields = fields
        self.at = at


class GetField:
    """A field of a record."""

    __slots__ = ("at", "label", "record")

    def __init__(self, record: Node, label: str, at: Position) -> None:
        self.record = record
        self.label = label
        self.at = at


class SetField:
    """Assignment to a field of a record."""

    __slots__ = ("at", "label", "record", "value")

    def __init__(self, record: Node, label: str, value: Node, at: Position) -> None:
        self.record = record
        self.label = label
        self.value = value
        self.at = at


Node: TypeAlias = (
    Literal | Ref | Set | Lambda | Call | If | Begin | Let | Fix | Operation | Case | Attempt | Fail
    | MakeRecord | GetField | SetField
)  # fmt: skip
