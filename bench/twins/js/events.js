// Twin of bench/programs/events.scm: a simulation of a shop by events in a priority queue.
// Events are objects with a kind and a number. The queue is the same persistent leftist heap. The
// two lists of waiting customers are arrays, used as stacks. Argument: customers.
"use strict";

class Heap {
  constructor(rank, time, event, left, right) {
    this.rank = rank;
    this.time = time;
    this.event = event;
    this.left = left;
    this.right = right;
  }
}

function makeNode(time, event, a, b) {
  const rankA = a === null ? 0 : a.rank;
  const rankB = b === null ? 0 : b.rank;
  return rankA >= rankB
    ? new Heap(rankB + 1, time, event, a, b)
    : new Heap(rankA + 1, time, event, b, a);
}

// The smallest time is at the top.
function mergeHeaps(a, b) {
  if (a === null) {
    return b;
  }
  if (b === null) {
    return a;
  }
  return a.time <= b.time
    ? makeNode(a.time, a.event, a.left, mergeHeaps(a.right, b))
    : makeNode(b.time, b.event, b.left, mergeHeaps(b.right, a));
}

let seed = 3;

function random(n) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x3fffffff;
  return (seed >> 8) % n;
}

function simulate(customers) {
  let queue = null;
  let waiting = [];
  let behind = [];
  let free = 3;
  let arrived = 0;
  let served = 0;
  let gone = 0;
  let waited = 0;
  let queued = 0;
  let clock = 0;

  function at(time, event) {
    queue = mergeHeaps(new Heap(1, time, event, null, null), queue);
  }

  function lineUp(customer) {
    behind.push(customer);
    queued++;
  }

  function nextInLine() {
    if (waiting.length === 0) {
      if (behind.length === 0) {
        return null;
      }
      [waiting, behind] = [behind.reverse(), waiting];
    }
    queued--;
    return waiting.pop();
  }

  function serve(time, customer) {
    waited += time - customer.since;
    at(time + 5 + random(20), { kind: "done", n: customer.number });
  }

  function handle(time, { kind, n }) {
    switch (kind) {
      case "arrive":
        arrived++;
        if (arrived < customers) {
          at(time + 1 + random(9), { kind: "arrive", n: n + 1 });
        }
        if (free > 0) {
          free--;
          serve(time, { number: n, since: time });
        } else if (queued > 10) {
          gone++;
        } else {
          lineUp({ number: n, since: time });
        }
        break;
      case "done":
        served++;
        at(time + 1, { kind: "ready", n: n % 3 });
        break;
      case "ready": {
        const customer = nextInLine();
        if (customer === null) {
          free++;
        } else {
          serve(time, customer);
        }
        break;
      }
    }
  }

  at(0, { kind: "arrive", n: 0 });
  while (queue !== null) {
    const { time, event, left, right } = queue;
    queue = mergeHeaps(left, right);
    clock = time;
    handle(time, event);
  }
  return { served, gone, waited, clock };
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 500;
  const { served, gone, waited, clock } = simulate(size);
  console.log(`events ${size}: served ${served}, gone ${gone}, waited ${waited}, until ${clock}`);
}

main();
