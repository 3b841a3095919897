"""Random programs of functions that call one another: what the jit has to get right.

They look like what a compiler makes: an expression leaves its value in a register and may use all
registers above that one, so values lie in registers across calls.  Kinds of values are known, but
for a wrong one now and then.  Calls end because every function counts down a parameter, and
because every program gets fuel.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

FIELDS = ".fields #(#(0 1 -4 -7 -1 0 5) #(1011 1015 1014 1016 1010 1013 1012))\n"
LITERALS = [
    '"\\n"',
    "#(1 2 3)",
    '"some text"',
    "{pair 1 {pair 2 nil}}",
    "{u3 5 nil 7}",
    "123456789012",
    "|symbol|",
    "-4000000000000000000",
    '" "',
]
VECTOR, STRING, LIST, RECORD = 1, 2, 3, 4
KINDS = ("int", "bool", "list", "vector", "string", "record", "closure")
BUDGET = 0
"""Top-level variable that bounds re-entries of continuations."""
CONTINUATION = 1
"""One that holds a continuation that expects an integer, or nil."""
COUNTER = 2
"""An integer that changes all the time."""
CHANGING = 3
"""A closure of one integer that is replaced now and then."""
FIRST = 4
"""The first of the functions."""


@dataclass
class Signature:
    """What a function takes and gives; its first parameter counts down.  deep: it calls itself once
    at most, so it may start from a large number."""

    number: int
    parameters: list[str]
    result: str
    deep: bool = False


@dataclass
class Scope:
    """The ribs in sight, innermost last, each a list of kinds.  function: how many of them lie
    outside the function that is being written."""

    ribs: list[list[str]]
    outside: int
    budget: int
    calls: int
    depth_variable: tuple[int, int] | None = None
    bounded: set[int] = field(default_factory=lambda: {1})
    """Ribs whose first variable bounds a recursion or a loop: nothing assigns to it."""


class Generator:
    """Writes one program."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = random.Random(seed)
        self.size = size
        self.labels = 0
        self.functions: list[Signature] = []
        self.lines: list[str] = []
        self.wrong = self.random.random() < 0.3
        """Whether this program has values of wrong kinds at all."""

    # -- small things ------------------------------------------------------------------------

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def pick(self, items: Any) -> Any:
        return items[self.random.randrange(len(items))]

    def chance(self, of: int) -> bool:
        return self.random.randrange(of) == 0

    def label(self, name: str) -> str:
        self.labels += 1
        return f"{name}{self.labels}"

    def emit(self, line: str) -> None:
        self.lines.append("    " + line)

    def place(self, label: str) -> None:
        self.lines.append(f"{label}:")

    # -- the program -------------------------------------------------------------------------

    def program(self) -> str:
        count = self.number(1, 2 + self.size // 8)
        for i in range(count):
            parameters = ["int", *(self.pick(KINDS) for _ in range(self.number(0, 3)))]
            self.functions.append(Signature(i, parameters, self.pick(KINDS), deep=self.chance(4)))
        size = FIRST + count
        self.emit(f"env r0 {size}")
        self.emit("topis r0")
        self.emit("epush r0")
        self.emit(f"imm r1 int {self.number(0, 8)}")
        self.emit(f"stor r0 {BUDGET + 1} r1")
        self.emit("imm r1 int 0")
        self.emit(f"stor r0 {COUNTER + 1} r1")
        top = Scope([["int", "any", "int", "closure", *["any"] * count]], 0, self.size, 0)
        self.closure(top, 1, 2)
        self.emit(f"stor r0 {CHANGING + 1} r1")
        for f in self.functions:
            self.function(f)
            if self.chance(8):
                self.emit(f"topset {FIRST + f.number} r1")
            else:
                self.emit(f"stor r0 {FIRST + f.number + 1} r1")
        main = Scope([["int", "any", "int", "closure", *["any"] * count]], 0, self.size, 0)
        for _ in range(self.number(1, 3)):
            for f in self.functions:
                self.call_top(main, f, 1, self.number(0, 60 if f.deep else 5))
                self.show(f.result, 1)
            if self.chance(3):
                self.statement(main, 1)
            if self.chance(4):
                self.closure(main, 1, 2)
                self.emit(f"topset {CHANGING} r1")
            if self.chance(6) and count > 1:
                self.redefine(1)
        return self.finished()

    def finished(self) -> str:
        """The text, with an end that shows the counter."""
        self.emit(f"topref r1 {COUNTER}")
        self.emit("printo r1")
        self.emit("ret r1")
        literals = [f"@{i} = {text}" for i, text in enumerate(LITERALS)]
        return FIELDS + "\n".join(literals + self.lines) + "\n"

    def redefine(self, n: int) -> None:
        """A function takes the place of another one with the same signature, if there is one."""
        f, g = self.pick(self.functions), self.pick(self.functions)
        if (f.parameters, f.result) == (g.parameters, g.result):
            self.emit(f"topref r{n} {FIRST + f.number}")
            self.emit(f"stor r0 {FIRST + g.number + 1} r{n}")

    def show(self, kind: str, r: int) -> None:
        if kind == "closure":
            return
        self.emit(f"printo r{r}")

    def function(self, f: Signature) -> None:
        """A closure of a top-level function in r1."""
        end, go = self.label("end"), self.label("go")
        self.emit(f"fun r1 {end}")
        self.emit("gc")
        scope = Scope(
            [["int", "any", "int", "closure"], list(f.parameters)],
            1,
            self.number(2, 4 + self.size),
            1 if f.deep else 3,
        )
        self.go_on(go)
        self.leaf(scope, f.result, 0)
        self.emit("ret r0")
        self.place(go)
        scope.depth_variable = (1, 0)
        for _ in range(self.number(0, 3)):
            self.statement(scope, 0)
        if self.chance(4) and scope.calls > 0:
            self.tail(scope, f.result)
        else:
            self.expression(scope, f.result, 0)
            self.emit("ret r0")
        self.place(end)

    def go_on(self, go: str) -> None:
        """To a label, while the first variable of the innermost rib is above 0."""
        self.emit("ref0 r0 0")
        self.emit("imm r1 int 1")
        self.emit(self.pick(["lt r2 r0 r1", "gt r2 r1 r0"]))
        self.emit(f"tst r2 {go}")

    # -- variables ---------------------------------------------------------------------------

    def variables(self, scope: Scope, kind: str) -> list[tuple[int, int]]:
        """(depth, index) of the variables of a kind in sight, top level left out."""
        found = []
        for n, rib in enumerate(scope.ribs):
            if n == 0:
                continue
            for index, k in enumerate(rib):
                if k == kind:
                    found.append((len(scope.ribs) - 1 - n, index))
        return found

    def load(self, r: int, depth: int, index: int) -> None:
        if depth == 0 and not self.chance(5):
            self.emit(f"ref0 r{r} {index}")
        else:
            self.emit(f"ref r{r} {depth} {index}")

    def is_counter(self, scope: Scope, depth: int, index: int) -> bool:
        """Whether this is a variable that bounds recursion or a loop."""
        return index == 0 and len(scope.ribs) - 1 - depth in scope.bounded

    # -- statements --------------------------------------------------------------------------

    def statement(self, scope: Scope, n: int) -> None:
        """Something with an effect, using registers from n on."""
        if scope.budget <= 0:
            return
        scope.budget -= 1
        match self.number(0, 11):
            case 0:
                self.expression(scope, "int", n)
                self.emit(f"topset {COUNTER} r{n}")
            case 1:
                kind = self.pick(KINDS[:-1])
                self.expression(scope, kind, n)
                self.show(kind, n)
            case 2 | 3 | 4:
                kind = self.pick(KINDS)
                known = [v for v in self.variables(scope, kind) if not self.is_counter(scope, *v)]
                if known:
                    depth, index = self.pick(known)
                    self.expression(scope, kind, n)
                    if depth == 0:
                        self.emit(f"set0 {index} r{n}")
                    else:
                        self.emit(f"set {depth} {index} r{n}")
            case 5:
                self.expression(scope, "vector", n)
                self.expression(scope, "int", n + 1)
                self.emit(f"imm r{n + 2} int {self.number(0, 2)}")
                self.emit(f"vset r{n} r{n + 2} r{n + 1}")
            case 6:
                self.expression(scope, "record", n)
                self.expression(scope, "int", n + 1)
                self.emit(f"stor r{n} {self.pick([0, 2, 2])} r{n + 1}")
            case 7:
                self.branch(scope, n, lambda: self.statement(scope, n))
            case 8:
                self.reenter(scope, n)
            case 9:
                self.let(scope, n, lambda m: self.statement(scope, m))
            case 10:
                if self.chance(3):
                    self.closure(scope, n, n + 1)
                    self.emit(f"topset {CHANGING} r{n}")
                else:
                    self.emit(f"topref r{n} {COUNTER}")
                    self.emit(f"imm r{n + 1} int 1")
                    self.emit(f"add r{n} r{n} r{n + 1}")
                    self.emit(f"topset {COUNTER} r{n}")
            case _:
                self.expression(scope, self.pick(KINDS), n)

    def branch(self, scope: Scope, n: int, part: Any) -> None:
        other, join = self.label("else"), self.label("join")
        self.condition(scope, n)
        self.emit(f"tst r{n} {other}")
        part()
        self.emit(f"jmp {join}")
        self.place(other)
        part()
        self.place(join)

    def condition(self, scope: Scope, n: int) -> None:
        if self.chance(3):
            self.expression(scope, "bool", n)
        else:
            self.expression(scope, "int", n)
            self.expression(scope, "int", n + 1)
            self.emit(f"{self.pick(['lt', 'gt', 'le', 'ge', 'eq'])} r{n} r{n} r{n + 1}")

    def let(self, scope: Scope, n: int, body: Any) -> None:
        """New variables around something; its value stays in r{n}."""
        kinds = [self.pick(KINDS) for _ in range(self.number(1, 3))]
        self.emit(f"env r{n} {len(kinds)}")
        early = self.chance(3)
        if early:
            self.emit(f"epush r{n}")
            scope.ribs.append([])
        for i, kind in enumerate(kinds):
            self.expression(scope, kind, n + 1)
            self.emit(f"stor r{n} {i + 1} r{n + 1}")
            if early:
                scope.ribs[-1].append(kind)
        if not early:
            self.emit(f"epush r{n}")
            scope.ribs.append(list(kinds))
        keep = self.chance(2)
        body(n + 1 if keep else n)
        if keep:
            self.emit(f"mov r{n} r{n + 1}")
        self.emit("epop")
        scope.ribs.pop()

    def reenter(self, scope: Scope, n: int) -> None:
        """Throw to the continuation that was kept last, while the budget lasts."""
        skip = self.label("skip")
        self.emit(f"topref r{n} {CONTINUATION}")
        go = self.label("go")
        self.emit(f"nvcase r{n} {go} (nil {skip})")
        self.place(go)
        self.emit(f"topref r{n + 1} {BUDGET}")
        self.emit(f"imm r{n + 2} int 1")
        self.emit(f"ge r{n + 3} r{n + 1} r{n + 2}")
        self.emit(f"tst r{n + 3} {skip}")
        self.emit(f"sub r{n + 1} r{n + 1} r{n + 2}")
        self.emit(f"topset {BUDGET} r{n + 1}")
        self.emit(f"putcc r{n} r{n} r{n + 1}")
        self.emit(f"ret r{n}")
        self.place(skip)

    # -- expressions -------------------------------------------------------------------------

    def leaf(self, scope: Scope, kind: str, r: int) -> None:
        """A value without calls, in r."""
        if self.wrong and self.chance(40):
            kind = self.pick(KINDS)
        known = self.variables(scope, kind)
        if known and not self.chance(3):
            self.load(r, *self.pick(known))
            return
        match kind:
            case "int":
                if self.chance(6):
                    self.emit(f"topref r{r} {COUNTER}")
                elif self.chance(12):
                    self.emit(f"lit r{r} @{self.pick([5, 7])}")
                elif self.chance(30):
                    self.emit(f"imm r{r} char {self.number(0, 255)}")
                else:
                    value = self.pick([0, 1, 2, 3, -1, 5, 10, 63, 64, 1000, (1 << 29) - 1])
                    self.emit(f"imm r{r} int {value}")
            case "bool":
                self.emit(f"imm r{r} {self.pick(['#t', '#f'])}")
            case "list":
                if self.chance(2):
                    self.emit(f"imm r{r} nil")
                else:
                    self.emit(f"lit r{r} @{LIST}")
            case "closure":
                self.emit(f"topref r{r} {CHANGING}")
            case "any":
                self.emit(f"imm r{r} nil")
            case _:
                index = {"vector": VECTOR, "string": STRING, "record": RECORD}[kind]
                self.emit(f"{self.pick(['lit', 'litc', 'litc'])} r{r} @{index}")

    def expression(self, scope: Scope, kind: str, n: int) -> None:
        """A value in r{n}, using registers from n on."""
        scope.budget -= 1
        if scope.budget <= 0 or n > 24:
            self.leaf(scope, kind, n)
            return
        ways = [self.leaf, self.specific, self.specific, self.specific]
        ways += [self.conditional, self.let_value, self.sequence]
        if kind == "int":
            ways += [self.call_closure, self.call_closure, self.keep, self.loop]
        if scope.calls > 0:
            ways += [self.call_any] * 3
        self.pick(ways)(scope, kind, n)

    def sequence(self, scope: Scope, kind: str, n: int) -> None:
        self.statement(scope, n)
        self.expression(scope, kind, n)

    def conditional(self, scope: Scope, kind: str, n: int) -> None:
        if self.chance(3):
            self.by_case(scope, kind, n)
        else:
            self.branch(scope, n, lambda: self.expression(scope, kind, n))

    def by_case(self, scope: Scope, kind: str, n: int) -> None:
        """By the constructor of a value."""
        what = self.pick(["list", "record", "int", "bool", "vector"])
        self.expression(scope, what, n)
        tags = {
            "list": ["nil", "pair"],
            "record": ["u3", "u5"],
            "int": ["int", "nil"],
            "bool": ["#t", "#f"],
            "vector": ["vector", "string"],
        }[what]
        if self.chance(2):
            tags = [*tags, self.pick(["u70", "uimm1"])]
        self.random.shuffle(tags)
        del tags[self.number(1, len(tags)) :]
        labels = [self.label("case") for _ in tags]
        other, join = self.label("else"), self.label("join")
        ways = " ".join(f"({tag} {label})" for tag, label in zip(tags, labels, strict=True))
        self.emit(f"nvcase r{n} {other} {ways}")
        for tag, label in [("", other), *zip(tags, labels, strict=True)]:
            self.place(label)
            if tag == "pair" and kind == "int" and self.chance(2):
                self.emit(f"tupref r{n} r{n} 0")
            elif tag == "pair" and kind == "list":
                self.emit(f"tupref r{n} r{n} 1")
            else:
                self.expression(scope, kind, n)
            self.emit(f"jmp {join}")
        self.place(join)

    def let_value(self, scope: Scope, kind: str, n: int) -> None:
        self.let(scope, n, lambda m: self.expression(scope, kind, m))

    def specific(self, scope: Scope, kind: str, n: int) -> None:
        """An operation that gives this kind."""
        a, b = n, n + 1
        match kind:
            case "int":
                match self.number(0, 12):
                    case 0 | 1 | 2 | 3:
                        self.expression(scope, "int", a)
                        self.expression(scope, "int", b)
                        op = self.pick("add sub add sub mul shl ashr or xor and".split())
                        self.emit(f"{op} r{n} r{a} r{b}")
                    case 4:
                        self.expression(scope, "int", a)
                        self.emit(f"imm r{b} int {self.pick([1, 2, 3, -1, -7, 10, 64])}")
                        self.emit(f"{self.pick(['div', 'srem', 'add', 'sub'])} r{n} r{a} r{b}")
                    case 5:
                        self.expression(scope, "vector", a)
                        self.emit(f"vlen r{n} r{a}")
                    case 6:
                        self.expression(scope, "string", a)
                        self.emit(f"slen r{n} r{a}")
                    case 7:
                        self.expression(scope, "vector", a)
                        self.emit(f"imm r{b} int {self.number(0, 2)}")
                        self.emit(f"vref r{n} r{a} r{b}")
                    case 8:
                        self.expression(scope, "record", a)
                        self.emit(f"tupref r{n} r{a} {self.pick([0, 2])}")
                    case 9:
                        self.expression(scope, "string", a)
                        self.emit(f"imm r{b} int {self.number(0, 3)}")
                        self.emit(f"sref r{n} r{a} r{b}")
                        self.emit(f"unchar r{n} r{n}")
                    case 10:
                        self.expression(scope, "int", a)
                        self.expression(scope, "int", b)
                        self.emit(f"imm r{n + 2} int {self.number(1, 1000)}")
                        self.emit(f"hash r{n} r{a} r{b} r{a} r{n + 2}")
                    case _:
                        self.leaf(scope, kind, n)
            case "bool":
                what = self.pick(["int", "int", "list", "string", "record"])
                self.expression(scope, what, a)
                self.expression(scope, what, b)
                op = self.pick(["lt", "gt", "le", "ge", "eq"]) if what == "int" else "eq"
                self.emit(f"{op} r{n} r{a} r{b}")
            case "list":
                self.expression(scope, "int", a)
                self.expression(scope, "list", n + 2)
                self.emit(f"make r{n} pair (r{a} r{n + 2})")
            case "vector":
                self.emit(f"imm r{a} int {self.number(3, 12)}")
                self.expression(scope, "int", b)
                self.emit(f"vmake r{n} r{a} r{b}")
            case "string":
                self.emit(f"imm r{a} int {self.number(4, 20)}")
                self.emit(f"smake r{n} r{a}")
                self.emit(f"imm r{n + 1} int 0")
                self.emit(f"imm r{n + 3} int {self.number(0, 4)}")
                self.expression(scope, "string", n + 4)
                self.emit(f"scopy r{n + 4} r{n + 1} r{n + 3} r{n} r{n + 1}")
            case "record":
                self.expression(scope, "int", a)
                self.expression(scope, "list", b)
                self.expression(scope, "int", n + 2)
                self.emit(f"make r{n} u{self.pick([3, 5])} (r{a} r{b} r{n + 2})")
            case "closure":
                self.closure(scope, n, n + 1)
            case _:
                self.leaf(scope, kind, n)

    # -- calls -------------------------------------------------------------------------------

    def closure(self, scope: Scope, r: int, n: int) -> None:
        """A closure from an integer to an integer, in r."""
        end = self.label("end")
        self.emit(f"fun r{r} {end}")
        self.emit("gc")
        inner = Scope([*scope.ribs, ["int"]], len(scope.ribs), min(scope.budget, 6) // 2, 0)
        inner.bounded = scope.bounded
        for _ in range(self.number(0, 1)):
            self.statement(inner, 0)
        calls = self.calling
        self.calling = calls + 1
        self.expression(inner, "int", 0)
        self.calling = calls
        self.emit("ret r0")
        self.place(end)

    calling = 0
    """How many closures lie around: those innermost call no others, so that calls end soon."""

    def call_closure(self, scope: Scope, kind: str, n: int) -> None:
        """Call a closure, one of several perhaps."""
        if self.calling > 1:
            self.leaf(scope, kind, n)
            return
        self.expression(scope, "int", n)
        self.emit(f"env r{n + 1} 1")
        self.emit(f"stor r{n + 1} 1 r{n}")
        if self.chance(3):
            self.branch(scope, n + 2, lambda: self.expression(scope, "closure", n + 2))
        elif self.chance(3):
            self.closure(scope, n + 2, n + 3)
        else:
            self.leaf(scope, "closure", n + 2)
        self.emit(f"call r{n + 2} r{n + 1} {n}")
        self.emit(f"pop r{n}")

    def fitting(self, scope: Scope, kind: str) -> list[Signature]:
        """The functions with such a result that may be called here."""
        if scope.depth_variable is None:
            return []
        return [f for f in self.functions if f.result == kind]

    def argument(self, scope: Scope, f: Signature, i: int, r: int) -> None:
        """An argument in r{r}, the first parameter counted down."""
        if i == 0:
            assert scope.depth_variable is not None
            rib, index = scope.depth_variable
            self.load(r, len(scope.ribs) - 1 - rib, index)
            self.emit(f"imm r{r + 1} int 1")
            self.emit(f"sub r{r} r{r} r{r + 1}")
        else:
            self.expression(scope, f.parameters[i], r)

    def arguments(self, scope: Scope, f: Signature, n: int) -> None:
        """The rib of arguments in r{n}, if there are any."""
        count = len(f.parameters)
        if count == 0:
            return
        if self.chance(2):
            self.emit(f"env r{n} {count}")
            for i in range(count):
                self.argument(scope, f, i, n + 1)
                self.emit(f"stor r{n} {i + 1} r{n + 1}")
            return
        for i in range(count):
            self.argument(scope, f, i, n + 1 + i)
        self.emit(f"env r{n} {count}")
        for i in range(count):
            self.emit(f"stor r{n} {i + 1} r{n + 1 + i}")

    def call(self, scope: Scope, f: Signature, n: int) -> None:
        """The result of a function in r{n}."""
        self.arguments(scope, f, n)
        self.emit(f"topref r{n + 1} {FIRST + f.number}")
        self.emit(f"call r{n + 1} r{n} {n}" if f.parameters else f"call0 r{n + 1} {n}")
        self.emit(f"pop r{n}")

    def call_any(self, scope: Scope, kind: str, n: int) -> None:
        """Call a top-level function, in the middle of an expression."""
        fitting = self.fitting(scope, kind)
        if not fitting or scope.calls <= 0:
            self.specific(scope, kind, n)
            return
        scope.calls -= 1
        self.call(scope, self.pick(fitting), n)

    def tail(self, scope: Scope, kind: str) -> None:
        fitting = self.fitting(scope, kind)
        if not fitting:
            self.expression(scope, kind, 0)
            self.emit("ret r0")
            return
        f = self.pick(fitting)
        scope.calls -= 1
        self.arguments(scope, f, 0)
        self.emit(f"topref r1 {FIRST + f.number}")
        self.emit("tail r1 r0" if f.parameters else "tail0 r1")

    def call_top(self, scope: Scope, f: Signature, n: int, depth: int) -> None:
        """Call a function from the top level."""
        self.emit(f"env r{n} {len(f.parameters)}")
        self.emit(f"imm r{n + 1} int {depth}")
        self.emit(f"stor r{n} 1 r{n + 1}")
        for i, kind in enumerate(f.parameters[1:]):
            self.leaf(scope, kind, n + 1)
            self.emit(f"stor r{n} {i + 2} r{n + 1}")
        self.emit(f"topref r{n + 1} {FIRST + f.number}")
        self.emit(f"call r{n + 1} r{n} {n}")
        self.emit(f"pop r{n}")

    def keep(self, scope: Scope, kind: str, n: int) -> None:
        """Keep the continuation of this expression; its value may come several times."""
        end = self.label("end")
        self.emit(f"fun r{n} {end}")
        self.emit("gc")
        self.emit("getcc r0")
        self.emit(f"topset {CONTINUATION} r0")
        self.emit(f"imm r0 int {self.number(0, 9)}")
        self.emit("ret r0")
        self.place(end)
        self.emit(f"call0 r{n} {n}")
        self.emit(f"pop r{n}")

    def loop(self, scope: Scope, kind: str, n: int) -> None:
        """A function that calls itself in the tail position: (counter, accumulator, more)."""
        if self.calling > 1:
            self.leaf(scope, kind, n)
            return
        end, head, more = self.label("end"), self.label("head"), self.label("more")
        extra = [self.pick(KINDS) for _ in range(self.number(0, 2))]
        self.emit(f"fun r{n} {end}")
        self.place(head)
        self.emit("gc")
        rib = ["int", "int", *extra]
        inner = Scope([*scope.ribs, rib], len(scope.ribs), min(scope.budget, 10), 0)
        inner.bounded = scope.bounded | {len(scope.ribs)}
        self.emit("ref0 r0 0")
        self.emit("imm r1 int 1")
        self.emit("lt r2 r0 r1")
        self.emit(f"tst r2 {more}")
        self.emit("ref0 r0 1")
        self.emit("ret r0")
        self.place(more)
        self.calling += 1
        depth = 0
        if self.chance(3):
            self.emit("env r0 1")
            self.expression(inner, "int", 1)
            self.emit("stor r0 1 r1")
            self.emit("epush r0")
            inner.ribs.append(["int"])
            depth = 1
        for _ in range(self.number(0, 2)):
            self.statement(inner, 0)
        registers = ["r0"]
        self.emit(f"ref r0 {depth} 0")
        self.emit("imm r1 int 1")
        self.emit("sub r0 r0 r1")
        given = self.number(1, len(rib) - 1) + 1
        for i, k in enumerate(rib[1:given]):
            self.expression(inner, k, i + 1)
            registers.append(f"r{i + 1}")
        self.calling -= 1
        self.emit(f"trcall {head} {depth} ({' '.join(registers)})")
        self.place(end)
        self.emit(f"env r{n + 1} {len(rib)}")
        self.emit(f"imm r{n + 2} int {self.number(0, 9)}")
        self.emit(f"stor r{n + 1} 1 r{n + 2}")
        for i, k in enumerate(rib[1:]):
            self.expression(scope, k, n + 2)
            self.emit(f"stor r{n + 1} {i + 2} r{n + 2}")
        self.emit(f"call r{n} r{n + 1} {n}")
        self.emit(f"pop r{n}")


def program(seed: int, size: int) -> str:
    """The text of a program; a smaller size is a simpler one."""
    return Generator(seed, size).program()
