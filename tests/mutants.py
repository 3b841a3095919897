"""Damaged files by the thousand: made from good ones, run in child processes.

As a program: `mutants.py WHAT SEED FIRST COUNT PROGRESS`.  A child runs many mutants and writes the
number of each to the file PROGRESS before it starts it, so whoever started it can tell which one
killed it.  WHAT is "run" (native tier), or "compare" (both tiers, which must agree).
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
for folder in (HERE, HERE / "ops"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))

from helpers import Outcome, image, run_bytes  # noqa: E402

from irkjit.bytecode import Program, write_program  # noqa: E402
from irkjit.bytecode.assembler import assemble  # noqa: E402
from irkjit.opcodes import BY_NAME  # noqa: E402

WHOLE = """
; every part of a file, every kind of literal, most kinds of instruction
@0 = "\\n"
@1 = #(1 -2 300 -70000 4611686018427387903)
@2 = {u2 |label| "text" char 'a' nil}
@3 = {pair |other| {pair uimm 3 {pair #t {pair #f {pair #u nil}}}}}
@4 = #(0)
@5 = #(#() @2 @3 "0123456789012345678901234567890123456789012345678901234567890123456789")
@6 = {u300 1 word 777}
@7 = @5
.fields #(#(0 1 -4 -7 -1 0 5) #(1 0 2 3 1 0 2))
.sizeoff_index 4
.sizeoff #({u0 "size" 5} {u1 "offset" 6})
.metadata 6
    env r0 6
    topis r0
    epush r0
    fun r1 length
length_head:
    gc
    ref0 r0 0
    nvcase r0 length_nil (pair length_pair)
length_nil:
    ref0 r0 1
    ret r0
length_pair:
    tupref r0 r0 1
    ref0 r1 1
    imm r2 int 1
    add r1 r1 r2
    trcall length_head 0 (r0 r1)
length:
    stor r0 1 r1
    fun r1 build
    gc
    ref0 r0 0
    imm r1 int 0
    eq r2 r0 r1
    tst r2 build_more
    imm r0 nil
    ret r0
build_more:
    imm r1 int 1
    sub r1 r0 r1
    env r2 1
    stor r2 1 r1
    topref r3 1
    call r3 r2 1
    pop r1
    make r0 pair (r0 r1)
    ret r0
build:
    stor r0 2 r1
    env r2 1
    imm r3 int 60
    stor r2 1 r3
    call r1 r2 1
    pop r2
    env r3 2
    stor r3 1 r2
    imm r4 int 0
    stor r3 2 r4
    topref r1 0
    call r1 r3 3
    pop r3
    printo r3
    printo r2
    lit r4 @0
    prints r4
    lit r4 @5
    vlen r5 r4
    imm r6 int 1
    sub r6 r5 r6
    vref r7 r4 r6
    slen r8 r7
    imm r9 int 5
    sref r10 r7 r9
    unchar r11 r10
    smake r12 r8
    imm r13 int 0
    scopy r7 r13 r8 r12 r13
    imm r14 char 'Z'
    sset r12 r13 r14
    printo r12
    vset r4 r6 r12
    printo r4
    litc r4 @2
    rset r4 6 r3
    rref r5 r4 6
    alloc r6 u300 2
    stor r6 1 r4
    printo r6
    vmake r7 r9 r6
    cmp r8 r7 r4
    hash r8 r9 r9 r9 r3
    makei r8 r9 r9
    topset 3 r7
    fun r1 catch
    gc
    env r0 1
    getcc r1
    stor r0 1 r1
    epush r0
    ref0 r1 0
    topset 4 r1
    epop
    imm r0 int 5
    ret r0
catch:
    call0 r1 8
    pop r8
    printo r8
    imm r9 int 9
    eq r10 r8 r9
    tst r10 again
    gist r0
    printo r0
    meta r1
    printo r1
    argv r2
    vlen r2 r2
    ob2int r3 r2
    obptr2int r4 r1
    heap r3 2
    exit r2
again:
    fun r1 throw
    ref0 r0 0
    ref0 r1 1
    putcc r0 r0 r1
    ret r0
throw:
    env r0 2
    topref r2 4
    stor r0 1 r2
    stor r0 2 r9
    tail r1 r0
"""


@cache
def seeds() -> list[Program]:
    """Good programs: the one above several times, and those of the tables in tests/ops."""
    import test_arithmetic
    import test_continuations
    import test_control
    import test_data
    import test_environment
    import test_foreign
    import test_strings
    import test_system

    modules: tuple[Any, ...] = (
        test_arithmetic,
        test_continuations,
        test_control,
        test_data,
        test_environment,
        test_foreign,
        test_strings,
        test_system,
    )
    cases = [case for module in modules for case in module.CASES]
    texts = [case.text for case in cases if len(case.text) < 5000]
    return [assemble(WHOLE, "whole")] * (len(texts) // 3) + [assemble(t, "case") for t in texts]


INTERESTING = [0, 1, 2, 3, 4, 5, 10, 20, 24, 28, 61, 62, 63, 64, 95, 100, 255, 256, 4095, 4096]
INTERESTING += [-1, -2, -3, -10, 1 << 20, (1 << 31) - 1, -(1 << 31), 16, 32, 36, 40, 244, 248, 252]
INTERESTING += [(1 << 30) | 244, (1 << 30) | 248, (1 << 30) | 252, 262, 65535]
BYTES = [0, 1, 2, 24, 36, 43, 45, 54, 73, 80, 86, 89, 99, 127, 128, 200, 253, 254, 255]


def change_words(random: random.Random, program: Program) -> bytes:
    """Change, insert, remove, move code words."""
    code = list(program.code)
    for _ in range(random.choice([1, 1, 1, 2, 3, 8])):
        at = random.randrange(len(code))
        match random.randrange(7):
            case 0:
                code[at] = random.choice(INTERESTING)
            case 1:
                code[at] += random.choice([-2, -1, -1, 1, 1, 2, 4])
            case 2:
                code[at] = random.randrange(95)
            case 3:
                code.insert(at, random.choice([random.randrange(95), random.randrange(8)]))
            case 4 if len(code) > 1:
                del code[at]
            case 5:
                other = random.randrange(len(code))
                code[at], code[other] = code[other], code[at]
            case _:
                end = at + random.randrange(1, 12)
                to = random.randrange(len(code))
                code[to:to] = code[at:end]
        code = [max(-(1 << 31), min((1 << 31) - 1, word)) for word in code]
    return write_program(replace(program, code=code))


def change_bytes(random: random.Random, program: Program) -> bytes:
    """Change, insert, remove, repeat bytes anywhere in the file; or cut it off."""
    data = bytearray(write_program(program))
    code_size = len(program.code)
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        # more often before the code than in it
        end = max(len(data) - code_size, 8) if random.random() < 0.7 else len(data)
        at = random.randrange(0 if random.random() < 0.02 else 6, max(min(end, len(data)), 7))
        at = min(at, len(data) - 1)
        match random.randrange(6):
            case 0:
                data[at] ^= 1 << random.randrange(8)
            case 1:
                data[at] = random.choice(BYTES)
            case 2:
                data.insert(at, random.choice(BYTES))
            case 3 if len(data) > 8:
                del data[at]
            case 4:
                size = random.randrange(1, 20)
                data[at:at] = data[at : at + size]
            case _:
                if random.random() < 0.2:
                    del data[at + 1 :]
    return bytes(data)


def change_operand(random: random.Random, program: Program) -> bytes:
    """Change one operand of one instruction to another of its kind, so that most mutants run."""
    from irkjit.bytecode.decode import decode
    from irkjit.opcodes import Kind

    code = list(program.code)
    instructions = decode(code).instructions
    for _ in range(random.choice([1, 1, 2, 4])):
        instruction = random.choice(instructions)
        opcode = instruction.opcode
        fixed = [i for i, o in enumerate(opcode.operands) if o.kind not in (Kind.REGS, Kind.ALTS)]
        if not fixed:
            continue
        position = random.choice(fixed)
        at = instruction.pc + 1 + position
        match opcode.operands[position].kind:
            case Kind.DST | Kind.REG:
                code[at] = random.randrange(12)
            case Kind.LIT:
                code[at] = random.randrange(max(len(program.literals), 1))
            case Kind.INDEX | Kind.DEPTH:
                code[at] = random.choice([0, 0, 1, 1, 2, 3, 5, 100])
            case Kind.IMM:
                code[at] = random.choice(
                    [1, 3, 5, 11, 10, 262, 6, 14, 18, 22, 278, 24, 40, 28, 6145]
                )
            case Kind.COUNT if opcode.words_per_item == 0:
                code[at] = random.choice([0, 1, 2, 3, 5, 62])
            case _:
                pass
    same = [op for op in BY_NAME.values() if op.words == 4 and len(op.register_positions) == 3]
    if random.random() < 0.5:  # another opcode of the same shape
        three = [i for i in instructions if i.opcode in same]
        if three:
            code[random.choice(three).pc] = random.choice(same).code
    return write_program(replace(program, code=code))


WAYS: list[Callable[[random.Random, Program], bytes]] = [
    change_words,
    change_bytes,
    change_operand,
    change_operand,
]


def mutant(seed: int, number: int) -> bytes:
    """The file with this number; the same for the same numbers, always."""
    source = random.Random(f"{seed}:{number}")
    return source.choice(WAYS)(source, source.choice(seeds()))


OPTIONS: dict[str, Any] = {"max_heap": 16 << 20, "nursery": 64 << 10, "sandbox": True}
_SECONDS = 5


def attempt(data: bytes, what: str) -> str | None:
    """Run a mutant; what is wrong with irkjit, or None.  A crash or a hang ends the process."""
    signal.alarm(_SECONDS)
    try:
        if what == "run":
            run_bytes(data, "baseline", fuel=100_000, **OPTIONS)
            return None
        found = run_bytes(data, "baseline", fuel=2000, **OPTIONS)
        expected = run_bytes(data, "reference", fuel=2000, **OPTIONS)
        if comparable(found) != comparable(expected):
            return f"baseline {comparable(found)}\nreference {comparable(expected)}"
        return None
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)


def comparable(outcome: Outcome) -> tuple[object, ...]:
    """What must be the same in both tiers: no addresses."""
    result = outcome.result if isinstance(outcome.result, int) else None
    if outcome.findings:
        return (outcome.findings,)
    return (outcome.reason, outcome.instructions, type(result), len(outcome.output) // 1000)


def main() -> None:
    """Run a range of mutants; the first failure is printed and ends the process."""
    what, seed, first, count, progress = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
    with open(progress, "w") as file:
        for number in range(first, first + count):
            file.seek(0)
            file.write(f"{number:12}\n")
            file.flush()
            problem = attempt(mutant(seed, number), what)
            if problem:
                print(problem)
                sys.exit(1)


def check(what: str, seed: int, first: int, count: int, folder: Path) -> str | None:
    """Run a range of mutants in children; a description of the first failure, or None.

    One in 10,000 may run until the alarm: printing what shares its parts takes exponential time.
    """
    progress = folder / f"progress-{what}-{seed}-{first}"
    end = first + count
    hangs = []
    while first < end:
        numbers = [str(seed), str(first), str(end - first)]
        done = subprocess.run(
            [sys.executable, __file__, what, *numbers, str(progress)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode == 0:
            return None
        number = int(progress.read_text()) if progress.exists() else first
        hangs.append(number)
        if done.returncode != -signal.SIGALRM or len(hangs) > 1 + count // 10_000:
            return (
                f"{what}: mutant {number} of seed {seed}, status {done.returncode}\n"
                f"{done.stdout[-2000:]}{done.stderr[-2000:]}\n{mutant(seed, number).hex()}"
            )
        first = number + 1
    return None


__all__ = ["OPTIONS", "WHOLE", "attempt", "check", "image", "mutant", "seeds"]

if __name__ == "__main__":
    main()
