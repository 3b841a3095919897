; A program that the verifier refuses: no instruction of it ever runs.
;
;   irkjit verify examples/refused.byc
;
; refused: pc 3: register 0 is read but may not have been set
; refused: pc 6: the branch target 8 is outside the function, or not forward
; refused: pc 8: there is no literal 7
; refused: pc 11: pop and pop0 stand only directly behind a call

    fun r1 body_end
        mov r1 r0
        jmp body_end
body_end:
    lit r0 @7
    pop r0
    ret r0
