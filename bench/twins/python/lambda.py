"""Twin of bench/programs/lambda.scm: an interpreter of the lambda calculus with numbers.

Terms and code are tuples that begin with their kind. Environments are pairs (value, rest), shared
by closures as in Irken; the list of what is still to do is a Python list used as a stack. The two
functions of the machine, which call each other in tail position, are one loop.
Argument: n; the interpreted program adds up fib 0 ... fib n, with a fixed-point combinator.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Term = tuple[Any, ...]
    Code = tuple[Any, ...]
    Names = tuple[str, "Names"] | None
    Closure = tuple[Code, "Env"]
    Value = int | Closure
    Env = tuple[Value, "Env"] | None

# Kinds of code, primitives, and kinds of what is to be done with a value.
REF, FUN, CALL, CONST, PRIM, BRANCH = range(6)
PLUS, MINUS, LESS = range(3)
ARGUMENT, APPLY, RIGHT, FINISH, CHOOSE = range(5)

PRIMITIVES = {"plus": PLUS, "minus": MINUS, "less": LESS}


class Unbound(Exception):
    pass


class NoValue(Exception):
    pass


class Stuck(Exception):
    pass


def index_of(name: str, names: Names) -> int:
    n = 0
    while names is not None:
        first, names = names
        if name == first:
            return n
        n += 1
    raise Unbound


def translate(names: Names, term: Term) -> Code:
    """From names to de Bruijn indices."""
    kind = term[0]
    if kind == "var":
        return REF, index_of(term[1], names)
    if kind == "lam":
        _, name, body = term
        return FUN, translate((name, names), body)
    if kind == "app":
        _, function, argument = term
        return CALL, translate(names, function), translate(names, argument)
    if kind == "num":
        return CONST, term[1]
    if kind == "op":
        _, op, a, b = term
        return PRIM, PRIMITIVES[op], translate(names, a), translate(names, b)
    _, a, b, c = term
    return BRANCH, translate(names, a), translate(names, b), translate(names, c)


def nth_value(env: Env, n: int) -> Value:
    while env is not None:
        value, env = env
        if n == 0:
            return value
        n -= 1
    raise NoValue


def apply_prim(op: int, a: int, b: int) -> int:
    if op == PLUS:
        return a + b
    if op == MINUS:
        return a - b
    return 1 if a < b else 0


def evaluate(code: Code) -> tuple[Value, int]:
    """The value, and after how many transitions."""
    env: Env = None
    stack: list[tuple[Any, ...]] = []
    transitions = 0
    while True:
        transitions += 1
        kind = code[0]
        if kind == CALL:
            _, code, argument = code
            stack.append((ARGUMENT, argument, env))
            continue
        if kind == PRIM:
            _, op, code, right = code
            stack.append((RIGHT, op, right, env))
            continue
        if kind == BRANCH:
            _, code, yes, no = code
            stack.append((CHOOSE, yes, no, env))
            continue
        value: Value
        if kind == REF:
            value = nth_value(env, code[1])
        elif kind == FUN:
            value = (code[1], env)
        else:
            value = code[1]

        # What is to be done with the value, until there is code to evaluate again.
        while stack:
            todo = stack.pop()
            kind = todo[0]
            if kind == ARGUMENT:
                _, code, env = todo
                stack.append((APPLY, value))
                break
            if kind == APPLY:
                closure = todo[1]
                if not isinstance(closure, tuple):
                    raise Stuck
                code, env = closure
                env = (value, env)
                break
            if kind == CHOOSE:
                _, yes, no, env = todo
                code = yes if value == 1 else no
                break
            if not isinstance(value, int):
                raise Stuck
            if kind == RIGHT:
                _, op, code, env = todo
                stack.append((FINISH, op, value))
                break
            _, op, left = todo
            value = apply_prim(op, left, value)
        else:
            return value, transitions


# Short names to write terms with.


def var(x: str) -> Term:
    return "var", x


def lam(x: str, body: Term) -> Term:
    return "lam", x, body


def app(f: Term, a: Term) -> Term:
    return "app", f, a


def num(n: int) -> Term:
    return "num", n


def plus(a: Term, b: Term) -> Term:
    return "op", "plus", a, b


def minus(a: Term, b: Term) -> Term:
    return "op", "minus", a, b


def less(a: Term, b: Term) -> Term:
    return "op", "less", a, b


def if_term(a: Term, b: Term, c: Term) -> Term:
    return "if", a, b, c


def fix_term() -> Term:
    """The fixed-point combinator for evaluation by value."""
    half = lam("x", app(var("f"), lam("v", app(app(var("x"), var("x")), var("v")))))
    return lam("f", app(half, half))


def fib_term() -> Term:
    body = if_term(
        less(var("n"), num(2)),
        var("n"),
        plus(
            app(var("fib"), minus(var("n"), num(1))),
            app(var("fib"), minus(var("n"), num(2))),
        ),
    )
    return app(fix_term(), lam("fib", lam("n", body)))


def sum_term() -> Term:
    body = if_term(
        less(var("n"), num(1)),
        num(0),
        plus(
            app(var("f"), var("n")),
            app(var("sum"), minus(var("n"), num(1))),
        ),
    )
    return lam("f", app(fix_term(), lam("sum", lam("n", body))))


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    program = app(app(sum_term(), fib_term()), num(size))
    value, transitions = evaluate(translate(None, program))
    if isinstance(value, int):
        print(f"lambda {size}: {value} after {transitions} transitions")
    else:
        print("a function")


if __name__ == "__main__":
    main()
