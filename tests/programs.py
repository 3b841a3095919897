"""Small programs that several tests of the driver use."""

from __future__ import annotations

import sys

HELLO = """
@0 = "hello\\n"
    lit r0 @0
    prints r0
    imm r1 int 7
    ret r1
"""

FOREVER = """
    fun r0 end
start: trcall0 start 0
end: call0 r0 1
    pop r1
    ret r1
"""

COUNTDOWN = """
; prints n, n-1 ... 1 by a loop, and calls a function in each turn
    fun r0 loop_end
loop: ref0 r1 0
    imm r2 int 0
    eq r3 r1 r2
    tst r3 more
    ret r1
more: topref r4 0
    env r5 1
    stor r5 1 r1
    call r4 r5 3
    pop r6
    imm r2 int 1
    sub r1 r1 r2
    trcall loop 0 (r1)
loop_end: fun r1 show_end
    ref0 r0 0
    printo r0
    ret r0
show_end: env r2 1
    topis r2
    topset 0 r1
    env r3 1
    imm r4 int 60
    stor r3 1 r4
    call r0 r3 3
    pop r5
    ret r5
"""

DEEP = """
; f(n) = n is 0 ? vref(vector, 9) : 1 + f(n - 1)
@0 = #(1 2)
    fun r0 end
    ref0 r1 0
    imm r2 int 0
    eq r3 r1 r2
    tst r3 more
    lit r4 @0
    imm r5 int 9
    vref r6 r4 r5
    ret r6
more: imm r2 int 1
    sub r1 r1 r2
    env r3 1
    stor r3 1 r1
    topref r4 0
    call r4 r3 5
    pop r5
    imm r2 int 1
    add r5 r5 r2
    ret r5
end: env r1 1
    topis r1
    topset 0 r0
    env r2 1
    imm r3 int {depth}
    stor r2 1 r3
    call r0 r2 4
    pop r4
    ret r4
"""

SLEEP = """
@0 = "sleep"
@1 = "before\\n"
    lit r0 @1
    prints r0
    lit r0 @0
    dlsym0 r1 r0
    imm r2 char 'i'
    imm r3 int 1
    imm r4 int 60
    ffi r5 r1 r2 r3 (r4)
    ret r5
"""

YES = """
@0 = "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\\n"
    fun r0 end
start: lit r1 @0
    prints r1
    trcall0 start 0
end: call0 r0 1
    pop r1
    ret r1
"""

ARGUMENTS = """
    argv r0
    printo r0
    vlen r1 r0
    ret r1
"""

COMMAND = [sys.executable, "-m", "irkjit"]
