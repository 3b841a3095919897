"""Pattern matching: from rules to branches.

The algorithm is Wadler's in Peyton Jones, "The Implementation of Functional Programming
Languages" (1987), chapter 5, as in Irken's own compiler: rules are grouped by the kind of their
first pattern, each group branches on the first value, and a group whose rules may all fail goes on
with the next one through an Attempt.  Each rule's body occurs once in the result.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, pairwise
from typing import TypeAlias

from irkjit.bytecode import model
from irkjit.irken import forms
from irkjit.irken.constants import find_alternative, quoted
from irkjit.irken.core import (
    Attempt,
    Begin,
    Case,
    Fail,
    GetField,
    If,
    Let,
    Literal,
    Node,
    Operation,
    Ref,
    Variable,
)
from irkjit.irken.diagnostics import Position, Problems, fail
from irkjit.irken.forms import Constructor, Form, List, is_symbol
from irkjit.irken.macros import same
from irkjit.irken.stop import stop
from irkjit.irken.tables import Tables, immediate_word

_EQUAL = immediate_word(1)
"""What the opcode `cmp` gives for equal values: the constructor cmp:=."""


class Name:
    """A pattern that matches anything; `_` does not bind it."""

    __slots__ = ("at", "name")

    def __init__(self, name: str, at: Position) -> None:
        self.name = name
        self.at = at


class Constant:
    """A pattern that matches equal values."""

    __slots__ = ("at", "form")

    def __init__(self, form: Form, at: Position) -> None:
        self.form = form
        self.at = at


class Construct:
    """A pattern for a constructor and its arguments."""

    __slots__ = ("at", "constructor", "parts")

    def __init__(self, constructor: Constructor, parts: list[Pattern], at: Position) -> None:
        self.constructor = constructor
        self.parts = parts
        self.at = at


class Fields:
    """A pattern for some fields of a record."""

    __slots__ = ("at", "fields")

    def __init__(self, fields: list[tuple[str, Pattern]], at: Position) -> None:
        self.fields = fields
        self.at = at


Pattern: TypeAlias = Name | Constant | Construct | Fields


class Rule:
    """`pattern ... -> body`; bound: what the names of patterns already dealt with stand for."""

    __slots__ = ("at", "body", "bound", "patterns")

    def __init__(
        self, patterns: list[Pattern], body: Form, bound: dict[str, Variable], at: Position
    ) -> None:
        self.patterns = patterns
        self.body = body
        self.bound = bound
        self.at = at


def parse_pattern(form: Form) -> Pattern:
    """The pattern that a form is.  Raises CompileError."""
    at = form.at
    match form:
        case forms.Symbol(name=name):
            return Name(name, at)
        case forms.Boolean(value=truth):
            return Construct(Constructor("bool", "true" if truth else "false", at), [], at)
        case forms.Record(fields=fields):
            return Fields([(name, parse_pattern(part)) for name, part in fields], at)
        case List(items=[]):
            return Construct(Constructor("list", "nil", at), [], at)
        case List(items=[head, forms.Symbol() as name]) if is_symbol(head, "quote"):
            return Constant(form, at)
        case List(items=[Constructor() as constructor, *parts]):
            return Construct(constructor, [parse_pattern(part) for part in parts], at)
        case List(items=items):
            return _list_pattern(items, at)
        case Constructor():
            raise fail(f"the constructor must stand in parentheses: ({form!r})", at)
        case forms.Vector(items=[]):
            return Constant(form, at)
        case forms.Attribute() | forms.Vector():
            raise fail(f"{form!r} cannot be a pattern", at)
    return Constant(form, at)


def _list_pattern(items: list[Form], at: Position) -> Pattern:
    """`(a b)`, `(a . rest)`."""
    if len(items) >= 2 and is_symbol(items[-2], "."):
        tail = parse_pattern(items[-1])
        items = items[:-2]
    else:
        tail = Construct(Constructor("list", "nil", at), [], at)
    for item in items:
        if is_symbol(item, "."):
            raise fail("exactly one pattern must follow the dot", item.at)
    for item in reversed(items):
        tail = Construct(Constructor("list", "cons", at), [parse_pattern(item), tail], item.at)
    return tail


def parse_rules(items: list[Form], at: Position) -> list[Rule]:
    """The rules `pattern ... -> body pattern ... -> body`.  Raises CompileError."""
    rules: list[Rule] = []
    patterns: list[Pattern] = []
    i = 0
    while i < len(items):
        if is_symbol(items[i], "->"):
            if i + 1 == len(items):
                raise fail("an expression must follow the ->", items[i].at)
            if not patterns:
                raise fail("a rule needs patterns before the ->", items[i].at)
            start = patterns[0].at
            rules.append(Rule(patterns, items[i + 1], {}, start))
            patterns = []
            i += 2
        else:
            patterns.append(parse_pattern(items[i]))
            i += 1
    if patterns:
        raise fail("-> and an expression are missing after this pattern", patterns[-1].at)
    if not rules:
        raise fail("a match needs at least one rule: pattern -> expression", at)
    wanted = len(rules[0].patterns)
    for rule in rules:
        if len(rule.patterns) != wanted:
            raise fail(
                f"expected {wanted} patterns as in the first rule, found {len(rule.patterns)}",
                rule.at,
            )
    return rules


Outcome: TypeAlias = tuple[Node, bool]
"""Code, and whether a Fail in it leaves it."""

Seen: TypeAlias = dict[Variable, dict[str, bool]]
"""The constructors of a value that earlier rules had patterns for, and whether those rules may
fail: where they may not, the constructor cannot occur any more."""


class Matcher:
    """Compiles one match."""

    def __init__(
        self,
        tables: Tables,
        problems: Problems,
        at: Position,
        finish: Callable[[Rule], Node],
    ) -> None:
        """finish gives the code of a rule's body."""
        self.tables = tables
        self.problems = problems
        self.at = at
        self.finish = finish

    def compile(self, values: list[Variable], rules: list[Rule]) -> Node:
        """Code for all rules in turn.  What is not exhaustive is noted as a problem."""
        return self._match(values, rules, True, {})[0][0]

    def _match(
        self, values: list[Variable], rules: list[Rule], last: bool, seen: Seen
    ) -> tuple[Outcome, Seen]:
        """The code of rules, and what is known of the values where all of them fail.

        last: no other rules follow these, so one of them has to match.
        """
        if not values:
            if len(rules) > 1:
                self._unreachable(rules[1], True)
            return (self.finish(rules[0]), False), {}
        groups = [list(group) for _, group in groupby(rules, lambda rule: type(rule.patterns[0]))]
        if len(groups) == 1:
            return self._group(values, groups[0], last, seen)
        return self._in_turn(values, groups, last, seen)

    def _in_turn(
        self, values: list[Variable], groups: list[list[Rule]], last: bool, seen: Seen
    ) -> tuple[Outcome, Seen]:
        """Groups one after the other, each falling through to the next."""
        outcomes: list[tuple[Node, Position]] = []
        for group, following in pairwise(groups):
            first = group[0].patterns[0]
            harmless = all(isinstance(pattern, Name) for pattern in group[0].patterns)
            (node, fails), more = self._group(values, group, False, seen)
            if not fails:
                self._unreachable(following[0], harmless)
                result: Outcome = (node, False)
                break
            outcomes.append((node, first.at))
            seen = _both(seen, more)
        else:
            result, more = self._group(values, groups[-1], last, seen)
            seen = _both(seen, more)
        for node, at in reversed(outcomes):
            result = Attempt(node, result[0], at), result[1]
        return result, seen

    def _group(
        self, values: list[Variable], rules: list[Rule], last: bool, seen: Seen
    ) -> tuple[Outcome, Seen]:
        """As `_match`, for rules whose first patterns are of one kind."""
        match rules[0].patterns[0]:
            case Name():
                for rule in rules:
                    pattern = rule.patterns.pop(0)
                    assert isinstance(pattern, Name)
                    if pattern.name in rule.bound:
                        self.problems.warn(f"{pattern.name} stands twice in one rule", pattern.at)
                    if pattern.name != "_":
                        rule.bound.setdefault(pattern.name, values[0])
                return self._match(values[1:], rules, last, seen)
            case Fields():
                return self._fields(values, rules, last, seen), {}
            case Construct():
                return self._constructors(values, rules, last, seen)
            case Constant():
                return self._constants(values, rules, last, seen), {}

    def _constants(
        self, values: list[Variable], rules: list[Rule], last: bool, seen: Seen
    ) -> Outcome:
        if last:
            self._not_exhaustive("no rule for other values")
        at = rules[0].patterns[0].at
        runs: list[list[Rule]] = []
        for rule in rules:
            if runs and same(_constant(runs[-1][0]), _constant(rule)):
                runs[-1].append(rule)
            else:
                runs.append([rule])
        again = _again(runs)
        if again is not None:
            # Only here it can be seen that Irken tries the runs from the last to the first.
            self.problems.warn(
                "rules with equal constants stand apart; the last of them is tried first", again
            )
            runs.reverse()
        result: Node = Fail(at)
        for run in reversed(runs):
            pattern = run[0].patterns[0]
            test = self._test(values[0], pattern)
            for rule in run:
                rule.patterns.pop(0)
            (then, fails), _ = self._match(values[1:], run, False, seen)
            if fails and not isinstance(result, Fail):
                branch = If(test, then, Fail(pattern.at), pattern.at)
                result = Attempt(branch, result, pattern.at)
            else:
                result = If(test, then, result, pattern.at)
        return result, True

    def _test(self, value: Variable, pattern: Pattern) -> Node:
        """Whether a value equals a constant."""
        assert isinstance(pattern, Constant)
        at = pattern.at
        ref = Ref(value, at)
        constant = Literal(quoted(pattern.form, self.tables), at)
        if not isinstance(pattern.form, forms.String):
            return Operation("eq", [ref, constant], at)
        order = Operation("cmp", [ref, constant], at)
        return Operation("eq", [order, Literal(model.Immediate(_EQUAL), at)], at)

    def _constructors(
        self, values: list[Variable], rules: list[Rule], last: bool, seen: Seen
    ) -> tuple[Outcome, Seen]:
        value, others = values[0], values[1:]
        first = _construct(rules[0])
        by_name: dict[str, list[Rule]] = {}
        for rule in rules:
            constructor = _construct(rule).constructor
            if constructor.datatype != first.constructor.datatype:
                raise fail(
                    f"constructors of two datatypes in one match: "
                    f"{first.constructor!r} and {constructor!r}",
                    _construct(rule).at,
                )
            by_name.setdefault(constructor.alternative, []).append(rule)
        arms: list[tuple[int, Node]] = []
        tags: dict[str, bool] = {}
        for name, group in by_name.items():
            word, (body, may_fail) = self._arm(value, others, group, last, seen)
            arms.append((word, body))
            tags[name] = may_fail
        fails = any(tags.values())
        otherwise: Node | None = None
        if self._may_be_another(first, value, tags, last, seen):
            if last:
                otherwise = Begin(stop("no rule matches", first.at), first.at)
            else:
                otherwise, fails = Fail(first.at), True
        return (Case(Ref(value, first.at), arms, otherwise, first.at), fails), {value: tags}

    def _may_be_another(
        self,
        first: Construct,
        value: Variable,
        tags: dict[str, bool],
        last: bool,
        seen: Seen,
    ) -> bool:
        """Whether a Case needs a way out for constructors that none of its rules is for."""
        if first.constructor.datatype is None:
            return not last  # the last rules say which variants there are
        datatype = self.tables.datatypes[first.constructor.datatype]
        known = seen.get(value, {})
        missing = [name for name in datatype.alternatives if name not in tags]
        new = [name for name in missing if name not in known]
        if last and new:
            names = ", ".join(_shown(datatype.name, name) for name in new)
            self._not_exhaustive(f"no rule for {names}")
        counted = len(known) + len(tags) >= len(datatype.alternatives)
        if counted and any(known.get(name, True) for name in missing):
            # Irken counts the constructors that had rules, and takes the match for complete.
            self._differs("constructors whose rules before may fail", first.at)
        return any(known.get(name, not last) for name in missing)

    def _differs(self, what: str, at: Position) -> None:
        """Irken's compiler does not keep to the order of rules here, or takes a wrong one."""
        self.problems.warn(
            f"Irken's own compiler gets this match wrong ({what}); here rules are tried in order",
            at,
        )

    def _arm(
        self, value: Variable, others: list[Variable], rules: list[Rule], last: bool, seen: Seen
    ) -> tuple[int, Outcome]:
        """The tag of a constructor and the code for its rules, with its arguments taken out."""
        first = _construct(rules[0])
        arity = len(first.parts)
        for rule in rules:
            pattern = _construct(rule)
            find_alternative(pattern.constructor, len(pattern.parts), self.tables, pattern.at)
            if len(pattern.parts) != arity:
                raise fail(
                    f"{pattern.constructor!r} has {len(pattern.parts)} arguments here, "
                    f"{arity} in a rule before",
                    pattern.at,
                )
        word = find_alternative(first.constructor, arity, self.tables, first.at).word
        used = [i for i in range(arity) if any(not _ignores(rule, i) for rule in rules)]
        parts = [Variable(_part_name(rules, i), first.at) for i in used]
        for rule in rules:
            pattern = _construct(rule)
            rule.patterns[:1] = [pattern.parts[i] for i in used]
        (body, fails), _ = self._match(parts + others, rules, last, seen)
        bindings: list[tuple[Variable, Node]] = [
            (part, Operation("tupref", [Ref(value, first.at), i], first.at))
            for part, i in zip(parts, used, strict=True)
        ]
        return word, (Let(bindings, body, first.at) if bindings else body, fails)

    def _fields(self, values: list[Variable], rules: list[Rule], last: bool, seen: Seen) -> Outcome:
        first = rules[0].patterns[0]
        assert isinstance(first, Fields)
        names = [name for name, _ in first.fields]
        for rule in rules:
            pattern = rule.patterns[0]
            assert isinstance(pattern, Fields)
            if [name for name, _ in pattern.fields] != names:
                raise fail(
                    "record patterns of one match must have the same fields in the same order",
                    pattern.at,
                )
            rule.patterns[:1] = [part for _, part in pattern.fields]
        at = first.at
        parts = [Variable(name, at) for name in names]
        (body, fails), _ = self._match(parts + values[1:], rules, last, seen)
        bindings: list[tuple[Variable, Node]] = [
            (part, GetField(Ref(values[0], at), name, at))
            for part, name in zip(parts, names, strict=True)
        ]
        return (Let(bindings, body, at) if bindings else body), fails

    def _not_exhaustive(self, what: str) -> None:
        self.problems.error(f"the match is not exhaustive: {what}", self.at)

    def _unreachable(self, rule: Rule, harmless: bool) -> None:
        """harmless: Irken accepts the rule and ignores it."""
        if rule.at is self.at:
            return  # a macro has put the rule behind those of the program
        message = "this rule is never reached: the rules before it match everything"
        if harmless:
            self.problems.warn(message, rule.at)
        else:
            self.problems.error(message, rule.at)


def _shown(datatype: str, name: str) -> str:
    """A constructor as it is written in patterns."""
    if datatype == "bool":
        return "#t" if name == "true" else "#f"
    return f"({datatype}:{name})"


def _both(seen: Seen, more: Seen) -> Seen:
    """What is known after both.  A constructor that may not fail in one of them is dealt with."""
    merged = dict(seen)
    for value, tags in more.items():
        known = merged.get(value, {})
        merged[value] = known | {
            name: fails and known.get(name, True) for name, fails in tags.items()
        }
    return merged


def _construct(rule: Rule) -> Construct:
    pattern = rule.patterns[0]
    assert isinstance(pattern, Construct)
    return pattern


def _constant(rule: Rule) -> Form:
    pattern = rule.patterns[0]
    assert isinstance(pattern, Constant)
    return pattern.form


def _again(runs: list[list[Rule]]) -> Position | None:
    """Where a run has the constant of an earlier one."""
    seen: set[tuple[type, str]] = set()
    for run in runs:
        form = _constant(run[0])
        key = type(form), repr(form)
        if key in seen:
            return run[0].patterns[0].at
        seen.add(key)
    return None


def _ignores(rule: Rule, index: int) -> bool:
    """Whether a rule does not look at an argument of the constructor."""
    part = _construct(rule).parts[index]
    return isinstance(part, Name) and part.name == "_"


def _part_name(rules: list[Rule], index: int) -> str:
    """A name for an argument: that of the first pattern that has one."""
    for rule in rules:
        part = _construct(rule).parts[index]
        if isinstance(part, Name) and part.name != "_":
            return part.name
    return "part"
