"""Twin of bench/programs/sieve.scm: the sieve of Eratosthenes.

Multiples are struck out one by one in a loop, not by assignment to a slice, as that is what is
measured.
Argument: rounds; each finds the primes below 20000.
"""

from __future__ import annotations

import sys

LIMIT = 20000


def sieve(n: int) -> list[bool]:
    prime = [True] * n
    prime[0] = False
    prime[1] = False
    p = 2
    while p * p < n:
        if prime[p]:
            for k in range(p * p, n, p):
                prime[k] = False
        p += 1
    return prime


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    found = total = gaps = 0
    for _ in range(size):
        prime = sieve(LIMIT)
        last = 2
        for p in range(LIMIT):
            if prime[p]:
                found += 1
                total += p
                gaps += (p - last) * (p - last)
                last = p
    print(f"sieve {size}: {found} primes, sum {total}, gaps {gaps}")


if __name__ == "__main__":
    main()
