// Twin of bench/programs/deep.scm: deep recursion, not in tail position.
// Lists are linked cells that end in null. Tail calls are calls. Argument: rounds.
"use strict";

class Cons {
  constructor(head, tail) {
    this.head = head;
    this.tail = tail;
  }
}

function ack(m, n) {
  if (m === 0) {
    return n + 1;
  }
  if (n === 0) {
    return ack(m - 1, 1);
  }
  return ack(m - 1, ack(m, n - 1));
}

function countDown(n) {
  return n === 0 ? null : new Cons(n, countDown(n - 1));
}

function sumList(list) {
  return list === null ? 0 : list.head + sumList(list.tail);
}

function addLists(a, b) {
  if (a === null || b === null) {
    return null;
  }
  return new Cons(a.head + b.head, addLists(a.tail, b.tail));
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 5;
  let total = 0;
  for (let i = 0; i < size; i++) {
    const list = countDown(1000 + (i % 7));
    total += sumList(addLists(list, addLists(list, list)));
    total += ack(2, i % 40);
  }
  console.log(`deep ${size}: ${total}, ${ack(3, Math.min(5, size))}`);
}

main();
