// Twin of bench/programs/mandelbrot.scm: the Mandelbrot set with 24 bits behind the point.
// The numbers have more than 32 bits, so shifts to the right are divisions by powers of two,
// rounded down; all of them are exact. Argument: width of the picture.
"use strict";

const ONE = 2 ** 24;
const HALF = 2 ** 23;
const MOST = 50;

// How many steps until the point escapes.
function escape(cx, cy) {
  let x = 0;
  let y = 0;
  let n = 0;
  while (n < MOST) {
    const x2 = Math.floor((x * x) / ONE);
    const y2 = Math.floor((y * y) / ONE);
    if (x2 + y2 > 4 * ONE) {
      break;
    }
    y = cy + Math.floor((x * y) / HALF);
    x = cx + x2 - y2;
    n++;
  }
  return n;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 24;
  let inside = 0;
  let total = 0;
  let check = 0;
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      const n = escape(
        Math.floor((3 * i * ONE) / size) - 2 * ONE,
        Math.floor((2 * j * ONE) / size) - ONE,
      );
      if (n === MOST) {
        inside++;
      }
      total += n;
      check = (n + check * 5) & 0xffffff;
    }
  }
  console.log(`mandelbrot ${size}: inside ${inside}, steps ${total}, check ${check}`);
}

main();
