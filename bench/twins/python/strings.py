"""Twin of bench/programs/strings.scm: strings that are built, searched, split, compared, reversed.

Strings are bytearrays, as Irken's are bytes that can be changed. Searching goes byte by byte,
without the methods for it.
Argument: rounds.
"""

from __future__ import annotations

import sys

SYLLABLES = (
    b"ka",
    b"lo",
    b"mi",
    b"ne",
    b"ru",
    b"so",
    b"ti",
    b"va",
    b"xen",
    b"yul",
    b"bar",
    b"dop",
)

seed = 1


def random(n: int) -> int:
    global seed
    seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
    return (seed >> 8) % n


def random_word() -> bytes:
    parts = [SYLLABLES[random(12)] for _ in range(1 + random(4))]
    parts.reverse()
    return b"".join(parts)


def random_text(n: int) -> bytearray:
    parts = []
    for _ in range(n):
        parts.append(b" ")
        parts.append(random_word())
    parts.reverse()
    return bytearray(b"").join(parts)


def count_letters(s: bytearray, counts: list[int]) -> None:
    """How often each letter occurs."""
    for ch in s:
        code = ch - 97
        if 0 <= code < 26:
            counts[code] += 1


def hash_of(s: bytearray) -> int:
    """A number made of all the characters."""
    h = 5381
    for ch in s:
        h = (h * 33 + ch) & 0xFFFFFF
    return h


def reverse_in_place(s: bytearray) -> None:
    i = 0
    j = len(s) - 1
    while i < j:
        s[i], s[j] = s[j], s[i]
        i += 1
        j -= 1


def is_palindrome(s: bytearray) -> bool:
    i = 0
    j = len(s) - 1
    while i < j:
        if s[i] != s[j]:
            return False
        i += 1
        j -= 1
    return True


def occurrences(what: bytes, s: bytearray) -> int:
    """Occurrences of a short string in a long one, without skipping."""
    m = len(what)
    n = 0
    for i in range(len(s) - m + 1):
        k = 0
        while k < m and s[i + k] == what[k]:
            k += 1
        if k == m:
            n += 1
    return n


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    letter_counts = [0] * 26
    hashes = found = words = palindromes = 0
    longest = bytearray()
    for _ in range(size):
        text = random_text(60)
        count_letters(text, letter_counts)
        found += occurrences(b"kalo", text) + occurrences(b"ti", text)
        for word in text.split(b" "):
            words += 1
            longest = max(longest, word)
            if is_palindrome(word):
                palindromes += 1
        reverse_in_place(text)
        hashes ^= hash_of(text)
    print(
        f"strings {size}: hash {hashes}, found {found}, words {words}, "
        f"palindromes {palindromes}, last {longest.decode()}"
    )
    print("letters:", *letter_counts)


if __name__ == "__main__":
    main()
