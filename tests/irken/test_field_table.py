"""The table of record fields: what is looked up is found, in tables of all sizes."""

from __future__ import annotations

import random

import pytest
from helpers import each_tier, run

from irkjit.bytecode.model import Integer, NegInteger, Vector
from irkjit.irken.field_table import Pairs, field_hash, field_table, look_up


def test_the_hash_is_the_machine_s() -> None:
    assert field_hash(0x01000193, 2, 6, 1 << 32) == 0x44E6BCBF
    assert field_hash(0x01000193, 2, 6, 1000) == 287


@each_tier
def test_the_hash_against_the_opcode(tier: str) -> None:
    program = (
        "imm r0 int 77\nimm r1 int 3\nimm r2 int 5\nimm r3 int 1000\nhash r0 r0 r1 r2 r3\nret r0"
    )
    assert run(program, tier).result == field_hash(77, 3, 5, 1000)


def test_a_table_that_another_compiler_made() -> None:
    first = [0, 1, -4, -7, -1, 0, 5]
    second = [1011, 1015, 1014, 1016, 1010, 1013, 1012]
    literals = [
        Vector(tuple([Integer(n) if n >= 0 else NegInteger(-n) for n in part]))
        for part in (first, second)
    ]
    for number in range(1010, 1017):
        assert look_up(Vector(tuple(literals)), number, number) == number


def some_pairs(count: int) -> Pairs:
    chance = random.Random(count)
    pairs: Pairs = {}
    while len(pairs) < count:
        key = chance.randrange(count + 3), chance.randrange(count // 3 + 2)
        pairs[key] = chance.randrange(20)
    return pairs


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7, 8, 16, 31, 64, 100, 256, 1000, 5000])
def test_every_pair_is_found(count: int) -> None:
    pairs = some_pairs(count)
    table = field_table(pairs)
    step = count // 200 + 1  # looking up takes long here
    for (shape, label), slot in list(pairs.items())[::step]:
        assert look_up(table, shape, label) == slot


@pytest.mark.parametrize(("shapes", "labels"), [(4, 64), (64, 4), (32, 32), (1, 200), (200, 1)])
def test_tables_without_gaps(shapes: int, labels: int) -> None:
    pairs = {(a, b): (a + b) % 50 for a in range(shapes) for b in range(labels)}
    table = field_table(pairs)
    assert isinstance(table, Vector) and isinstance(table.items[0], Vector)
    assert len(table.items[0].items) < 2 * len(pairs)
    assert all(look_up(table, *key) == slot for key, slot in list(pairs.items())[::5])
