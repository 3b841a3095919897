// Twin of bench/programs/queens.scm: the queens puzzle, with linked lists, and with bits.
// Bits are in 32-bit integers. Argument: width of the board, at most 16.
"use strict";

class Cons {
  constructor(head, tail) {
    this.head = head;
    this.tail = tail;
  }
}

function isSafe(c, placed) {
  for (let d = 1; placed !== null; d++) {
    const q = placed.head;
    if (q === c || q === c + d || q === c - d) {
      return false;
    }
    placed = placed.tail;
  }
  return true;
}

function byLists(n) {
  function place(rows, placed) {
    if (rows === 0) {
      return 1;
    }
    let sum = 0;
    for (let c = 0; c < n; c++) {
      if (isSafe(c, placed)) {
        sum += place(rows - 1, new Cons(c, placed));
      }
    }
    return sum;
  }

  return place(n, null);
}

function byBits(n) {
  const all = (1 << n) - 1;

  function place(columns, left, right) {
    if (columns === all) {
      return 1;
    }
    let sum = 0;
    let free = all & ~(columns | left | right);
    while (free !== 0) {
      const bit = free & -free;
      free ^= bit;
      sum += place(columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return sum;
  }

  return place(0, 0, 0);
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 6;
  console.log(`queens ${size}: ${byLists(size)} and ${byBits(size)}`);
}

main();
