"""Calls of small known functions, lowered where they stand.

The callee's code becomes part of the caller's segment: its arguments stay in SSA values, it returns
by a branch, and no frame is written.  Where something inside leaves to the interpreter or calls for
real, the frames of the calls around it are written first, with the return points that they would
have had, so that nobody else can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from irkjit.jit.body import AT_END, Function, Instruction, TooComplex
from irkjit.jit.values import Ssa, State, Value, Virtual

if TYPE_CHECKING:
    from irkjit.jit.calls import Callee, Frame
    from irkjit.lower_llvm import Segment

MAX_INLINED = 45
"""Instructions of the largest function that is inlined: about what a call and a return take."""
MAX_UNROLLED = 24
"""Instructions of the largest function that is inlined in itself UNROLLED times, others once: half
of the calls of a function that calls itself twice are those that end at once, a quarter are their
callers, an eighth the callers of these."""
UNROLLED = 3
MAX_GROWTH = 150, 300
"""Instructions that are inlined into one segment at most, and by unrolling; into one behind a call
as many more as stand before that."""
MAX_UNIT_GROWTH = 600, 1200
"""The same for all segments of a unit."""
MAX_DEPTH = 3
"""Calls that are inlined in one another at most."""
MAX_BYTES = 8 * 160
"""What the frames of inlined calls may take; STACK_SLACK has room for that."""


class Returned(NamedTuple):
    """A way on which an inlined function returns: its label, the result, the state there."""

    label: str
    value: Value
    state: State


def inlinable(segment: Segment, callee: Callee, arity: int, goes_on: bool) -> Function | None:
    """The function that is called, if it is one to inline.

    arity: of the call, 0 for none.  goes_on: whether the caller goes on behind it.
    """
    unit = segment.unit
    number = callee.function
    if number < 0 or not unit.may_inline(number):
        return None
    chain = [frame.function.number for frame in segment.frames] + [segment.function.number]
    if len(chain) > MAX_DEPTH:
        return None
    try:
        body = unit.body(number)
    except TooComplex:
        return None
    if body.captures:  # the frames around it would have to be on the stack
        return None
    if not (segment.frames or goes_on) and (
        number == segment.function.number or (number, AT_END) in unit.wrong
    ):
        return None
    size = len(body.instructions)
    small = size <= MAX_UNROLLED
    if chain.count(number) > (UNROLLED if small else 1):
        return None
    unrolls = small and number in chain
    room = MAX_GROWTH[unrolls] + len(segment.function.instructions)
    if size > MAX_INLINED or segment.inlined[0] + size > room:
        return None
    if unit.inlined + size > MAX_UNIT_GROWTH[unrolls]:
        return None
    if unit.mode(number, arity) != (arity or None) or (body.turns and not arity):
        return None
    return body


def inline(
    segment: Segment,
    i: Instruction,
    body: Function,
    callee: Callee,
    arguments: list[Value] | None,
    frame: Frame | None,
) -> bool:
    """Lower a call by lowering what it calls; whether control goes on behind it.

    frame: of the call; None for a tail call within a function that is itself inlined.
    """
    caller = segment.state.copy()
    place = segment.function, segment.arity, segment.edges, segment.order, segment.now
    frames, returns, head = segment.frames, segment.returns, segment.head
    segment.inlined[0] += len(body.instructions)
    segment.unit.inlined += len(body.instructions)
    segment.function, segment.edges, segment.order = body, {}, []
    segment.arity = None if arguments is None else len(arguments)
    segment.head = None
    at_end = segment.loop_at_end
    if body.turns and not (segment.frames or frame):
        segment.loop_at_end = body.number
    for thing in segment.state.objects.values():
        thing.level = -1  # levels are those of the caller
    if frame is not None:
        segment.frames = (*frames, frame)
        segment.returns = []
    fuel, more = segment.state.fuel
    segment.state.fuel = (fuel, more - i.at - 1)
    assert callee.env is not None
    segment.enter_body(callee.env, arguments)
    segment.straight(body.pc)
    segment.walk()
    segment.finish_loop()
    returned = segment.returns
    segment.function, segment.arity, segment.edges, segment.order, segment.now = place
    segment.frames, segment.returns, segment.head = frames, returns, head
    segment.loop_at_end = at_end
    if frame is None or not returned:
        return False
    pop = frame.pop
    segment.enter(pop.next, [(way.label, _after(caller, way, frame)) for way in returned])
    return True


def _after(caller: State, way: Returned, frame: Frame) -> State:
    """The caller's state behind the pop, where the callee has returned on this way."""
    state = way.state
    registers = {r: v for r, v in caller.registers.items() if r < frame.layout.saved}
    if frame.pop.dst >= 0:
        registers[frame.pop.dst] = way.value
    fuel, more = state.fuel
    after = State(registers, caller.lenv, state.hp, (fuel, more + frame.pop.at), regs=state.regs)
    after.objects = {number: thing.copy() for number, thing in caller.objects.items()}
    after.facts, after.fresh, after.exit = state.facts, state.fresh, state.exit
    after.loaded = dict(state.loaded)
    # what the callee knows of variables it knows under other names of their ribs, perhaps
    after.variables = {k: v for k, v in state.variables.items() if k in caller.variables}
    return after


def lower_inlined_return(segment: Segment, i: Instruction) -> bool:
    """ret of a function that is inlined: a branch to what stands behind the call."""
    assert segment.returns is not None
    value = segment.register(i.operands[0])
    if isinstance(value, Virtual):
        value = Ssa(segment.word(value))
    state = segment.state.copy()
    fuel, more = state.fuel
    state.fuel = (fuel, more - i.at - 1)
    label = segment.text.label("e")
    segment.text.emit(f"br label %{label}")
    segment.returns.append(Returned(label, value, state))
    return False
