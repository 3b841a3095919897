"""LLVM IR text, block by block: temporaries, labels, machine state, variables of one function.

Local variables are stack slots that LLVM's mem2reg turns into SSA values.  The HOT fields of the
state are such slots in a handler and words of the native struct in a plain function.  Above this
stand `expressions.py` and `statements.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from irkjit.runtime.state import HOT, OFFSETS

if TYPE_CHECKING:
    from irkjit.subset.translate import Module

PARAMETER_ORDER = ("ip", "regs", "vm", "hp", "lenv", "fuel", "result")
"""Parameters of every handler: the HOT fields and the struct; C calls preserve the first four."""
ARGUMENTS = ("result", "x1", "x2", "x3", "x4")
"""Parameters in which compiled code gets its first arguments; handlers ignore all but `result`."""
NATIVE_PARAMETERS = (*PARAMETER_ORDER, *ARGUMENTS[1:])
CONVENTION = "preserve_nonecc"
"""Calling convention of handlers: many parameters in registers, none preserved.  tailcc and
swifttailcc drop stack arguments of musttail calls in LLVM 22 (llvm issue 199224)."""
COLD_CONVENTION = "preserve_mostcc"
"""That of slow paths: the callee preserves what the handler keeps in registers."""


class Dispatch(NamedTuple):
    """What follows a definition in a handler: store to dst (start, word), then go on."""

    dst: tuple[str, int] | None
    last: bool


class Returning(NamedTuple):
    """How `return` works at this point: an inlined function, a definition, or a plain one."""

    label: str | None = None
    slot: str | None = None
    dispatch: Dispatch | None = None


class Emitter:
    """The text of one function.  `closed` tells that the current block has its terminator."""

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
        self._returns: list[Returning] = [Returning()]
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
        """The arguments of a handler, ip given."""
        values = {name: self.get_hot(name) for name in HOT if name != "ip"}
        values["ip"] = ip
        values["vm"] = self._vm
        return ", ".join(f"i64 {values.get(name, 'poison')}" for name in NATIVE_PARAMETERS)

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
