"""Twin of bench/programs/particles.scm: particles in a box that fly, bounce and swap their colours.

Records are objects with slots.
Argument: steps.
"""

from __future__ import annotations

import sys

WIDTH = 1000
HEIGHT = 700


class Particle:
    __slots__ = ("bounces", "colour", "vx", "vy", "x", "y")

    def __init__(self, i: int) -> None:
        self.x = i * 37 % WIDTH
        self.y = i * 91 % HEIGHT
        self.vx = i * 7 % 23 - 11
        self.vy = i * 13 % 19 - 9
        self.bounces = 0
        self.colour = i % 3

    def move(self) -> None:
        self.x += self.vx
        self.y += self.vy
        if self.x < 0 or self.x >= WIDTH:
            self.vx = -self.vx
            self.x += 2 * self.vx
            self.bounces += 1
        if self.y < 0 or self.y >= HEIGHT:
            self.vy = -self.vy
            self.y += 2 * self.vy
            self.bounces += 1

    def is_near(self, other: Particle) -> bool:
        dx = self.x - other.x
        dy = self.y - other.y
        return dx * dx + dy * dy < 400

    def meet(self, other: Particle) -> None:
        """Neighbours in the row exchange their colours when they are close."""
        if self.is_near(other):
            self.colour, other.colour = other.colour, self.colour

    def energy(self) -> int:
        return self.vx * self.vx + self.vy * self.vy


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    particles = [Particle(i) for i in range(40)]
    n = len(particles)
    for _ in range(size):
        for p in particles:
            p.move()
        for i in range(n - 1):
            particles[i].meet(particles[i + 1])

    bounces = places = energy = colours = 0
    for i, p in enumerate(particles):
        bounces += p.bounces
        places += (i + 1) * (p.x + 3 * p.y)
        colours = (p.colour + 3 * colours) & 0xFFFFFF
        energy += p.energy()
    print(
        f"particles {size}: bounces {bounces}, places {places}, colours {colours}, energy {energy}"
    )


if __name__ == "__main__":
    main()
