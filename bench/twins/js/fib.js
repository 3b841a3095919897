// Twin of bench/programs/fib.scm: Fibonacci numbers by double recursion. Argument: n.
"use strict";

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 22;
  console.log(`fib ${size} = ${fib(size)}`);
}

main();
