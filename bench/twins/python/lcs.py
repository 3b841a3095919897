"""Twin of bench/programs/lcs.scm: the longest common subsequence, and edit distance.

Strings are bytearrays, as Irken's are bytes that can be changed.
Argument: rounds.
"""

from __future__ import annotations

import sys


def make_text(n: int, step: int) -> bytearray:
    s = bytearray(n)
    x = step
    for i in range(n):
        s[i] = 97 + (x >> 4) % 6
        x = (77 + x * 171) & 0xFFFF
    return s


def common(a: bytearray, b: bytearray) -> bytearray:
    """A table of all prefixes; then the way back through it."""
    n = len(a)
    m = len(b)
    wide = m + 1
    table = [0] * ((n + 1) * wide)
    for i in range(1, n + 1):
        here = i * wide
        above = here - wide
        x = a[i - 1]
        for j in range(1, m + 1):
            if x == b[j - 1]:
                table[here + j] = 1 + table[above + j - 1]
            else:
                table[here + j] = max(table[above + j], table[here + j - 1])

    result = bytearray()
    i = n
    j = m
    while i > 0 and j > 0:
        if a[i - 1] == b[j - 1]:
            result.append(a[i - 1])
            i -= 1
            j -= 1
        elif table[(i - 1) * wide + j] >= table[i * wide + j - 1]:
            i -= 1
        else:
            j -= 1
    result.reverse()
    return result


def distance(a: bytearray, b: bytearray) -> int:
    """With two rows only."""
    m = len(b)
    above = list(range(m + 1))
    row = [0] * (m + 1)
    for i in range(len(a)):
        row[0] = i + 1
        x = a[i]
        for j in range(m):
            change = above[j] + (0 if x == b[j] else 1)
            other = 1 + min(row[j], above[j + 1])
            row[j + 1] = min(change, other)
        above, row = row, above
    return above[m]


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    total = distances = 0
    last = bytearray()
    for i in range(size):
        a = make_text(60, 3 + 16 * i)
        b = make_text(70, 5 + 32 * i)
        last = common(a, b)
        total += len(last)
        distances += distance(a, b)
    print(f"lcs {size}: total {total}, distances {distances}")
    print(f"last {last.decode()}")


if __name__ == "__main__":
    main()
