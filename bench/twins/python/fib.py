"""Twin of bench/programs/fib.scm: Fibonacci numbers by double recursion.

Argument: n.
"""

from __future__ import annotations

import sys


def fib(n: int) -> int:
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 22
    print(f"fib {size} = {fib(size)}")


if __name__ == "__main__":
    main()
