"""The baseline interpreter: which handlers there are, and their LLVM IR.

A handler executes one instruction, or a superinstruction of two or three, and tail-calls the next
through the stream.  All come from the opcode definitions in `ops/`: the generic handler of each
opcode, variants with an operand bound to a constant, and superinstructions.  `image.py` compiles
and keeps them.
"""

from __future__ import annotations

import inspect
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import irkjit.ops  # noqa: F401  (registers the definitions)
from irkjit.loader.tables import EXTRAS, Rule, build
from irkjit.opcodes import BY_NAME, OPCODES, Kind, Opcode
from irkjit.runtime.state import CODE_FIELDS, OFFSETS
from irkjit.subset.markers import OPS, STUBS

# Operands that select a variant, and for how many values from 0 there is one.
VARIANTS: dict[str, tuple[str, int]] = {
    "env": ("size", 5),
    "make": ("nelem", 5),
    "alloc": ("size", 4),
    "nvcase": ("nalts", 4),
    "trcall": ("nregs", 5),
    "ref": ("depth", 5),
    "set": ("depth", 4),
    "ref0": ("index", 5),
    "tupref": ("index", 4),
    "stor": ("index", 6),
    "call": ("nregs", 4),
}

# Superinstructions, as "name name" or "name > name" where the second must read the register that
# the first writes, through its first register operand, or through its last (">>").
SUPERINSTRUCTIONS: tuple[str, ...] = (
    "stor:1 ref:1 > tupref:1 >> stor:2",
    "gc ref0:0 > nvcase:1",
    "ref0:0 > nvcase:1",
    "ref0:0 > tupref:0 ref0:0 > tupref:1",
    "ref:3 > call:1",
    "gc ref0:0 > nvcase:2",
    "eq > tst",
    "env > epush ref:1 > tupref:0",
    "ref:1 > tupref:2 >> stor:3 ref:1",
    "tupref:3 >> stor:4 env:2 ref:3",
    "stor:1 ref0:2 >> stor:2",
    "imm > ret",
    "pop >> stor:5 ref0:4 > nvcase:2",
    "gc ref0:1 > nvcase:1",
    "pop >> stor:1",
    "ref0:0 > tupref:2 mov ref0:1",
    "mov ref0:1 trcall:2",
    "ref0:0 ref0:1 >> lt > tst",
    "stor:2 topref > call:1",
    "ref:1 > mov imm",
    "env:2 > epush ref:1 > tupref:0",
    "env:1 > epush",
    "stor:2 topref > tail",
    "pop >> stor:2",
    "ref:1 ref:1",
    "stor:1 ref:1",
    "ref:2 ref0:0",
    "ref0:0 ref0:1 >> cmp > ret",
    "ref0:0 ref0:1",
    "mov imm",
    "ref0:1 trcall:1",
    "tupref:0 mov > tupref:1",
    "mov mov >> add",
    "ge > mov > tst",
    "ref0:1 trcall:2",
    "ref0:0 imm",
    "gc ref0:0 > tupref:1",
    "stor:1 mov",
    "ref0:1 > tupref:1 env:2 mov",
    "ashr >> stor:0 topref mov",
    "and >> stor:1 mov",
    "ref0:0 ref0:1 >> gt > tst",
    "ref0:1 imm >> eq > tst",
    "env:1 ref:1 >> stor:1",
    "sub > mov > set:1",
    "eq > mov > tst",
    "stor:1 ref:1 >> stor:2",
    "ref0:0 > tupref:1 > mov imm",
    "ref0:1 >> add trcall:2",
    "env:1 ref0:0 >> stor:1 ref:1",
    "mov mov",
    "mov topref",
    "epush ref:1 > tupref:0",
    "make:4 > ret",
    "stor:1 ref0:0",
    "ref0:0 >> stor:1",
    "ref:1 >> vref",
    "ref0:0 trcall:1",
    "ref0:0 > tupref:0",
    "vref > ret",
    "topref > call:1",
    "ref0:3 imm",
    "mov >> vset",
    "stor:1 topref > call:1",
    "ref0:0 mov",
    "imm >> vref",
    "ref0:2 ref0:3",
    "imm >> sub",
    "topref > tail",
    "stor:1 env:2",
    "ref0:0 > tupref:0 > mov > ret",
    "mov ref0:1",
    "mov > nvcase:1",
    "mov ref:2",
    "ref0:1 > ret",
    "gc env:1 > epush fun",
    "mov mov >> add > mov",
    "env:3 > epush",
    "ref0:1 > nvcase:1",
    "pop >> stor:3",
    "mul alloc:2 mov topref",
    "mov > mov",
    "gc env:2",
    "gc ref0:0",
    "env:1 ref:1 >> stor:1 ref:3",
    "ref0:3 imm mov >> vset",
    "tupref:2 ref0:0",
    "stor:1 ref:2",
    "epush ref:1 >> stor:1",
    "make:2 trcall:2",
    "env:1 ref0:1",
    "mov mov ref0:1",
    "ref0:1 > tupref:0 ref0:1 > tupref:1",
    "mov mov >> or",
    "ref:1 >> stor:1",
    "pop0 ref:1 ref0:1 trcall:2",
    "gc ref0:2",
    "stor:3 ref0:3 >> stor:4",
    "ashr >> stor:0 topref",
    "sub > mov",
    "gc env:1 > epush",
    "alloc:2 mov topref",
    "ref0:1 imm",
    "env:1 ref0:0",
    "mov > tst",
    "mov > ret",
    "ref:1 > tupref:2",
    "env:2 ref:3",
    "ref0:1 > tupref:1",
    "epop epop",
    "epush ref:1",
    "ref0:0 > tupref:2",
    "stor:2 topref",
    "lt > tst",
    "ref0:0 > tupref:1",
    "pop >> stor:5",
    "stor:3 ref:1",
    "ref:1 ref0:1 trcall:2",
    "add trcall:2",
    "mov > tupref:1",
    "tupref:1 >> stor:2",
    "ashr >> stor:0",
    "stor:1 ref0:2",
    "ref0:1 > tupref:0",
    "gt > tst",
    "tupref:3 >> stor:4",
    "ref0:1 > tupref:1 env:2",
    "pop >> stor:5 ref0:4",
    "ref0:3 >> stor:4",
    "ref0:0 ref0:1 >> cmp",
)


@dataclass(frozen=True)
class Layout:
    """Where the parts of an opcode's instruction stand in the stream, in words from its start.

    parameters: for each parameter of the definition how it is had ("word", "reg", "cell",
    "address") and from which word; stride as in `subset.translate.Component`.
    """

    opcode: Opcode
    definition: Callable[..., Any]
    parameters: tuple[tuple[str, str, int], ...]
    extras: tuple[str, ...]
    dst: int | None
    length: int
    stride: tuple[int, int] | None


_HOW = {
    Kind.REG: "reg",
    Kind.LIT: "cell",
    Kind.OFFSET: "address",
    Kind.REGS: "address",
    Kind.ALTS: "address",
}


@cache
def layout(code: int) -> Layout:
    """The stream layout of an opcode (see `loader/expand.py`), checked against its definition."""
    opcode = OPCODES[code]
    definition = OPS[opcode.name]
    wanted = list(inspect.signature(definition).parameters)[1:]
    operands = [o for o in opcode.operands if o.kind is not Kind.DST]
    if wanted[: len(operands)] != [o.name for o in operands]:
        raise TypeError(f"the definition of {opcode.name} must take {[o.name for o in operands]}")
    extras = tuple(wanted[len(operands) :])
    words = {name: 1 + i for i, name in enumerate(extras)}
    position = 1 + len(extras)
    for operand in opcode.operands:
        words[operand.name] = position
        position += {Kind.OFFSET: 2, Kind.REGS: 0, Kind.ALTS: 0}.get(operand.kind, 1)
    kinds = {o.name: _HOW.get(o.kind, "word") for o in operands}
    kinds |= {e: "address" if e == "seen" else "word" for e in extras}
    stride = None
    if opcode.words_per_item:
        counter = opcode.length_operand if not opcode.length_in_register else "listed"
        assert counter is not None
        stride = (words[counter], 3 if opcode.operands[-1].kind is Kind.ALTS else 1)
    return Layout(
        opcode=opcode,
        definition=definition,
        parameters=tuple((name, kinds[name], words[name]) for name in wanted),
        extras=extras,
        dst=words[opcode.operands[0].name] if opcode.dst else None,
        length=position,
        stride=stride,
    )


@dataclass(frozen=True)
class Handler:
    """A handler's parts: for each instruction its opcode and (operand, value) where one is bound.

    links: for each part but the first, the parameter that takes the value of the part before.
    """

    symbol: str
    parts: tuple[tuple[int, tuple[str, int] | None], ...]
    links: tuple[str | None, ...] = ()


@cache
def handlers() -> tuple[list[Handler], array[int]]:
    """All handlers, their position being their number, and the loader's tables."""
    found: list[Handler] = [Handler(f"h_{o.name}", ((o.code, None),)) for o in OPCODES]
    selectors: dict[int, tuple[int, list[int]]] = {}
    numbers: dict[tuple[int, int | None], int] = {(o.code, None): o.code for o in OPCODES}
    for name, (operand, count) in VARIANTS.items():
        opcode = BY_NAME[name]
        selectors[opcode.code] = (opcode.position(operand), [len(found) + v for v in range(count)])
        for value in range(count):
            numbers[opcode.code, value] = len(found)
            found.append(Handler(f"h_{name}_{value}", ((opcode.code, (operand, value)),)))
    rules = []
    for text in SUPERINSTRUCTIONS:
        handler, rule = _superinstruction(text, numbers, len(found))
        found.append(handler)
        rules.append(rule)
    extras = [layout(code).extras for code in range(len(OPCODES))]
    assert all(e in EXTRAS for names in extras for e in names)
    return found, build(extras, selectors, rules, len(found))


def _superinstruction(
    text: str, numbers: dict[tuple[int, int | None], int], number: int
) -> tuple[Handler, Rule]:
    words = text.split()
    parts: list[tuple[int, tuple[str, int] | None]] = []
    members: list[int] = []
    links: list[str | None] = []
    stream_links: list[tuple[int, int] | None] = []
    link = ""
    for word in words:
        if word in (">", ">>"):
            link = word
            continue
        name, _, value = word.partition(":")
        opcode = BY_NAME[name]
        bound = (VARIANTS[name][0], int(value)) if value else None
        if parts:
            parameter = None
            if link:
                registers = [p for p in layout(opcode.code).parameters if p[1] == "reg"]
                parameter, _, source = registers[0 if link == ">" else -1]
                before = layout(parts[-1][0]).dst
                assert before is not None
                stream_links.append((before, source))
            else:
                stream_links.append(None)
            links.append(parameter)
        parts.append((opcode.code, bound))
        members.append(numbers[opcode.code, int(value) if value else None])
        link = ""
    symbol = "s_" + "_".join(w.replace(":", "") for w in words if not w.startswith(">"))
    symbol += "".join("l" if link else "n" for link in links)
    return (
        Handler(symbol, tuple(parts), tuple(links)),
        Rule(tuple(members), tuple(stream_links), number),
    )


ROUTINES = (
    "run",
    "f_load",
    "f_collect",
    "f_capture",
    "f_tenure",
    "f_compare",
    "f_print_value",
    "f_flush",
    "watch",
    "on_interrupt",
    *CODE_FIELDS,
)
"""Native functions that the host calls, by symbol."""

_INTERRUPT = f"""
@watched = internal global i64 0

; watch(vm): from now on Ctrl-C is about this VM, or none where vm is 0
define void @watch(i64 %vm) #0 {{
  store volatile i64 %vm, ptr @watched
  ret void
}}

; The signal handler.  It asks for a poll.  A second Ctrl-C, and one during a foreign function
; where `exit_in_c` says so, ends the process: output was flushed before the function was called.
define void @on_interrupt(i32 %signal) #0 {{
  %vm = load volatile i64, ptr @watched
  %none = icmp eq i64 %vm, 0
  br i1 %none, label %done, label %some
some:
  %p = inttoptr i64 %vm to ptr
  %pi = getelementptr i8, ptr %p, i64 {OFFSETS["interrupted"]}
  %pc = getelementptr i8, ptr %p, i64 {OFFSETS["in_c"]}
  %px = getelementptr i8, ptr %p, i64 {OFFSETS["exit_in_c"]}
  %pp = getelementptr i8, ptr %p, i64 {OFFSETS["poll"]}
  %i = load volatile i64, ptr %pi
  %c = load volatile i64, ptr %pc
  %x = load volatile i64, ptr %px
  store volatile i64 1, ptr %pi
  store volatile i64 4611686018427387904, ptr %pp
  %either = or i64 %i, %c
  %both = and i64 %either, %x
  %leave = icmp ne i64 %both, 0
  br i1 %leave, label %out, label %done
out:
  %pf = getelementptr i8, ptr %p, i64 {OFFSETS["c_exit"]}
  %f = load ptr, ptr %pf
  call void (...) %f(i32 130)
  br label %done
done:
  ret void
}}
"""


def module_text() -> str:
    """The whole native interpreter as LLVM IR."""
    from irkjit.bridge import bridge
    from irkjit.loader.load import load
    from irkjit.runtime.collect import collect, tenure
    from irkjit.runtime.compare import compare
    from irkjit.runtime.output import flush
    from irkjit.runtime.printer import print_value
    from irkjit.runtime.stack import capture
    from irkjit.subset.translate import Module

    module = Module(lambda name: _component(handlers()[0][BY_NAME[name].code], 0))
    for function in (load, collect, capture, tenure, compare, print_value, flush):
        module.function(function)
    module.runner()
    for handler in handlers()[0]:
        module.handler(handler.symbol, [_component(handler, i) for i in range(len(handler.parts))])
    for name, definition in STUBS.items():
        from irkjit.subset.translate import Component

        module.handler(f"h_{name}", [Component(name, definition, (), None, 0)])
    ways = bridge(module)
    return module.text() + _INTERRUPT + ways


def _component(handler: Handler, position: int) -> Any:
    from irkjit.subset.translate import Component, Operand

    code, bound = handler.parts[position]
    where = layout(code)
    link = handler.links[position - 1] if position else None
    operands = []
    for name, how, word in where.parameters:
        if bound is not None and name == bound[0]:
            operands.append(Operand("const", bound[1]))
        elif link is not None and name == link:
            operands.append(Operand("linked"))
        else:
            operands.append(Operand(how, word))
    length, stride = where.length, where.stride
    if stride is not None and bound is not None and bound[0] == where.opcode.length_operand:
        length, stride = length + stride[1] * bound[1], None
    return Component(
        where.opcode.name, where.definition, tuple(operands), where.dst, length, stride
    )
