"""Twin of bench/programs/life.scm: the game of life on a torus, in two lists that take turns.

Argument: generations.
"""

from __future__ import annotations

import sys

WIDTH = 40
HEIGHT = 30


def neighbours(world: list[int], x: int, y: int) -> int:
    left = x - 1 if x > 0 else WIDTH - 1
    right = x + 1 if x < WIDTH - 1 else 0
    row = y * WIDTH
    up = row - WIDTH if y > 0 else (HEIGHT - 1) * WIDTH
    down = row + WIDTH if y < HEIGHT - 1 else 0
    return (
        world[up + left]
        + world[up + x]
        + world[up + right]
        + world[row + left]
        + world[row + right]
        + world[down + left]
        + world[down + x]
        + world[down + right]
    )


def step(old: list[int], new: list[int]) -> None:
    for y in range(HEIGHT):
        for x in range(WIDTH):
            n = neighbours(old, x, y)
            at = x + y * WIDTH
            if n == 2:
                new[at] = old[at]
            elif n == 3:
                new[at] = 1
            else:
                new[at] = 0


def seed(world: list[int]) -> None:
    x = 12345
    for i in range(WIDTH * HEIGHT):
        world[i] = 1 if (x >> 7) & 3 == 0 else 0
        x = (x * 1103515245 + 12345) & 0x3FFFFFFF


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    world = [0] * (WIDTH * HEIGHT)
    other = [0] * (WIDTH * HEIGHT)
    seed(world)
    lives = 0
    for _ in range(size):
        step(world, other)
        world, other = other, world
        for cell in world:
            lives += cell
    check = 0
    for cell in world:
        check = (cell + 3 * check) & 0xFFFFFF
    print(f"life {size}: lives {lives}, check {check}")


if __name__ == "__main__":
    main()
