"""Statements of the subset to LLVM IR: the body of one function."""

from __future__ import annotations

import ast

from irkjit.runtime.state import HOT, OFFSETS
from irkjit.subset.emitter import Dispatch, Returning
from irkjit.subset.expressions import Expressions, SubsetError, is_vm

_UNROLL = 16


class Body(Expressions):
    """Emits one function."""

    def definition(self, body: list[ast.stmt], dispatch: Dispatch) -> str:
        """Emit a definition within a handler; the value it returned, if a component follows."""
        label, slot = (None, None) if dispatch.last else (self.label("next"), self._slot())
        ret = Returning(label, slot, dispatch)
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
        elif isinstance(target, ast.Attribute) and is_vm(target.value):
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


def _as_load(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Name):
        return ast.Name(node.id, ast.Load())
    assert isinstance(node, ast.Attribute)
    return ast.Attribute(node.value, node.attr, ast.Load())
