// Twin of bench/programs/closures.scm: functions as arguments and results, with state of their own.
// An account is an array of three functions; a stream is an object with its head and a function for
// the rest. Argument: rounds.
"use strict";

const compose = (f, g) => (x) => f(g(x));

const curriedAdd = (a) => (b) => (c) => a + b + c;

function makeCounter(step) {
  let n = 0;
  return () => {
    n += step;
    return n;
  };
}

function makeAccount() {
  let balance = 0;
  return [
    (x) => {
      balance += x;
    },
    (x) => {
      balance -= x;
    },
    () => balance,
  ];
}

// The n-th iterate of a function.
function iterate(f, n) {
  return n === 0 ? (x) => x : compose(f, iterate(f, n - 1));
}

function numbersFrom(n) {
  return { head: n, rest: () => numbersFrom(n + 1) };
}

function streamMap(f, stream) {
  return { head: f(stream.head), rest: () => streamMap(f, stream.rest()) };
}

function streamSum(stream, n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += stream.head;
    stream = stream.rest();
  }
  return sum;
}

// Church's numerals.
function church(n) {
  if (n === 0) {
    return (f) => (x) => x;
  }
  const m = church(n - 1);
  return (f) => (x) => f(m(f)(x));
}

const churchToInt = (c) => c((x) => x + 1)(0);

const churchAdd = (a, b) => (f) => (x) => a(f)(b(f)(x));

function oneRound(i) {
  const counter = makeCounter(1 + (i % 3));
  const twice = (f) => (x) => f(f(x));
  const inc3 = (x) => x + 3;
  let sum = 0;
  for (let k = 0; k < 40; k++) {
    sum += counter();
    sum += curriedAdd(i)(k)(1);
  }
  sum += iterate(inc3, 25)(i);
  sum += twice(twice(twice(inc3)))(i);

  const [deposit, withdraw, balance] = makeAccount();
  for (let k = 0; k < 20; k++) {
    deposit(k * 3);
    withdraw(k);
  }
  sum += balance();

  sum += streamSum(streamMap(inc3, streamMap(inc3, numbersFrom(i))), 25);
  sum += churchToInt(churchAdd(church(12), church(i % 5)));
  return sum & 0xffffff;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 200;
  let total = 0;
  for (let i = 0; i < size; i++) {
    total += oneRound(i);
  }
  console.log(`closures ${size}: ${total}`);
}

main();
