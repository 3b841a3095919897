// Twin of bench/programs/generators.scm: generators that walk trees, chains of generators, exits.
// The generators, made of continuations in Irken, are generator functions; the one that walks a
// tree is recursive (yield*). The walk with a visitor that let/cc leaves is left by an exception.
// Argument: rounds.
"use strict";

class Tree {
  constructor(left, x, right) {
    this.left = left;
    this.x = x;
    this.right = right;
  }
}

function put(tree, x) {
  if (tree === null) {
    return new Tree(null, x, null);
  }
  return x < tree.x
    ? new Tree(put(tree.left, x), tree.x, tree.right)
    : new Tree(tree.left, tree.x, put(tree.right, x));
}

// n numbers, in an order that depends on the step.
function makeTree(n, step) {
  let tree = null;
  let x = 1;
  for (let i = 0; i < n; i++) {
    tree = put(tree, x);
    x = (x + step) % 101;
  }
  return tree;
}

function walk(tree, visit) {
  if (tree !== null) {
    walk(tree.left, visit);
    visit(tree.x);
    walk(tree.right, visit);
  }
}

function* treeItems(tree) {
  if (tree !== null) {
    yield* treeItems(tree.left);
    yield tree.x;
    yield* treeItems(tree.right);
  }
}

// Do two trees hold the same numbers?  Says how many are equal before the first difference.
function sameFringe(a, b) {
  const itemsA = treeItems(a);
  const itemsB = treeItems(b);
  for (let n = 0; ; n++) {
    const x = itemsA.next();
    const y = itemsB.next();
    if (x.done || y.done || x.value !== y.value) {
      return n;
    }
  }
}

function* countUp(n) {
  for (let i = 0; i < n; i++) {
    yield i;
  }
}

function* keep(p, items) {
  for (const x of items) {
    if (p(x)) {
      yield x;
    }
  }
}

function* each(f, items) {
  for (const x of items) {
    yield f(x);
  }
}

const odd = (x) => (x & 1) === 1;

function sumOf(items) {
  let sum = 0;
  for (const x of items) {
    sum += x;
  }
  return sum;
}

// Leaves a walk with a value.
class Return {
  constructor(value) {
    this.value = value;
  }
}

// The first number of the tree that is at least as large.
function firstAbove(tree, limit) {
  try {
    walk(tree, (x) => {
      if (x >= limit) {
        throw new Return(x);
      }
    });
  } catch (e) {
    if (e instanceof Return) {
      return e.value;
    }
    throw e;
  }
  return -1;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 10;
  let sum = 0;
  let equal = 0;
  let early = 0;
  for (let i = 0; i < size; i++) {
    const a = makeTree(60, 7 + (i % 5));
    const b = makeTree(60, 7 + (i % 3));
    equal += sameFringe(a, b);
    sum += sumOf(each((x) => x + i, keep(odd, countUp(50))));
    for (let k = 0; k < 10; k++) {
      early += firstAbove(a, k * 9);
    }
  }
  console.log(`generators ${size}: sum ${sum}, equal ${equal}, early ${early}`);
}

main();
