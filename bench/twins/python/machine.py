"""Twin of bench/programs/machine.scm: a stack machine; its instructions are tuples in a list.

The places to return to are a Python list used as a stack.
Argument: how far the interpreted program counts.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Instruction = tuple[int, int]

PUSH, LOAD, STORE, ADD, SUB, MUL, REM, LESS, JUMP, JUMP_IF_NOT, CALL, RETURN, HALT = range(13)


def run(program: list[Instruction]) -> tuple[int, int]:
    """Variable 1 at the end, and how many steps it took."""
    variables = [0] * 8
    stack = [0] * 64
    calls: list[int] = []
    steps = pc = sp = 0
    while True:
        steps += 1
        op, n = program[pc]
        pc += 1
        if op == PUSH:
            stack[sp] = n
            sp += 1
        elif op == LOAD:
            stack[sp] = variables[n]
            sp += 1
        elif op == STORE:
            sp -= 1
            variables[n] = stack[sp]
        elif op == ADD:
            sp -= 1
            stack[sp - 1] += stack[sp]
        elif op == SUB:
            sp -= 1
            stack[sp - 1] -= stack[sp]
        elif op == MUL:
            sp -= 1
            stack[sp - 1] *= stack[sp]
        elif op == REM:
            sp -= 1
            stack[sp - 1] %= stack[sp]
        elif op == LESS:
            sp -= 1
            stack[sp - 1] = 1 if stack[sp - 1] < stack[sp] else 0
        elif op == JUMP:
            pc = n
        elif op == JUMP_IF_NOT:
            sp -= 1
            if stack[sp] == 0:
                pc = n
        elif op == CALL:
            calls.append(pc)
            pc = n
        elif op == RETURN:
            pc = calls.pop()
        else:
            return variables[1], steps


def make_program(n: int) -> list[Instruction]:
    """Variable 0 counts down from n; variable 1 is a sum of what the subroutine makes of it.

    The subroutine is called for numbers that are no multiples of 3.
    """
    return [
        (PUSH, n),  # 0
        (STORE, 0),
        (PUSH, 0),  # 2
        (STORE, 1),
        # while 0 < variable 0
        (PUSH, 0),  # 4
        (LOAD, 0),
        (LESS, 0),
        (JUMP_IF_NOT, 24),  # 7
        (LOAD, 0),  # 8
        (PUSH, 3),
        (REM, 0),
        (JUMP_IF_NOT, 19),  # 11
        (LOAD, 0),  # 12
        (CALL, 25),  # 13
        (LOAD, 1),  # 14
        (ADD, 0),
        (PUSH, 65521),  # 16
        (REM, 0),
        (STORE, 1),  # 18
        (LOAD, 0),  # 19
        (PUSH, 1),
        (SUB, 0),
        (STORE, 0),  # 22
        (JUMP, 4),
        (HALT, 0),  # 24
        # x -> x * x + 7
        (STORE, 2),  # 25
        (LOAD, 2),  # 26
        (LOAD, 2),
        (MUL, 0),
        (PUSH, 7),  # 29
        (ADD, 0),
        (RETURN, 0),  # 31
    ]


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    result, steps = run(make_program(size))
    print(f"machine {size}: result {result} after {steps} steps")


if __name__ == "__main__":
    main()
