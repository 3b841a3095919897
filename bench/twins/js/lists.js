// Twin of bench/programs/lists.scm: map, filter, fold, append, reverse, and a merge sort on lists.
// Lists are linked cells as in Irken, and end in null. What is in Irken's library is written out,
// in the same way. Argument: rounds; each works on lists of 2000 numbers.
"use strict";

class Cons {
  constructor(head, tail) {
    this.head = head;
    this.tail = tail;
  }
}

function reverseOnto(list, result) {
  for (; list !== null; list = list.tail) {
    result = new Cons(list.head, result);
  }
  return result;
}

const reverse = (list) => reverseOnto(list, null);

const append = (a, b) => (b === null ? a : reverseOnto(reverse(a), b));

function map(f, list) {
  let result = null;
  for (; list !== null; list = list.tail) {
    result = new Cons(f(list.head), result);
  }
  return reverse(result);
}

function filter(p, list) {
  let result = null;
  for (; list !== null; list = list.tail) {
    if (p(list.head)) {
      result = new Cons(list.head, result);
    }
  }
  return reverse(result);
}

function fold(f, value, list) {
  for (; list !== null; list = list.tail) {
    value = f(list.head, value);
  }
  return value;
}

function length(list) {
  let n = 0;
  for (; list !== null; list = list.tail) {
    n++;
  }
  return n;
}

function randomList(n, seed) {
  let x = seed;
  let result = null;
  for (let i = 0; i < n; i++) {
    result = new Cons((x >> 8) & 0xffff, result);
    x = (Math.imul(x, 1103515245) + 12345) & 0x3fffffff;
  }
  return result;
}

// Deals a list out into two by turns.
function deal(list) {
  let a = null;
  let b = null;
  for (; list !== null; list = list.tail) {
    const longer = new Cons(list.head, b);
    b = a;
    a = longer;
  }
  return [a, b];
}

function mergeLists(a, b) {
  let result = null;
  while (a !== null && b !== null) {
    if (a.head <= b.head) {
      result = new Cons(a.head, result);
      a = a.tail;
    } else {
      result = new Cons(b.head, result);
      b = b.tail;
    }
  }
  for (let rest = a === null ? b : a; rest !== null; rest = rest.tail) {
    result = new Cons(rest.head, result);
  }
  return reverse(result);
}

function mergeSort(list) {
  if (list === null) {
    return null;
  }
  if (list.tail === null) {
    return new Cons(list.head, null);
  }
  const [a, b] = deal(list);
  return mergeLists(mergeSort(a), mergeSort(b));
}

// Depends on the order.
const checksum = (list) => fold((x, value) => (x + 31 * value) & 0xffffff, 0, list);

function isSorted(list) {
  if (list === null) {
    return true;
  }
  for (; list.tail !== null; list = list.tail) {
    if (list.head > list.tail.head) {
      return false;
    }
  }
  return true;
}

function oneRound(seed) {
  const list = randomList(2000, seed);
  const odds = filter((x) => (x & 1) === 1, list);
  const squares = map((x) => Math.imul(x, x) & 0xffff, list);
  const both = append(odds, reverse(squares));
  const inOrder = mergeSort(both);
  return isSorted(inOrder) ? checksum(both) + checksum(inOrder) + length(both) : -1;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 5;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    sum += oneRound(i + 1);
  }
  console.log(`lists ${size}: ${sum}`);
}

main();
