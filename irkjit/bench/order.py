"""In which order runs take their turns."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def rounds(items: Sequence[T], count: int, seed: int | str) -> list[list[T]]:
    """`count` rounds in which each item has one turn, shuffled anew for each.

    A machine that gets slower or faster meanwhile does so for all, and no item always follows the
    same other one, whose heat or memory it would inherit.
    """
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        turn = list(items)
        chance.shuffle(turn)
        found.append(turn)
    return found
