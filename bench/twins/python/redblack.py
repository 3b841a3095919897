"""Twin of bench/programs/redblack.scm: red-black trees, without assignments: inserts and lookups.

A node is a tuple (is it red, left, key, value, right); the empty tree is None.
Argument: how many keys.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Node = tuple[bool, "Tree", int, int, "Tree"]
    Tree = Node | None

# Two reds in a row below a black: the balance functions move the middle one up.


def balance_left(left: Tree, key: int, value: int, right: Tree) -> Node:
    if left is not None and left[0]:
        _, a, xk, xv, c = left
        if a is not None and a[0]:
            _, a, wk, wv, b = a
            return True, (False, a, wk, wv, b), xk, xv, (False, c, key, value, right)
        if c is not None and c[0]:
            _, b, yk, yv, c = c
            return True, (False, a, xk, xv, b), yk, yv, (False, c, key, value, right)
    return False, left, key, value, right


def balance_right(left: Tree, key: int, value: int, right: Tree) -> Node:
    if right is not None and right[0]:
        _, b, zk, zv, d = right
        if b is not None and b[0]:
            _, b, yk, yv, c = b
            return True, (False, left, key, value, b), yk, yv, (False, c, zk, zv, d)
        if d is not None and d[0]:
            _, c, wk, wv, d = d
            return True, (False, left, key, value, b), zk, zv, (False, c, wk, wv, d)
    return False, left, key, value, right


def insert(tree: Tree, key: int, value: int) -> Node:
    if tree is None:
        return True, None, key, value, None
    red, left, k, v, right = tree
    if key < k:
        if red:
            return True, insert(left, key, value), k, v, right
        return balance_left(insert(left, key, value), k, v, right)
    if key > k:
        if red:
            return True, left, k, v, insert(right, key, value)
        return balance_right(left, k, v, insert(right, key, value))
    return red, left, k, value, right


def put(tree: Tree, key: int, value: int) -> Node:
    root = insert(tree, key, value)
    if root[0]:
        _, left, k, v, right = root
        return False, left, k, v, right
    return root


def lookup(tree: Tree, key: int, missing: int) -> int:
    while tree is not None:
        _, left, k, v, right = tree
        if key < k:
            tree = left
        elif key > k:
            tree = right
        else:
            return v
    return missing


def height(tree: Tree) -> int:
    if tree is None:
        return 0
    return 1 + max(height(tree[1]), height(tree[4]))


def count_keys(tree: Tree) -> int:
    if tree is None:
        return 0
    return 1 + count_keys(tree[1]) + count_keys(tree[4])


def key_of(i: int) -> int:
    return i * 7919 & 0x1FFFFF


def make_tree(first: int, end: int) -> Tree:
    tree: Tree = None
    for i in range(first, end):
        tree = put(tree, key_of(i), i)
    return tree


# One large tree would show how fast memory is, and not the program.
KEYS_OF_A_TREE = 65536


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    keys = highest = found = total = 0
    for first in range(0, size, KEYS_OF_A_TREE):
        end = min(size, first + KEYS_OF_A_TREE)
        tree = make_tree(first, end)
        keys += count_keys(tree)
        highest = max(highest, height(tree))
        for i in range(first, end + (end - first)):
            v = lookup(tree, key_of(i), -1)
            if v >= 0:
                found += 1
                total += v
    print(f"redblack {size}: {keys} keys, height {highest}, found {found}, sum {total}")


if __name__ == "__main__":
    main()
