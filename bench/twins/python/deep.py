"""Twin of bench/programs/deep.scm: deep recursion, not in tail position.

Lists are pairs (head, tail) that end in None. It runs in a thread with a larger stack and a higher
recursion limit, as lists of 1000 elements are too deep for the usual one. Tail calls are calls.
Argument: rounds.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    List = tuple[int, "List"] | None


def ack(m: int, n: int) -> int:
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def count_down(n: int) -> List:
    if n == 0:
        return None
    return n, count_down(n - 1)


def sum_list(items: List) -> int:
    if items is None:
        return 0
    head, tail = items
    return head + sum_list(tail)


def add_lists(a: List, b: List) -> List:
    if a is None or b is None:
        return None
    return a[0] + b[0], add_lists(a[1], b[1])


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    total = 0
    for i in range(size):
        items = count_down(1000 + i % 7)
        total += sum_list(add_lists(items, add_lists(items, items)))
        total += ack(2, i % 40)
    print(f"deep {size}: {total}, {ack(3, min(5, size))}")


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    threading.stack_size(64 * 1024 * 1024)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
