"""Where several ways of a function meet: one state that holds for all of them, and phis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from irkjit.deopt import reachable
from irkjit.jit.body import Live
from irkjit.jit.lowering import Lowering
from irkjit.jit.text import Later
from irkjit.jit.values import (
    UNKNOWN,
    Bool,
    Ssa,
    State,
    Value,
    Virtual,
)


class _Way:
    """One of several ways that meet, its block still open."""

    def __init__(self, state: State, lines: list[str | Later], block: str) -> None:
        self.state = state
        self.lines = lines
        self.block = block

    @contextmanager
    def inside(self, segment: Lowering) -> Iterator[None]:
        """What is emitted meanwhile becomes part of this way."""
        text = segment.text
        before = text.lines, text.block
        segment.state, text.lines, text.block, text.closed = (
            self.state,
            self.lines,
            self.block,
            False,
        )
        yield
        self.block = text.block
        text.lines, text.block = before


class Joins(Lowering):
    """Makes one state of those with which ways meet."""

    # -- where ways meet ---------------------------------------------------------------------

    def enter(self, pc: int, edges: list[tuple[str, State]]) -> None:
        """Go on at pc, where these ways meet: labels, and the states there."""
        self._check = None
        text = self.text
        if len(edges) == 1:
            label, self.state = edges[0]
            text.start(label)
            return
        live = self.function.live[pc]
        self.now = self.function.by_pc[pc]
        states = [state for _, state in edges]
        self._agree(live, states)
        wanted = self._to_place(live, states)
        lines = text.lines
        ways = []
        for label, state in edges:
            text.lines = []
            text.closed = True
            text.start(label)
            way = _Way(state, text.lines, text.block)
            with way.inside(self):
                self._check = None
                if wanted and state.exit is None:
                    self._snapshot()
                for number in wanted:
                    thing = state.objects.get(number)
                    if thing is not None and thing.place is None:
                        self.exist(number)
            ways.append(way)
        join = text.label("j")
        phis: list[str] = []
        merged = self._merge(live, ways, phis)
        text.lines = lines
        for way in ways:
            text.lines += [*way.lines, f"br label %{join}"]
        text.closed = True
        text.start(join)
        text.lines += phis
        self._check = None
        self.state = merged

    def _agree(self, live: Live, states: list[State]) -> None:
        """Registers that are not set on every way are not alive."""
        common = set.intersection(*(set(s.registers) for s in states))
        for state in states:
            state.registers = {
                r: v for r, v in state.registers.items() if r in common and live.registers >> r & 1
            }

    def _to_place(self, live: Live, states: list[State]) -> list[int]:
        """Virtual ribs that must exist where the ways meet, as not all of them agree on them."""
        wanted: set[int] = set()
        changed = True
        while changed:
            changed = False
            for values in self._columns(live, states, wanted):
                kinds = {v for v in values if isinstance(v, Virtual)}
                if kinds and (len(set(values)) > 1):
                    for each in kinds:
                        if each.number not in wanted:
                            wanted.add(each.number)
                            changed = True
        for state in states:  # what a rib refers to must exist before it
            more = list(wanted)
            while more:
                thing = state.objects.get(more.pop())
                if thing is None or thing.place is not None:
                    continue
                for value in thing.slots:
                    if isinstance(value, Virtual) and value.number not in wanted:
                        wanted.add(value.number)
                        more.append(value.number)
        return sorted(wanted)

    def _columns(self, live: Live, states: list[State], wanted: set[int]) -> list[list[Value]]:
        """The values that meet: of each register, of lenv, of each slot of each virtual rib."""

        def seen(state: State, value: Value) -> Value:
            value = state.resolve(value)
            if isinstance(value, Virtual) and value.number in wanted:
                return Ssa("")
            return value

        columns = [[seen(s, s.registers[r]) for s in states] for r in states[0].registers]
        columns.append([seen(s, s.lenv) for s in states])
        for number, thing in reachable(states[0], live).items():
            others = [s.objects.get(number) for s in states]
            if any(o is None or o.place is not None for o in others):
                columns.append([Virtual(number), Ssa("")])
                continue
            for i in range(len(thing.slots)):
                columns.append([seen(s, s.objects[number].slots[i]) for s in states])
        return columns

    def _merge(self, live: Live, ways: list[_Way], phis: list[str]) -> State:
        """What holds where the ways have met; adds the phis for that."""
        states = [way.state for way in ways]
        first = states[0]
        merged = State({}, first.lenv, first.hp, first.fuel)
        merged.exit = first.exit if all(s.exit is first.exit for s in states) else None
        merged.fresh = set.intersection(*(s.fresh for s in states))
        merged.loaded = {
            k: v for k, v in first.loaded.items() if all(s.loaded.get(k) == v for s in states)
        }
        merged.variables = {
            k: v for k, v in first.variables.items() if all(s.variables.get(k) == v for s in states)
        }
        for name, fact in first.facts.items():
            for other in states[1:]:
                fact = fact.both(other.facts.get(name, UNKNOWN))
            merged.facts[name] = fact
        memo: dict[tuple[Value, ...], Value] = {}

        def phi(kind: str, words: list[str]) -> str:
            name = self.text.temp()
            pairs = ", ".join(f"[ {w}, %{way.block} ]" for w, way in zip(words, ways, strict=True))
            phis.append(f"{name} = phi {kind} {pairs}")
            return name

        def one(values: list[Value]) -> Value:
            values = [s.resolve(v) for s, v in zip(states, values, strict=True)]
            if all(v == values[0] for v in values):
                return values[0]
            key = tuple(values)
            if key in memo:
                return memo[key]
            if all(isinstance(v, Bool) for v in values):
                result: Value = Bool(phi("i1", [v.name for v in values if isinstance(v, Bool)]))
            else:
                words = []
                for way, value in zip(ways, values, strict=True):
                    with way.inside(self):
                        words.append(self.word(value))
                result = Ssa(phi("i64", words))
                fact = first.fact(values[0])
                for s, v in zip(states[1:], values[1:], strict=True):
                    fact = fact.both(s.fact(v))
                merged.facts[result.name] = fact
            memo[key] = result
            return result

        for register in first.registers:
            merged.registers[register] = one([s.registers[register] for s in states])
        merged.lenv = one([s.lenv for s in states])
        kept = State(merged.registers, merged.lenv, "", ("", 0), first.objects)
        for number, thing in reachable(kept, live).items():
            count = len(thing.slots)
            slots = [one([s.objects[number].slots[i] for s in states]) for i in range(count)]
            merged.objects[number] = thing.holding(slots)
        merged.regs = first.regs
        if any(s.regs != first.regs for s in states):
            merged.regs = phi("ptr", [s.regs for s in states])
        if any(s.hp != first.hp for s in states):
            merged.hp = phi("ptr", [s.hp for s in states])
        if any(s.fuel != first.fuel for s in states):
            words = []
            for way in ways:
                with way.inside(self):
                    words.append(self.text.sum(*way.state.fuel))
            merged.fuel = (phi("i64", words), 0)
        return merged
