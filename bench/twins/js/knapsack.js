// Twin of bench/programs/knapsack.scm: what fits into a knapsack, and ways to change money.
// Vectors are typed arrays. Argument: rounds.
"use strict";

const COINS = [1, 2, 5, 10, 20, 50, 100, 200];

const itemWeight = (i) => 3 + ((i * 29) % 41);
const itemValue = (i) => 1 + ((i * 53) % 67);

// best[c]: the largest value that a bag for c holds.
function knapsack(items, capacity) {
  const best = new Int32Array(capacity + 1);
  for (let i = 0; i < items; i++) {
    const weight = itemWeight(i);
    const value = itemValue(i);
    for (let c = capacity; c >= weight; c--) {
      const candidate = value + best[c - weight];
      if (candidate > best[c]) {
        best[c] = candidate;
      }
    }
  }
  return best[capacity];
}

function ways(amount) {
  const table = new Int32Array(amount + 1);
  table[0] = 1;
  for (const coin of COINS) {
    for (let a = coin; a <= amount; a++) {
      table[a] = (table[a] + table[a - coin]) % 1000007;
    }
  }
  return table[amount];
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 5;
  let values = 0;
  let changes = 0;
  for (let i = 0; i < size; i++) {
    values += knapsack(30, 200 + (i % 100));
    changes += ways(300 + (i % 100));
  }
  console.log(`knapsack ${size}: values ${values}, changes ${changes}`);
}

main();
