"""Twin of bench/programs/queens.scm: the queens puzzle, with linked lists, and with bits.

Lists are pairs (head, tail) that end in None.
Argument: width of the board.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    List = tuple[int, "List"] | None


def is_safe(c: int, placed: List) -> bool:
    d = 1
    while placed is not None:
        q, placed = placed
        if q == c or q == c + d or q == c - d:
            return False
        d += 1
    return True


def by_lists(n: int) -> int:
    def place(rows: int, placed: List) -> int:
        if rows == 0:
            return 1
        total = 0
        for c in range(n):
            if is_safe(c, placed):
                total += place(rows - 1, (c, placed))
        return total

    return place(n, None)


def by_bits(n: int) -> int:
    everything = (1 << n) - 1

    def place(columns: int, left: int, right: int) -> int:
        if columns == everything:
            return 1
        total = 0
        free = everything & ~(columns | left | right)
        while free:
            bit = free & -free
            free ^= bit
            total += place(columns | bit, (left | bit) << 1, (right | bit) >> 1)
        return total

    return place(0, 0, 0)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    print(f"queens {size}: {by_lists(size)} and {by_bits(size)}")


if __name__ == "__main__":
    main()
