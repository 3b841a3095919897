"""How the jit works, as far as a user can say."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

THRESHOLD = 1000
"""Entries or loop turns after which a function is compiled.

On one core it would be some 500,000: an instruction takes 3 ns interpreted and 0.5 compiled, LLVM
takes 0.5 ms for each instruction of a function, and an entry executes about 0.4 of them.  But LLVM
works beside the program, on the hottest function first; so waiting longer only leaves it idle.
What the first entries are for is to learn which branches are taken, and to tell the hot from the
rest.  Geometric means over 7 programs of bench/programs (json, strings, words, lists, symbolic,
events, closures), whole processes, cold and warm, the better of two runs: 0.74 and 0.38 s with 100,
0.73 and 0.38 s with 1,000, 0.77 and 0.37 s with 10,000: no difference beyond the noise, but for
json, which takes 0.8 s cold with 1,000 and 1.25 s with 10,000."""
TYPICAL_LENGTH = 100
"""Instructions up to which the threshold is that; a longer function must run as many times more
often as it is longer.  LLVM's time grows with the length, what an entry executes hardly does."""
MAX_TIMES = 1 << 40
"""The largest threshold: more than a program can reach."""
PATIENCE = 16
"""Failures of a guard before what it guards counts as wrong: few enough that a wrong guess costs
little, more than a rare event takes."""
REST = ("later", "now", "never")
"""What may be done at the end of a run about hot functions that are not compiled yet, so that the
next run finds them in the cache: a process of its own compiles them, the run ends only when they
are compiled, or nothing."""
REST_VARIABLE = "IRKJIT_REST"
"""The environment variable that says which, for `irkjit run`."""


class JitOptions:
    """threshold: entries or turns that make a function hot; 0: compile at the first entry.

    sync: compile at once, not beside the program.  trace: tell each decision on stderr.  patience:
    how often a guard may fail before its function is compiled without what it guards.  cache: keep
    compiled code for later runs of the same program.  rest: one of REST, used with `cache`; "later"
    leaves a process behind, see `jit/rest.py`.

    dump_ir, dump_asm: names of functions of which the IR that is given to LLVM, or the assembly
    that comes of it, is written to stderr.  perf_map: write the file in which Linux perf looks for
    names.

    For stress tests: forced: every guard counts, and of so many one fails; capture: where a guard
    has failed too often, all frames move to the heap, as if a continuation were captured.
    """

    strict = False
    """Whether errors of the compiler itself are raised, for tests; otherwise what could not be
    compiled is interpreted."""

    def __init__(
        self,
        threshold: int = THRESHOLD,
        *,
        sync: bool = False,
        trace: bool = False,
        cache: bool = False,
        rest: str = "never",
        dump_ir: Collection[str] = (),
        dump_asm: Collection[str] = (),
        perf_map: bool = False,
        patience: int = PATIENCE,
        forced: int = 0,
        capture: bool = False,
    ) -> None:
        for name, number in (("threshold", threshold), ("patience", patience), ("forced", forced)):
            least = int(name == "patience")
            if type(number) is not int or not least <= number <= MAX_TIMES:
                raise ValueError(f"{name} must not be {number!r}: it is a number of times")
        for name, names in (("dump_ir", dump_ir), ("dump_asm", dump_asm)):
            if isinstance(names, str):
                raise ValueError(f"{name} must not be {names!r}: it is a list of names")
        if rest not in REST:
            raise ValueError(f"rest must not be {rest!r}: it is one of {', '.join(REST)}")
        self.threshold = threshold
        self.sync = sync
        self.trace = trace
        self.dump_ir = frozenset(dump_ir)
        self.dump_asm = frozenset(dump_asm)
        self.perf_map = perf_map
        # what comes from the cache has no IR any more
        self.cache = cache and not (forced or dump_ir or dump_asm)
        self.rest = rest if self.cache else "never"
        self.patience = patience
        self.forced = forced
        self.capture = capture

    @property
    def dumps(self) -> frozenset[str]:
        """Functions of which something is to be shown."""
        return self.dump_ir | self.dump_asm

    def needed(self, length: int) -> int:
        """How many calls or turns make a function with so many instructions hot."""
        return self.threshold * max(length, TYPICAL_LENGTH) // TYPICAL_LENGTH

    @property
    def heat(self) -> int:
        """What the counters of functions start from: they are hot when they come to 0."""
        return -self.threshold - 1
