"""Taking and replacing the continuation, in compiled code.

The frames below are on the stack, as functions that do this are never inlined; what is alive in the
function itself stays in SSA values, since nothing here collects.
"""

from __future__ import annotations

from irkjit.jit.body import Instruction
from irkjit.jit.definitions import HEADER
from irkjit.jit.values import Ssa
from irkjit.tagging import CONTINUATION, NIL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.lower_llvm import Segment


def lower_getcc(segment: Segment, i: Instruction) -> bool:
    """Move the frames to the heap; the interpreter does it where that needs a collection."""
    text, state = segment.text, segment.state
    regs = text.assign(f"ptrtoint ptr {state.regs} to i64")
    hp = text.assign(f"ptrtoint ptr {state.hp} to i64")
    capture = text.field("n_capture", "ptr")
    status = text.assign(f"call i64 {capture}(i64 %vmi, i64 {regs}, i64 {hp})")
    segment.guard(text.assign(f"icmp slt i64 {status}, 0"), "capture", force=False)
    state.regs = text.field("stack_base", "ptr")
    segment.moved_heap(text.field("hp", "ptr"))
    segment.set_register(i.dst, Ssa(text.field("k")))
    state.exit = None
    return True


def lower_putcc(segment: Segment, i: Instruction) -> bool:
    """From here on the stack is empty, and what lies below it is another continuation."""
    text, state = segment.text, segment.state
    k, value = segment.register(i.operands[1]), segment.register(i.operands[2])
    word = segment.word(k)
    if state.fact(k).tag != CONTINUATION:
        none, some, go = text.assign(f"icmp eq i64 {word}, {NIL}"), text.label("k"), text.label("k")
        text.emit(f"br i1 {none}, label %{go}, label %{some}")
        text.start(some)
        low = text.assign(f"and i64 {word}, 3")
        segment.guard(text.assign(f"icmp ne i64 {low}, 0"), "continuation")
        tag = text.load(text.pointer(word), 0, HEADER, "i32")
        segment.guard(text.assign(f"icmp ne i32 {tag}, {CONTINUATION}"), "continuation")
        text.start(go)
    text.set_field("k", word)
    state.regs = text.field("stack_base", "ptr")
    segment.set_register(i.dst, value)
    state.exit = None
    return True
