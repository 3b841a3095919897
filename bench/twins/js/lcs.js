// Twin of bench/programs/lcs.scm: the longest common subsequence, and edit distance.
// Strings are JavaScript's, read by charCodeAt; vectors are typed arrays. Argument: rounds.
"use strict";

function makeText(n, step) {
  const codes = [];
  let x = step;
  for (let i = 0; i < n; i++) {
    codes.push(97 + ((x >> 4) % 6));
    x = (77 + x * 171) & 0xffff;
  }
  return String.fromCharCode(...codes);
}

// A table of all prefixes; then the way back through it.
function common(a, b) {
  const n = a.length;
  const m = b.length;
  const wide = m + 1;
  const table = new Int32Array((n + 1) * wide);
  for (let i = 1; i <= n; i++) {
    for (let j = 1; j <= m; j++) {
      table[i * wide + j] =
        a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
          ? 1 + table[(i - 1) * wide + j - 1]
          : Math.max(table[(i - 1) * wide + j], table[i * wide + j - 1]);
    }
  }

  const chars = [];
  let i = n;
  let j = m;
  while (i > 0 && j > 0) {
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      chars.push(a[i - 1]);
      i--;
      j--;
    } else if (table[(i - 1) * wide + j] >= table[i * wide + j - 1]) {
      i--;
    } else {
      j--;
    }
  }
  return chars.reverse().join("");
}

// With two rows only.
function distance(a, b) {
  const n = a.length;
  const m = b.length;
  let above = new Int32Array(m + 1);
  let row = new Int32Array(m + 1);
  for (let j = 0; j <= m; j++) {
    above[j] = j;
  }
  for (let i = 0; i < n; i++) {
    row[0] = i + 1;
    for (let j = 0; j < m; j++) {
      const change = above[j] + (a.charCodeAt(i) === b.charCodeAt(j) ? 0 : 1);
      const other = 1 + Math.min(row[j], above[j + 1]);
      row[j + 1] = Math.min(change, other);
    }
    [above, row] = [row, above];
  }
  return above[m];
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 3;
  let total = 0;
  let distances = 0;
  let last = "";
  for (let i = 0; i < size; i++) {
    const a = makeText(60, 3 + 16 * i);
    const b = makeText(70, 5 + 32 * i);
    last = common(a, b);
    total += last.length;
    distances += distance(a, b);
  }
  console.log(`lcs ${size}: total ${total}, distances ${distances}`);
  console.log(`last ${last}`);
}

main();
