"""Twin of bench/programs/matrix.scm: matrices of integers, as lists of lists.

Argument: rounds; each multiplies matrices of 24 by 24.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

ORDER = 24
MODULUS = 10007

Matrix = list[list[int]]


def make_matrix(n: int, f: Callable[[int, int], int]) -> Matrix:
    return [[f(i, j) for j in range(n)] for i in range(n)]


def multiply(a: Matrix, b: Matrix, n: int) -> Matrix:
    def element(i: int, j: int) -> int:
        total = 0
        for k, x in enumerate(a[i]):
            total += x * b[k][j]
        return total % MODULUS

    return make_matrix(n, element)


def transpose(a: Matrix, n: int) -> Matrix:
    return make_matrix(n, lambda i, j: a[j][i])


def trace(a: Matrix, n: int) -> int:
    total = 0
    for i in range(n):
        total += a[i][i]
    return total


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    m = make_matrix(ORDER, lambda i, j: (i * 7 + j * j) % 101)
    step = make_matrix(ORDER, lambda i, j: 3 if i == j else i * j % 5)
    traces = 0
    for i in range(size):
        m = multiply(m, step, ORDER)
        if i & 1:
            m = transpose(m, ORDER)
        traces = (3 * traces + trace(m, ORDER)) % MODULUS
    print(f"matrix {size}: traces {traces}, corner {m[0][ORDER - 1]}")


if __name__ == "__main__":
    main()
