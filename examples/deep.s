; 1 + 2 + ... + 1000000 by a recursion that is one million calls deep.
;
; The VM stack is small; what does not fit moves to the heap as continuations and comes back one
; frame at a time.  So the depth is limited by --max-heap only (try --max-heap 16m).
;
; expect: 500000500000
; exit: 0

@0 = "\n"

    env r0 1
    topis r0
    epush r0
; sum(n): n + sum(n - 1), which is no tail call
    fun r1 sum_end
        gc
        ref0 r0 0
        imm r1 int 0
        eq r2 r0 r1
        tst r2 more
        ret r0
    more:
        imm r1 int 1
        sub r1 r0 r1
        env r2 1
        stor r2 1 r1
        topref r1 0
        call r1 r2 1
        pop r1
        add r0 r0 r1
        ret r0
sum_end:
    stor r0 1 r1
    env r1 1
    imm r2 int 1000000
    stor r1 1 r2
    topref r2 0
    call r2 r1 0
    pop r0
    printo r0
    lit r0 @0
    prints r0
    imm r0 int 0
    ret r0
