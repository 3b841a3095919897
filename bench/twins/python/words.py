"""Twin of bench/programs/words.scm: words of a made-up text, counted in a tree and sorted.

The table is written out as what Irken's library has: a red-black tree that is never changed in
place, of tuples (is it red, left, right, key, entry). Strings are str; the sort is Python's.
Argument: rounds.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

SYLLABLES = (
    "an",
    "be",
    "co",
    "du",
    "el",
    "fi",
    "go",
    "hu",
    "is",
    "jo",
    "ka",
    "le",
    "mo",
    "nu",
    "or",
    "pi",
)

seed = 7


def random(n: int) -> int:
    global seed
    seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
    return (seed >> 8) % n


class Entry:
    """A word and its count, which is changed in place."""

    __slots__ = ("count", "word")

    def __init__(self, word: str) -> None:
        self.word = word
        self.count = 1


if TYPE_CHECKING:
    Node = tuple[bool, "Tree", "Tree", str, Entry]
    Tree = Node | None


def find(tree: Tree, key: str) -> Entry | None:
    while tree is not None:
        _, left, right, k, entry = tree
        if key < k:
            tree = left
        elif key > k:
            tree = right
        else:
            return entry
    return None


def balance_left(left: Tree, right: Tree, key: str, entry: Entry) -> Node:
    """A black node whose left part may begin with two red nodes."""
    if left is not None and left[0]:
        _, a, c, ka, ea = left
        if a is not None and a[0]:
            _, a, b, kb, eb = a
            return True, (False, a, b, kb, eb), (False, c, right, key, entry), ka, ea
        if c is not None and c[0]:
            _, b, c, kb, eb = c
            return True, (False, a, b, ka, ea), (False, c, right, key, entry), kb, eb
    return False, left, right, key, entry


def balance_right(left: Tree, right: Tree, key: str, entry: Entry) -> Node:
    """A black node whose right part may begin with two red nodes."""
    if right is not None and right[0]:
        _, b, d, kc, ec = right
        if b is not None and b[0]:
            _, b, c, kb, eb = b
            return True, (False, left, b, key, entry), (False, c, d, kc, ec), kb, eb
        if d is not None and d[0]:
            _, c, d, kb, eb = d
            return True, (False, left, b, key, entry), (False, c, d, kb, eb), kc, ec
    return False, left, right, key, entry


def add(tree: Tree, key: str, entry: Entry) -> Node:
    if tree is None:
        return True, None, None, key, entry
    red, left, right, k, e = tree
    if key < k:
        if red:
            return True, add(left, key, entry), right, k, e
        return balance_left(add(left, key, entry), right, k, e)
    if key > k:
        if red:
            return True, left, add(right, key, entry), k, e
        return balance_right(left, add(right, key, entry), k, e)
    return tree


def insert(tree: Tree, key: str, entry: Entry) -> Node:
    root = add(tree, key, entry)
    if root[0]:
        _, left, right, k, e = root
        return False, left, right, k, e
    return root


def collect(tree: Tree, entries: list[Entry]) -> None:
    if tree is not None:
        _, left, right, _, entry = tree
        collect(left, entries)
        entries.append(entry)
        collect(right, entries)


def make_text(n: int) -> str:
    parts = []
    for _ in range(n):
        parts.append(SYLLABLES[min(random(16), random(16))])
        parts.append(SYLLABLES[min(random(16), random(16))])
        parts.append(" ")
    return "".join(reversed(parts))


def count_words(text: str) -> list[Entry]:
    table: Tree = None
    for word in text.split(" "):
        entry = find(table, word)
        if entry is None:
            table = insert(table, word, Entry(word))
        else:
            entry.count += 1
    entries: list[Entry] = []
    collect(table, entries)
    return entries


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    distinct = ranks = 0
    best = ""
    for i in range(size):
        # The more frequent first, equal ones by the alphabet.
        ranking = sorted(count_words(make_text(300)), key=lambda entry: (-entry.count, entry.word))
        distinct += len(ranking)
        for place, entry in enumerate(ranking, 1):
            ranks += place * entry.count
        if i < 5:
            best += ranking[0].word
    print(f"words {size}: distinct {distinct}, ranks {ranks}, best {best}")


if __name__ == "__main__":
    main()
