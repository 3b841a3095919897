// Twin of bench/programs/strings.scm: strings that are built, searched, split, compared, reversed.
// Strings are JavaScript's, which cannot be changed: the text is copied into a Buffer to be
// reversed in place. Searching goes character by character, without the methods for it. Argument:
// rounds.
"use strict";

const SYLLABLES = ["ka", "lo", "mi", "ne", "ru", "so", "ti", "va", "xen", "yul", "bar", "dop"];

let seed = 1;

function random(n) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x3fffffff;
  return (seed >> 8) % n;
}

function randomWord() {
  const parts = [];
  for (let n = 1 + random(4); n > 0; n--) {
    parts.push(SYLLABLES[random(12)]);
  }
  return parts.reverse().join("");
}

function randomText(n) {
  const parts = [];
  for (let i = 0; i < n; i++) {
    parts.push(" ", randomWord());
  }
  return parts.reverse().join("");
}

// How often each letter occurs.
function countLetters(s, counts) {
  for (let i = 0; i < s.length; i++) {
    const code = s.charCodeAt(i) - 97;
    if (code >= 0 && code < 26) {
      counts[code]++;
    }
  }
}

// A number made of all the bytes.
function hash(bytes) {
  let h = 5381;
  for (let i = 0; i < bytes.length; i++) {
    h = (h * 33 + bytes[i]) & 0xffffff;
  }
  return h;
}

function reverseInPlace(bytes) {
  for (let i = 0, j = bytes.length - 1; i < j; i++, j--) {
    const a = bytes[i];
    bytes[i] = bytes[j];
    bytes[j] = a;
  }
}

function isPalindrome(s) {
  for (let i = 0, j = s.length - 1; i < j; i++, j--) {
    if (s.charCodeAt(i) !== s.charCodeAt(j)) {
      return false;
    }
  }
  return true;
}

// Occurrences of a short string in a long one, without skipping.
function occurrences(what, s) {
  const m = what.length;
  const stop = s.length - m;
  let n = 0;
  for (let i = 0; i <= stop; i++) {
    let k = 0;
    while (k < m && s.charCodeAt(i + k) === what.charCodeAt(k)) {
      k++;
    }
    if (k === m) {
      n++;
    }
  }
  return n;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 10;
  const letterCounts = new Array(26).fill(0);
  let hashes = 0;
  let found = 0;
  let longest = "";
  let words = 0;
  let palindromes = 0;
  for (let i = 0; i < size; i++) {
    const text = randomText(60);
    countLetters(text, letterCounts);
    found += occurrences("kalo", text) + occurrences("ti", text);
    for (const word of text.split(" ")) {
      words++;
      if (longest < word) {
        longest = word;
      }
      if (isPalindrome(word)) {
        palindromes++;
      }
    }
    const bytes = Buffer.from(text, "latin1");
    reverseInPlace(bytes);
    hashes ^= hash(bytes);
  }
  console.log(
    `strings ${size}: hash ${hashes}, found ${found}, words ${words}, ` +
      `palindromes ${palindromes}, last ${longest}`,
  );
  console.log(`letters: ${letterCounts.join(" ")}`);
}

main();
