"""Calls and returns of compiled code.

A call saves what is alive behind it in a frame, with the address of a *return point* in place of a
stream position: a few words of constant data whose word at that address is the code to go on with,
so a return works the same whoever was the caller.  The callee is a segment of the same unit, or
code found through the function's record: compiled code if there is any for this number of
arguments, else the bridge to the interpreter (bridge.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from irkjit.deopt import MAX_FRAME_WORDS, MAX_NEW_WORDS, FrameLayout, values_of
from irkjit.jit.body import AROUND, AT_END, Instruction, Live, TooOptimistic
from irkjit.jit.code import CODE_OFFSET
from irkjit.jit.definitions import HEADER, SLOT, STACK
from irkjit.jit.inlining import MAX_BYTES, inlinable, inline
from irkjit.jit.states import FUNCTIONS_SLOT
from irkjit.jit.text import Text
from irkjit.jit.values import ENV_SLOT, Bool, Fact, Known, Ssa, State, Top, Value, Virtual
from irkjit.runtime.layout import FN_ARITY, FN_NATIVE, FN_SIZE, FRAME_IP, REENTRANT
from irkjit.runtime.state import OFFSETS
from irkjit.subset.emitter import ARGUMENTS
from irkjit.tagging import (
    CLOSURE,
    CLOSURE_ENTRY,
    CLOSURE_ENV,
    CLOSURE_SLOTS,
    RIB,
    RIB_LINK,
    header,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.jit.environments import Environments
    from irkjit.lower_llvm import Segment

_CLOSURE_HEADER = header(CLOSURE, -CLOSURE_SLOTS)


class ReturnPoint(NamedTuple):
    """A place that a call returns to: the pop, what the frame holds, what is known of that."""

    symbol: str
    pop: Instruction
    layout: FrameLayout
    facts: tuple[Fact, ...]

    def text(self, segment: str) -> str:
        """The constant data: address of the frame state (the installer's), words, mark, code."""
        return (
            f"@{self.symbol} = hidden constant {{ i64, i32, i32, ptr }} "
            f"{{ i64 0, i32 {self.layout.words}, i32 {1 | REENTRANT * self.layout.reentrant}, "
            f"ptr @{segment} }}, align 8\n"
        )

    def state(self, text: Text, known: dict[int, int]) -> tuple[State, int]:
        """What holds behind the pop, and the number of virtual ribs; loads the slots."""
        layout = self.layout
        regs = text.at("%regs", -layout.size)
        names = []
        for slot in range(len(layout.slots)):
            names.append(text.load(regs, layout.offset(slot), STACK))
        registers, lenv, objects = values_of(layout, names, known, 0)
        state = State(registers, lenv, "%hp", ("%fuel", self.pop.at), objects, regs=regs)
        for name, fact in zip(names, self.facts, strict=True):
            state.facts[name] = fact
        if self.pop.dst >= 0:
            state.registers[self.pop.dst] = Ssa("%result")
        return state, len(objects)


class Callee:
    """Who is called: the function's number if it is known, and words of its closure and
    environment as far as they are needed."""

    __slots__ = ("closure", "entry", "env", "function")

    def __init__(
        self, function: int, env: Value | None, closure: str = "", entry: str = ""
    ) -> None:
        self.function = function
        self.env = env
        self.closure = closure
        self.entry = entry


class Frame:
    """The frame of a call: whose, where it returns to, what it holds."""

    def __init__(self, segment: Environments, i: Instruction, layout: FrameLayout) -> None:
        self._unit = segment.unit
        self._arity = segment.arity
        self.function = segment.function
        self.pop = segment.function.by_pc[i.next]
        self.layout = layout

    def push(self, text: Text, regs: str, end: str = "") -> str:
        """Write it at `regs`; where the stack then ends, which may be given."""
        layout = self.layout
        point = self._unit.return_point(self.function, self._arity, self.pop, layout)
        for slot, value in enumerate(layout.slots):
            text.store_stack(regs, layout.offset(slot), value.name)
        place = f"getelementptr (i8, ptr @{point.symbol}, i64 {CODE_OFFSET + 1})"
        text.store_stack(regs, 8 * layout.words, f"ptrtoint (ptr {place} to i64)")
        return end or text.at(regs, layout.size)


def lower_call(segment: Segment, i: Instruction) -> bool:
    """call, call0, tail, tail0; whether control goes on behind it, as the call was inlined."""
    args = segment.register(i.operands[1]) if i.name in ("call", "tail") else None
    if args is not None and not isinstance(args, Virtual):
        if segment.state.fact(args).tag != RIB:
            return segment.leave("not compiled")
    elif isinstance(args, Virtual) and not segment.state.objects[args.number].is_rib:
        return segment.leave("not compiled")
    closure = segment.register(i.operands[0])
    callee = _who(segment, i, closure)
    if callee is None:
        return False
    if (callee.function, AROUND) in segment.unit.wrong:
        _make(segment, callee, None)
    goes_on = i.name in ("call", "call0")
    arity = _arity(segment, args)
    body = None
    if arity is not None and (segment.frames or goes_on or isinstance(closure, Virtual)):
        body = inlinable(segment, callee, arity, goes_on)
    # what the callee gets must exist before a frame says what it is, unless both are of one piece
    if body is None or body.turns:
        _make(segment, callee if body is None else None, args)
    frames = _frames(segment, i)
    if frames is None:
        return segment.leave("frame")
    # with these objects in memory the frame may take less room, too
    if body is not None and (
        _size(frames) > MAX_BYTES or _is_shared(segment, callee, args, frames)
    ):
        _make(segment, callee, args)
        frames = _frames(segment, i)
        if frames is None:
            return segment.leave("frame")
    values = _passed(segment, args)
    if body is not None and _size(frames) <= MAX_BYTES:
        if goes_on:
            frames[-1].layout.keep_state()
        return inline(segment, i, body, callee, values, frames[-1] if goes_on else None)
    _jump(segment, i, callee, args, values, frames)
    return False


def _frames(segment: Environments, i: Instruction) -> Sequence[Frame] | None:
    """Those of the calls inlined here, and of the call itself if the function goes on behind it.
    None where that would be too large."""
    if i.name not in ("call", "call0"):
        return segment.frames
    layout = _layout(segment, i)
    return None if layout is None else (*segment.frames, Frame(segment, i, layout))


def _make(segment: Environments, callee: Callee | None, args: Value | None) -> None:
    """Let a callee's environment and its arguments exist."""
    if callee is not None and callee.env is not None:
        if isinstance(segment.state.resolve(callee.env), Virtual):
            callee.env = Ssa(segment.word(callee.env))
    if isinstance(args, Virtual):
        for value in segment.state.objects[args.number].slots[1:]:
            if isinstance(value, Virtual):
                segment.word(value)


def _is_shared(
    segment: Environments, callee: Callee, args: Value | None, frames: Sequence[Frame]
) -> bool:
    """Whether an inlined callee must not get virtual ribs and closures: one of the frames has them
    too, each could make objects of its own of them, and somebody could tell.  A rib of which only
    the link is alive behind the call may be there twice.
    """
    assert callee.env is not None
    mine = segment.reached(callee.env)
    if args is not None:
        mine |= segment.reached(args)
    return any(
        number in mine
        and (
            not thing.is_rib
            or any(frame.layout.alive.alive(number, n) for n in range(1, len(thing.slots)))
        )
        for frame in frames
        for number, thing in frame.layout.things.items()
    )


def _size(frames: Sequence[Frame]) -> int:
    """Bytes on the stack."""
    return sum(each.layout.size for each in frames)


def _arity(segment: Environments, args: Value | None) -> int | None:
    """How many arguments are passed in registers; None if they must be in a rib."""
    if args is None:
        return 0
    if not isinstance(args, Virtual):
        return None
    count = len(segment.state.objects[args.number].slots) - 1
    return count if 0 < count <= len(ARGUMENTS) else None


def _passed(segment: Environments, args: Value | None) -> list[Value] | None:
    """The arguments, where they may be passed in registers."""
    if not isinstance(args, Virtual) or _arity(segment, args) is None:
        return None
    thing = segment.state.objects[args.number]
    return [segment.state.resolve(value) for value in thing.slots[1:]]


def _jump(
    segment: Environments,
    i: Instruction,
    callee: Callee,
    args: Value | None,
    values: list[Value] | None,
    frames: Sequence[Frame],
) -> None:
    """A call that is not inlined.  values: the arguments, if they may be in registers; frames: that
    of the call, after those of the calls inlined around it."""
    text = segment.text
    if frames and segment.loop_at_end >= 0:  # behind the call it would go on in code of its own
        raise TooOptimistic(segment.loop_at_end, AT_END)
    end = _room(segment, frames)
    passed = None if values is None else [segment.word(v) for v in values]
    arity = None if passed is None else len(passed)
    target = segment.unit.target(callee.function, arity) if callee.function >= 0 else None
    rib = ""
    if args is not None and (passed is None or (target is not None and target.arity is None)):
        rib = _rib(segment, args, callee)
        passed = None
    env = "poison" if callee.env is None else segment.word(callee.env)
    regs = segment.state.regs
    for frame in frames:
        regs = frame.push(text, regs, end if frame is frames[-1] else "")
    fuel = text.sum(segment.state.fuel[0], segment.state.fuel[1] - i.at - 1)
    hp = segment.state.hp
    if target is not None:
        lenv = rib or ("poison" if segment.unit.is_closed(callee.function) and passed else env)
        text.tail_call(
            f"@{target.symbol}", hp=hp, fuel=fuel, regs=regs, lenv=lenv, arguments=passed or ()
        )
        return
    entry, record = callee.entry, ""
    if callee.function >= 0:
        entry = text.stream_position(segment.unit.facts.functions[callee.function].pc)
        records = text.pointer(text.slot_word(FUNCTIONS_SLOT))
        record = text.at(records, FN_SIZE * callee.function)
    if rib:
        code = text.field("n_enter_rib", "ptr")
        text.tail_call(code, ip=entry, hp=hp, fuel=fuel, regs=regs, lenv=rib)
        return
    count = len(passed or ())
    if not record:
        record = text.load(text.pointer(entry), -8, "", "ptr")
    has = text.load(record, FN_ARITY, "")
    # FN_NATIVE may be read only after that, as it is set first
    native = text.at(record, FN_NATIVE)
    bridge = text.at("%vm", OFFSETS[f"n_enter_{count}"])
    fits = text.assign(f"icmp eq i64 {has}, {count}")
    place = text.assign(f"select i1 {fits}, ptr {native}, ptr {bridge}")
    code = text.load(place, 0, "", "ptr")
    text.tail_call(code, ip=entry, hp=hp, fuel=fuel, regs=regs, lenv=env, arguments=passed or ())


def _who(segment: Environments, i: Instruction, closure: Value) -> Callee | None:
    """Who is called, checked; None where that was left to the interpreter."""
    text, unit = segment.text, segment.unit
    if isinstance(closure, Virtual):
        thing = segment.state.objects[closure.number]
        if thing.is_rib:
            segment.leave("not compiled")
            return None
        return Callee(thing.function, segment.state.resolve(thing.slots[ENV_SLOT]))
    if isinstance(closure, Known):
        if unit.is_closed(closure.function):
            return Callee(closure.function, Top())
        word = text.pointer(segment.word(closure))
        return Callee(closure.function, Ssa(text.load(word, CLOSURE_ENV, SLOT)))
    fact = segment.state.fact(closure)
    if fact.immediate:
        segment.leave("callee")
        return None
    word = segment.word(closure)
    if fact.tag != CLOSURE:
        if not fact.tag:
            low = text.assign(f"and i64 {word}, 3")
            segment.guard(text.assign(f"icmp ne i64 {low}, 0"), "callee")
        head = text.load(text.pointer(word), 0, HEADER)
        segment.guard(text.assign(f"icmp ne i64 {head}, {_CLOSURE_HEADER}"), "callee")
        if isinstance(closure, Ssa):
            segment.state.facts[closure.name] = Fact(tag=CLOSURE)
    env = Ssa(text.load(text.pointer(word), CLOSURE_ENV, SLOT))
    segment.state.facts[env.name] = Fact(tag=RIB)
    if fact.function >= 0:
        return Callee(fact.function, env)
    entry = text.load(text.pointer(word), CLOSURE_ENTRY, SLOT)
    seen = unit.callee_seen(segment.function, i)
    if seen >= 0:
        expected = text.sum(text.stream_position(unit.facts.functions[seen].pc), 1)
        segment.guard(text.assign(f"icmp ne i64 {entry}, {expected}"), "target")
        return Callee(seen, env)
    return Callee(-1, env, word, text.assign(f"add i64 {entry}, -1"))


def _layout(segment: Environments, i: Instruction) -> FrameLayout | None:
    """The frame of a call; None where it would be too large."""
    state = segment.state
    pop = segment.function.by_pc[i.next]
    after = segment.function.live[pop.next]
    live = Live(after.registers, after.variables)
    if pop.dst >= 0:
        live.registers &= ~(1 << pop.dst)
    saved = i.operands[-1]
    for register, value in state.registers.items():
        if register < saved and live.registers >> register & 1 and isinstance(value, Bool):
            state.registers[register] = Ssa(segment.word(value))
    for thing in state.objects.values():
        if thing.place is None:
            thing.slots = [Ssa(segment.word(v)) if isinstance(v, Bool) else v for v in thing.slots]
    layout = FrameLayout(state, saved, live, segment.function.keeps_variables)
    if not layout.reentrant and segment.unit.was_captured(segment.function.number):
        for number in layout.written:
            segment.exist(number)
        layout = FrameLayout(state, saved, live, segment.function.keeps_variables)
    if layout.heap_words > MAX_NEW_WORDS or layout.words > MAX_FRAME_WORDS:
        return None
    return layout


def _room(segment: Environments, frames: Sequence[Frame]) -> str:
    """Where the stack will end behind these frames, checked."""
    text = segment.text
    regs = segment.state.regs
    if not frames:
        return regs
    end = text.at(regs, _size(frames))
    limit = text.field("stack_limit", "ptr")
    segment.guard(text.assign(f"icmp ugt ptr {end}, {limit}"), "stack")
    return end


def _rib(segment: Environments, args: Value, callee: Callee) -> str:
    """The arguments as a rib in memory that is linked to the callee's environment."""
    assert callee.env is not None
    if isinstance(args, Virtual):
        segment.state.objects[args.number].slots[0] = callee.env
        return segment.word(args)
    rib = segment.word(args)
    segment.write(rib, RIB_LINK, callee.env)
    return rib


def lower_return(segment: Environments, i: Instruction) -> bool:
    """ret: to whatever stands in the frame below."""
    text = segment.text
    value = segment.word(segment.register(i.operands[0]))
    fuel = text.sum(segment.state.fuel[0], segment.state.fuel[1] - i.at - 1)
    state = segment.state
    place = text.sum(text.load(state.regs, FRAME_IP, STACK), -1)
    code = text.load(text.pointer(place), 0, "", "ptr")
    text.tail_call(code, ip=place, hp=state.hp, fuel=fuel, regs=state.regs, arguments=[value])
    return False
