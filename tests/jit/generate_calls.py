"""Random programs aimed at calls and inlining: what code takes over from the functions it calls.

In those of `generate` all functions call one another; here a function calls only those behind it,
so that calls end by themselves, and chains of small functions are usual.  They run many times in a
main loop, which is when code gets made and callees are taken in; then the program changes what
that relied on: it sets a mode that functions look at, or puts another function in one's place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generate import (
    BUDGET,
    CHANGING,
    COUNTER,
    FIRST,
    KINDS,
    Scope,
    Signature,
)
from generate_closures import ClosuresGenerator


@dataclass
class Function(Signature):
    """form: "plain"; "thunk" has no parameters; "loop" calls itself in the tail position and
    "recursion" anywhere, both while their first parameter is above 0."""

    form: str = "plain"

    def counts_down(self) -> bool:
        return self.form in ("loop", "recursion")


class CallsGenerator(ClosuresGenerator):
    """Writes one program."""

    functions: list[Function]

    def __init__(self, seed: int, size: int) -> None:
        super().__init__(seed, size)
        self.wrong = self.random.random() < 0.25
        self.current = -1
        """The number of the function that is being written; it calls only later ones."""

    # -- the program -------------------------------------------------------------------------

    def program(self) -> str:
        """Functions, then a main loop in several rounds; before each but the first a change."""
        count = self.number(3, 9)
        for i in range(count):
            self.functions.append(self.signature(i))
        self.mode = FIRST + count
        """Top-level variable: which of the ways that none takes at first are open now."""
        self.all = self.mode + 1
        """One that holds the main loop."""
        self.top = ["int", "any", "int", "closure", *["closure"] * count, "int", "closure"]
        self.emit(f"env r0 {len(self.top)}")
        self.emit("topis r0")
        self.emit("epush r0")
        self.emit(f"imm r1 int {self.number(0, 9)}")
        self.emit(f"stor r0 {BUDGET + 1} r1")
        self.emit("imm r1 int 0")
        self.emit(f"topset {self.mode} r1")
        self.emit(f"stor r0 {COUNTER + 1} r1")
        self.change()
        order = list(self.functions)
        if self.chance(2):
            order.reverse()
        for f in order:
            self.function(f)
            if self.chance(10):
                self.emit(f"topset {FIRST + f.number} r1")
            else:
                self.emit(f"stor r0 {FIRST + f.number + 1} r1")
        self.main()
        self.emit(f"stor r0 {self.all + 1} r1")
        self.run(self.pick([8, 15, 25, 25]))
        for mode in range(1, 1 + self.number(0, 3)):
            self.emit(f"imm r1 int {mode}")
            self.emit(f"topset {self.mode} r1")
            if self.chance(2):
                self.change()
            if self.chance(4):
                self.redefine(1)
            self.run(self.number(2, 6))
        return self.finished()

    def signature(self, number: int) -> Function:
        """Mostly of functions of integers, but up to seven parameters of any kinds; or that of an
        earlier function, which this one may replace then."""
        if number and self.chance(4):
            return replace(self.pick(self.functions), number=number)
        form = self.pick(["plain"] * 4 + ["loop"] * 3 + ["recursion"] * 2 + ["thunk"])
        many = self.pick([1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7])
        parameters = [self.pick(["int"] * 4 + list(KINDS)) for _ in range(many)]
        if form == "thunk":
            parameters = []
        elif form == "loop":
            parameters = ["int", "int", *parameters[: self.number(0, 3)]]
        elif form == "recursion":
            parameters = ["int", *parameters[: self.number(0, 4)]]
        result = self.pick(["int"] * 4 + ["bool"] * 2 + list(KINDS))
        if form == "loop" and self.chance(2):
            result = "int"
        return Function(number, parameters, result, form=form)

    def change(self) -> None:
        """Another closure that everything may call, which is not known when code is made."""
        self.closure(Scope([self.top], 0, 4, 0), 1, 2)
        self.emit(f"topset {CHANGING} r1")

    def redefine(self, n: int) -> None:
        """A function takes the place of an earlier one, whose callers may have taken it in."""
        pairs = [
            (f, g)
            for g in self.functions
            for f in self.functions[g.number + 1 :]
            if replace(f, number=g.number) == g
        ]
        if pairs:
            f, g = self.pick(pairs)
            self.emit(f"topref r{n} {FIRST + f.number}")
            self.emit(f"stor r0 {FIRST + g.number + 1} r{n}")

    def run(self, often: int) -> None:
        """Go round the main loop so often."""
        self.emit("env r1 1")
        self.emit(f"imm r2 int {often}")
        self.emit("stor r1 1 r2")
        self.emit(f"topref r2 {self.all}")
        self.emit("call r2 r1 1")
        self.emit("pop r1")

    def main(self) -> None:
        """The main loop in r1: some functions called again and again, the last results shown."""
        end, head, more = self.label("end"), self.label("head"), self.label("more")
        self.emit(f"fun r1 {end}")
        self.place(head)
        self.emit("gc")
        self.go_on(more)
        self.emit("ret r0")
        self.place(more)
        scope = Scope([self.top, ["int"]], 1, 6, 9)
        called = [f for f in self.functions if self.chance(2)] or self.functions[:1]
        for f in called[:5]:
            self.call(scope, f, 0)
            if f.result == "int":
                self.tally(0)
            quiet = self.label("quiet")
            self.emit("ref0 r1 0")
            self.emit("imm r2 int 2")
            self.emit("le r1 r1 r2")
            self.emit(f"tst r1 {quiet}")
            self.show(f.result, 0)
            self.place(quiet)
        self.count_down(1)
        self.emit(f"trcall {head} 0 (r0)")
        self.place(end)

    # -- functions ---------------------------------------------------------------------------

    def function(self, f: Function) -> None:
        """A closure of a top-level function in r1; many are as small as what gets inlined."""
        self.current = f.number
        end, head = self.label("end"), self.label("head")
        self.emit(f"fun r1 {end}")
        self.place(head)
        if self.chance(2):
            self.emit("gc")
        ribs = [self.top, list(f.parameters)]
        scope = Scope(ribs, 1, self.number(1, 3 + self.size), self.number(0, 3))
        if f.counts_down():
            more = self.label("more")
            self.go_on(more)
            if f.form == "loop" and f.result == "int" and not self.chance(3):
                self.emit("ref0 r0 1")
            else:
                self.leaf(scope, f.result, 0)
            self.emit("ret r0")
            self.place(more)
        if self.chance(3):
            self.new_way(scope, f)
        if f.form == "plain" and self.chance(4):
            self.shared(scope, 0)
        for _ in range(self.number(0, 2)):
            self.statement(scope, 0)
        if f.form == "loop":
            self.turn(scope, f, head)
        elif f.form == "recursion" and not self.chance(4):
            self.recur(scope, f)
        elif self.chance(3) and scope.calls > 0:
            self.tail(scope, f.result)
        else:
            self.expression(scope, f.result, 0)
            self.emit("ret r0")
        self.place(end)
        self.current = -1

    def new_way(self, scope: Scope, f: Function) -> None:
        """What happens in one mode only: code made before it has a guard here that fails then."""
        go = self.label("go")
        self.emit(f"topref r0 {self.mode}")
        self.emit(f"imm r1 int {self.number(1, 2)}")
        self.emit("eq r0 r0 r1")
        self.emit(f"tst r0 {go}")
        self.statement(scope, 0)
        if self.chance(2):
            self.expression(scope, f.result, 0)
            self.emit("ret r0")
        self.place(go)

    def turn(self, scope: Scope, f: Function, head: str) -> None:
        """The next turn of a loop, out of ribs of its own perhaps; it gives some parameters new
        values, and its second one, an accumulator, often the sum with the old one."""
        depth = self.pick([0, 0, 0, 1, 2])
        for _ in range(depth):
            self.emit("env r0 1")
            self.expression(scope, "int", 1)
            self.emit("stor r0 1 r1")
            self.emit("epush r0")
            scope.ribs.append(["int"])
        if depth and self.chance(2):
            self.statement(scope, 0)
        given = self.number(1, len(f.parameters))
        self.count_down(1, depth)
        for i, kind in enumerate(f.parameters[1:given], 1):
            self.expression(scope, kind, i)
        if f.result == "int" and given > 1 and self.chance(2):
            self.emit(f"ref r{given} {depth} 1")
            self.emit(f"add r1 r1 r{given}")
        registers = " ".join(f"r{i}" for i in range(given))
        self.emit(f"trcall {head} {depth} ({registers})")

    def recur(self, scope: Scope, f: Function) -> None:
        """A function calls itself: by a tail call, or it has more to do with an integer."""
        count = len(f.parameters)
        self.count_down(1)
        for i, kind in enumerate(f.parameters[1:], 1):
            self.expression(scope, kind, i)
        self.emit(f"env r{count} {count}")
        for i in range(count):
            self.emit(f"stor r{count} {i + 1} r{i}")
        self.emit(f"topref r{count + 1} {FIRST + f.number}")
        if self.chance(4):
            self.emit(f"tail r{count + 1} r{count}")
            return
        self.emit(f"call r{count + 1} r{count} {self.pick([0, count])}")
        self.emit("pop r0")
        if f.result == "int":
            self.leaf(scope, "int", 1)
            self.emit("add r0 r0 r1")
        self.emit("ret r0")

    # -- calls -------------------------------------------------------------------------------

    def fitting(self, scope: Scope, kind: str | None) -> list[Function]:
        """Later functions only; kind None: with any result."""
        later = self.functions[self.current + 1 :]
        return [f for f in later if kind is None or f.result == kind]

    def argument(self, scope: Scope, f: Function, i: int, r: int) -> None:
        """Often just a variable or a constant; what counts down starts small."""
        if i == 0 and f.counts_down():
            self.emit(f"imm r{r} int {self.number(0, 4)}")
        elif self.chance(2):
            self.leaf(scope, f.parameters[i], r)
        else:
            self.expression(scope, f.parameters[i], r)

    def call(self, scope: Scope, f: Signature, n: int) -> None:
        """Now and then with an argument too many, which takes code of its own."""
        if f.parameters and self.chance(15):
            f = replace(f, parameters=[*f.parameters, "int"])
        super().call(scope, f, n)

    # -- statements --------------------------------------------------------------------------

    def statement(self, scope: Scope, n: int) -> None:
        """Beside what programs do anyway: closures over the ribs around, and calls."""
        way = self.number(0, 15) if scope.budget > 0 and n < 20 else None
        fitting = self.fitting(scope, None)
        if way == 0 and self.calling == 0:
            self.shared(scope, n)
        elif way == 1 and self.calling <= 1:
            self.thunk(scope, n)
        elif way == 4 and self.calling == 0:
            self.handed_on(scope, n)
        elif way == 2 and fitting and scope.calls > 0:
            scope.calls -= 1
            scope.budget -= 1
            self.call(scope, self.pick(fitting), n)
        elif way == 3 and self.calling <= 1:
            scope.budget -= 1
            self.keep(scope, "int", n)
        else:
            super().statement(scope, n)

    def leaf(self, scope: Scope, kind: str, r: int) -> None:
        """A value without calls, in r; top-level functions are closures like others."""
        if kind == "closure" and self.calling == 0 and self.chance(4):
            known = [f for f in self.fitting(scope, "int") if f.parameters == ["int"]]
            known = [f for f in known if not f.counts_down()]
            if known:
                self.emit(f"topref r{r} {FIRST + self.pick(known).number}")
                return
        super().leaf(scope, kind, r)


def program(seed: int, size: int) -> str:
    """The text of a program; a smaller size is a simpler one."""
    return CallsGenerator(seed, size).program()
