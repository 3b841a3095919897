// Twin of bench/programs/machine.scm: a stack machine; its instructions are objects in an array.
// The places to return to are an array used as a stack. Argument: how far the interpreted program
// counts.
"use strict";

const PUSH = 0;
const LOAD = 1;
const STORE = 2;
const ADD = 3;
const SUB = 4;
const MUL = 5;
const REM = 6;
const LESS = 7;
const JUMP = 8;
const JUMP_IF_NOT = 9;
const CALL = 10;
const RETURN = 11;
const HALT = 12;

class Instruction {
  constructor(op, n) {
    this.op = op;
    this.n = n;
  }
}

// Variable 1 at the end, and how many steps it took.
function run(program) {
  const variables = new Array(8).fill(0);
  const stack = new Array(64).fill(0);
  const calls = [];
  let steps = 0;
  let pc = 0;
  let sp = 0;
  for (;;) {
    steps++;
    const { op, n } = program[pc++];
    switch (op) {
      case PUSH:
        stack[sp++] = n;
        break;
      case LOAD:
        stack[sp++] = variables[n];
        break;
      case STORE:
        variables[n] = stack[--sp];
        break;
      case ADD:
        sp--;
        stack[sp - 1] += stack[sp];
        break;
      case SUB:
        sp--;
        stack[sp - 1] -= stack[sp];
        break;
      case MUL:
        sp--;
        stack[sp - 1] *= stack[sp];
        break;
      case REM:
        sp--;
        stack[sp - 1] %= stack[sp];
        break;
      case LESS:
        sp--;
        stack[sp - 1] = stack[sp - 1] < stack[sp] ? 1 : 0;
        break;
      case JUMP:
        pc = n;
        break;
      case JUMP_IF_NOT:
        if (stack[--sp] === 0) {
          pc = n;
        }
        break;
      case CALL:
        calls.push(pc);
        pc = n;
        break;
      case RETURN:
        pc = calls.pop();
        break;
      case HALT:
        return [variables[1], steps];
    }
  }
}

// Variable 0 counts down from n; variable 1 is a sum of what the subroutine makes of it; it is
// called for numbers that are no multiples of 3.
function makeProgram(n) {
  return [
    [PUSH, n], [STORE, 0], // 0
    [PUSH, 0], [STORE, 1], // 2
    // while 0 < variable 0
    [PUSH, 0], [LOAD, 0], [LESS, 0], // 4
    [JUMP_IF_NOT, 24], // 7
    [LOAD, 0], [PUSH, 3], [REM, 0], // 8
    [JUMP_IF_NOT, 19], // 11
    [LOAD, 0], // 12
    [CALL, 25], // 13
    [LOAD, 1], [ADD, 0], // 14
    [PUSH, 65521], [REM, 0], // 16
    [STORE, 1], // 18
    [LOAD, 0], [PUSH, 1], [SUB, 0], // 19
    [STORE, 0], [JUMP, 4], // 22
    [HALT, 0], // 24
    // x -> x * x + 7
    [STORE, 2], // 25
    [LOAD, 2], [LOAD, 2], [MUL, 0], // 26
    [PUSH, 7], [ADD, 0], // 29
    [RETURN, 0], // 31
  ].map(([op, arg]) => new Instruction(op, arg));
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 1000;
  const [result, steps] = run(makeProgram(size));
  console.log(`machine ${size}: result ${result} after ${steps} steps`);
}

main();
