// Twin of bench/programs/words.scm: words of a made-up text, counted in a tree and sorted.
// The table is written out as what Irken's library has: a red-black tree that is never changed in
// place. The sort is JavaScript's. Argument: rounds.
"use strict";

const SYLLABLES = [
  "an", "be", "co", "du", "el", "fi", "go", "hu", "is", "jo", "ka", "le", "mo", "nu", "or", "pi",
];

let seed = 7;

function random(n) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x3fffffff;
  return (seed >> 8) % n;
}

class Node {
  constructor(red, left, right, key, value) {
    this.red = red;
    this.left = left;
    this.right = right;
    this.key = key;
    this.value = value;
  }
}

const red = (left, right, key, value) => new Node(true, left, right, key, value);
const black = (left, right, key, value) => new Node(false, left, right, key, value);
const isRed = (tree) => tree !== null && tree.red;

function find(tree, key) {
  while (tree !== null) {
    if (key < tree.key) {
      tree = tree.left;
    } else if (key > tree.key) {
      tree = tree.right;
    } else {
      return tree.value;
    }
  }
  return null;
}

// A black node whose left part may begin with two red nodes.
function balanceLeft(left, right, key, value) {
  if (isRed(left)) {
    const a = left.left;
    const c = left.right;
    if (isRed(a)) {
      return red(
        black(a.left, a.right, a.key, a.value),
        black(c, right, key, value),
        left.key,
        left.value,
      );
    }
    if (isRed(c)) {
      return red(
        black(a, c.left, left.key, left.value),
        black(c.right, right, key, value),
        c.key,
        c.value,
      );
    }
  }
  return black(left, right, key, value);
}

// A black node whose right part may begin with two red nodes.
function balanceRight(left, right, key, value) {
  if (isRed(right)) {
    const b = right.left;
    const d = right.right;
    if (isRed(b)) {
      return red(
        black(left, b.left, key, value),
        black(b.right, d, right.key, right.value),
        b.key,
        b.value,
      );
    }
    if (isRed(d)) {
      return red(
        black(left, b, key, value),
        black(d.left, d.right, d.key, d.value),
        right.key,
        right.value,
      );
    }
  }
  return black(left, right, key, value);
}

function add(tree, key, value) {
  if (tree === null) {
    return red(null, null, key, value);
  }
  if (key < tree.key) {
    const left = add(tree.left, key, value);
    return tree.red
      ? red(left, tree.right, tree.key, tree.value)
      : balanceLeft(left, tree.right, tree.key, tree.value);
  }
  if (key > tree.key) {
    const right = add(tree.right, key, value);
    return tree.red
      ? red(tree.left, right, tree.key, tree.value)
      : balanceRight(tree.left, right, tree.key, tree.value);
  }
  return tree;
}

function insert(tree, key, value) {
  const root = add(tree, key, value);
  return root.red ? black(root.left, root.right, root.key, root.value) : root;
}

function collect(tree, values) {
  if (tree !== null) {
    collect(tree.left, values);
    values.push(tree.value);
    collect(tree.right, values);
  }
  return values;
}

function makeText(n) {
  const parts = [];
  for (let i = 0; i < n; i++) {
    parts.push(SYLLABLES[Math.min(random(16), random(16))]);
    parts.push(SYLLABLES[Math.min(random(16), random(16))]);
    parts.push(" ");
  }
  return parts.reverse().join("");
}

// From words to records with a count, which is changed in place.
function countWords(text) {
  let table = null;
  for (const word of text.split(" ")) {
    const entry = find(table, word);
    if (entry === null) {
      table = insert(table, word, { word, count: 1 });
    } else {
      entry.count++;
    }
  }
  return table;
}

// The more frequent first, equal ones by the alphabet.
function compare(a, b) {
  if (a.count !== b.count) {
    return b.count - a.count;
  }
  return a.word < b.word ? -1 : a.word > b.word ? 1 : 0;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 2;
  let distinct = 0;
  let ranks = 0;
  let best = "";
  for (let i = 0; i < size; i++) {
    const ranking = collect(countWords(makeText(300)), []).sort(compare);
    distinct += ranking.length;
    ranking.forEach((entry, k) => {
      ranks += (k + 1) * entry.count;
    });
    if (i < 5) {
      best += ranking[0].word;
    }
  }
  console.log(`words ${size}: distinct ${distinct}, ranks ${ranks}, best ${best}`);
}

main();
