; The 27th Fibonacci number, the slow way: 832,039 calls that do next to nothing, so what is
; measured is the call.
;
; expect: fib(27) = 196418
; exit: 0

@0 = "fib(27) = "
@1 = "\n"

    env r0 1
    topis r0
    epush r0
    fun r1 fib_end
        gc
        ref0 r0 0               ; n
        imm r1 int 2
        lt r2 r0 r1
        tst r2 recursive
        ret r0
    recursive:
        env r2 1                ; fib(n - 1)
        imm r3 int 1
        sub r3 r0 r3
        stor r2 1 r3
        topref r3 0
        call r3 r2 0
        pop r0
        env r1 1                ; fib(n - 2), while r0 waits in the frame
        ref0 r2 0
        imm r3 int 2
        sub r2 r2 r3
        stor r1 1 r2
        topref r2 0
        call r2 r1 1
        pop r1
        add r0 r0 r1
        ret r0
fib_end:
    stor r0 1 r1
    lit r1 @0
    prints r1
    env r1 1
    imm r2 int 27
    stor r1 1 r2
    topref r2 0
    call r2 r1 0
    pop r0
    printo r0
    lit r0 @1
    prints r0
    imm r0 int 0
    ret r0
