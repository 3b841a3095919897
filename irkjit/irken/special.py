"""The special forms: what they are in the core.

Each function takes the expander, the form and the scope, and gives the node.  Derived forms such
as `let` and `cond` are macros of the library (prelude/lib/derived.scm).
"""

from __future__ import annotations

from collections.abc import Callable

from irkjit.bytecode import model
from irkjit.irken import constants, forms
from irkjit.irken.constants import find_alternative, quoted
from irkjit.irken.core import (
    Case,
    Fix,
    If,
    Let,
    Literal,
    Node,
    Operation,
    Ref,
    Set,
    SetField,
    Variable,
)
from irkjit.irken.definitions import parameter_names
from irkjit.irken.diagnostics import fail
from irkjit.irken.expand import SPECIAL, Expander, Special
from irkjit.irken.forms import Constructor, Form, List, Symbol, is_symbol
from irkjit.irken.patterns import parse_rules
from irkjit.irken.scope import Scope
from irkjit.opcodes import BRANCHES, BY_NAME, CALLS, TERMINATORS, Kind


def special(*names: str) -> Callable[[Special], Special]:
    """Declare a function as the meaning of special forms."""

    def enter(function: Special) -> Special:
        for name in names:
            SPECIAL[name] = function
        return function

    return enter


@special("if")
def expand_if(x: Expander, form: List, scope: Scope) -> Node:
    """`(if test then [else])`; without else the value is #u."""
    if len(form.items) not in (3, 4):
        raise fail("malformed if: expected (if test then else)", form.at)
    test, then, *rest = [x.expression(item, scope) for item in form.items[1:]]
    otherwise = rest[0] if rest else Literal(constants.UNDEFINED, form.at)
    return If(test, then, otherwise, form.at)


@special("begin")
def expand_begin(x: Expander, form: List, scope: Scope) -> Node:
    """`(begin expression ...)`."""
    if len(form.items) == 1:
        raise fail("empty begin: an expression is missing", form.at)
    return x.sequence(form.items[1:], scope, form.at)


@special("set!")
def expand_set(x: Expander, form: List, scope: Scope) -> Node:
    """`(set! place value)`: a variable, a field of a record, a cell of a vector."""
    if len(form.items) != 3:
        raise fail("malformed set!: expected (set! place value)", form.at)
    place = x.expand_head(form.items[1])
    if isinstance(place, Symbol):
        variable = x.variable(place, scope)
        value = x.expression(form.items[2], scope)
        if variable is None:
            return value
        variable.assigned = True
        return Set(variable, value, form.at)
    if isinstance(place, forms.Attribute):
        record = x.expression(place.object, scope)
        value = x.expression(form.items[2], scope)
        x.tables.label(place.name)
        return SetField(record, place.name, value, form.at)
    if (
        isinstance(place, List)
        and len(place.items) == 4
        and is_symbol(place.items[0], "%array-ref")
    ):
        operands = [x.expression(item, scope) for item in [*place.items[2:], form.items[2]]]
        return Operation("vset", list(operands), form.at)
    raise fail("malformed set!: only variables, fields and vector cells can be set", place.at)


@special("lambda", "λ")
def expand_lambda(x: Expander, form: List, scope: Scope) -> Node:
    """`(lambda (name ...) body ...)`."""
    if len(form.items) < 3 or not isinstance(form.items[1], List):
        raise fail("malformed lambda: expected (lambda (name ...) body ...)", form.at)
    return x.function("lambda", form.items[1], form.items[2:], scope, form.at)


@special("function")
def expand_function(x: Expander, form: List, scope: Scope) -> Node:
    """`(function name (param ...) type body ...)`: a lambda with a name for messages."""
    items = form.items
    if len(items) < 5 or not isinstance(items[1], Symbol) or not isinstance(items[2], List):
        raise fail(
            "malformed function: expected (function name (param ...) type body ...)", form.at
        )
    # Loops of macros have names that nobody wrote.
    name = "loop" if items[1].name.startswith("$") else items[1].name
    return x.function(name, items[2], items[4:], scope, form.at)


@special("quote", "literal")
def expand_quote(x: Expander, form: List, scope: Scope) -> Node:
    """`'constant`."""
    if len(form.items) != 2:
        raise fail("malformed quote: expected one form", form.at)
    # Irken expands macros in constants, too: (literal (alist/make ...)) depends on it.
    constant = x.expand_constant(form.items[1])
    value = quoted(constant, x.tables)
    fresh = isinstance(constant, forms.Vector | forms.Record) and bool(
        not isinstance(value, model.Vector) or value.items
    )
    return Literal(value, form.at, fresh=fresh)


def _bindings(form: List, word: str) -> list[tuple[Symbol, Form]]:
    """The names and values of `(word ((name value) ...) body ...)`."""
    if len(form.items) < 3 or not isinstance(form.items[1], List):
        raise fail(f"malformed {word}: expected ({word} ((name value) ...) body ...)", form.at)
    pairs: list[tuple[Symbol, Form]] = []
    for item in form.items[1].items:
        if not (isinstance(item, List) and len(item.items) == 2):
            raise fail(f"malformed {word}: a binding is (name value)", item.at)
        name = item.items[0]
        if isinstance(name, List) and len(name.items) == 3 and is_symbol(name.items[0], "%typed"):
            name = name.items[1]
        if not isinstance(name, Symbol):
            raise fail(f"malformed {word}: {name!r} is not a name", name.at)
        pairs.append((name, item.items[1]))
    return pairs


@special("let-splat")
def expand_let(x: Expander, form: List, scope: Scope) -> Node:
    """`(let-splat ((name value) ...) body ...)`: what `let` comes down to; sequential."""
    bindings: list[tuple[Variable, Node]] = []
    for name, value in _bindings(form, "let"):
        node = x.expression(value, scope)
        variable = Variable(name.name, name.at)
        if node in x.referents:
            x.referents[variable] = x.referents[node]
        bindings.append((variable, node))
        scope = scope.inner(variable)
    body = x.body(form.items[2:], scope, form.at)
    return Let(bindings, body, form.at) if bindings else body


@special("letrec", "fix")
def expand_letrec(x: Expander, form: List, scope: Scope) -> Node:
    """`(letrec ((name value) ...) body ...)`; `(fix (name ...) (value ...) body ...)`."""
    if is_symbol(form.items[0], "fix"):
        if len(form.items) < 4 or not all(isinstance(item, List) for item in form.items[1:3]):
            raise fail("malformed fix: expected (fix (name ...) (value ...) body ...)", form.at)
        names, values = form.items[1:3]
        assert isinstance(names, List) and isinstance(values, List)
        if len(names.items) != len(values.items):
            raise fail("malformed fix: there must be as many values as names", form.at)
        pairs = list(zip(parameter_names(names), values.items, strict=True))
        body = form.items[3:]
    else:
        pairs = _bindings(form, "letrec")
        body = form.items[2:]
    inner = Scope(scope)
    for name, _ in pairs:
        if name.name in inner.names:
            raise fail(f"duplicate definition of {name.name}", name.at)
        inner.names[name.name] = Variable(name.name, name.at)
    bindings = [(inner.names[name.name], x.expression(value, inner)) for name, value in pairs]
    result = x.sequence(body, inner, form.at)
    return Fix(bindings, result, form.at) if bindings else result


@special("let-subst")
def expand_let_subst(x: Expander, form: List, scope: Scope) -> Node:
    """`(let-subst (new old) body ...)`: another name for a variable."""
    pair = form.items[1] if len(form.items) > 2 else None
    if not (isinstance(pair, List) and len(pair.items) == 2):
        raise fail("malformed let-subst: expected (let-subst (new old) body ...)", form.at)
    new, old = pair.items
    if not (isinstance(new, Symbol) and isinstance(old, Symbol)):
        raise fail("malformed let-subst: both must be names", pair.at)
    inner = Scope(scope)
    variable = x.variable(old, scope)
    if variable is not None:
        inner.names[new.name] = variable
    return x.body(form.items[2:], inner, form.at)


@special("match")
def expand_match(x: Expander, form: List, scope: Scope) -> Node:
    """`(match value ... with pattern ... -> expression ...)`."""
    where = next((i for i, item in enumerate(form.items) if is_symbol(item, "with")), None)
    if where is None or where == 1:
        raise fail(
            "malformed match: expected (match value ... with pattern -> expression ...)", form.at
        )
    bindings: list[tuple[Variable, Node]] = []
    values: list[Variable] = []
    for item in form.items[1:where]:
        known = x.variable(item, scope) if isinstance(item, Symbol) else None
        if known is None:
            known = x.fresh("value", item.at)
            node = x.expression(item, scope)
            bindings.append((known, node))
        values.append(known)
    rules = parse_rules(form.items[where + 1 :], form.at)
    if len(rules[0].patterns) != len(values):
        raise fail(
            f"expected {len(values)} patterns, one for each value, found {len(rules[0].patterns)}",
            rules[0].at,
        )
    body = x.match(values, rules, scope, form.at)
    # Irken evaluates the values from the last to the first.
    return Let(bindings[::-1], body, form.at) if bindings else body


@special("vcase")
def expand_vcase(x: Expander, form: List, scope: Scope) -> Node:
    """`(vcase [datatype] variable ((:tag name ...) body ...) ... [(else body ...)])`."""
    names = [item for item in form.items[1:3] if isinstance(item, Symbol)]
    if not names:
        raise fail("malformed vcase: expected (vcase datatype variable alternative ...)", form.at)
    datatype = names[0].name if len(names) == 2 else None
    if datatype is not None and datatype not in x.tables.datatypes:
        raise fail(f"there is no datatype {datatype}", names[0].at)
    value = x.variable(names[-1], scope) or x.fresh("value", form.at)
    arms: list[tuple[int, Node]] = []
    tags: list[str] = []
    otherwise: Node | None = None
    for item in form.items[1 + len(names) :]:
        if not (isinstance(item, List) and len(item.items) >= 2) or otherwise is not None:
            raise fail("malformed vcase: an alternative is ((:tag name ...) body ...)", item.at)
        head, *body = item.items
        if is_symbol(head, "else"):
            otherwise = x.sequence(body, scope, item.at)
            continue
        if not (isinstance(head, List) and head.items and isinstance(head.items[0], Constructor)):
            raise fail("malformed vcase: an alternative is ((:tag name ...) body ...)", item.at)
        constructor = Constructor(datatype, head.items[0].alternative, head.at)
        params = parameter_names(List(head.items[1:], head.at))
        alternative = find_alternative(constructor, len(params), x.tables, head.at)
        tags.append(alternative.name)
        variables = [Variable(param.name, param.at) for param in params]
        node = x.sequence(body, scope.inner(*variables), item.at)
        bindings: list[tuple[Variable, Node]] = [
            (variable, Operation("tupref", [Ref(value, head.at), i], head.at))
            for i, variable in enumerate(variables)
            if variable.name != "_"
        ]
        arms.append((alternative.word, Let(bindings, node, item.at) if bindings else node))
    if datatype is not None and otherwise is None:
        missing = [name for name in x.tables.datatypes[datatype].alternatives if name not in tags]
        if missing:
            names_text = ", ".join(f"({datatype}:{name})" for name in missing)
            x.problems.error(f"the vcase is not exhaustive: nothing for {names_text}", form.at)
    if not arms:
        raise fail("malformed vcase: there are no alternatives", form.at)
    return Case(Ref(value, names[-1].at), arms, otherwise, form.at)


_NOT_FOR_PROGRAMS = (
    (TERMINATORS - {"exit"})
    | BRANCHES
    | CALLS
    | frozenset("fun env epush epop topis pop pop0 gc heap".split())
)
"""Opcodes that are the compiler's business."""


@special("%%cexp")
def expand_cexp(x: Expander, form: List, scope: Scope) -> Node:
    """`(%%cexp (type ... -> type) "opcode" operand ...)`."""
    if len(form.items) < 3 or not isinstance(form.items[2], forms.String):
        raise fail('malformed %%cexp: expected (%%cexp type "opcode" operand ...)', form.at)
    name = form.items[2].data.decode("utf-8", "replace")
    opcode = BY_NAME.get(name)
    if opcode is None:
        raise fail(f'unknown opcode "{name}"; `irkjit ops` lists them', form.items[2].at)
    if name in _NOT_FOR_PROGRAMS:
        raise fail(f"the opcode {name} cannot be used in %%cexp", form.items[2].at)
    operands: list[Node | int] = [x.expression(item, scope) for item in form.items[3:]]
    if name == "ffi":
        count = form.items[5] if len(form.items) > 5 else None
        if not isinstance(count, forms.Integer) or count.value != len(form.items) - 6:
            raise fail("the third operand of ffi must be the number of those after it", form.at)
        return Operation("ffi", [*operands[:2], *operands[3:]], form.at)
    wanted = [operand for operand in opcode.operands if operand.kind is not Kind.DST]
    if any(operand.kind is not Kind.REG for operand in wanted):
        raise fail(f"the opcode {name} has operands that are no values", form.items[2].at)
    if len(operands) != len(wanted):
        raise fail(constants.expected(f"the opcode {name}", len(wanted), len(operands)), form.at)
    return Operation(name, operands, form.at)


@special("%typed")
def expand_typed(x: Expander, form: List, scope: Scope) -> Node:
    """`expression : type`; also written the other way round by macros.  Types are not checked."""
    if len(form.items) != 3:
        raise fail("malformed type annotation", form.at)
    return x.expression(form.items[1], scope)


@special("%%attr")
def expand_attr(x: Expander, form: List, scope: Scope) -> Node:
    """`(%%attr object name)`: what `object.name` is, for macros."""
    if len(form.items) != 3 or not isinstance(form.items[2], Symbol):
        raise fail("malformed %%attr: expected (%%attr object name)", form.at)
    return x.expression(forms.Attribute(form.items[1], form.items[2].name, form.at), scope)


@special("%%constructor")
def expand_constructor(x: Expander, form: List, scope: Scope) -> Node:
    """`(%%constructor datatype alternative)`, for macros."""
    return x.expression(constructor_of(form), scope)


def constructor_of(form: List) -> Constructor:
    """The constructor that a `(%%constructor datatype alternative)` means."""
    if len(form.items) != 3 or not all(isinstance(item, Symbol) for item in form.items):
        raise fail("malformed %%constructor: expected (%%constructor datatype name)", form.at)
    datatype, name = repr(form.items[1]), repr(form.items[2])
    return Constructor(None if datatype == "nil" else datatype, name, form.at)


@special("%%symbol", "%%gensym")
def expand_symbol(x: Expander, form: List, scope: Scope) -> Node:
    """`(%%symbol part ...)`: the variable whose name the parts make up."""
    return x.reference(x.made_symbol(form), scope)


@special("%%stringify")
def expand_stringify(x: Expander, form: List, scope: Scope) -> Node:
    """`(%%stringify name)`: the name as a string."""
    if len(form.items) == 2 and isinstance(form.items[1], Symbol | forms.Integer):
        text = repr(form.items[1]).encode("utf-8", "surrogateescape")
        return Literal(model.String(text), form.at)
    raise fail("malformed %%stringify: expected a name or a number", form.at)


@special("%%record")
def expand_record(x: Expander, form: List, scope: Scope) -> Node:
    """`(%%record (name value) ...)`, for macros."""
    fields: list[tuple[str, Form]] = []
    for item in form.items[1:]:
        if not (
            isinstance(item, List) and len(item.items) == 2 and isinstance(item.items[0], Symbol)
        ):
            raise fail("malformed %%record: expected (%%record (name value) ...)", item.at)
        fields.append((item.items[0].name, item.items[1]))
    return x.expression(forms.Record(fields, False, form.at), scope)


@special("%%sexp")
def expand_sexp(x: Expander, form: List, scope: Scope) -> Node:
    """`(%%sexp form ...)`: the forms themselves as a list of s-expressions."""
    items = [constants.sexp(item, x.tables) for item in form.items[1:]]
    return Literal(constants.list_of(items), form.at)
