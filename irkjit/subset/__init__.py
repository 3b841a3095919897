"""The typed subset of Python in which irkjit's meanings are written, once.

A function in the subset works on 64-bit words.  CPython can run it as it stands (that is the
reference tier) and `translate.py` turns it into LLVM IR (that is the baseline tier, and the
material of the jit).  What the subset is:

* every value is a signed 64-bit integer; comparisons give truth values, used by `if`, `while`,
  `and`, `or`, `not`, or turned into 0/1 when stored;
* `+ - * & | ^ ~ << >>`; where a result can leave 64 bits, `wrap` must stand around it (CPython's
  integers do not wrap by themselves; native ones do, and `wrap` costs nothing there);
  `//` is for operands that are not negative, other divisions and unsigned operations are
  primitives (`sdiv`, `srem`, `urem`, `ult`, ...);
* memory is reached by the primitives `load`, `store` and their narrower kin (`primitives.py`);
* `if`, `while`, `for i in range(n)`, `break`, `continue`, `return`, assignments, calls of other
  functions of the subset, constants from the module (integers and enum members);
* a function that needs the virtual machine's state takes it as its first parameter, `vm`;
  `vm.field` is a field of the native struct described in `runtime/state.py`;
* `raise Stop(reason, a, b)` ends the run, `raise Retry(helper, argument)` calls the helper and
  then executes the current VM instruction again: nothing with a side effect that shows may stand
  before it.  Under `if FAST:`, `raise Elsewhere` leaves the fast handler of an opcode for one in
  which FAST is false, so that a slow path costs the fast one nothing; the same rule holds.
* `try: call(...)` with `except Stop as stop: stop.leave(vm)` takes a stop back: the reason is
  then in `vm.pending`.

Read next: `primitives.py`, then `translate.py`.
"""

from irkjit.subset.markers import Elsewhere, Retry, Stop, cold, inline, op, stub

__all__ = ["Elsewhere", "Retry", "Stop", "cold", "inline", "op", "stub"]
