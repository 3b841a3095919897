"""Twin of bench/programs/knapsack.scm: what fits into a knapsack, and ways to change money.

Argument: rounds.
"""

from __future__ import annotations

import sys

COINS = (1, 2, 5, 10, 20, 50, 100, 200)


def item_weight(i: int) -> int:
    return 3 + i * 29 % 41


def item_value(i: int) -> int:
    return 1 + i * 53 % 67


def knapsack(items: int, capacity: int) -> int:
    """best[c]: the largest value that a bag for c holds."""
    best = [0] * (capacity + 1)
    for i in range(items):
        weight = item_weight(i)
        value = item_value(i)
        for c in range(capacity, weight - 1, -1):
            if (candidate := value + best[c - weight]) > best[c]:
                best[c] = candidate
    return best[capacity]


def ways(amount: int) -> int:
    table = [0] * (amount + 1)
    table[0] = 1
    for coin in COINS:
        for a in range(coin, amount + 1):
            table[a] = (table[a] + table[a - coin]) % 1000007
    return table[amount]


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    values = changes = 0
    for i in range(size):
        values += knapsack(30, 200 + i % 100)
        changes += ways(300 + i % 100)
    print(f"knapsack {size}: values {values}, changes {changes}")


if __name__ == "__main__":
    main()
