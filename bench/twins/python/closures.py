"""Twin of bench/programs/closures.scm: functions as arguments and results, with state.

An account is a tuple of three functions; a stream is a pair of its head and a function for the
rest.
Argument: rounds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

Function = Callable[[int], int]
Numeral = Callable[[Function], Function]
Stream = tuple[int, Callable[[], "Stream"]]


def compose(f: Function, g: Function) -> Function:
    return lambda x: f(g(x))


def curried_add(a: int) -> Callable[[int], Function]:
    return lambda b: lambda c: a + b + c


def make_counter(step: int) -> Callable[[], int]:
    n = 0

    def counter() -> int:
        nonlocal n
        n += step
        return n

    return counter


def make_account() -> tuple[Callable[[int], None], Callable[[int], None], Callable[[], int]]:
    balance = 0

    def deposit(x: int) -> None:
        nonlocal balance
        balance += x

    def withdraw(x: int) -> None:
        nonlocal balance
        balance -= x

    return deposit, withdraw, lambda: balance


def iterate(f: Function, n: int) -> Function:
    """The n-th iterate of a function."""
    if n == 0:
        return lambda x: x
    return compose(f, iterate(f, n - 1))


def numbers_from(n: int) -> Stream:
    return n, lambda: numbers_from(n + 1)


def stream_map(f: Function, stream: Stream) -> Stream:
    head, rest = stream
    return f(head), lambda: stream_map(f, rest())


def stream_sum(stream: Stream, n: int) -> int:
    total = 0
    for _ in range(n):
        head, rest = stream
        total += head
        stream = rest()
    return total


def church(n: int) -> Numeral:
    if n == 0:
        return lambda f: lambda x: x
    m = church(n - 1)
    return lambda f: lambda x: f(m(f)(x))


def church_to_int(c: Numeral) -> int:
    return c(lambda x: x + 1)(0)


def church_add(a: Numeral, b: Numeral) -> Numeral:
    return lambda f: lambda x: a(f)(b(f)(x))


def one_round(i: int) -> int:
    counter = make_counter(1 + i % 3)

    def twice(f: Function) -> Function:
        return lambda x: f(f(x))

    def inc3(x: int) -> int:
        return x + 3

    total = 0
    for k in range(40):
        total += counter()
        total += curried_add(i)(k)(1)
    total += iterate(inc3, 25)(i)
    total += twice(twice(twice(inc3)))(i)

    deposit, withdraw, balance = make_account()
    for k in range(20):
        deposit(k * 3)
        withdraw(k)
    total += balance()

    total += stream_sum(stream_map(inc3, stream_map(inc3, numbers_from(i))), 25)
    total += church_to_int(church_add(church(12), church(i % 5)))
    return total & 0xFFFFFF


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    total = 0
    for i in range(size):
        total += one_round(i)
    print(f"closures {size}: {total}")


if __name__ == "__main__":
    main()
