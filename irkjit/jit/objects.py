"""Values in compiled code: arithmetic, objects, vectors, closures, and whatever is its
definition."""

from __future__ import annotations

from irkjit.deopt import MAX_NEW_WORDS, reachable, words_of
from irkjit.jit.arithmetic import BY_CONSTANT, COMPARISONS, FORMS
from irkjit.jit.body import Instruction
from irkjit.jit.definitions import COMPILED, HEADER, OBJECTS, RIBS, SLOT, definition
from irkjit.jit.lowering import CHECKED_BYTES, Lowering
from irkjit.jit.states import CODE_SLOT
from irkjit.jit.values import (
    IMMEDIATE,
    INTEGER,
    SOME,
    Bool,
    Const,
    Entry,
    Fact,
    Known,
    Literal,
    Object,
    Ssa,
    Top,
    Value,
    Virtual,
)
from irkjit.opcodes import BY_NAME
from irkjit.runtime.layout import LARGE_SLOTS
from irkjit.tagging import (
    NIL,
    RIB,
    SLOT0,
    VECTOR,
    header,
)

MOVES_HP = frozenset(["litc", "vmake", "smake"])
"""Opcodes whose definitions move hp."""
RESULTS: dict[str, Fact] = {
    **dict.fromkeys(
        "vlen slen unchar ob2int obptr2int hash errno csize div srem shl ashr add sub mul".split(),
        INTEGER,
    ),
    **dict.fromkeys("sref makei cmp lt gt le ge eq".split(), IMMEDIATE),
}
"""What is known of results, by opcode."""
PROVED: dict[str, tuple[tuple[int, Fact], ...]] = {
    "vref": ((2, INTEGER),),
    "vset": ((1, INTEGER),),
    "sref": ((2, INTEGER),),
    "sset": ((1, INTEGER),),
}
"""Operands of which something is known once the definition has not raised."""


class Objects(Lowering):
    """Lowers what makes, reads and sets objects, and computes."""

    def by_definition(self, i: Instruction) -> bool:
        """An opcode whose definition is a function that LLVM inlines."""
        if i.name not in COMPILED or not self.unit.use_definition(i.name):
            return self.leave("not compiled")
        text, opcode = self.text, BY_NAME[i.name]
        arguments = []
        effect = not opcode.dst
        for operand, value in zip(opcode.operands, i.operands, strict=False):
            if operand.kind.name == "REG":
                arguments.append(self.word(self.register(value)))
            elif operand.kind.name == "LIT":
                arguments.append(self.word(Literal(value)))
            elif operand.kind.name != "DST":
                arguments.append(str(value))
        for extra in definition(i.name).extras:
            if extra != "code":
                return self.leave("not compiled")
            arguments.append(text.slot_word(CODE_SLOT))
        if self.unit.forced:
            self.guard("false", "check")
        hp = text.assign(f"ptrtoint ptr {self.state.hp} to i64")
        listed = "".join(f", i64 {a}" for a in arguments)
        result = text.assign(f"call {{i64, i64, i1}} @o_{i.name}(i64 %vmi, i64 {hp}{listed})")
        self.guard(text.assign(f"extractvalue {{i64, i64, i1}} {result}, 2"), "check", force=False)
        if i.name in MOVES_HP:
            end = text.assign(f"extractvalue {{i64, i64, i1}} {result}, 1")
            self.state.hp = text.pointer(end)
            self._check = None
        for register, kind in PROVED.get(i.name, ()):
            known = self.register(i.operands[register])
            if isinstance(known, Ssa):
                self.state.facts.setdefault(known.name, kind)
        if i.dst >= 0:
            got = text.assign(f"extractvalue {{i64, i64, i1}} {result}, 0")
            self.set_register(i.dst, Ssa(got), RESULTS.get(i.name))
        if effect:
            self.state.exit = None
        return True

    def _arithmetic(self, i: Instruction) -> bool:
        a, b = self.register(i.operands[1]), self.register(i.operands[2])
        text, name = self.text, i.name
        if name == "eq":
            words = self.word(a), self.word(b)
            self.set_register(i.dst, Bool(text.assign(f"icmp eq i64 {words[0]}, {words[1]}")))
            return True
        if name in BY_CONSTANT and not (isinstance(b, Const) and b.word & 1 and b.word != 1):
            return self.by_definition(i)
        if self.unit.refuted(self.function, i.pc, "integer") or isinstance(a, Virtual):
            return self.by_definition(i)
        self.need_integers([a, b])
        left, right = self.word(a), self.word(b)
        if name in COMPARISONS:
            result = text.assign(f"icmp {COMPARISONS[name]} i64 {left}, {right}")
            self.set_register(i.dst, Bool(result))
        else:
            self.set_register(i.dst, Ssa(FORMS[name](text.assign, left, right)), INTEGER)
        return True

    def _op_gc(self, i: Instruction) -> bool:
        return True

    _op_heap = _op_gc

    def _op_imm(self, i: Instruction) -> bool:
        self.set_register(i.dst, Const(i.operands[1]))
        return True

    def _op_lit(self, i: Instruction) -> bool:
        word = self.unit.immediate_literal(i.operands[1])
        self.set_register(i.dst, Literal(i.operands[1]) if word is None else Const(word))
        return True

    def _op_mov(self, i: Instruction) -> bool:
        self.set_register(i.dst, self.register(i.operands[1]))
        return True

    # -- objects -----------------------------------------------------------------------------

    def new_object(self, i: Instruction, tag: int, count: int, values: list[Value]) -> bool:
        """A new object in memory, all its slots given."""
        if count >= LARGE_SLOTS or 8 * count > CHECKED_BYTES - 8:
            return self.leave("not compiled")
        words = [self.word(v) for v in values]
        pointer = self.allocate(1 + count)
        self.text.store_header(pointer, header(tag, count))
        for n, word in enumerate(words):
            self.text.store(pointer, SLOT0 + 8 * n, word, RIBS if tag == RIB else OBJECTS)
        name = self.text.assign(f"ptrtoint ptr {pointer} to i64")
        self.state.fresh.add(name)
        self.set_register(i.dst, Ssa(name), Fact(tag=tag, slots=count))
        return True

    def _op_make(self, i: Instruction) -> bool:
        tag = i.operands[1]
        return self.new_object(i, tag, len(i.regs), [self.register(r) for r in i.regs])

    def _op_alloc(self, i: Instruction) -> bool:
        tag, count = i.operands[1], i.operands[2]
        return self.new_object(i, tag, count, [Const(NIL)] * count)

    def _op_tupref(self, i: Instruction) -> bool:
        target, index = self.register(i.operands[1]), i.operands[2]
        if isinstance(target, Virtual):
            self.word(target)
            target = self.state.resolve(target)
        fact = self.state.fact(target)
        word = self.word(target)
        if fact.immediate:
            return self.leave("check")
        text = self.text
        if not (fact.tag and fact.slots > index):
            if not fact.tag and not isinstance(target, (Literal, Known, Top)):
                low = text.assign(f"and i64 {word}, 3")
                self.guard(text.assign(f"icmp ne i64 {low}, 0"), "pointer")
            slots = text.load(text.pointer(word), 4, HEADER, "i32")
            self.guard(text.assign(f"icmp sle i32 {slots}, {index}"), "slot")
            if isinstance(target, Ssa):
                tag = fact.tag or SOME
                self.state.facts[target.name] = Fact(tag=tag, slots=index + 1)
        some_object = fact.tag not in (0, SOME, RIB)
        value = text.load(text.pointer(word), SLOT0 + 8 * index, OBJECTS if some_object else SLOT)
        self.set_register(i.dst, Ssa(value))
        return True

    # -- vectors -----------------------------------------------------------------------------

    def _element(self, i: Instruction, vector: Value, index: Value) -> str | None:
        """A pointer to the word before an element, checked; None where the definition is to do
        it."""
        if self.unit.refuted(self.function, i.pc, "vector") or isinstance(vector, (Virtual, Const)):
            return None
        text, word = self.text, self.word(vector)
        fact = self.state.fact(vector)
        if fact.tag != VECTOR:
            if not fact.tag:
                low = text.assign(f"and i64 {word}, 3")
                self.guard(text.assign(f"icmp ne i64 {low}, 0"), "vector")
            tag = text.load(text.pointer(word), 0, HEADER, "i32")
            self.guard(text.assign(f"icmp ne i32 {tag}, {VECTOR}"), "vector")
            if isinstance(vector, Ssa):
                self.state.facts[vector.name] = Fact(tag=VECTOR, slots=1)
        self.need_integers([index], "vector")
        at = self.word(index)
        pointer = text.pointer(word)
        count = text.load(pointer, 4, HEADER, "i32")
        wide = text.assign(f"zext i32 {count} to i64")
        end = text.assign(f"shl i64 {wide}, 1")  # integers are 2n + 1
        self.guard(text.assign(f"icmp uge i64 {at}, {end}"), "vector")
        offset = text.assign(f"shl i64 {at}, 2")
        return text.assign(f"getelementptr i8, ptr {pointer}, i64 {offset}")

    def _op_vref(self, i: Instruction) -> bool:
        place = self._element(i, self.register(i.operands[1]), self.register(i.operands[2]))
        if place is None:
            return self.by_definition(i)
        self.set_register(i.dst, Ssa(self.text.load(place, 4, OBJECTS)))
        return True

    def _op_vset(self, i: Instruction) -> bool:
        vector, value = self.register(i.operands[0]), self.register(i.operands[2])
        if not self.state.fact(value).immediate:
            return self.by_definition(i)
        place = self._element(i, vector, self.register(i.operands[1]))
        if place is None:
            return self.by_definition(i)
        self.text.store(place, 4, self.word(value), OBJECTS)
        self.state.exit = None
        return True

    # -- closures ----------------------------------------------------------------------------

    def limit_virtual(self, latest: Virtual, pc: int) -> None:
        """Make what has become virtual last if an exit at pc would have to make too much."""
        if words_of(reachable(self.state, self.function.live[pc])) > MAX_NEW_WORDS:
            self.word(latest)

    def _op_fun(self, i: Instruction) -> bool:
        entry = Entry(8 * self.unit.entry_position(i.next) + 1)
        slots: list[Value] = [Const(NIL), Const(NIL), entry, self.state.lenv]
        number = self.unit.function_number(i.next)
        closure = self.new_virtual(Object(slots, function=number))
        self.set_register(i.dst, closure)
        if self.unit.ribs_escape:
            self.word(closure)
        self.limit_virtual(closure, i.target())
        fuel, more = self.state.fuel
        change = self.function.by_pc[i.target()].at - i.at - 1
        self.state.fuel = (fuel, more + change)
        return True
