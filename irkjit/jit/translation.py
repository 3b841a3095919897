"""Opcode definitions as LLVM functions that compiled code calls and LLVM inlines.

`@o_NAME(vm, hp, operands...)` gives {value, hp, failed}.  Where a definition raises, in whatever
way, `failed` is true and nothing has happened: the guard behind the call then leaves compiled code,
and the interpreter executes the instruction.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from irkjit.interp import layout
from irkjit.jit.definitions import COMPILED, FIELD, HEADER, OBJECTS, SLOT, Definition
from irkjit.opcodes import OPCODES
from irkjit.runtime.compare import compare
from irkjit.runtime.heap import new_large, remember
from irkjit.runtime.state import OFFSETS
from irkjit.subset.expressions import SubsetError
from irkjit.subset.markers import INLINE, OPS
from irkjit.subset.primitives import IR, wrap
from irkjit.subset.statements import Body
from irkjit.subset.translate import Source

_ON_OBJECTS = frozenset("vref vset vmake rref rset slen sref sset scopy smake".split())
"""Opcodes that check that they work on no rib."""

_SLOW_CALLS: dict[Callable[..., Any], str] = {
    remember: "n_remember",
    compare: "n_compare",
    new_large: "n_new_large",
}
_INTEGER_ADDRESS = "{a} = add i64 {0}, {1}\n{b} = inttoptr i64 {a} to ptr\n"
_POINTER_ADDRESS = "{a} = inttoptr i64 {0} to ptr\n{b} = getelementptr i8, ptr {a}, i64 {1}\n"


def all_definitions() -> dict[str, Definition]:
    """Of every opcode."""
    return {opcode.name: _definition(opcode.name, opcode.code) for opcode in OPCODES}


def _definition(name: str, code: int) -> Definition:
    parts = layout(code)
    seen = next((word for parameter, _, word in parts.parameters if parameter == "seen"), -1)
    return Definition(translated(name) if name in COMPILED else None, parts.extras, seen)


class _Definition(Body):
    """The body of one definition."""

    def get_hot(self, name: str) -> str:
        if name != "hp":
            raise SubsetError(f"{self._name} uses {name}")
        return super().get_hot(name)

    def set_hot(self, name: str, value: str) -> None:
        if name != "hp":
            raise SubsetError(f"{self._name} sets {name}")
        super().set_hot(name, value)

    def load_word(self, base: str, offset: int) -> str:
        if base != "%vm":
            return super().load_word(base, offset)
        pointer, result = self.temp(), self.temp()
        self.emit(f"{pointer} = getelementptr i8, ptr %vmp, i64 {offset}")
        self.emit(f"{result} = load i64, ptr {pointer}, align 8{FIELD}")
        return result

    def store_word(self, base: str, offset: int, value: str) -> None:
        if base != "%vm":
            super().store_word(base, offset, value)
            return
        pointer = self.temp()
        self.emit(f"{pointer} = getelementptr i8, ptr %vmp, i64 {offset}")
        self.emit(f"store i64 {value}, ptr {pointer}, align 8{FIELD}")

    def _primitive(self, template: str, arguments: list[str]) -> tuple[str, bool]:
        if template.startswith(_INTEGER_ADDRESS):
            alias = OBJECTS if self._name in _ON_OBJECTS else SLOT
            if arguments[1] in ("0", "4"):
                alias = HEADER
            lines = template.removeprefix(_INTEGER_ADDRESS).split("\n")
            lines = [x + alias if "load " in x or x.startswith("store ") else x for x in lines]
            template = _POINTER_ADDRESS + "\n".join(lines)
        return super()._primitive(template, arguments)

    def _call(self, node: ast.Call) -> tuple[str, bool]:
        function = self._lookup(node.func)
        if function in IR or function is wrap or function in INLINE:
            return super()._call(node)
        field = _SLOW_CALLS.get(function)
        if field is None:
            # a slow path that only the interpreter has
            self.emit("br label %fail")
            return "0", False
        arguments = ["i64 %vm", *(f"i64 {self._integer(a)}" for a in node.args[1:])]
        address, pointer, result = self.load_word("%vm", OFFSETS[field]), self.temp(), self.temp()
        self.emit(f"{pointer} = inttoptr i64 {address} to ptr")
        attributes = "" if function is new_large else " #9"
        self.emit(f"{result} = call i64 {pointer}({', '.join(arguments)}){attributes}")
        bad, failed, go = self.temp(), self.label("failed"), self.label("go")
        self.emit(f"{bad} = icmp slt i64 {result}, 0")
        self.emit(f"br i1 {bad}, label %{failed}, label %{go}, !prof !0")
        self.start(failed)
        self.emit("br label %fail")
        self.start(go)
        return result, False

    def _raise(self, node: ast.Raise) -> None:
        self.emit("br label %fail")

    def _return_value(self, value: str | None) -> None:
        if len(self._returns) > 1:
            super()._return_value(value)
            return
        hp = self.get_hot("hp")
        self.emit(f"store i64 {value or 0}, ptr %hot.value")
        self.emit(f"store i64 {hp}, ptr %hot.end")
        self.emit("br label %done")


class _NoModule:
    """A definition may not make new functions."""

    def __getattr__(self, name: str) -> Any:
        raise SubsetError(f"needs {name}")


def translated(name: str) -> str | None:
    """The LLVM function of an opcode's definition, made now."""
    definition = OPS[name]
    source = Source.of(definition)
    body = _Definition(_NoModule(), definition.__globals__, name, in_handler=True)  # type: ignore[arg-type]
    body.bind_vm("%vm")
    body.emit("%vmp = inttoptr i64 %vm to ptr")
    body.hot_init("hp", "%hp")
    body.hot_init("value", "0")
    body.hot_init("end", "0")
    for parameter in source.parameters[1:]:
        body.bind_variable(parameter, f"%arg.{parameter}")
    try:
        body.block(source.body)
        if not body.closed:
            body._return_value(None)
    except SubsetError:
        return None
    parameters = "".join(f", i64 %arg.{p}" for p in source.parameters[1:])
    return (
        f"define internal {{i64, i64, i1}} @o_{name}(i64 %vm, i64 %hp{parameters}) #8 {{\n"
        f"{body.finish()}"
        "done:\n  %v = load i64, ptr %hot.value\n  %e = load i64, ptr %hot.end\n"
        "  %r0 = insertvalue {i64, i64, i1} poison, i64 %v, 0\n"
        "  %r1 = insertvalue {i64, i64, i1} %r0, i64 %e, 1\n"
        "  %r2 = insertvalue {i64, i64, i1} %r1, i1 false, 2\n  ret {i64, i64, i1} %r2\n"
        "fail:\n  ret {i64, i64, i1} {i64 0, i64 0, i1 true}\n}\n"
    )
