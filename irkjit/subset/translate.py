"""Functions of the subset to LLVM IR text.

A `Module` collects functions: plain ones (`Module.function`), which keep the machine state in
the native struct, and handlers (`Module.handler`), which hold the HOT fields in parameters and
end in a tail call of the next handler.  What the two have in common, statements and expressions,
is in `statements.py`; this file is about whole functions.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from irkjit.runtime.state import HOT, OFFSETS
from irkjit.subset.emitter import COLD_CONVENTION, CONVENTION, NATIVE_PARAMETERS, Dispatch
from irkjit.subset.markers import COLD
from irkjit.subset.statements import Body

_PARAMETERS = ", ".join(f"i64 %{p}" for p in NATIVE_PARAMETERS)
_HEAD = """\
declare void @llvm.memmove.p0.p0.i64(ptr, ptr, i64, i1)
declare void @llvm.prefetch.p0(ptr, i32, i32, i32)
"""
_ATTRIBUTES = """
attributes #0 = { nounwind "no-builtins" "frame-pointer"="none" }
attributes #1 = { nounwind noinline cold "no-builtins" "frame-pointer"="none" }
!0 = !{!"branch_weights", i32 1, i32 2000}
"""


@dataclass(frozen=True)
class Operand:
    """Where a handler takes one parameter of a definition from.

    how: "const" (value), or at word `value` of the stream: "word" itself, "reg" the register it
    numbers, "cell" the word at the address it holds, "address" the stream position; "linked" is
    the value of the component before.
    """

    how: str
    value: int = 0


@dataclass(frozen=True)
class Component:
    """One definition within a handler: operands and length in stream words from its start.

    stride: where a list of unknown length follows, the stream word with the number of its items
    and the words that each takes.
    """

    name: str
    definition: Callable[..., Any]
    operands: tuple[Operand, ...]
    dst: int | None
    length: int
    stride: tuple[int, int] | None = None


class Source:
    """The syntax tree of a function of the subset, parsed once."""

    _cache: ClassVar[dict[Callable[..., Any], Source]] = {}

    def __init__(self, function: Callable[..., Any]) -> None:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        self.function = function
        self.parameters = [a.arg for a in tree.args.args]
        self.body = tree.body
        first = self.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            self.body = self.body[1:]
        self.assigned = _assigned_names(tree)

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Source:
        """The parsed source of the function."""
        source = cls._cache.get(function)
        if source is None:
            source = cls._cache[function] = cls(function)
        return source


def _assigned_names(tree: ast.FunctionDef) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


class Module:
    """An LLVM module under construction."""

    def __init__(self, generic: Callable[[str], Component]) -> None:
        """generic: the component of an opcode, by name, with all operands in the stream."""
        self._generic = generic
        self._elsewhere: dict[str, str] = {}
        self._functions: dict[Callable[..., Any], str] = {}
        self._retries: dict[Callable[..., Any], str] = {}
        self._chunks: list[str] = [_HEAD]
        self._queue: list[Callable[..., Any]] = []
        self._touches: dict[Callable[..., Any], bool] = {}
        self._leave = False

    # -- plain functions ---------------------------------------------------------------------

    def function(self, function: Callable[..., Any]) -> str:
        """The symbol of a function of the subset; it becomes part of the module."""
        symbol = self._functions.get(function)
        if symbol is None:
            symbol = f"f_{function.__name__}"
            if symbol in self._functions.values():
                symbol = f"f_{function.__name__}_{len(self._functions)}"
            self._functions[function] = symbol
            self._queue.append(function)
        return symbol

    def text(self) -> str:
        """The whole module as LLVM IR."""
        while self._queue:
            self._chunks.append(self._plain(self._queue.pop()))
        return "".join(self._chunks) + _ATTRIBUTES

    def _plain(self, function: Callable[..., Any]) -> str:
        source = Source.of(function)
        body = Body(self, function.__globals__, function.__name__)
        for name in source.parameters:
            if name == "vm":
                body.bind_vm("%vm")
            else:
                body.bind_variable(name, f"%arg.{name}")
        body.block(source.body)
        if not body.closed:
            body.emit("ret i64 0")
        parameters = ", ".join(
            "i64 %vm" if p == "vm" else f"i64 %arg.{p}" for p in source.parameters
        )
        symbol = self._functions[function]
        how, attributes = "hidden", "#0"
        if function in COLD:
            how, attributes = f"internal {COLD_CONVENTION}", "#1"
        return f"define {how} i64 @{symbol}({parameters}) {attributes} {{\n{body.finish()}}}\n"

    def keeps_state_in_memory(self, function: Callable[..., Any]) -> bool:
        """Whether calling this function needs the HOT fields stored in the struct.

        True where it, or a function it calls, names such a field or may raise Retry.
        """
        known = self._touches.get(function)
        if known is not None:
            return known
        self._touches[function] = False
        source = Source.of(function)
        answer = False
        for statement in source.body:
            for node in ast.walk(statement):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    answer |= node.value.id == "vm" and node.attr in HOT
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    target = function.__globals__.get(node.func.id)
                    if node.func.id == "Retry":
                        answer = True
                    elif inspect.isfunction(target) and _is_subset(target):
                        answer |= self.keeps_state_in_memory(target)
        self._touches[function] = answer
        return answer

    def definition_is_slow(self, function: Callable[..., Any]) -> bool:
        """Whether a definition must run out of line: it calls a function that needs the state."""
        from irkjit.subset.markers import INLINE

        def calls_slow(caller: Callable[..., Any]) -> bool:
            for statement in Source.of(caller).body:
                for node in ast.walk(statement):
                    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                        continue
                    target = caller.__globals__.get(node.func.id)
                    if not inspect.isfunction(target) or not _is_subset(target):
                        continue
                    if target in INLINE:
                        if calls_slow(target):
                            return True
                    elif self.keeps_state_in_memory(target):
                        return True
            return False

        return calls_slow(function)

    # -- handlers ----------------------------------------------------------------------------

    def _handler_body(self, namespace: dict[str, Any], symbol: str) -> Body:
        """The body of a handler, its HOT fields bound to its parameters."""
        body = Body(self, namespace, symbol, in_handler=True)
        body.bind_vm("%vm")
        for name in HOT:
            body.hot_init(name, f"%{name}")
        return body

    def elsewhere(self, name: str) -> str:
        """The symbol of the handler of an opcode that has its slow paths in line."""
        symbol = self._elsewhere.get(name)
        if symbol is None:
            symbol = self._elsewhere[name] = f"e_{name}"
            self.handler(symbol, [self._generic(name)], fast=False)
        return symbol

    def handler(self, symbol: str, components: list[Component], fast: bool = True) -> None:
        """Add a handler that executes the components, one behind the other in the stream."""
        if len(components) == 1 and self.definition_is_slow(components[0].definition):
            self._chunks.append(self._slow_handler(symbol, components[0]))
            return
        body = self._handler_body(components[0].definition.__globals__, symbol)
        body.fast = fast
        offset = 0
        linked = "0"
        for position, component in enumerate(components):
            last = position == len(components) - 1
            here = body.add("%ip", 8 * offset)
            body.here = here
            body.component = component.name
            body.set_hot("ip", self._following(body, component, here))
            source = Source.of(component.definition)
            body.enter_scope(component.definition.__globals__)
            for name, operand in zip(source.parameters[1:], component.operands, strict=True):
                if operand.how == "const" and name not in source.assigned:
                    body.bind_constant(name, operand.value)
                else:
                    body.bind_variable(name, self._decode(body, operand, here, linked))
            dst = None if component.dst is None else (here, component.dst)
            linked = body.definition(source.body, Dispatch(dst, last))
            body.leave_scope()
            offset += component.length
        self._chunks.append(
            f"define {CONVENTION} i64 @{symbol}({_PARAMETERS}) {'#0' if fast else '#1'}"
            f" {{\n{body.finish()}}}\n"
        )

    def _following(self, body: Body, component: Component, here: str) -> str:
        """The stream position behind a component."""
        end = body.add(here, 8 * component.length)
        if component.stride is None:
            return end
        word, size = component.stride
        items, scaled, result = body.load_word(here, 8 * word), body.temp(), body.temp()
        body.emit(f"{scaled} = mul i64 {items}, {8 * size}")
        body.emit(f"{result} = add i64 {end}, {scaled}")
        return result

    def _decode(self, body: Body, operand: Operand, here: str, linked: str) -> str:
        if operand.how == "const":
            return str(operand.value)
        if operand.how == "linked":
            return linked
        if operand.how == "address":
            return body.add(here, 8 * operand.value)
        word = body.load_word(here, 8 * operand.value)
        if operand.how == "word":
            return word
        if operand.how == "cell":
            return body.load_word(word, 0)
        assert operand.how == "reg"
        return body.load_word(body.register_address(word), 0)

    def _slow_handler(self, symbol: str, component: Component) -> str:
        """Spill the state, call the definition as a plain function, take the state back."""
        body = self._handler_body(component.definition.__globals__, symbol)
        body.here = "%ip"
        arguments = ["i64 %vm"]
        for operand in component.operands:
            arguments.append(f"i64 {self._decode(body, operand, '%ip', '0')}")
        body.set_hot("ip", self._following(body, component, "%ip"))
        body.spill()
        value = body.temp()
        body.emit(
            f"{value} = call i64 @{self.function(component.definition)}({', '.join(arguments)})"
        )
        pending = body.load_word("%vm", OFFSETS["pending"])
        again, done = body.label("again"), body.label("done")
        bad = body.temp()
        body.emit(f"{bad} = icmp ne i64 {pending}, 0")
        body.emit(f"br i1 {bad}, label %{again}, label %{done}, !prof !0")
        body.start(again)
        body.store_word("%vm", OFFSETS["ip"], "%ip")
        self._stop_or_redo(body)
        body.start(done)
        body.reload()
        if component.dst is not None:
            number = body.load_word("%ip", 8 * component.dst)
            body.store_word(body.register_address(number), 0, value)
        body.dispatch()
        return f"define {CONVENTION} i64 @{symbol}({_PARAMETERS}) #1 {{\n{body.finish()}}}\n"

    # -- ways out of a handler ---------------------------------------------------------------

    def _stop_or_redo(self, body: Body) -> None:
        """Return the reason that is pending, or take the state back and go on at `ip`."""
        body.emit(f"%s = call i64 @{self.settle()}(i64 %vm)")
        body.emit("%stop = icmp ne i64 %s, 0")
        stop, redo = body.label("stop"), body.label("redo")
        body.emit(f"br i1 %stop, label %{stop}, label %{redo}")
        body.start(stop)
        body.emit("ret i64 %s")
        body.start(redo)
        body.reload()
        body.dispatch()

    def settle(self) -> str:
        """The symbol of the function that turns a pending retry into 0, else returns the reason."""
        if not self._leave:
            self._leave = True
            p = OFFSETS["pending"]
            self._chunks.append(
                f"define internal i64 @settle(i64 %vm) #0 {{\n"
                f"  %a = add i64 %vm, {p}\n  %p = inttoptr i64 %a to ptr\n"
                f"  %v = load i64, ptr %p\n  store i64 0, ptr %p\n"
                f"  %r = icmp eq i64 %v, 1\n  %s = select i1 %r, i64 0, i64 %v\n"
                f"  ret i64 %s\n}}\n"
            )
        return "settle"

    def retry(self, helper: Callable[..., Any]) -> str:
        """The symbol of the handler that calls the helper and starts the instruction again.

        The helper's argument is in `stop_a`.
        """
        symbol = self._retries.get(helper)
        if symbol is not None:
            return symbol
        symbol = self._retries[helper] = f"retry_{helper.__name__}"
        body = self._handler_body({}, symbol)
        body.spill()
        argument = body.load_word("%vm", OFFSETS["stop_a"])
        body.emit(f"%ignored = call i64 @{self.function(helper)}(i64 %vm, i64 {argument})")
        self._stop_or_redo(body)
        self._chunks.append(
            f"define internal {CONVENTION} i64 @{symbol}({_PARAMETERS}) #1 {{\n{body.finish()}}}\n"
        )
        return symbol

    def leave(self) -> str:
        """The symbol of the handler that stores the state and returns what is pending."""
        symbol = "leave"
        if symbol not in self._retries.values():
            self._retries[Module.leave] = symbol
            body = self._handler_body({}, symbol)
            body.spill()
            self._stop_or_redo(body)
            self._chunks.append(
                f"define internal {CONVENTION} i64 @{symbol}({_PARAMETERS}) #1"
                f" {{\n{body.finish()}}}\n"
            )
        return symbol

    def runner(self) -> None:
        """Add `run(vm)`: take the state from the struct and execute until something stops it."""
        body = Body(self, {}, "run", in_handler=True)
        body.bind_vm("%vm")
        for name in HOT:
            body.hot_init(name, "0")
        body.reload()
        ip = body.get_hot("ip")
        handler = body.load_word(ip, 0)
        body.emit(f"%h = inttoptr i64 {handler} to ptr")
        arguments = body.state_arguments(ip)
        body.emit(f"%s = call {CONVENTION} i64 %h({arguments})")
        body.emit("ret i64 %s")
        self._chunks.append(f"define i64 @run(i64 %vm) #0 {{\n{body.finish()}}}\n")


def _is_subset(function: Callable[..., Any]) -> bool:
    from irkjit.subset.primitives import IR

    return function.__module__.startswith("irkjit") and function not in IR
