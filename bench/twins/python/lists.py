"""Twin of bench/programs/lists.scm: map, filter, fold, append, reverse, and a merge sort on lists.

Lists are linked ones as in Irken: pairs (head, tail) that end in None. What is in Irken's library
is written out, in the same way.
Argument: rounds; each works on lists of 2000 numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    List = tuple[int, "List"] | None


def reverse_onto(items: List, result: List) -> List:
    while items is not None:
        head, items = items
        result = (head, result)
    return result


def reverse(items: List) -> List:
    return reverse_onto(items, None)


def append(a: List, b: List) -> List:
    return a if b is None else reverse_onto(reverse(a), b)


def map_list(f: Callable[[int], int], items: List) -> List:
    result: List = None
    while items is not None:
        head, items = items
        result = (f(head), result)
    return reverse(result)


def filter_list(p: Callable[[int], bool], items: List) -> List:
    result: List = None
    while items is not None:
        head, items = items
        if p(head):
            result = (head, result)
    return reverse(result)


def fold(f: Callable[[int, int], int], value: int, items: List) -> int:
    while items is not None:
        head, items = items
        value = f(head, value)
    return value


def length(items: List) -> int:
    n = 0
    while items is not None:
        n += 1
        items = items[1]
    return n


def random_list(n: int, seed: int) -> List:
    x = seed
    result: List = None
    for _ in range(n):
        result = ((x >> 8) & 0xFFFF, result)
        x = (x * 1103515245 + 12345) & 0x3FFFFFFF
    return result


def deal(items: List) -> tuple[List, List]:
    """Deals a list out into two by turns."""
    a: List = None
    b: List = None
    while items is not None:
        head, items = items
        a, b = (head, b), a
    return a, b


def merge_lists(a: List, b: List) -> List:
    result: List = None
    while a is not None and b is not None:
        if a[0] <= b[0]:
            head, a = a
        else:
            head, b = b
        result = (head, result)
    rest = b if a is None else a
    while rest is not None:
        head, rest = rest
        result = (head, result)
    return reverse(result)


def merge_sort(items: List) -> List:
    if items is None:
        return None
    if items[1] is None:
        return items[0], None
    a, b = deal(items)
    return merge_lists(merge_sort(a), merge_sort(b))


def checksum(items: List) -> int:
    """Depends on the order."""
    return fold(lambda x, value: (x + 31 * value) & 0xFFFFFF, 0, items)


def is_sorted(items: List) -> bool:
    if items is None:
        return True
    a, items = items
    while items is not None:
        b, items = items
        if a > b:
            return False
        a = b
    return True


def one_round(seed: int) -> int:
    items = random_list(2000, seed)
    odds = filter_list(lambda x: x & 1 == 1, items)
    squares = map_list(lambda x: x * x & 0xFFFF, items)
    both = append(odds, reverse(squares))
    in_order = merge_sort(both)
    if not is_sorted(in_order):
        return -1
    return checksum(both) + checksum(in_order) + length(both)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    total = 0
    for i in range(size):
        total += one_round(i + 1)
    print(f"lists {size}: {total}")


if __name__ == "__main__":
    main()
