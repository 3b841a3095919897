"""The table by which `rref` and `rset` find the slot of a field: a perfect hash.

Two vectors G and V of n integers.  A first hash of (shape, label) gives an entry of G: a seed for
the second hash, which gives the entry of V with the slot, or -1 - i for entry i of V.  There are no
keys in the table; what is not in it gives any slot.
"""

from __future__ import annotations

from irkjit.bytecode.model import Integer, Literal, NegInteger, Vector

_PRIME = 0x01000193
_MASK = 0xFFFFFFFF
_SEEDS = 2000  # seeds to try for a bucket before the table is made larger

Pairs = dict[tuple[int, int], int]
"""(number of a record shape, number of a field label): slot."""


def field_hash(seed: int, shape: int, label: int, size: int) -> int:
    """The hash that the machine computes."""
    seed = (seed * _PRIME & _MASK) ^ label
    return ((seed * _PRIME & _MASK) ^ shape) % size


def field_table(pairs: Pairs) -> Literal:
    """The table, as the literal that goes into the file."""
    size = max(1, len(pairs))
    while True:
        made = _try(pairs, size)
        if made is not None:
            break
        size += 1 + size // 16
    first, second = made
    return Vector((_vector(first), _vector(second)))


def _vector(numbers: list[int]) -> Literal:
    return Vector(tuple([Integer(n) if n >= 0 else NegInteger(-n) for n in numbers]))


def _try(pairs: Pairs, size: int) -> tuple[list[int], list[int]] | None:
    """G and V with this many entries, or None if no seeds are found."""
    buckets: dict[int, list[tuple[int, int]]] = {}
    for shape, label in pairs:
        buckets.setdefault(field_hash(_PRIME, shape, label, size), []).append((shape, label))
    first = [0] * size
    second: list[int | None] = [None] * size
    free = size  # all entries of V from here on are taken
    # The largest buckets come first, while there is room; those of one element fill the gaps.
    for bucket, keys in sorted(buckets.items(), key=lambda item: -len(item[1])):
        if len(keys) == 1:
            free -= 1
            while second[free] is not None:
                free -= 1
            first[bucket] = -1 - free
            second[free] = pairs[keys[0]]
            continue
        for seed in range(1, _SEEDS):
            places = {field_hash(seed, shape, label, size) for shape, label in keys}
            if len(places) == len(keys) and all(second[place] is None for place in places):
                break
        else:
            return None
        first[bucket] = seed
        for shape, label in keys:
            second[field_hash(seed, shape, label, size)] = pairs[shape, label]
    return first, [slot or 0 for slot in second]


def look_up(table: Literal, shape: int, label: int) -> int:
    """What the machine finds in a table."""
    assert isinstance(table, Vector)
    first, second = [_numbers(vector) for vector in table.items]
    seed = first[field_hash(_PRIME, shape, label, len(first))]
    return second[-seed - 1 if seed < 0 else field_hash(seed, shape, label, len(first))]


def _numbers(vector: Literal) -> list[int]:
    assert isinstance(vector, Vector)
    return [n.value for n in vector.items if isinstance(n, Integer | NegInteger)]
