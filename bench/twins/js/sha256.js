// Twin of bench/programs/sha256.scm: SHA-256, written out in arithmetic with 32 bits.
// Strings of bytes are typed arrays. Argument: blocks; the digest is that of 64 bytes for each.
"use strict";

const rotr = (n, k) => (n >>> k) | (n << (32 - k));

// The first 32 bits behind the point of the cube roots of the first 64 primes.
const CONSTANTS = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const START_VALUES = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

const wordAt = (s, i) => (s[i] << 24) | (s[i + 1] << 16) | (s[i + 2] << 8) | s[i + 3];

function fillSchedule(w, s, start) {
  for (let i = 0; i < 16; i++) {
    w[i] = wordAt(s, start + 4 * i);
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >>> 3);
    const s1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
}

function digestBlock(state, w, s, start) {
  fillSchedule(w, s, start);
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + s1 + choice + CONSTANTS[i] + w[i]) | 0;
    const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + s0 + majority) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

// The text, a bit 1, zeros, the length in bits.
function padded(text) {
  const n = text.length;
  const total = 64 * Math.ceil((n + 9) / 64);
  const result = new Uint8Array(total);
  result.set(text);
  result[n] = 0x80;
  new DataView(result.buffer).setBigUint64(total - 8, BigInt(8 * n));
  return result;
}

function sha256(text) {
  const s = padded(text);
  const state = new Int32Array(START_VALUES);
  const w = new Int32Array(64);
  for (let i = 0; i < s.length; i += 64) {
    digestBlock(state, w, s, i);
  }
  return Array.from(state, (x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
}

function textOf(n) {
  const s = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    s[i] = 97 + ((i * i) % 26);
  }
  return s;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 8;
  console.log(`sha256 abc ${sha256(new TextEncoder().encode("abc"))}`);
  console.log(`sha256 ${size}   ${sha256(textOf(64 * size))}`);
}

main();
