"""Statements and expressions of the subset to LLVM IR: the body of one function.

Local variables are stack slots that LLVM's mem2reg turns into SSA values.  Truth values are i1
until something needs an integer.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from irkjit.runtime.state import HOT, OFFSETS
from irkjit.subset.markers import COLD, INLINE
from irkjit.subset.primitives import IR, wrap

if TYPE_CHECKING:
    from irkjit.subset.translate import Module

_ORDER = ("ip", "regs", "vm", "hp", "lenv", "fuel", "result")
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
_UNROLL = 16
CONVENTION = "preserve_nonecc"
"""Calling convention of handlers: many parameters in registers, none preserved.  tailcc and
swifttailcc drop stack arguments of musttail calls in LLVM 22 (llvm issue 199224)."""
COLD_CONVENTION = "preserve_mostcc"
"""That of slow paths: the callee preserves what the handler keeps in registers."""


class SubsetError(Exception):
    """A function uses something outside the subset."""


@dataclass(frozen=True)
class Dispatch:
    """What follows a definition in a handler: store to dst (start, word), then go on."""

    dst: tuple[str, int] | None
    last: bool


@dataclass
class _Return:
    """How `return` works at this point: an inlined function, a definition, or a plain one."""

    label: str | None = None
    slot: str | None = None
    dispatch: Dispatch | None = None


class Body:
    """Emits one function.  `closed` tells that the current block has its terminator."""

    def __init__(
        self,
        module: Module,
        namespace: dict[str, Any],
        name: str,
        in_handler: bool = False,
    ) -> None:
        self._module = module
        self._name = name
        self._in_handler = in_handler
        self._lines: list[str] = []
        self._slots: list[str] = []
        self._scopes: list[tuple[dict[str, Any], dict[str, int | str]]] = [(namespace, {})]
        self._returns: list[_Return] = [_Return()]
        self._loops: list[tuple[str, str]] = []
        self._inlining: list[Callable[..., Any]] = []
        self._counter = 0
        self._vm = ""
        self._catching = False
        self.component = ""
        self.fast = False
        self.here = ""
        self.closed = False

    # -- text --------------------------------------------------------------------------------

    def finish(self) -> str:
        """The text between the braces."""
        return "entry:\n" + "".join(self._slots) + "".join(self._lines)

    def emit(self, line: str) -> None:
        """Add an instruction; after a terminator nothing is added until the next `start`."""
        if self.closed:
            return
        self._lines.append(f"  {line}\n")
        if line.startswith(("br ", "ret ", "unreachable", "switch ")):
            self.closed = True

    def start(self, label: str) -> None:
        """Begin a block, falling into it where the one before is open."""
        if not self.closed:
            self.emit(f"br label %{label}")
        self._lines.append(f"{label}:\n")
        self.closed = False

    def temp(self) -> str:
        """A fresh value name."""
        self._counter += 1
        return f"%t{self._counter}"

    def label(self, hint: str) -> str:
        """A fresh label."""
        self._counter += 1
        return f"{hint}{self._counter}"

    def _slot(self) -> str:
        self._counter += 1
        slot = f"%s{self._counter}"
        self._slots.append(f"  {slot} = alloca i64\n")
        return slot

    # -- words and state ---------------------------------------------------------------------

    def add(self, base: str, offset: int) -> str:
        """base + offset, a constant."""
        if offset == 0:
            return base
        result = self.temp()
        self.emit(f"{result} = add i64 {base}, {offset}")
        return result

    def load_word(self, base: str, offset: int) -> str:
        """The word at base + offset."""
        address, pointer, result = self.add(base, offset), self.temp(), self.temp()
        self.emit(f"{pointer} = inttoptr i64 {address} to ptr")
        self.emit(f"{result} = load i64, ptr {pointer}, align 8")
        return result

    def store_word(self, base: str, offset: int, value: str) -> None:
        """Set the word at base + offset."""
        address, pointer = self.add(base, offset), self.temp()
        self.emit(f"{pointer} = inttoptr i64 {address} to ptr")
        self.emit(f"store i64 {value}, ptr {pointer}, align 8")

    def register_address(self, number: str) -> str:
        """Address of the register with this number."""
        scaled, result = self.temp(), self.temp()
        self.emit(f"{scaled} = shl i64 {number}, 3")
        self.emit(f"{result} = add i64 {self.get_hot('regs')}, {scaled}")
        return result

    def bind_vm(self, value: str) -> None:
        """Tell where the address of the state is."""
        self._vm = value

    def hot_init(self, name: str, value: str) -> None:
        """Give a HOT field a slot of its own, with this first value."""
        self._slots.append(f"  %hot.{name} = alloca i64\n")
        self.emit(f"store i64 {value}, ptr %hot.{name}")

    def get_hot(self, name: str) -> str:
        """The current value of a HOT field."""
        if not self._in_handler:
            return self.load_word(self._vm, OFFSETS[name])
        result = self.temp()
        self.emit(f"{result} = load i64, ptr %hot.{name}")
        return result

    def set_hot(self, name: str, value: str) -> None:
        """Change a HOT field."""
        if self._in_handler:
            self.emit(f"store i64 {value}, ptr %hot.{name}")
        else:
            self.store_word(self._vm, OFFSETS[name], value)

    def spill(self) -> None:
        """Store every HOT field in the struct."""
        for name in HOT:
            self.store_word(self._vm, OFFSETS[name], self.get_hot(name))

    def reload(self) -> None:
        """Take every HOT field from the struct."""
        for name in HOT:
            self.set_hot(name, self.load_word(self._vm, OFFSETS[name]))

    def state_arguments(self, ip: str) -> str:
        """The seven arguments of a handler, ip given."""
        values = {name: self.get_hot(name) for name in HOT if name != "ip"}
        values["ip"] = ip
        values["vm"] = self._vm
        return ", ".join(f"i64 {values[name]}" for name in _ORDER)

    def tail_call(self, target: str, ip: str) -> None:
        """End with a tail call of a handler."""
        arguments, result = self.state_arguments(ip), self.temp()
        self.emit(f"{result} = musttail call {CONVENTION} i64 {target}({arguments})")
        self.emit(f"ret i64 {result}")

    def dispatch(self) -> None:
        """End with a tail call of the handler at the stream position ip."""
        ip = self.get_hot("ip")
        handler, pointer = self.load_word(ip, 0), self.temp()
        self.emit(f"{pointer} = inttoptr i64 {handler} to ptr")
        self.tail_call(pointer, ip)

    # -- scopes ------------------------------------------------------------------------------

    def enter_scope(self, namespace: dict[str, Any]) -> None:
        """Names are now those of another function."""
        self._scopes.append((namespace, {}))

    def leave_scope(self) -> None:
        """Back to the names before."""
        self._scopes.pop()

    def bind_constant(self, name: str, value: int) -> None:
        """A name that stands for a number known now."""
        self._scopes[-1][1][name] = value

    def bind_variable(self, name: str, value: str) -> None:
        """A local variable with this first value."""
        slot = self._scopes[-1][1].get(name)
        if not isinstance(slot, str):
            slot = self._scopes[-1][1][name] = self._slot()
        self.emit(f"store i64 {value}, ptr {slot}")

    def definition(self, body: list[ast.stmt], dispatch: Dispatch) -> str:
        """Emit a definition within a handler; the value it returned, if a component follows."""
        ret = _Return(dispatch=dispatch)
        if not dispatch.last:
            ret.label, ret.slot = self.label("next"), self._slot()
        self._returns.append(ret)
        self.block(body)
        if not self.closed:
            self._return_value(None)
        self._returns.pop()
        if ret.label is None:
            return "0"
        self.start(ret.label)
        result = self.temp()
        self.emit(f"{result} = load i64, ptr {ret.slot}")
        return result

    # -- statements --------------------------------------------------------------------------

    def block(self, statements: list[ast.stmt]) -> None:
        """Emit statements; what stands behind a terminator is left out."""
        for statement in statements:
            if self.closed:
                return
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Expr):
            self._expression(node.value)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            self._assign(node.targets[0], self._integer(node.value))
        elif isinstance(node, ast.AugAssign):
            load = ast.copy_location(ast.BinOp(_as_load(node.target), node.op, node.value), node)
            self._assign(node.target, self._integer(load))
        elif isinstance(node, ast.If):
            self._if(node)
        elif isinstance(node, ast.While):
            self._while(node)
        elif isinstance(node, ast.For):
            self._for(node)
        elif isinstance(node, ast.Return):
            self._return(node)
        elif isinstance(node, ast.Raise):
            self._raise(node)
        elif isinstance(node, ast.Break):
            self.emit(f"br label %{self._loops[-1][1]}")
        elif isinstance(node, ast.Continue):
            self.emit(f"br label %{self._loops[-1][0]}")
        elif isinstance(node, ast.Try):
            self._catching = True
            self.block(node.body)
            self._catching = False
        elif not isinstance(node, ast.Pass):
            raise self._error(node)

    def _assign(self, target: ast.expr, value: str) -> None:
        if isinstance(target, ast.Name):
            self.bind_variable(target.id, value)
        elif isinstance(target, ast.Attribute) and _is_vm(target.value):
            if target.attr in HOT:
                self.set_hot(target.attr, value)
            else:
                self.store_word(self._vm, OFFSETS[target.attr], value)
        else:
            raise self._error(target)

    def _if(self, node: ast.If) -> None:
        known = self._constant(node.test)
        if known is not None:
            self.block(node.body if known else node.orelse)
            return
        condition = self._truth(node.test)
        then, other, end = self.label("then"), self.label("else"), self.label("end")
        cold = ", !prof !0" if self._leaves(node.body) else ""
        self.emit(f"br i1 {condition}, label %{then}, label %{other}{cold}")
        self.start(then)
        self.block(node.body)
        then_open = not self.closed
        if then_open:
            self.emit(f"br label %{end}")
        self.start(other)
        self.block(node.orelse)
        if then_open or not self.closed:
            self.start(end)

    def _leaves(self, body: list[ast.stmt]) -> bool:
        """Whether the statements begin by raising: such a branch is unlikely."""
        first = body[0]
        if isinstance(first, ast.If):
            return self._constant(first.test) == 1 and self._leaves(first.body)
        return isinstance(first, ast.Raise)

    def _while(self, node: ast.While) -> None:
        head, inside, end = self.label("while"), self.label("do"), self.label("end")
        self.start(head)
        endless = self._constant(node.test)
        if endless is None:
            self.emit(f"br i1 {self._truth(node.test)}, label %{inside}, label %{end}")
            self.start(inside)
        self._loops.append((head, end))
        self.block(node.body)
        self._loops.pop()
        self.emit(f"br label %{head}")
        self.start(end)

    def _for(self, node: ast.For) -> None:
        call = node.iter
        if not (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "range"
            and isinstance(node.target, ast.Name)
        ):
            raise self._error(node)
        first: ast.expr = call.args[0] if len(call.args) > 1 else ast.Constant(0)
        bound = call.args[-1]
        low, high = self._constant(first), self._constant(bound)
        name = node.target.id
        if low is not None and high is not None and high - low <= _UNROLL:
            for value in range(low, high):
                self.bind_constant(name, value)
                self.block(node.body)
            self._scopes[-1][1].pop(name, None)
            return
        self.bind_variable(name, self._integer(first))
        stop = self._slot()
        self.emit(f"store i64 {self._integer(bound)}, ptr {stop}")
        slot = self._scopes[-1][1][name]
        head, inside = self.label("for"), self.label("do")
        step, end = self.label("step"), self.label("end")
        self.start(head)
        i, n, more = self.temp(), self.temp(), self.temp()
        self.emit(f"{i} = load i64, ptr {slot}")
        self.emit(f"{n} = load i64, ptr {stop}")
        self.emit(f"{more} = icmp slt i64 {i}, {n}")
        self.emit(f"br i1 {more}, label %{inside}, label %{end}")
        self.start(inside)
        self._loops.append((step, end))
        self.block(node.body)
        self._loops.pop()
        self.start(step)
        i, following = self.temp(), self.temp()
        self.emit(f"{i} = load i64, ptr {slot}")
        self.emit(f"{following} = add i64 {i}, 1")
        self.emit(f"store i64 {following}, ptr {slot}")
        self.emit(f"br label %{head}")
        self.start(end)

    def _return(self, node: ast.Return) -> None:
        self._return_value(None if node.value is None else self._integer(node.value))

    def _return_value(self, value: str | None) -> None:
        ret = self._returns[-1]
        if ret.dispatch is not None and ret.dispatch.dst is not None:
            start, word = ret.dispatch.dst
            if value is None:
                raise SubsetError(f"{self._name}: a path returns no value")
            number = self.load_word(start, 8 * word)
            self.store_word(self.register_address(number), 0, value)
        if ret.slot is not None and value is not None:
            self.emit(f"store i64 {value}, ptr {ret.slot}")
        if ret.label is not None:
            self.emit(f"br label %{ret.label}")
        elif ret.dispatch is not None:
            self.dispatch()
        else:
            self.emit(f"ret i64 {value or 0}")

    def _raise(self, node: ast.Raise) -> None:
        call = node.exc
        if isinstance(call, ast.Name) and call.id == "Elsewhere":
            self.tail_call(f"@{self._module.elsewhere(self.component)}", self.here)
            return
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            raise self._error(node)
        if call.func.id == "Stop":
            values = [self._integer(a) for a in call.args] + ["0", "0"]
            for field, value in zip(("pending", "stop_a", "stop_b"), values, strict=False):
                self.store_word(self._vm, OFFSETS[field], value)
            if self._in_handler:
                self.tail_call(f"@{self._module.leave()}", self.here)
            else:
                self.emit("ret i64 0")
            return
        if call.func.id != "Retry":
            raise self._error(node)
        helper = self._lookup(call.args[0])
        argument = self._integer(call.args[1]) if len(call.args) > 1 else "0"
        if self._in_handler:
            self.store_word(self._vm, OFFSETS["stop_a"], argument)
            self.tail_call(f"@{self._module.retry(helper)}", self.here)
            return
        ignored = self.temp()
        symbol = self._module.function(helper)
        self.emit(f"{ignored} = call i64 @{symbol}(i64 {self._vm}, i64 {argument})")
        pending = self.load_word(self._vm, OFFSETS["pending"])
        none, value = self.temp(), self.temp()
        self.emit(f"{none} = icmp eq i64 {pending}, 0")
        self.emit(f"{value} = select i1 {none}, i64 1, i64 {pending}")
        self.store_word(self._vm, OFFSETS["pending"], value)
        self.emit("ret i64 0")

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
        if isinstance(node, ast.Attribute) and _is_vm(node.value):
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
        arguments = [self._vm if _is_vm(a) else self._integer(a) for a in node.args]
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
            ret = _Return(label=self.label("out"), slot=self._slot())
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


def _is_vm(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "vm"


def _as_load(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Name):
        return ast.Name(node.id, ast.Load())
    assert isinstance(node, ast.Attribute)
    return ast.Attribute(node.value, node.attr, ast.Load())
