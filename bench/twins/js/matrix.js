// Twin of bench/programs/matrix.scm: matrices of integers, as arrays of arrays.
// Argument: rounds; each multiplies matrices of 24 by 24.
"use strict";

const ORDER = 24;
const MODULUS = 10007;

function makeMatrix(n, f) {
  const m = new Array(n);
  for (let i = 0; i < n; i++) {
    const row = new Array(n);
    for (let j = 0; j < n; j++) {
      row[j] = f(i, j);
    }
    m[i] = row;
  }
  return m;
}

function multiply(a, b, n) {
  return makeMatrix(n, (i, j) => {
    const row = a[i];
    let sum = 0;
    for (let k = 0; k < n; k++) {
      sum += row[k] * b[k][j];
    }
    return sum % MODULUS;
  });
}

function transpose(a, n) {
  return makeMatrix(n, (i, j) => a[j][i]);
}

function trace(a, n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += a[i][i];
  }
  return sum;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 3;
  let m = makeMatrix(ORDER, (i, j) => (i * 7 + j * j) % 101);
  const step = makeMatrix(ORDER, (i, j) => (i === j ? 3 : (i * j) % 5));
  let traces = 0;
  for (let i = 0; i < size; i++) {
    m = multiply(m, step, ORDER);
    if (i & 1) {
      m = transpose(m, ORDER);
    }
    traces = (3 * traces + trace(m, ORDER)) % MODULUS;
  }
  console.log(`matrix ${size}: traces ${traces}, corner ${m[0][ORDER - 1]}`);
}

main();
