"""Twin of bench/programs/trees.scm: binary trees, many that die at once, and one that lives long.

A node is a tuple (left, number, right); a leaf is None.
Argument: depth of the largest.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Tree = tuple["Tree", int, "Tree"] | None


def make_tree(n: int, depth: int) -> Tree:
    if depth == 0:
        return None
    return make_tree(n * 2, depth - 1), n, make_tree(n * 2 + 1, depth - 1)


def count_nodes(tree: Tree) -> int:
    if tree is None:
        return 0
    left, _, right = tree
    return 1 + count_nodes(left) + count_nodes(right)


def sum_nodes(tree: Tree) -> int:
    if tree is None:
        return 0
    left, n, right = tree
    return n + sum_nodes(right) - sum_nodes(left)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    old = make_tree(1, size)
    for depth in range(4, size + 1, 2):
        times = 1 << (size - depth)
        nodes = sums = 0
        for i in range(times):
            tree = make_tree(i + 1, depth)
            nodes += count_nodes(tree)
            sums += sum_nodes(tree)
        if depth == 4 or depth + 2 > size:
            print(f"{times} trees of depth {depth}: {nodes} nodes, sum {sums}")
    print(f"the old tree: {count_nodes(old)} nodes, sum {sum_nodes(old)}")


if __name__ == "__main__":
    main()
