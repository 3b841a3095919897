"""Twin of bench/programs/tak.scm: Takeuchi's function, the variant that returns z.

The tail call is a call.
Argument: how often tak(18, 12, z) is evaluated, for z = 6, 7, 8 by turns.
"""

from __future__ import annotations

import sys


def tak(x: int, y: int, z: int) -> int:
    if y < x:
        return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
    return z


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    total = 0
    for i in range(size):
        total += tak(18, 12, 6 + i % 3)
    print(f"tak {size}: {total}")


if __name__ == "__main__":
    main()
