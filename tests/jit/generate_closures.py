"""Closures in random programs: such as work on the ribs around, and share variables.

Where the jit takes a closure in, it knows variables of the code around under other names, or keeps
what it knows of them when they have changed.  So these assign to variables that the code around
them goes on reading, and a continuation is taken in one that has already done something.
"""

from __future__ import annotations

from generate import CONTINUATION, COUNTER, Generator, Scope


class ClosuresGenerator(Generator):
    """More statements and expressions for a generator of programs."""

    def count_down(self, spare: int, depth: int = 0) -> None:
        """One less than the first variable of a rib, in r0."""
        self.load(0, depth, 0)
        self.emit(f"imm r{spare} int 1")
        self.emit(f"sub r0 r0 r{spare}")

    def tally(self, r: int) -> None:
        """Let a value show in what the program prints at its end."""
        self.emit(f"topref r{r + 1} {COUNTER}")
        self.emit(f"add r{r} r{r} r{r + 1}")
        self.emit(f"imm r{r + 1} int 1023")
        self.emit(f"and r{r} r{r} r{r + 1}")
        self.emit(f"topset {COUNTER} r{r}")

    # -- closures ----------------------------------------------------------------------------

    def inside(self, scope: Scope, parameters: list[str], budget: int) -> Scope:
        """The scope of a closure that is made here."""
        ribs = [*scope.ribs, parameters] if parameters else list(scope.ribs)
        return Scope(ribs, len(scope.ribs), budget, 0, bounded=scope.bounded)

    def assign(self, scope: Scope, n: int) -> None:
        """Some variable with an integer gets another one; it lies in a rib further out, mostly."""
        known = [v for v in self.variables(scope, "int") if not self.is_counter(scope, *v)]
        if not known:
            return
        depth, index = self.pick(known)
        self.load(n, depth, index)
        self.leaf(scope, "int", n + 1)
        self.emit(f"{self.pick(['add', 'xor', 'sub'])} r{n} r{n} r{n + 1}")
        if depth == 0 and self.chance(2):
            self.emit(f"set0 {index} r{n}")
        else:
            self.emit(f"set {depth} {index} r{n}")

    def thunk(self, scope: Scope, n: int) -> None:
        """A closure without arguments, so without a rib, called where it is made: once taken in,
        it works on the ribs of its caller."""
        scope.budget -= 1
        end = self.label("end")
        self.emit(f"fun r{n} {end}")
        if self.chance(2):
            self.emit("gc")
        inner = self.inside(scope, [], min(scope.budget, 4))
        self.calling += 1
        self.assign(inner, 0)
        self.expression(inner, "int", 0)
        self.calling -= 1
        self.emit("ret r0")
        self.place(end)
        for _ in range(self.number(1, 2)):
            self.emit(f"call0 r{n} {n + 1}")
            self.emit(f"pop r{n + 1}")
        self.tally(n + 1)

    def shared(self, scope: Scope, n: int) -> None:
        """Variables that two closures share: one sets them, and the other calls it in a loop that
        reads them, so what the loop knows of them must not outlast the call."""
        scope.budget -= 2
        self.emit(f"env r{n} 4")
        for i in range(4):
            self.emit(f"imm r{n + 1} int {self.number(0, 9)}")
            self.emit(f"stor r{n} {i + 1} r{n + 1}")
        self.emit(f"epush r{n}")
        scope.ribs.append(["int", "int", "any", "any"])
        self.calling += 1
        parameters = ["int"] * self.number(0, 2)
        self.setter(scope, parameters, n)
        self.emit(f"set0 2 r{n}")
        self.reader(scope, parameters, n)
        self.calling -= 1
        if self.chance(2):
            self.emit(f"set0 3 r{n}")
        self.emit(f"env r{n + 1} 2")
        self.emit(f"imm r{n + 2} int {self.number(0, 6)}")
        self.emit(f"stor r{n + 1} 1 r{n + 2}")
        self.emit(f"stor r{n + 1} 2 r{n + 2}")
        self.emit(f"call r{n} r{n + 1} {n}")
        self.emit(f"pop r{n}")
        self.tally(n)
        self.emit("epop")
        scope.ribs.pop()

    def handed_on(self, scope: Scope, n: int) -> None:
        """A loop (counter, closure, accumulator) that gives its next turn a closure over its own
        variables, which calls that one."""
        scope.budget -= 2
        end, head, more, made = (self.label(name) for name in ("end", "head", "more", "made"))
        self.emit(f"fun r{n} {end}")
        self.place(head)
        inner = self.inside(scope, ["int", "any", "int"], 3)
        inner.bounded = scope.bounded | {len(scope.ribs)}
        self.go_on(more)
        self.emit("ref0 r0 2")
        self.emit("ret r0")
        self.place(more)
        self.emit("ref0 r1 1")
        self.emit("call0 r1 0")
        self.emit("pop r0")
        self.emit("ref0 r1 2")
        self.emit("add r1 r1 r0")
        self.emit(f"fun r2 {made}")
        self.calling += 1
        for _ in range(self.number(0, 2)):
            self.assign(self.inside(inner, [], 2), 0)
        self.leaf(self.inside(inner, [], 2), "int", 0)
        self.calling -= 1
        self.emit("ret r0")
        self.place(made)
        self.count_down(3)
        self.emit(f"trcall {head} 0 (r0 r2 r1)")
        self.place(end)
        first = self.label("first")
        self.emit(f"fun r{n + 1} {first}")
        self.emit(f"imm r0 int {self.number(0, 9)}")
        self.emit("ret r0")
        self.place(first)
        self.emit(f"env r{n + 2} 3")
        self.emit(f"stor r{n + 2} 2 r{n + 1}")
        for variable, most in ((1, 6), (3, 9)):
            self.emit(f"imm r{n + 1} int {self.number(0, most)}")
            self.emit(f"stor r{n + 2} {variable} r{n + 1}")
        self.emit(f"call r{n} r{n + 2} {n}")
        self.emit(f"pop r{n}")
        self.tally(n)

    def keep(self, scope: Scope, kind: str, n: int) -> None:
        """Keep the continuation behind an effect, mostly: where this is taken in, the interpreter
        cannot start again from before the call, so the frames around it are written."""
        if self.chance(4):
            super().keep(scope, kind, n)
            return
        end = self.label("end")
        self.emit(f"fun r{n} {end}")
        self.emit(f"imm r0 int {self.number(0, 9)}")
        self.tally(0)
        self.emit("getcc r1")
        self.emit(f"topset {CONTINUATION} r1")
        if self.chance(2):
            self.assign(self.inside(scope, [], 1), 0)
        self.emit("ret r0")
        self.place(end)
        self.emit(f"call0 r{n} {n}")
        self.emit(f"pop r{n}")

    def setter(self, scope: Scope, parameters: list[str], n: int) -> None:
        """In r{n}, the closure that sets shared variables."""
        end = self.label("end")
        self.emit(f"fun r{n} {end}")
        inner = self.inside(scope, parameters, 3)
        for _ in range(self.number(1, 2)):
            self.assign(inner, 0)
        if self.chance(2):
            self.statement(inner, 0)
        if self.chance(3):
            self.expression(inner, "int", 0)
        else:
            self.leaf(inner, "int", 0)
        self.emit("ret r0")
        self.place(end)

    def reader(self, scope: Scope, parameters: list[str], n: int) -> None:
        """In r{n}, the closure that loops: (counter, accumulator)."""
        end, head, more = self.label("end"), self.label("head"), self.label("more")
        self.emit(f"fun r{n} {end}")
        self.place(head)
        inner = self.inside(scope, ["int", "int"], 4)
        inner.bounded = scope.bounded | {len(scope.ribs)}
        self.go_on(more)
        self.emit("ref0 r0 1")
        self.emit("ret r0")
        self.place(more)
        self.emit(f"ref r0 1 {self.number(0, 1)}")
        if self.chance(2):
            self.branch(inner, 1, lambda: self.call_setter(inner, parameters))
        else:
            self.call_setter(inner, parameters)
        if self.chance(3):
            self.emit(f"ref r1 1 {self.number(0, 1)}")
            self.emit("add r0 r0 r1")
        elif self.chance(2):
            self.statement(inner, 1)
        self.emit("ref0 r1 1")
        self.emit("add r1 r0 r1")
        self.count_down(2)
        self.emit(f"trcall {head} 0 (r0 r1)")
        self.place(end)

    def call_setter(self, scope: Scope, parameters: list[str]) -> None:
        """The setter is called from the loop, with r0 kept; its result in r1."""
        if parameters:
            self.emit(f"env r1 {len(parameters)}")
        for i, kind in enumerate(parameters):
            self.leaf(scope, kind, 2)
            self.emit(f"stor r1 {i + 1} r2")
        self.emit("ref r2 1 2")
        self.emit("call r2 r1 1" if parameters else "call0 r2 1")
        self.emit("pop r1")
