"""Expressions of the subset to LLVM IR, calls and inlining included; constants are folded here.

Truth values are i1 until something needs an integer.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from enum import Enum
from typing import Any

from irkjit.runtime.state import HOT, OFFSETS
from irkjit.subset.emitter import COLD_CONVENTION, Emitter, Returning
from irkjit.subset.markers import COLD, INLINE
from irkjit.subset.primitives import IR, wrap

_BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.FloorDiv: "sdiv",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.BitXor: "xor",
    ast.LShift: "shl",
    ast.RShift: "ashr",
}
_COMPARE = {
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "slt",
    ast.LtE: "sle",
    ast.Gt: "sgt",
    ast.GtE: "sge",
}
_FOLD: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.BitAnd: lambda a, b: a & b,
    ast.BitOr: lambda a, b: a | b,
    ast.BitXor: lambda a, b: a ^ b,
    ast.LShift: lambda a, b: a << b,
    ast.RShift: lambda a, b: a >> b,
    ast.FloorDiv: lambda a, b: a // b,
}
_FOLD_COMPARE: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}


class SubsetError(Exception):
    """A function uses something outside the subset."""


class Expressions(Emitter):
    """An emitter that knows expressions.  They are given as (value, whether it is a truth)."""

    def block(self, statements: list[ast.stmt]) -> None:
        """Emit the statements of an inlined function; see `statements.py`."""
        raise NotImplementedError

    # -- expressions -------------------------------------------------------------------------

    def _integer(self, node: ast.expr) -> str:
        value, is_truth = self._expression(node)
        if not is_truth:
            return value
        result = self.temp()
        self.emit(f"{result} = zext i1 {value} to i64")
        return result

    def _truth(self, node: ast.expr) -> str:
        value, is_truth = self._expression(node)
        if is_truth:
            return value
        result = self.temp()
        self.emit(f"{result} = icmp ne i64 {value}, 0")
        return result

    def _expression(self, node: ast.expr) -> tuple[str, bool]:
        known = self._constant(node)
        if known is not None:
            return str(wrap(known)), False
        if isinstance(node, ast.Name):
            slot = self._scopes[-1][1].get(node.id)
            if not isinstance(slot, str):
                raise self._error(node)
            result = self.temp()
            self.emit(f"{result} = load i64, ptr {slot}")
            return result, False
        if isinstance(node, ast.Attribute) and is_vm(node.value):
            if node.attr in HOT:
                return self.get_hot(node.attr), False
            return self.load_word(self._vm, OFFSETS[node.attr]), False
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            left, right, result = self._integer(node.left), self._integer(node.right), self.temp()
            self.emit(f"{result} = {_BINARY[type(node.op)]} i64 {left}, {right}")
            return result, False
        if isinstance(node, ast.UnaryOp):
            return self._unary(node)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left = self._integer(node.left)
            right, result = self._integer(node.comparators[0]), self.temp()
            self.emit(f"{result} = icmp {_COMPARE[type(node.ops[0])]} i64 {left}, {right}")
            return result, True
        if isinstance(node, ast.BoolOp):
            return self._bool_op(node)
        if isinstance(node, ast.IfExp):
            slot = self._slot()
            then, other, end = self.label("then"), self.label("else"), self.label("end")
            self.emit(f"br i1 {self._truth(node.test)}, label %{then}, label %{other}")
            for label, choice in ((then, node.body), (other, node.orelse)):
                self.start(label)
                self.emit(f"store i64 {self._integer(choice)}, ptr {slot}")
                self.emit(f"br label %{end}")
            self.start(end)
            result = self.temp()
            self.emit(f"{result} = load i64, ptr {slot}")
            return result, False
        if isinstance(node, ast.Call):
            return self._call(node)
        raise self._error(node)

    def _unary(self, node: ast.UnaryOp) -> tuple[str, bool]:
        result = self.temp()
        if isinstance(node.op, ast.Not):
            self.emit(f"{result} = xor i1 {self._truth(node.operand)}, true")
            return result, True
        if isinstance(node.op, ast.USub):
            self.emit(f"{result} = sub i64 0, {self._integer(node.operand)}")
            return result, False
        if isinstance(node.op, ast.Invert):
            self.emit(f"{result} = xor i64 {self._integer(node.operand)}, -1")
            return result, False
        raise self._error(node)

    def _bool_op(self, node: ast.BoolOp) -> tuple[str, bool]:
        slot, end = self._slot(), self.label("end")
        is_and = isinstance(node.op, ast.And)
        for position, value in enumerate(node.values):
            truth, wide = self._truth(value), self.temp()
            self.emit(f"{wide} = zext i1 {truth} to i64")
            self.emit(f"store i64 {wide}, ptr {slot}")
            if position < len(node.values) - 1:
                following = self.label("more")
                yes, no = (following, end) if is_and else (end, following)
                self.emit(f"br i1 {truth}, label %{yes}, label %{no}")
                self.start(following)
        self.start(end)
        wide, result = self.temp(), self.temp()
        self.emit(f"{wide} = load i64, ptr {slot}")
        self.emit(f"{result} = icmp ne i64 {wide}, 0")
        return result, True

    def _call(self, node: ast.Call) -> tuple[str, bool]:
        function = self._lookup(node.func)
        template = IR.get(function)
        if template is not None:
            return self._primitive(template, [self._integer(a) for a in node.args])
        if function is wrap:
            return self._integer(node.args[0]), False
        if function in INLINE:
            return self._inlined(function, node.args)
        if not inspect.isfunction(function) or not function.__module__.startswith("irkjit"):
            raise self._error(node)
        if self._in_handler and self._module.keeps_state_in_memory(function):
            raise SubsetError(f"{self._name}: {function.__name__} needs the state in memory")
        arguments = [self._vm if is_vm(a) else self._integer(a) for a in node.args]
        result = self.temp()
        listed = ", ".join(f"i64 {a}" for a in arguments)
        convention = f"{COLD_CONVENTION} " if function in COLD else ""
        symbol = self._module.function(function)
        self.emit(f"{result} = call {convention}i64 @{symbol}({listed})")
        if not self._catching and self._may_stop(function, set()):
            self._check_pending()
        return result, False

    def _primitive(self, template: str, arguments: list[str]) -> tuple[str, bool]:
        is_truth = template.startswith("?")
        result = self.temp()
        fresh = {letter: self.temp() for letter in "abc" if f"{{{letter}}}" in template}
        for line in template.removeprefix("?").format(*arguments, r=result, **fresh).split("\n"):
            self.emit(line)
        return result, is_truth

    def _check_pending(self) -> None:
        pending, some = self.load_word(self._vm, OFFSETS["pending"]), self.temp()
        stop, go = self.label("stop"), self.label("go")
        self.emit(f"{some} = icmp ne i64 {pending}, 0")
        self.emit(f"br i1 {some}, label %{stop}, label %{go}, !prof !0")
        self.start(stop)
        if self._in_handler:
            self.tail_call(f"@{self._module.leave()}", self.here)
        else:
            self.emit("ret i64 0")
        self.start(go)

    def _inlined(self, function: Callable[..., Any], args: list[ast.expr]) -> tuple[str, bool]:
        from irkjit.subset.translate import Source

        if function in self._inlining:
            raise SubsetError(f"{self._name}: {function.__name__} is inline and recursive")
        source = Source.of(function)
        bound: list[tuple[str, int | str]] = []
        for name, argument in zip(source.parameters, args, strict=True):
            if name == "vm":
                continue
            known = self._constant(argument)
            if known is not None and name not in source.assigned:
                bound.append((name, known))
            else:
                bound.append((name, self._integer(argument)))
        self.enter_scope(function.__globals__)
        self._inlining.append(function)
        for name, value in bound:
            if isinstance(value, int):
                self.bind_constant(name, value)
            else:
                self.bind_variable(name, value)
        last = source.body[-1]
        if len(source.body) == 1 and isinstance(last, ast.Return) and last.value is not None:
            result, is_truth = self._expression(last.value)
        else:
            ret = Returning(label=self.label("out"), slot=self._slot())
            self._returns.append(ret)
            self.block(source.body)
            self._returns.pop()
            assert ret.label is not None
            self.start(ret.label)
            result, is_truth = self.temp(), False
            self.emit(f"{result} = load i64, ptr {ret.slot}")
        self._inlining.pop()
        self.leave_scope()
        return result, is_truth

    # -- what is known now -------------------------------------------------------------------

    def _lookup(self, node: ast.expr) -> Any:
        if not isinstance(node, ast.Name):
            raise self._error(node)
        try:
            return self._scopes[-1][0][node.id]
        except KeyError:
            raise self._error(node) from None

    def _constant(self, node: ast.expr) -> int | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            return int(node.value)
        if isinstance(node, ast.Name):
            namespace, names = self._scopes[-1]
            if node.id in names:
                value: Any = names[node.id]
            elif node.id == "NATIVE":
                value = True
            elif node.id == "FAST":
                value = self.fast
            else:
                value = namespace.get(node.id)
            return int(value) if isinstance(value, int) else None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            holder = self._scopes[-1][0].get(node.value.id)
            if inspect.isclass(holder) and issubclass(holder, Enum):
                return int(getattr(holder, node.attr).value)
            return None
        if isinstance(node, ast.BinOp):
            left, right = self._constant(node.left), self._constant(node.right)
            if left is None or right is None or type(node.op) not in _FOLD:
                return None
            return _FOLD[type(node.op)](left, right)
        if isinstance(node, ast.UnaryOp):
            operand = self._constant(node.operand)
            if operand is None:
                return None
            if isinstance(node.op, ast.USub):
                return -operand
            if isinstance(node.op, ast.Not):
                return int(not operand)
            return ~operand if isinstance(node.op, ast.Invert) else None
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left = self._constant(node.left)
            right = self._constant(node.comparators[0])
            if left is not None and right is not None:
                return int(_FOLD_COMPARE[type(node.ops[0])](left, right))
        return None

    def _may_stop(self, function: Callable[..., Any], seen: set[Any]) -> bool:
        """Whether the function, or one it calls, raises."""
        from irkjit.subset.translate import Source

        if function in seen:
            return False
        seen.add(function)
        for statement in Source.of(function).body:
            for node in ast.walk(statement):
                if isinstance(node, ast.Raise):
                    return True
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    target = function.__globals__.get(node.func.id)
                    if (
                        inspect.isfunction(target)
                        and target not in IR
                        and target.__module__.startswith("irkjit")
                        and self._may_stop(target, seen)
                    ):
                        return True
        return False

    def _error(self, node: ast.AST) -> SubsetError:
        line = getattr(node, "lineno", 0)
        return SubsetError(f"{self._name}, line {line}: outside the subset: {ast.unparse(node)}")


def is_vm(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "vm"
