"""Twin of bench/programs/mandelbrot.scm: the Mandelbrot set with 24 bits behind the point.

Argument: width of the picture.
"""

from __future__ import annotations

import sys

BITS = 24
ONE = 1 << BITS
MOST = 50


def escape(cx: int, cy: int) -> int:
    """How many steps until the point escapes."""
    x = y = n = 0
    while n < MOST:
        x2 = x * x >> BITS
        y2 = y * y >> BITS
        if x2 + y2 > 4 * ONE:
            break
        y = cy + (x * y >> (BITS - 1))
        x = cx + x2 - y2
        n += 1
    return n


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    inside = total = check = 0
    for j in range(size):
        for i in range(size):
            n = escape(3 * i * ONE // size - 2 * ONE, 2 * j * ONE // size - ONE)
            if n == MOST:
                inside += 1
            total += n
            check = (n + check * 5) & 0xFFFFFF
    print(f"mandelbrot {size}: inside {inside}, steps {total}, check {check}")


if __name__ == "__main__":
    main()
