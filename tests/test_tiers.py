"""Random programs do the same in both tiers, whatever the memory, however the fuel is given.

The generator writes programs that pass verification and mostly know the kinds of their values;
now and then an instruction gets a wrong one, so that errors are compared too.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from helpers import Outcome, image, run_bytes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KINDS = ("int", "char", "bool", "list", "vector", "string", "object", "closure", "any")
BINARY = "add sub mul shl ashr or xor and".split()
COMPARE = "lt gt le ge eq".split()

LITERALS = [
    '"\\n"',
    "#(1 2 3)",
    '"some text"',
    "{pair 1 {pair 2 nil}}",
    "{u3 5 nil}",
    "123456789012",
    "|symbol|",
    '#("a" {u3 1 2} #())',
    "-4000000000000000000",
    "{u70 7 8 9}",
]
LITERAL_KINDS = ["any", "vector", "string", "list", "object", "int"]
LITERAL_KINDS += ["any", "any", "int", "object"]
TOP_VARIABLES = 6
RECURSION = 6


@dataclass
class Function:
    """What is being written: its text, the kinds of its registers, its ribs."""

    random: random.Random
    parameters: int
    depth: int
    lines: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    ribs: list[int] = field(default_factory=list)

    def register(self, kind: str) -> str:
        """A register that holds this kind, or, rarely, any other; one is made if there is none."""
        fitting = [i for i, k in enumerate(self.kinds) if kind in ("any", k)]
        if self.kinds and self.number(0, 150) == 0:
            fitting = list(range(len(self.kinds)))
        if not fitting:
            return self.fresh(kind)
        return f"r{fitting[self.number(0, len(fitting) - 1)]}"

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def pick(self, items: Any) -> Any:
        return items[self.number(0, len(items) - 1)]

    def target(self, kind: str) -> str:
        """A register to write, new or used, up to 10."""
        if len(self.kinds) < 10 and self.number(0, 2) > 0:
            self.kinds.append(kind)
            return f"r{len(self.kinds) - 1}"
        if not self.kinds:
            self.kinds.append(kind)
            return "r0"
        i = self.number(0, len(self.kinds) - 1)
        self.kinds[i] = kind
        return f"r{i}"

    def emit(self, line: str) -> None:
        self.lines.append("    " + line)

    def index(self, high: int) -> str:
        """A register with a number from 0 to `high`; rarely, any number."""
        if self.number(0, 25) == 0:
            return self.register("int")
        target = self.target("int")
        self.emit(f"imm {target} int {self.number(0, high)}")
        return target

    def fresh(self, kind: str) -> str:
        """Put a new value of a kind in a register."""
        match kind:
            case "int" | "any":
                value = self.pick([0, 1, 2, 3, -1, 63, 64, 1000, -(1 << 29), (1 << 29) - 1])
                load = f"int {value}"
            case "char":
                load = f"char {self.pick([0, 32, 65, 97, 255] * 4 + [257])}"
            case "bool":
                load = self.pick(["#t", "#f"])
            case "list":
                load = "nil"
            case "vector":
                load = "#()"
                if self.number(0, 20):
                    target = self.target(kind)
                    self.emit(f"litc {target} @1")
                    return target
            case _:
                wanted = [i for i, k in enumerate(LITERAL_KINDS) if k == kind]
                if wanted:
                    index = self.pick(wanted)
                    target = self.target(kind)
                    self.emit(f"{self.pick(['lit', 'litc'])} {target} @{index}")
                    return target
                load = "#u"
        target = self.target(kind)
        self.emit(f"imm {target} {load}")
        return target


class Writer:
    """Writes a whole program."""

    def __init__(self, source: random.Random, size: int) -> None:
        self.random = source
        self.size = size
        self.labels = 0

    def label(self, name: str) -> str:
        self.labels += 1
        return f"{name}{self.labels}"

    def program(self) -> str:
        top = Function(self.random, 0, 0)
        top.emit(f"env r0 {TOP_VARIABLES}")
        top.emit("topis r0")
        top.emit("epush r0")
        top.kinds = ["any"]
        top.ribs = [TOP_VARIABLES]
        top.emit(f"imm r1 int {RECURSION}")
        top.kinds.append("int")
        top.emit("topset 0 r1")
        for _ in range(self.size):
            self.statement(top)
        self.show(top, top.register("any"))
        top.emit(f"ret {top.register('int')}")
        literals = [f"@{i} = {text}" for i, text in enumerate(LITERALS)]
        return "\n".join(literals + top.lines) + "\n"

    def show(self, f: Function, register: str) -> None:
        """Print a value, if nothing in it shows an address: closures on their own do."""
        if f.kinds[int(register[1:])] in ("closure", "any"):
            target = f.target("object")
            f.emit(f"make {target} u1 ({register})")
            register = target
        f.emit(f"printo {register}")

    def statement(self, f: Function) -> None:
        ways = [
            self.arithmetic,
            self.comparison,
            self.strings,
            self.vectors,
            self.objects,
            self.objects,
            self.variables,
            self.top_level,
            self.value,
            self.printing,
            self.branch,
            self.case,
            self.let,
            self.function,
            self.call,
            self.call,
            self.loop,
            self.continuation,
        ]
        f.pick(ways)(f)

    def value(self, f: Function) -> None:
        f.fresh(f.pick(KINDS))

    def printing(self, f: Function) -> None:
        self.show(f, f.register("any"))

    def arithmetic(self, f: Function) -> None:
        a, b = f.register("int"), f.register("int")
        op = f.pick(BINARY)
        if f.number(0, 5) == 0:
            op = f.pick(["div", "srem"])
            b = f.target("int")
            f.emit(f"imm {b} int {f.pick([1, 2, 3, -1, -7, 10, 10, 10, 0])}")
        f.emit(f"{op} {f.target('int')} {a} {b}")

    def comparison(self, f: Function) -> None:
        match f.number(0, 3):
            case 0:
                a, b = f.register("any"), f.register("any")
                if "closure" not in f.kinds and "any" not in f.kinds:
                    f.emit(f"cmp {f.target('any')} {a} {b}")
            case 1:
                a, b = f.register("int"), f.register("int")
                d = f.target("int")
                f.emit(f"imm {d} int {f.number(1, 1000)}")
                f.emit(f"hash {f.target('int')} {a} {b} {a} {d}")
            case _:
                a, b = f.register("int"), f.register("int")
                f.emit(f"{f.pick(COMPARE)} {f.target('bool')} {a} {b}")

    def strings(self, f: Function) -> None:
        s = f.register("string")
        match f.number(0, 6):
            case 0:
                f.emit(f"slen {f.target('int')} {s}")
            case 1:
                i = f.index(3)
                s = f.register("string")
                f.emit(f"sref {f.target('char')} {s} {i}")
            case 2:
                i = f.index(3)
                c, s = f.register("char"), f.register("string")
                f.emit(f"sset {s} {i} {c}")
            case 3:
                n = f.target("int")
                f.emit(f"imm {n} int {f.number(4, 100)}")
                f.emit(f"smake {f.target('string')} {n}")
            case 4:
                a = f.index(2)
                s, other = f.register("string"), f.register("string")
                f.emit(f"scopy {s} {a} {a} {other} {a}")
            case 5:
                f.emit(f"prints {s}")
            case _:
                c = f.register("char")
                f.emit(f"unchar {f.target('int')} {c}")

    def vectors(self, f: Function) -> None:
        match f.number(0, 3):
            case 0:
                n = f.target("int")
                f.emit(f"imm {n} int {f.number(3, 40)}")
                value = f.register("any")
                f.emit(f"vmake {f.target('vector')} {n} {value}")
            case 1:
                v = f.register("vector")
                f.emit(f"vlen {f.target('int')} {v}")
            case 2:
                i = f.index(2)
                v = f.register("vector")
                f.emit(f"vref {f.target('any')} {v} {i}")
            case _:
                i = f.index(2)
                v, x = f.register("vector"), f.register("any")
                f.emit(f"vset {v} {i} {x}")

    def objects(self, f: Function) -> None:
        match f.number(0, 5):
            case 0:
                a, b = f.register("any"), f.register("list")
                f.emit(f"make {f.target('list')} pair ({a} {b})")
            case 1:
                a, b = f.register("any"), f.register("any")
                f.emit(f"make {f.target('object')} u{f.pick([0, 3, 70, 300])} ({a} {b})")
            case 2:
                o = f.register("object")
                f.emit(f"tupref {f.target('any')} {o} {f.number(0, 14) // 7}")
            case 3:
                o, x = f.register("object"), f.register("int")
                f.emit(f"stor {o} {f.number(0, 1)} {x}")
            case 4:
                f.emit(f"alloc {f.target('object')} u{f.number(0, 5)} {f.number(2, 4)}")
            case _:
                tag, n = f.target("int"), f.register("int")
                f.emit(f"imm {tag} int {f.pick([2, 22, 6, 10, 1])}")
                f.emit(f"makei {f.target('any')} {tag} {n}")

    def variables(self, f: Function) -> None:
        """A variable of one of the ribs in sight."""
        if not f.ribs:
            return
        out = f.number(0, len(f.ribs) - 1)
        size = f.ribs[-1 - out]
        if size == 0:
            return
        index = f.number(0, size - 1)
        if f.number(0, 1):
            op = f"ref0 {f.target('any')} {index}" if out == 0 else ""
            f.emit(op or f"ref {f.target('any')} {out} {index}")
        elif index != 0 or len(f.ribs) - out > 1:  # variable 0 of the top counts down
            value = f.register("any")
            f.emit(f"set0 {index} {value}" if out == 0 else f"set {out} {index} {value}")

    def top_level(self, f: Function) -> None:
        index = f.number(1, TOP_VARIABLES - 1)
        if f.number(0, 1):
            f.emit(f"topref {f.target('any')} {index}")
        else:
            f.emit(f"topset {index} {f.register('any')}")

    def branch(self, f: Function) -> None:
        condition = f.register("bool")
        other, join = self.label("else"), self.label("join")
        f.emit(f"tst {condition} {other}")
        before = list(f.kinds)
        self.block(f)
        f.emit(f"jmp {join}")
        f.lines.append(f"{other}:")
        after, f.kinds = f.kinds, list(before)
        self.block(f)
        f.lines.append(f"{join}:")
        self.merge(f, after, len(before))

    def case(self, f: Function) -> None:
        value = f.register("any")
        labels = [self.label("case") for _ in range(f.number(1, 4))]
        other, join = self.label("else"), self.label("join")
        tags = ["pair", "nil", "u3", "u70", "u300", "vector", "#t", "#f", "string", "uimm1", "int"]
        alternatives = " ".join(f"({f.pick(tags)} {label})" for label in labels)
        f.emit(f"nvcase {value} {other} {alternatives}")
        before = list(f.kinds)
        all_after = []
        for label in [other, *labels]:
            f.lines.append(f"{label}:")
            f.kinds = list(before)
            self.block(f)
            all_after.append(f.kinds)
            f.emit(f"jmp {join}")
        f.lines.append(f"{join}:")
        f.kinds = list(before)
        for after in all_after:
            self.merge(f, after, len(before))

    def merge(self, f: Function, other: list[str], count: int) -> None:
        """The registers set on both ways, and what they hold."""
        both = zip(f.kinds[:count], other[:count], strict=True)
        f.kinds = [a if a == b else "any" for a, b in both]

    def block(self, f: Function) -> None:
        if f.depth > 4:
            return
        f.depth += 1
        for _ in range(f.number(0, 2)):
            self.statement(f)
        f.depth -= 1

    def let(self, f: Function) -> None:
        size = f.number(0, 3)
        rib = f.target("any")
        f.emit(f"env {rib} {size}")
        f.emit(f"epush {rib}")
        f.ribs.append(size)
        if size:
            f.emit(f"stor {rib} {f.number(1, size)} {f.register('int')}")
        self.block(f)
        f.ribs.pop()
        f.emit("epop")

    def function(self, f: Function) -> str:
        """A closure; its body sees the ribs around it."""
        end = self.label("end")
        target = f.target("closure")
        f.emit(f"fun {target} {end}")
        inner = Function(self.random, f.number(0, 3), f.depth + 1)
        inner.ribs = [*f.ribs, inner.parameters] if inner.parameters else list(f.ribs)
        f.lines.append("    gc")
        for i in range(inner.parameters):
            inner.emit(f"ref0 {inner.target('any')} {i}")
        if inner.depth < 4:
            for _ in range(inner.number(0, 4)):
                self.statement(inner)
        inner.emit(f"ret {inner.register('any')}")
        f.lines += [*inner.lines, f"{end}:"]
        register = int(target[1:])
        f.kinds[register] = "closure"
        self.invoke(f, target, inner.parameters)
        return target

    def invoke(self, f: Function, closure: str, parameters: int) -> None:
        """Call a closure that was made for this number of arguments."""
        saved = len(f.kinds)
        if parameters == 0 and f.number(0, 3):
            f.emit(f"call0 {closure} {saved}")
        else:
            rib = f"r{saved}"
            f.emit(f"env {rib} {parameters}")
            for i in range(parameters):
                f.emit(f"stor {rib} {i + 1} {f.register('any')}")
            saved = len(f.kinds)
            if rib == f"r{saved}" or f.kinds[int(rib[1:])] == "any":
                f.emit(f"call {closure} {rib} {min(saved, int(rib[1:]))}")
                del f.kinds[int(rib[1:]) :]
            else:
                f.emit(f"env {rib} {parameters}")
                f.kinds[int(rib[1:])] = "any"
                f.emit(f"call {closure} {rib} {saved}")
        f.emit("pop0" if f.number(0, 3) == 0 else f"pop {f.target('any')}")

    def call(self, f: Function) -> None:
        """Call whatever is in a top-level variable, if the counter of calls allows."""
        if not f.kinds:
            return
        skip = self.label("skip")
        n, zero = f.target("int"), f.target("int")
        flag = f.target("bool")
        if len({n, zero, flag}) < 3:
            for register in (n, zero, flag):
                f.emit(f"imm {register} int 0")
            return
        f.emit(f"topref {n} 0")
        f.emit(f"imm {zero} int 1")
        f.emit(f"ge {flag} {n} {zero}")
        kinds = list(f.kinds)
        f.emit(f"tst {flag} {skip}")
        f.emit(f"sub {n} {n} {zero}")
        f.emit(f"topset 0 {n}")
        f.emit(f"topref {n} {f.number(1, TOP_VARIABLES - 1)}")
        closure = self.label("closure")
        f.emit(
            f"nvcase {n} {closure} (nil {skip}) (#t {skip}) (#f {skip}) (pair {skip}) (int {skip})"
        )
        f.lines.append(f"{closure}:")
        f.kinds[int(n[1:])] = "closure"
        self.invoke(f, n, f.number(0, 2))
        f.lines.append(f"{skip}:")
        f.kinds = ["any"] * min(len(f.kinds), len(kinds))

    def loop(self, f: Function) -> None:
        """A function that calls itself in the tail position, a few times."""
        end, head, more = self.label("loop_end"), self.label("loop_head"), self.label("more")
        closure = f.target("closure")
        f.emit(f"fun {closure} {end}")
        f.lines.append(f"{head}:")
        inner = Function(self.random, 2, f.depth + 1)
        inner.ribs = [*f.ribs, 2]
        for line in ("gc", "ref0 r0 0", "imm r1 int 1", "lt r2 r0 r1", f"tst r2 {more}"):
            inner.emit(line)
        for line in ("ref0 r0 1", "ret r0"):
            inner.emit(line)
        inner.lines.append(f"{more}:")
        inner.emit("sub r11 r0 r1")
        inner.kinds = ["int", "int", "bool"]
        depth = 0
        if inner.number(0, 1):
            inner.emit("env r0 1")
            inner.emit("epush r0")
            inner.ribs.append(1)
            inner.kinds[0] = "any"
            depth = 1
        safe = [self.arithmetic, self.objects, self.strings, self.vectors, self.comparison]
        safe += [self.value, self.printing, self.top_level, self.branch]
        for _ in range(inner.number(0, 3)):
            way = inner.pick(safe)
            if way != self.branch or inner.depth < 3:
                inner.depth += 2
                way(inner)
                inner.depth -= 2
        value = inner.register("any")
        inner.emit(f"ref r10 {depth} 0" if depth else "ref0 r10 0")
        inner.emit("imm r11 int 1")
        inner.emit("sub r10 r10 r11")
        inner.emit(f"trcall {head} {depth} (r10 {value})")
        f.lines += [*inner.lines, f"{end}:"]
        f.kinds[int(closure[1:])] = "closure"
        saved = len(f.kinds)
        f.emit(f"env r{saved} 2")
        f.emit(f"imm r{saved + 1} int {f.number(0, 12)}")
        f.emit(f"stor r{saved} 1 r{saved + 1}")
        f.emit(f"call {closure} r{saved} {saved}")
        f.emit(f"pop {f.target('any')}")

    def continuation(self, f: Function) -> None:
        """Capture a continuation in a call, and throw to it once or twice, by a counter."""
        end, after = self.label("catch"), self.label("after")
        closure = f.target("closure")
        variable = f.number(1, TOP_VARIABLES - 1)
        f.emit(f"fun {closure} {end}")
        f.lines += ["    getcc r0", f"    topset {variable} r0", "    imm r0 nil", "    ret r0"]
        f.lines.append(f"{end}:")
        saved = len(f.kinds)
        f.emit(f"call0 {closure} {saved}")
        f.emit(f"pop r{saved}")
        f.emit(f"printo r{saved}")
        self.block(f)
        del f.kinds[saved:]
        saved = len(f.kinds)
        n, one, flag = f"r{saved}", f"r{saved + 1}", f"r{saved + 2}"
        f.emit(f"topref {n} 0")
        f.emit(f"imm {one} int 1")
        f.emit(f"ge {flag} {n} {one}")
        f.emit(f"tst {flag} {after}")
        f.emit(f"sub {n} {n} {one}")
        f.emit(f"topset 0 {n}")
        f.emit(f"topref {flag} {variable}")
        f.emit(f"putcc {flag} {flag} {n}")
        f.emit(f"ret {flag}")
        f.lines.append(f"{after}:")


def _program(seed: int, size: int) -> str:
    return Writer(random.Random(seed), size).program()


def programs() -> st.SearchStrategy[str]:
    """The text of a program; a smaller size is a simpler one."""
    return st.builds(_program, st.integers(0, 1 << 32), st.integers(1, 40))


FUEL = 20_000


def outcome(data: bytes, tier: str, **options: Any) -> Outcome:
    found = run_bytes(data, tier, **{"fuel": FUEL, **options})
    assert not found.findings, found.findings
    return found


def same(a: Outcome, b: Outcome) -> None:
    """Compare all that a run shows; results that are no plain values by their kind."""
    assert (a.reason, a.instructions, a.exit_code) == (b.reason, b.instructions, b.exit_code)
    assert a.output == b.output
    assert type(a.result) is type(b.result)
    if isinstance(a.result, int | str | bytes):
        assert a.result == b.result


quick = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@quick
@given(programs())
def test_both_tiers_agree(text: str) -> None:
    data = image(text)
    same(outcome(data, "baseline", fuel=3000), outcome(data, "reference", fuel=3000))


@quick
@given(programs())
def test_memory_makes_no_difference(text: str) -> None:
    data = image(text)
    expected = outcome(data, "baseline")
    same(outcome(data, "baseline", nursery=64 << 10), expected)
    same(outcome(data, "baseline", nursery=64 << 10, stress=True), expected)


@settings(quick, max_examples=25)
@given(programs())
def test_memory_makes_no_difference_to_cpython(text: str) -> None:
    data = image(text)
    expected = outcome(data, "baseline", fuel=300)
    same(outcome(data, "reference", fuel=300, nursery=64 << 10, stress=True), expected)


@quick
@given(programs(), st.integers(1, 300))
def test_fuel_in_slices_makes_no_difference(text: str, fuel: int) -> None:
    data = image(text)
    whole = outcome(data, "baseline")
    if whole.reason != "fuel":
        same(outcome(data, "baseline", fuel=fuel, slices=True), whole)


@quick
@given(programs(), st.integers(0, 400))
def test_fuel_is_exact(text: str, fuel: int) -> None:
    data = image(text)
    whole = outcome(data, "baseline")
    part = outcome(data, "baseline", fuel=fuel)
    # an instruction that fails does not count, but there must be fuel for it
    if whole.instructions + (whole.reason not in (None, "fuel")) > fuel:
        assert (part.reason, part.instructions) == ("fuel", fuel)
        assert whole.output.startswith(part.output)
    else:
        same(part, whole)


@pytest.mark.slow
@settings(quick, max_examples=10_000)
@given(programs(), st.integers(1, 300))
def test_many_programs(text: str, fuel: int) -> None:
    data = image(text)
    whole = outcome(data, "baseline")
    same(outcome(data, "baseline", nursery=64 << 10, stress=True), whole)
    if whole.reason != "fuel":
        same(outcome(data, "baseline", fuel=fuel, slices=True), whole)
    same(outcome(data, "baseline", fuel=2000), outcome(data, "reference", fuel=2000))
