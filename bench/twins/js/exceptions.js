// Twin of bench/programs/exceptions.scm: exceptions raised deep down, caught near and far.
// They are objects of plain classes, not Errors, which would record a stack trace each, as Irken's
// do not. What is not caught by its class is thrown again. Argument: rounds.
"use strict";

class TooSmall {
  constructor(x) {
    this.x = x;
  }
}

class TooLarge {
  constructor(a, b) {
    this.a = a;
    this.b = b;
  }
}

class Unlucky {}

class Found {
  constructor(i) {
    this.i = i;
  }
}

// Goes down n calls and raises there.
function dive(n, i) {
  if (n > 0) {
    return 1 + dive(n - 1, i);
  }
  switch (i % 4) {
    case 0:
      throw new TooSmall(i);
    case 1:
      throw new TooLarge(i, 2 * i);
    case 2:
      throw new Unlucky();
    default:
      return i;
  }
}

// Catches one kind and lets the others pass.
function middle(n, i) {
  try {
    return dive(n, i);
  } catch (e) {
    if (e instanceof TooSmall) {
      return 1000 + (e.x % 10);
    }
    throw e;
  }
}

let unlucky = 0;

function outer(n, i) {
  try {
    return 1 + middle(n, i);
  } catch (e) {
    if (e instanceof TooLarge) {
      return (e.a + e.b) % 100;
    }
    if (e instanceof Unlucky) {
      unlucky++;
      return 7;
    }
    throw e;
  }
}

// A loop that is left by an exception.
function firstMultiple(n, from) {
  try {
    for (let i = from; ; i++) {
      if (i % n === 0) {
        throw new Found(i);
      }
    }
  } catch (e) {
    if (e instanceof Found) {
      return e.i;
    }
    throw e;
  }
}

// Nothing is raised here.
function quiet(i) {
  try {
    return i * 2;
  } catch (e) {
    if (e instanceof Unlucky) {
      return 0;
    }
    throw e;
  }
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 500;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    sum += outer(i % 13, i);
    sum += firstMultiple(17, i);
    sum += quiet(i);
    sum &= 0xffffff;
  }
  console.log(`exceptions ${size}: sum ${sum}, unlucky ${unlucky}`);
}

main();
