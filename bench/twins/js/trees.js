// Twin of bench/programs/trees.scm: binary trees, many that die at once, and one that lives long.
// A leaf is null. Argument: depth of the largest.
"use strict";

class Tree {
  constructor(left, n, right) {
    this.left = left;
    this.n = n;
    this.right = right;
  }
}

function makeTree(n, depth) {
  return depth === 0
    ? null
    : new Tree(makeTree(n * 2, depth - 1), n, makeTree(n * 2 + 1, depth - 1));
}

function countNodes(tree) {
  return tree === null ? 0 : 1 + countNodes(tree.left) + countNodes(tree.right);
}

function sumNodes(tree) {
  return tree === null ? 0 : tree.n + sumNodes(tree.right) - sumNodes(tree.left);
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 10;
  const old = makeTree(1, size);
  for (let depth = 4; depth <= size; depth += 2) {
    const times = 1 << (size - depth);
    let nodes = 0;
    let sums = 0;
    for (let i = 0; i < times; i++) {
      const tree = makeTree(i + 1, depth);
      nodes += countNodes(tree);
      sums += sumNodes(tree);
    }
    if (depth === 4 || depth + 2 > size) {
      console.log(`${times} trees of depth ${depth}: ${nodes} nodes, sum ${sums}`);
    }
  }
  console.log(`the old tree: ${countNodes(old)} nodes, sum ${sumNodes(old)}`);
}

main();
