; In how many ways do n queens stand on an n by n board, none attacking another?
;
;   irkjit run examples/queens.byc        the board is 8 by 8
;   irkjit run examples/queens.byc 10     or of another size, 1 to 30
;
; Columns and diagonals are sets of bits.  `place` goes one row down and is a real recursion; `try`
; goes through the free squares of a row and is a loop: trcall overwrites its own arguments.
;
; expect: 8 queens: 92 solutions
; exit: 0

@0 = " queens: "
@1 = " solutions\n"
@2 = -1

; The top level's variables: 0 all columns, 1 place, 2 try, 3 number
    env r0 4
    topis r0
    epush r0

; place(columns, left, right): in how many ways the remaining rows can be filled
    fun r1 place_end
        gc
        ref0 r0 0
        topref r1 0
        eq r2 r0 r1
        tst r2 more
        imm r0 int 1            ; every column has its queen
        ret r0
    more:
        ref0 r2 1
        or r2 r0 r2
        ref0 r3 2
        or r2 r2 r3             ; squares under attack
        lit r3 @2
        xor r2 r2 r3
        and r2 r2 r1            ; free squares
        env r3 5
        stor r3 1 r2
        stor r3 2 r0
        ref0 r0 1
        stor r3 3 r0
        ref0 r0 2
        stor r3 4 r0
        imm r0 int 0
        stor r3 5 r0
        topref r0 2
        tail r0 r3
place_end:
    stor r0 2 r1

; try(free, columns, left, right, found)
    fun r1 try_end
    try:
        gc
        ref0 r0 0
        imm r1 int 0
        eq r2 r0 r1
        tst r2 some
        ref0 r0 4
        ret r0
    some:
        sub r1 r1 r0
        and r1 r0 r1            ; the lowest free square
        xor r0 r0 r1            ; the others, for the next turn
        env r2 3
        ref0 r3 1
        or r3 r3 r1
        stor r2 1 r3
        imm r4 int 1
        ref0 r3 2
        or r3 r3 r1
        shl r3 r3 r4
        stor r2 2 r3
        ref0 r3 3
        or r3 r3 r1
        ashr r3 r3 r4
        stor r2 3 r3
        topref r1 1
        call r1 r2 1            ; the frame keeps r0, nothing else
        pop r4
        ref0 r1 4
        add r4 r1 r4
        ref0 r1 1
        ref0 r2 2
        ref0 r3 3
        trcall try 0 (r0 r1 r2 r3 r4)
try_end:
    stor r0 3 r1

; number(string, i, value): the decimal number that a string shows
    fun r1 number_end
    number:
        ref0 r0 0
        slen r1 r0
        ref0 r2 1
        lt r1 r2 r1
        tst r1 done
        sref r1 r0 r2
        unchar r1 r1
        imm r3 int 48
        sub r1 r1 r3
        imm r3 int 10
        ref0 r4 2
        mul r4 r4 r3
        add r4 r4 r1
        imm r3 int 1
        add r2 r2 r3
        trcall number 0 (r0 r2 r4)
    done:
        ref0 r0 2
        ret r0
number_end:
    stor r0 4 r1

; The arguments are a vector: the VM, the file, then what stood behind the file.
    imm r1 int 8
    argv r2
    vlen r3 r2
    imm r4 int 2
    gt r3 r3 r4
    tst r3 known
    vref r2 r2 r4
    env r1 3
    stor r1 1 r2
    imm r3 int 0
    stor r1 2 r3
    stor r1 3 r3
    topref r2 3
    call r2 r1 0
    pop r1
known:
    imm r2 int 1
    shl r3 r2 r1
    sub r3 r3 r2
    topset 0 r3                 ; n ones
    printo r1
    lit r3 @0
    prints r3
    env r3 3
    imm r4 int 0
    stor r3 1 r4
    stor r3 2 r4
    stor r3 3 r4
    topref r4 1
    call r4 r3 0
    pop r1
    printo r1
    lit r1 @1
    prints r1
    imm r0 int 0
    ret r0
