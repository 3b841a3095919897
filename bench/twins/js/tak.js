// Twin of bench/programs/tak.scm: Takeuchi's function, the variant that returns z.
// The tail call is a call. Argument: how often tak(18, 12, z) is evaluated, for z = 6, 7, 8 by
// turns.
"use strict";

function tak(x, y, z) {
  return y < x ? tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) : z;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 2;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    sum += tak(18, 12, 6 + (i % 3));
  }
  console.log(`tak ${size}: ${sum}`);
}

main();
