"""Twin of bench/programs/exceptions.scm: exceptions raised deep down, caught near and far.

Argument: rounds.
"""

from __future__ import annotations

import sys


class TooSmall(Exception):
    pass


class TooLarge(Exception):
    pass


class Unlucky(Exception):
    pass


class Found(Exception):
    pass


def dive(n: int, i: int) -> int:
    """Goes down n calls and raises there."""
    if n > 0:
        return 1 + dive(n - 1, i)
    kind = i % 4
    if kind == 0:
        raise TooSmall(i)
    if kind == 1:
        raise TooLarge(i, 2 * i)
    if kind == 2:
        raise Unlucky
    return i


def middle(n: int, i: int) -> int:
    """Catches one kind and lets the others pass."""
    try:
        return dive(n, i)
    except TooSmall as error:
        x: int = error.args[0]
        return 1000 + x % 10


unlucky = 0


def outer(n: int, i: int) -> int:
    global unlucky
    try:
        return 1 + middle(n, i)
    except TooLarge as error:
        a: int
        b: int
        a, b = error.args
        return (a + b) % 100
    except Unlucky:
        unlucky += 1
        return 7


def first_multiple(n: int, start: int) -> int:
    """A loop that is left by an exception."""
    i = start
    try:
        while True:
            if i % n == 0:
                raise Found(i)
            i += 1
    except Found as found:
        result: int = found.args[0]
        return result


def quiet(i: int) -> int:
    """Nothing is raised here."""
    try:
        return i * 2
    except Unlucky:
        return 0


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    total = 0
    for i in range(size):
        total += outer(i % 13, i)
        total += first_multiple(17, i)
        total += quiet(i)
        total &= 0xFFFFFF
    print(f"exceptions {size}: sum {total}, unlucky {unlucky}")


if __name__ == "__main__":
    main()
