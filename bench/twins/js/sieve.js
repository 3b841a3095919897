// Twin of bench/programs/sieve.scm: the sieve of Eratosthenes.
// The vector of booleans is a typed array. Argument: rounds; each finds the primes below 20000.
"use strict";

const LIMIT = 20000;

function sieve(n) {
  const prime = new Uint8Array(n).fill(1);
  prime[0] = 0;
  prime[1] = 0;
  for (let p = 2; p * p < n; p++) {
    if (prime[p]) {
      for (let k = p * p; k < n; k += p) {
        prime[k] = 0;
      }
    }
  }
  return prime;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 2;
  let found = 0;
  let sum = 0;
  let gaps = 0;
  for (let i = 0; i < size; i++) {
    const prime = sieve(LIMIT);
    let last = 2;
    for (let p = 0; p < LIMIT; p++) {
      if (prime[p]) {
        found++;
        sum += p;
        gaps += (p - last) * (p - last);
        last = p;
      }
    }
  }
  console.log(`sieve ${size}: ${found} primes, sum ${sum}, gaps ${gaps}`);
}

main();
