// Twin of bench/programs/life.scm: the game of life on a torus, in two typed arrays that take
// turns. Argument: generations.
"use strict";

const WIDTH = 40;
const HEIGHT = 30;

const at = (x, y) => x + y * WIDTH;

function neighbours(world, x, y) {
  const left = x === 0 ? WIDTH - 1 : x - 1;
  const right = x === WIDTH - 1 ? 0 : x + 1;
  const up = y === 0 ? HEIGHT - 1 : y - 1;
  const down = y === HEIGHT - 1 ? 0 : y + 1;
  return (
    world[at(left, up)] +
    world[at(x, up)] +
    world[at(right, up)] +
    world[at(left, y)] +
    world[at(right, y)] +
    world[at(left, down)] +
    world[at(x, down)] +
    world[at(right, down)]
  );
}

function step(old, next) {
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const n = neighbours(old, x, y);
      next[at(x, y)] = n === 2 ? old[at(x, y)] : n === 3 ? 1 : 0;
    }
  }
}

function seed(world) {
  let x = 12345;
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    world[i] = ((x >> 7) & 3) === 0 ? 1 : 0;
    x = (Math.imul(x, 1103515245) + 12345) & 0x3fffffff;
  }
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 5;
  let world = new Uint8Array(WIDTH * HEIGHT);
  let other = new Uint8Array(WIDTH * HEIGHT);
  seed(world);
  let lives = 0;
  for (let g = 0; g < size; g++) {
    step(world, other);
    [world, other] = [other, world];
    for (const cell of world) {
      lives += cell;
    }
  }
  let check = 0;
  for (const cell of world) {
    check = (cell + 3 * check) & 0xffffff;
  }
  console.log(`life ${size}: lives ${lives}, check ${check}`);
}

main();
