"""From forms to the core: names, macros, definitions, calls.

`Expander.expression` turns one form into a node; the special forms are in `special`, which adds
them to the table SPECIAL here.  Definitions of irkjit's own library are expanded only when
something refers to them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from irkjit.bytecode import model
from irkjit.irken import constants, forms
from irkjit.irken.bodies import BODY_FORMS, Bodies, head_name
from irkjit.irken.constants import find_alternative, is_constant, quoted
from irkjit.irken.core import (
    Begin,
    Call,
    Fix,
    GetField,
    Lambda,
    Literal,
    MakeRecord,
    Node,
    Operation,
    Ref,
    Variable,
)
from irkjit.irken.ctypes import CType
from irkjit.irken.definitions import Definition, parameter_names, parse_define
from irkjit.irken.diagnostics import CompileError, Position, Problems, fail
from irkjit.irken.extensions import Extension, complete
from irkjit.irken.forms import Constructor, Form, List, Symbol, is_symbol
from irkjit.irken.library import LACKING, Library
from irkjit.irken.patterns import Matcher, Rule, parse_rules
from irkjit.irken.scope import Scope, nearest
from irkjit.irken.tables import Tables
from irkjit.tagging import EMPTY_VECTOR, VECTOR

Special: TypeAlias = "Callable[[Expander, List, Scope], Node]"

SPECIAL: dict[str, Special] = {}
"""The special forms by name."""

PRIMITIVES: dict[str, Special] = {}
"""The forms whose names begin with %, but for the special forms."""

HINTS = {
    "let*": "let binds one after the other here, as let* does in Scheme",
    "case": "match and vcase do that here",
    "display": "printf, print-string and print write",
    "else": "it can only begin the last clause of cond",
    "nil": "the empty list is '() or (list:nil)",
    "null": "the empty list is '() or (list:nil)",
    "call/cc": "it is callcc here, and let/cc",
    "values": "several values are a (:tuple ...), which let takes apart",
    "set-car!": "lists cannot be changed",
    "int": "(int n) is only for printf and format; int->string makes a string",
    ".": "a dot with spaces around it stands only in patterns",
    "=>": "only -> is used, between patterns and expressions",
}
"""What to do instead, for names that people know from elsewhere."""
DEPTH = 20_000
"""How deep macro uses may be nested in what a use of a macro gave."""


class Global:
    """A definition of the top level: expanded when first referred to, or at the end."""

    __slots__ = ("definition", "node", "number", "variable", "wanted")

    def __init__(self, variable: Variable, definition: Definition | None, number: int) -> None:
        self.variable = variable
        self.definition = definition
        self.number = number
        self.wanted = False
        self.node: Node | None = None


class Expander(Bodies):
    """Expands one program."""

    def __init__(self, problems: Problems, tables: Tables, library: Library) -> None:
        super().__init__(problems, tables, library)
        self.referents: dict[Node | Variable, CType] = {}
        """The C types that foreign values refer to, as far as they are known."""
        self.top = Scope()
        self.globals: dict[Variable, Global] = {}
        self.extensions: list[Extension] = []
        self._waiting: list[Global] = []
        self._nested: dict[Position, int] = {}

    # The whole program

    def program(self, body: list[Form], at: Position) -> tuple[list[tuple[Variable, Node]], Node]:
        """The definitions that are needed, functions first, and what is done after them."""
        defines, expressions = self.gather(body)
        parsed = self._declare(defines)
        nodes = [self._safely(form, self.top) for form in expressions]
        for definition in parsed:
            if not definition.variable.at.source.prelude:
                self._want(definition)
        while self._waiting:
            self._expand_global(self._waiting.pop())
        complete(self.extensions, self.tables)
        made = sorted((g for g in self.globals.values() if g.node is not None), key=_order)
        body_node = Begin(nodes, at) if nodes else Literal(constants.UNDEFINED, at)
        return [(g.variable, g.node) for g in made if g.node is not None], body_node

    def _declare(self, defines: list[List]) -> list[Global]:
        declared = []
        for form in defines:
            try:
                definition = parse_define(form)
            except CompileError as error:
                self.problems.take(error)
                self.broken.update(map(repr, form.items[1:2]))
                if len(form.items) > 1 and isinstance(form.items[1], List):
                    self.broken.update(map(repr, form.items[1].items[:1]))
                continue
            old = self.top.names.get(definition.name)
            if old is not None:
                self.problems.error(
                    f"{definition.name} is already defined at {old.at}",
                    definition.name_at,
                )
                continue
            variable = Variable(definition.name, definition.name_at, top=True)
            self.top.names[definition.name] = variable
            entry = Global(variable, definition, len(self.globals))
            self.globals[variable] = entry
            declared.append(entry)
        return declared

    def _want(self, entry: Global) -> None:
        if not entry.wanted:
            entry.wanted = True
            self._waiting.append(entry)

    def _expand_global(self, entry: Global) -> None:
        assert entry.definition is not None
        try:
            entry.node = self.definition(entry.definition, self.top)
        except CompileError as error:
            self.problems.take(error)

    def _safely(self, form: Form, scope: Scope) -> Node:
        """An expression; if there is an error in it, it is noted."""
        try:
            return self.expression(form, scope)
        except CompileError as error:
            self._nested.clear()
            self.problems.take(error)
            return Literal(constants.UNDEFINED, form.at)

    # Bodies and definitions

    def body(self, items: list[Form], scope: Scope, at: Position) -> Node:
        """The node of a body: definitions, then expressions, in a scope of their own."""
        defines, expressions = self.gather(items)
        if not expressions:
            raise fail("empty body: an expression is missing", at)
        if not defines:
            return self.sequence(expressions, scope, at)
        inner = Scope(scope)
        definitions = []
        for form in defines:
            definition = parse_define(form)
            if definition.name in inner.names:
                raise fail(f"{definition.name} is already defined here", definition.name_at)
            inner.names[definition.name] = Variable(definition.name, definition.name_at)
            definitions.append(definition)
        bindings = [(inner.names[d.name], self.definition(d, inner)) for d in definitions]
        bindings.sort(key=lambda binding: not isinstance(binding[1], Lambda))
        return Fix(bindings, self.sequence(expressions, inner, at), at)

    def sequence(self, items: list[Form], scope: Scope, at: Position) -> Node:
        """Expressions one after the other."""
        if len(items) == 1:
            return self.expression(items[0], scope)
        return Begin([self.expression(item, scope) for item in items], at)

    def definition(self, definition: Definition, scope: Scope) -> Node:
        """The value of a definition."""
        if definition.rules is not None:
            return self.function_by_rules(
                definition.name, definition.rules, scope, definition.name_at
            )
        if definition.params is not None:
            return self.function(
                definition.name, definition.params, definition.body, scope, definition.at
            )
        assert definition.value is not None
        node = self.expression(definition.value, scope)
        if isinstance(node, Lambda) and node.name == "lambda":
            node.name = definition.name
        return node

    def function(
        self, name: str, params: List, body: list[Form], scope: Scope, at: Position
    ) -> Lambda:
        """A function with its parameters and body."""
        if params.items and isinstance(params.items[0], Constructor):
            # (lambda (:tag x y) body): the parameter is taken apart.
            variable = self.fresh("argument", params.at)
            inner = scope.inner(variable)
            value = Symbol(variable.name, params.at)
            case = List([Symbol("vcase", at), value, List([params, *body], at)], at)
            return Lambda(name, [variable], self.expression(case, inner), at)
        variables = [Variable(param.name, param.at) for param in parameter_names(params)]
        return Lambda(name, variables, self.body(body, scope.inner(*variables), at), at)

    def function_by_rules(self, name: str, rules: list[Form], scope: Scope, at: Position) -> Lambda:
        """A function whose parameters are taken apart by patterns."""
        parsed = parse_rules(rules, at)
        params = [self.fresh("argument", at) for _ in parsed[0].patterns]
        for i, param in enumerate(params):
            for rule in parsed:
                pattern = rule.patterns[i]
                wanted = getattr(pattern, "name", "_")
                if wanted != "_":
                    param.name = wanted
                    break
        return Lambda(name, params, self.match(params, parsed, scope, at), at)

    def match(self, values: list[Variable], rules: list[Rule], scope: Scope, at: Position) -> Node:
        """The code of rules for some values."""

        def finish(rule: Rule) -> Node:
            inner = Scope(scope)
            inner.names.update(rule.bound)
            return self.expression(rule.body, inner)

        matcher = Matcher(self.tables, self.problems, at, finish)
        return matcher.compile(values, rules)

    # Expressions

    def expression(self, form: Form, scope: Scope) -> Node:
        """The node of an expression.  Raises CompileError."""
        if isinstance(form, Symbol):
            return self.reference(form, scope)
        if isinstance(form, List):
            return self._list(form, scope)
        if isinstance(form, forms.Attribute):
            return GetField(self.expression(form.object, scope), form.name, form.at)
        if isinstance(form, forms.Vector):
            return self._vector(form, scope)
        if isinstance(form, forms.Record):
            return self._record(form, scope)
        if isinstance(form, Constructor):
            return self._constructor_function(form)
        constant = constants.atom(form)
        assert constant is not None
        return Literal(constant, form.at)

    def reference(self, form: Symbol, scope: Scope) -> Node:
        """The value of a name.  What is unbound is noted, and stands for #u."""
        variable = self.variable(form, scope)
        if variable is None:
            return Literal(constants.UNDEFINED, form.at)
        ref = Ref(variable, form.at)
        if variable in self.referents:
            self.referents[ref] = self.referents[variable]
        elif form.name in self.objects:
            self.referents[ref] = self.objects[form.name]
        return ref

    def variable(self, form: Symbol, scope: Scope) -> Variable | None:
        """The variable of a name, or None if there is none, which is noted."""
        variable = scope.lookup(form.name)
        if variable is None:
            if form.name not in self.broken:
                self.problems.error(self._unbound(form.name, scope), form.at)
        elif variable.top:
            self._want(self.globals[variable])
        return variable

    def _unbound(self, name: str, scope: Scope) -> str:
        if name in SPECIAL or name in self.macros or name in BODY_FORMS or name == "define":
            return f"{name} is a special form or macro and has no value of its own"
        if name in LACKING:
            return f"{name} is in Irken's library, but not in irkjit's"
        if name in HINTS:
            return f"unbound variable {name}; {HINTS[name]}"
        text = f"unbound variable {name if name.isprintable() else ascii(name)}"
        file = self.library.names().get(name) if self.library.prelude else None
        if file is not None:
            return f'{text}; (require "{file}") defines it'
        return text + nearest(name, scope.all_names())

    def _list(self, form: List, scope: Scope) -> Node:
        expanded = self.expand_head(form)
        if expanded is form:
            return self._application(form, scope)
        # What a macro gives has the position of its use, and so have the macro uses in that.
        depth = self._nested.get(form.at, 0)
        if depth == DEPTH:
            raise fail(f"the macro {form.items[0]!r} expands without end", form.at)
        self._nested[form.at] = depth + 1
        if isinstance(expanded, List):
            node = self._application(expanded, scope)
        else:
            node = self.expression(expanded, scope)
        self._nested[form.at] = depth
        return node

    def _application(self, form: List, scope: Scope) -> Node:
        if not form.items:
            raise fail("() is no expression; the empty list is '() or (list:nil)", form.at)
        head = form.items[0]
        if isinstance(head, Symbol):
            special = SPECIAL.get(head.name)
            if special is not None:
                return special(self, form, scope)
            if head.name in BODY_FORMS or head.name == "define":
                raise fail(f"{head.name} is only possible directly in a body", form.at)
            if head.name.startswith("%"):
                primitive = PRIMITIVES.get(head.name)
                if primitive is None:
                    raise fail(f"there is no primitive {head.name}", form.at)
                return primitive(self, form, scope)
        elif isinstance(head, Constructor):
            return self.construct(head, form.items[1:], scope, form.at)
        elif not isinstance(head, List | forms.Attribute):
            raise fail(f"{head!r} cannot be called; a function must stand there", form.at)
        elif isinstance(head, List) and head_name(head) in ("%method", "%%obref"):
            form = _method_call(head, form)
            head = form.items[0]
        args = [self.expression(item, scope) for item in form.items[1:]]
        call = Call(self.expression(head, scope), args, form.at)
        if isinstance(head, Symbol) and head.name in self.results:
            self.referents[call] = self.results[head.name]
        return call

    def construct(
        self, constructor: Constructor, items: list[Form], scope: Scope, at: Position
    ) -> Node:
        """A value made by a constructor."""
        shared = constructor.datatype is not None or not items  # variants are made each time
        if shared and all(map(is_constant, items)):
            args = [quoted(item, self.tables) for item in items]
            return Literal(constants.construct(constructor, args, self.tables, at), at)
        alternative = find_alternative(constructor, len(items), self.tables, at)
        nodes = [self.expression(item, scope) for item in items]
        if shared and all(isinstance(node, Literal) and not node.fresh for node in nodes):
            args = [node.value for node in nodes if isinstance(node, Literal)]
            return Literal(constants.construct(constructor, args, self.tables, at), at)
        return Operation("make", [alternative.word, *nodes], at)

    def _constructor_function(self, form: Constructor) -> Node:
        """A constructor in the place of a value: the function that calls it."""
        if form.datatype is None:
            raise fail(f"{form!r} must be called: ({form!r} ...)", form.at)
        name = f"{form.datatype}:{form.alternative}"
        alternative = find_alternative(form, None, self.tables, form.at)
        variable = self.top.names.get(name)
        if variable is None:
            variable = Variable(name, form.at, top=True)
            self.top.names[name] = variable
            params = [Variable(f"arg{i}", form.at) for i in range(alternative.arity)]
            if params:
                nodes: list[Node | int] = [alternative.word]
                nodes += [Ref(param, form.at) for param in params]
                body: Node = Operation("make", nodes, form.at)
            else:
                body = Literal(constants.construct(form, [], self.tables, form.at), form.at)
            entry = Global(variable, None, len(self.globals))
            entry.node = Lambda(name, params, body, form.at)
            entry.wanted = True
            self.globals[variable] = entry
        return Ref(variable, form.at)

    def renamed(self, node: Node) -> Node:
        """The same value as a node of its own."""
        return Ref(node.variable, node.at) if isinstance(node, Ref) else node

    def _vector(self, form: forms.Vector, scope: Scope) -> Node:
        if not form.items:
            return Literal(model.Immediate(EMPTY_VECTOR), form.at)
        if all(map(is_constant, form.items)):
            return Literal(quoted(form, self.tables), form.at, fresh=True)
        nodes: list[Node | int] = [VECTOR]
        nodes += [self.expression(item, scope) for item in form.items]
        return Operation("make", nodes, form.at)

    def _record(self, form: forms.Record, scope: Scope) -> Node:
        names = [name for name, _ in form.fields]
        if form.open:
            raise fail("... is only possible in a record pattern", form.at)
        for i, name in enumerate(names):
            if name in names[:i]:
                raise fail(f"the field {name} stands twice in the record", form.at)
        if not names:
            return Literal(model.Immediate(self.tables.record_word([])), form.at)
        if all(is_constant(value) for _, value in form.fields):
            return Literal(quoted(form, self.tables), form.at, fresh=True)
        # Irken evaluates fields in the order of their names.
        fields = [
            (name, self.expression(value, scope)) for name, value in sorted(form.fields, key=_first)
        ]
        self.tables.shape(names)
        return MakeRecord(fields, form.at)


def _order(entry: Global) -> tuple[bool, int]:
    return not isinstance(entry.node, Lambda), entry.number


def _first(field: tuple[str, Form]) -> str:
    return field[0]


def _method_call(head: List, form: List) -> List:
    """`(ob::name arg ...)` calls the field `name` of `ob.o` with the object itself first."""
    at = head.at
    if head.items[0] is None or len(head.items) != 3:
        raise fail("malformed method call", at)
    first, second = head.items[1:]
    plain = is_symbol(head.items[0], "%method")
    name, ob = (first, second) if plain else (second, first)
    if not isinstance(name, Symbol):
        raise fail("the name of a method must follow ::", at)
    methods = forms.Attribute(ob, "o", at)
    itself: Form = forms.Attribute(ob, "self", at)
    if not plain:
        itself = List([forms.Attribute(methods, "un", at), itself], at)
    return List([forms.Attribute(methods, name.name, at), itself, *form.items[1:]], form.at)
