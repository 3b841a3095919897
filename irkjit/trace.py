"""One line on stderr for each instruction: function, pc, opcode, operands with their values."""

from __future__ import annotations

from irkjit.bytecode.notation import tag_text, word_text
from irkjit.messages import write_error
from irkjit.opcodes import OPCODES, Kind
from irkjit.places import Place, function_pc
from irkjit.runtime.layout import CODE_LITERALS, CODE_WORDS
from irkjit.show import show
from irkjit.subset.primitives import load, load32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from irkjit.vm import VM

_VALUE_WIDTH = 24
_ITEMS = 8


def tell(vm: VM, place: Place) -> None:
    """Write the line for the instruction that is about to run."""
    words = load(place.code, CODE_WORDS)
    opcode = OPCODES[load32(words, 4 * place.pc)]
    function = vm.program_of(place.code).function_name(function_pc(place.function))
    parts = [f"{function}: {place.pc:5} {opcode.name:8}"]
    at = place.pc + 1
    fixed: dict[str, int] = {}
    for operand in opcode.operands:
        if operand.kind in (Kind.REGS, Kind.ALTS):
            parts.append(_items(vm, operand.kind, words, at, _count(vm, opcode, fixed)))
            continue
        value = load32(words, 4 * at)
        fixed[operand.name] = value
        if operand.name == "word" or operand.name == "tag":
            value_text = word_text if operand.name == "word" else tag_text
            parts.append(value_text(value))
        else:
            parts.append(_operand(vm, place, operand.kind, value))
        at += 1
    write_error(" ".join(parts).rstrip() + "\n")


def _count(vm: VM, opcode: Any, fixed: dict[str, int]) -> int:
    """How many items the list of the instruction has."""
    value = fixed[opcode.length_operand]
    if opcode.length_in_register:
        return int(load(vm.state.regs, 8 * value)) >> 1
    return value


def _items(vm: VM, kind: Kind, words: int, at: int, count: int) -> str:
    shown = range(min(count, _ITEMS))
    if kind is Kind.REGS:
        texts = [_register(vm, load32(words, 4 * (at + i))) for i in shown]
    else:
        texts = [f"{tag_text(load32(words, 4 * (at + 2 * i)))}:..." for i in shown]
    return "(" + " ".join(texts) + (" ..." if count > _ITEMS else "") + ")"


def _operand(vm: VM, place: Place, kind: Kind, value: int) -> str:
    if kind is Kind.REG:
        return _register(vm, value)
    if kind is Kind.DST:
        return f"r{value}"
    if kind is Kind.OFFSET:
        return f"->{place.pc + value}"
    if kind is Kind.LIT:
        literal = load(load(place.code, CODE_LITERALS), 8 * value)
        return f"@{value}={show(literal, _VALUE_WIDTH)}"
    return str(value)


def _register(vm: VM, number: int) -> str:
    return f"r{number}={show(load(vm.state.regs, 8 * number), _VALUE_WIDTH)}"
