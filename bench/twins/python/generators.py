"""Twin of bench/programs/generators.scm: generators that walk trees, chains of generators, exits.

The generators, made of continuations in Irken, are Python's. The one that walks a tree is
recursive (yield from). The walk with a visitor that let/cc leaves is left by an exception.
Argument: rounds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Tree = tuple["Tree", int, "Tree"] | None


class Return(Exception):
    """Leaves a walk with a value."""


def put(tree: Tree, x: int) -> Tree:
    if tree is None:
        return None, x, None
    left, y, right = tree
    if x < y:
        return put(left, x), y, right
    return left, y, put(right, x)


def make_tree(n: int, step: int) -> Tree:
    """n numbers, in an order that depends on the step."""
    tree: Tree = None
    x = 1
    for _ in range(n):
        tree = put(tree, x)
        x = (x + step) % 101
    return tree


def walk(tree: Tree, visit: Callable[[int], None]) -> None:
    if tree is not None:
        left, x, right = tree
        walk(left, visit)
        visit(x)
        walk(right, visit)


def tree_items(tree: Tree) -> Iterator[int]:
    if tree is not None:
        left, x, right = tree
        yield from tree_items(left)
        yield x
        yield from tree_items(right)


def same_fringe(a: Tree, b: Tree) -> int:
    """Do two trees hold the same numbers?  How many are equal before the first difference."""
    items_a = tree_items(a)
    items_b = tree_items(b)
    n = 0
    while True:
        x = next(items_a, None)
        y = next(items_b, None)
        if x is None or x != y:
            return n
        n += 1


def count_up(n: int) -> Iterator[int]:
    yield from range(n)


def keep(p: Callable[[int], bool], items: Iterable[int]) -> Iterator[int]:
    for x in items:
        if p(x):
            yield x


def each(f: Callable[[int], int], items: Iterable[int]) -> Iterator[int]:
    for x in items:
        yield f(x)


def odd(x: int) -> bool:
    return x & 1 == 1


def sum_of(items: Iterable[int]) -> int:
    total = 0
    for x in items:
        total += x
    return total


def first_above(tree: Tree, limit: int) -> int:
    """The first number of the tree that is at least as large."""

    def visit(x: int) -> None:
        if x >= limit:
            raise Return(x)

    try:
        walk(tree, visit)
    except Return as leaving:
        result: int = leaving.args[0]
        return result
    return -1


def sum_shifted(i: int) -> int:
    return sum_of(each(lambda x: x + i, keep(odd, count_up(50))))


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    total = equal = early = 0
    for i in range(size):
        a = make_tree(60, 7 + i % 5)
        b = make_tree(60, 7 + i % 3)
        equal += same_fringe(a, b)
        total += sum_shifted(i)
        for k in range(10):
            early += first_above(a, k * 9)
    print(f"generators {size}: sum {total}, equal {equal}, early {early}")


if __name__ == "__main__":
    main()
