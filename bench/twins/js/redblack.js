// Twin of bench/programs/redblack.scm: red-black trees, without assignments: inserts and lookups.
// Nodes are objects with a flag for red, never changed; the empty tree is null.
// Argument: how many keys.
"use strict";

class Node {
  constructor(red, left, key, value, right) {
    this.red = red;
    this.left = left;
    this.key = key;
    this.value = value;
    this.right = right;
  }
}

const red = (left, key, value, right) => new Node(true, left, key, value, right);
const black = (left, key, value, right) => new Node(false, left, key, value, right);
const isRed = (tree) => tree !== null && tree.red;

// Two reds in a row below a black: move the middle one up.
function balanceLeft(left, key, value, right) {
  if (isRed(left)) {
    const a = left.left;
    const c = left.right;
    if (isRed(a)) {
      return red(
        black(a.left, a.key, a.value, a.right),
        left.key,
        left.value,
        black(c, key, value, right),
      );
    }
    if (isRed(c)) {
      return red(
        black(a, left.key, left.value, c.left),
        c.key,
        c.value,
        black(c.right, key, value, right),
      );
    }
  }
  return black(left, key, value, right);
}

function balanceRight(left, key, value, right) {
  if (isRed(right)) {
    const b = right.left;
    const d = right.right;
    if (isRed(b)) {
      return red(
        black(left, key, value, b.left),
        b.key,
        b.value,
        black(b.right, right.key, right.value, d),
      );
    }
    if (isRed(d)) {
      return red(
        black(left, key, value, b),
        right.key,
        right.value,
        black(d.left, d.key, d.value, d.right),
      );
    }
  }
  return black(left, key, value, right);
}

function insert(tree, key, value) {
  if (tree === null) {
    return red(null, key, value, null);
  }
  if (key < tree.key) {
    const left = insert(tree.left, key, value);
    return tree.red
      ? red(left, tree.key, tree.value, tree.right)
      : balanceLeft(left, tree.key, tree.value, tree.right);
  }
  if (key > tree.key) {
    const right = insert(tree.right, key, value);
    return tree.red
      ? red(tree.left, tree.key, tree.value, right)
      : balanceRight(tree.left, tree.key, tree.value, right);
  }
  return new Node(tree.red, tree.left, tree.key, value, tree.right);
}

function put(tree, key, value) {
  const root = insert(tree, key, value);
  return root.red ? black(root.left, root.key, root.value, root.right) : root;
}

function lookup(tree, key, missing) {
  while (tree !== null) {
    if (key < tree.key) {
      tree = tree.left;
    } else if (key > tree.key) {
      tree = tree.right;
    } else {
      return tree.value;
    }
  }
  return missing;
}

function height(tree) {
  return tree === null ? 0 : 1 + Math.max(height(tree.left), height(tree.right));
}

function countKeys(tree) {
  return tree === null ? 0 : 1 + countKeys(tree.left) + countKeys(tree.right);
}

const keyOf = (i) => (i * 7919) & 0x1fffff;

// One large tree would show how fast memory is, and not the program.
const KEYS_OF_A_TREE = 65536;

function makeTree(first, end) {
  let tree = null;
  for (let i = first; i < end; i++) {
    tree = put(tree, keyOf(i), i);
  }
  return tree;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 1000;
  let keys = 0;
  let highest = 0;
  let found = 0;
  let sum = 0;
  for (let first = 0; first < size; first += KEYS_OF_A_TREE) {
    const end = Math.min(size, first + KEYS_OF_A_TREE);
    const tree = makeTree(first, end);
    keys += countKeys(tree);
    highest = Math.max(highest, height(tree));
    for (let i = first; i < end + (end - first); i++) {
      const v = lookup(tree, keyOf(i), -1);
      if (v >= 0) {
        found++;
        sum += v;
      }
    }
  }
  console.log(`redblack ${size}: ${keys} keys, height ${highest}, found ${found}, sum ${sum}`);
}

main();
