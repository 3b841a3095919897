"""Twin of bench/programs/symbolic.scm: symbolic derivatives with simplification.

The datatype is a class for each constructor, and the functions by patterns on one expression are
methods of them; those by nested patterns on two are functions that ask for classes.
Argument: rounds; each takes derivatives of some expressions, and evaluates them.
"""

from __future__ import annotations

import sys

MODULUS = 1000003


def remainder(a: int) -> int:
    """With the sign of a, as Irken has it."""
    return a % MODULUS if a >= 0 else -(-a % MODULUS)


class Expr:
    __slots__ = ()

    def derive(self) -> Expr:
        raise NotImplementedError

    def simplify(self) -> Expr:
        return self

    def node_count(self) -> int:
        return 1

    def evaluate(self, x: int, y: int) -> int:
        raise NotImplementedError


class Num(Expr):
    __slots__ = ("n",)

    def __init__(self, n: int) -> None:
        self.n = n

    def derive(self) -> Expr:
        return Num(0)

    def evaluate(self, x: int, y: int) -> int:
        return self.n


class X(Expr):
    __slots__ = ()

    def derive(self) -> Expr:
        return Num(1)

    def evaluate(self, x: int, y: int) -> int:
        return x


class Y(Expr):
    __slots__ = ()

    def derive(self) -> Expr:
        return Num(0)

    def evaluate(self, x: int, y: int) -> int:
        return y


class Add(Expr):
    __slots__ = ("a", "b")

    def __init__(self, a: Expr, b: Expr) -> None:
        self.a = a
        self.b = b

    def derive(self) -> Expr:
        return Add(self.a.derive(), self.b.derive())

    def simplify(self) -> Expr:
        return make_add(self.a.simplify(), self.b.simplify())

    def node_count(self) -> int:
        return 1 + self.a.node_count() + self.b.node_count()

    def evaluate(self, x: int, y: int) -> int:
        return remainder(self.a.evaluate(x, y) + self.b.evaluate(x, y))


class Mul(Expr):
    __slots__ = ("a", "b")

    def __init__(self, a: Expr, b: Expr) -> None:
        self.a = a
        self.b = b

    def derive(self) -> Expr:
        return Add(Mul(self.a.derive(), self.b), Mul(self.a, self.b.derive()))

    def simplify(self) -> Expr:
        return make_mul(self.a.simplify(), self.b.simplify())

    def node_count(self) -> int:
        return 1 + self.a.node_count() + self.b.node_count()

    def evaluate(self, x: int, y: int) -> int:
        return remainder(self.a.evaluate(x, y) * self.b.evaluate(x, y))


class Pow(Expr):
    __slots__ = ("a", "n")

    def __init__(self, a: Expr, n: int) -> None:
        self.a = a
        self.n = n

    def derive(self) -> Expr:
        return Mul(Mul(Num(self.n), Pow(self.a, self.n - 1)), self.a.derive())

    def simplify(self) -> Expr:
        return make_pow(self.a.simplify(), self.n)

    def node_count(self) -> int:
        return 1 + self.a.node_count()

    def evaluate(self, x: int, y: int) -> int:
        return int_power(self.a.evaluate(x, y), self.n)


class Neg(Expr):
    __slots__ = ("a",)

    def __init__(self, a: Expr) -> None:
        self.a = a

    def derive(self) -> Expr:
        return Neg(self.a.derive())

    def simplify(self) -> Expr:
        return make_neg(self.a.simplify())

    def node_count(self) -> int:
        return 1 + self.a.node_count()

    def evaluate(self, x: int, y: int) -> int:
        return -self.a.evaluate(x, y)


def make_add(a: Expr, b: Expr) -> Expr:
    if isinstance(a, Num):
        if isinstance(b, Num):
            return Num(a.n + b.n)
        if a.n == 0:
            return b
    elif isinstance(b, Num) and b.n == 0:
        return a
    if isinstance(a, Add):
        return Add(a.a, make_add(a.b, b))
    return Add(a, b)


def make_mul(a: Expr, b: Expr) -> Expr:
    if isinstance(a, Num):
        if isinstance(b, Num):
            return Num(a.n * b.n)
        if a.n == 0:
            return a
        if a.n == 1:
            return b
        if isinstance(b, Mul) and isinstance(b.a, Num):
            return make_mul(Num(a.n * b.a.n), b.b)
        return Mul(a, b)
    if isinstance(b, Num):
        if b.n == 0:
            return b
        if b.n == 1:
            return a
        return make_mul(b, a)
    if isinstance(a, Neg):
        if isinstance(b, Neg):
            return make_mul(a.a, b.a)
        return make_neg(make_mul(a.a, b))
    return Mul(a, b)


def make_neg(a: Expr) -> Expr:
    if isinstance(a, Num):
        return Num(-a.n)
    if isinstance(a, Neg):
        return a.a
    return Neg(a)


def make_pow(a: Expr, n: int) -> Expr:
    if n == 0:
        return Num(1)
    if n == 1:
        return a
    if isinstance(a, Pow):
        return Pow(a.a, a.n * n)
    return Pow(a, n)


def int_power(b: int, n: int) -> int:
    p = 1
    for _ in range(n):
        p = remainder(p * b)
    return p


def product(n: int) -> Expr:
    """(x + 1)(x + 2) ... (x + n), with some y."""
    e: Expr = Add(X(), Y())
    for i in range(n, 0, -1):
        e = Mul(e, Add(X(), Num(i)))
    return e


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    expressions = (
        Pow(Add(Mul(Num(3), X()), Y()), 7),
        product(5),
        Neg(Mul(Pow(X(), 4), Neg(product(2)))),
        Add(Mul(Pow(Y(), 3), X()), Num(12)),
    )
    nodes = values = 0
    for i in range(size):
        x = i + 1
        for e in expressions:
            d1 = e.derive().simplify()
            d2 = d1.derive().simplify()
            d3 = d2.derive().simplify()
            nodes += d1.node_count() + d2.node_count() + d3.node_count()
            values = remainder(values + d1.evaluate(x, 2) + d2.evaluate(x, 3) + d3.evaluate(x, 5))
    print(f"symbolic {size}: nodes {nodes}, values {values}")


if __name__ == "__main__":
    main()
