"""Twin of bench/programs/sha256.scm: SHA-256, written out in arithmetic with 32 bits.

Rotations are written as two shifts, without a function, and masked together. Padding uses the
methods of bytes.
Argument: blocks; the digest is that of 64 bytes for each of them.
"""

from __future__ import annotations

import struct
import sys

MASK = 0xFFFFFFFF

# The first 32 bits behind the point of the cube roots of the first 64 primes.
# fmt: off
CONSTANTS = (
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
)
START_VALUES = (
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
)
# fmt: on


def fill_schedule(w: list[int], s: bytes, start: int) -> None:
    w[:16] = struct.unpack_from(">16I", s, start)
    for i in range(16, 64):
        x = w[i - 15]
        y = w[i - 2]
        # x >> 3 and y >> 10 are shifts, the others belong to rotations
        s0 = (x >> 7 ^ x << 25 ^ x >> 18 ^ x << 14 ^ x >> 3) & MASK
        s1 = (y >> 17 ^ y << 15 ^ y >> 19 ^ y << 13 ^ y >> 10) & MASK
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & MASK


def digest_block(state: list[int], w: list[int], s: bytes, start: int) -> None:
    fill_schedule(w, s, start)
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        s1 = (e >> 6 ^ e << 26 ^ e >> 11 ^ e << 21 ^ e >> 25 ^ e << 7) & MASK
        choice = (e & f) ^ ((e ^ MASK) & g)
        t1 = h + s1 + choice + CONSTANTS[i] + w[i]
        s0 = (a >> 2 ^ a << 30 ^ a >> 13 ^ a << 19 ^ a >> 22 ^ a << 10) & MASK
        majority = (a & b) ^ (a & c) ^ (b & c)
        h = g
        g = f
        f = e
        e = (d + t1) & MASK
        d = c
        c = b
        b = a
        a = (t1 + s0 + majority) & MASK
    for i, x in enumerate((a, b, c, d, e, f, g, h)):
        state[i] = (state[i] + x) & MASK


def padded(text: bytes) -> bytes:
    """The text, a bit 1, zeros, the length in bits."""
    n = len(text)
    return text + b"\x80" + bytes(-(n + 9) % 64) + struct.pack(">Q", 8 * n)


def sha256(text: bytes) -> str:
    s = padded(text)
    state = list(START_VALUES)
    w = [0] * 64
    for start in range(0, len(s), 64):
        digest_block(state, w, s, start)
    return "".join(f"{x:08x}" for x in state)


def text_of(n: int) -> bytes:
    return bytes(97 + i * i % 26 for i in range(n))


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    print(f"sha256 abc {sha256(b'abc')}")
    print(f"sha256 {size}   {sha256(text_of(64 * size))}")


if __name__ == "__main__":
    main()
