; A program with a mistake: it reads an element behind the end of a vector, five calls deep.
; What was printed before comes out first; then the error says where the program was.
;
; expect: the sum is
; exit: 255
; error: array/string reference out of range: 3[3]

@0 = #(10 20 30)
@1 = "the sum is\n"

; The top level's variables: 0 sum, 1 report
    env r0 2
    topis r0
    epush r0

; sum(i): the elements from i on; it should stop at 3, not behind it
    fun r1 sum_end
        gc
        ref0 r0 0
        imm r1 int 3
        gt r1 r0 r1
        tst r1 more
        imm r0 int 0
        ret r0
    more:
        lit r1 @0
        vref r1 r1 r0
        env r2 1
        imm r3 int 1
        add r0 r0 r3
        stor r2 1 r0
        topref r0 0
        call r0 r2 2
        pop r0
        add r0 r0 r1
        ret r0
sum_end:
    stor r0 1 r1

; report()
    fun r1 report_end
        gc
        lit r0 @1
        prints r0
        env r0 1
        imm r1 int 0
        stor r0 1 r1
        topref r1 0
        call r1 r0 0
        pop r0
        printo r0
        ret r0
report_end:
    stor r0 2 r1
    topref r0 1
    call0 r0 0
    pop r0
    ret r0
