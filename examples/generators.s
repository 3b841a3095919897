; Do two trees of different shape have the same leaves?  Two generators walk them in step, each a
; plain recursion that is left in the middle and entered again: continuations do that.
;
; `getcc` fetches the frames that the running function would return through.  `putcc` makes a
; continuation the current one; the `ret` after it then returns there, and not to the caller.
;
; expect: 1 1
; expect: 2 2
; expect: 3 3
; expect: 4 4
; expect: 5 5
; expect: () ()
; expect: the same leaves
; exit: 0

@0 = {pair {pair 1 2} {pair 3 {pair 4 5}}}
@1 = {pair 1 {pair {pair 2 {pair 3 4}} 5}}
@2 = " "
@3 = "\n"
@4 = "the same leaves\n"
@5 = "different leaves\n"

; The top level's variables: 0 make_generator, 1 compare
    env r0 2
    topis r0
    epush r0

; make_generator(tree): a function without parameters that returns the next leaf, at the end nil
    fun r1 make_generator_end
        gc
        env r0 4                ; its variables: 0 caller, 1 where to go on, 2 started, 3 walk
        epush r0
        imm r1 #f
        stor r0 3 r1

    ; walk(tree): yield every leaf
        fun r1 walk_end
            gc
            ref0 r0 0
            nvcase r0 leaf (pair node)
        leaf:
            getcc r1            ; this is where the walk goes on
            set 1 1 r1
            ref r1 1 0          ; and this is who asked for a leaf
            putcc r1 r1 r0
            ret r0              ; returns the leaf there
        node:
            env r1 1
            tupref r2 r0 0
            stor r1 1 r2
            ref r2 1 3
            call r2 r1 1
            pop0
            env r1 1
            tupref r2 r0 1
            stor r1 1 r2
            ref r2 1 3
            tail r2 r1
    walk_end:
        stor r0 4 r1

        fun r0 next_end
            gc
            getcc r0
            set0 0 r0
            ref0 r0 2
            tst r0 start
            ref0 r0 1
            imm r1 #u
            putcc r0 r0 r1      ; back into the walk, as if its yield had returned
            ret r0
        start:
            imm r0 #t
            set0 2 r0
            env r0 1
            ref r1 1 0          ; the tree
            stor r0 1 r1
            ref0 r1 3
            call r1 r0 0
            pop0
            ref0 r0 0           ; all leaves are yielded: whoever asked last gets nil
            imm r1 nil
            putcc r0 r0 r1
            ret r1
    next_end:
        ret r0
make_generator_end:
    stor r0 1 r1

; compare(next of the one, next of the other)
    fun r1 compare_end
    compare:
        ref0 r0 0
        call0 r0 0
        pop r0
        ref0 r1 1
        call0 r1 1
        pop r1
        printo r0
        lit r2 @2
        prints r2
        printo r1
        lit r2 @3
        prints r2
        eq r2 r0 r1
        tst r2 different
        imm r1 nil
        eq r2 r0 r1
        tst r2 on
        lit r0 @4
        ret r0
    on:
        ref0 r0 0
        ref0 r1 1
        trcall compare 0 (r0 r1)
    different:
        lit r0 @5
        ret r0
compare_end:
    stor r0 2 r1

    env r0 2
    env r1 1
    lit r2 @0
    stor r1 1 r2
    topref r2 0
    call r2 r1 1
    pop r1
    stor r0 1 r1
    env r1 1
    lit r2 @1
    stor r1 1 r2
    topref r2 0
    call r2 r1 1
    pop r1
    stor r0 2 r1
    topref r1 1
    call r1 r0 0
    pop r0
    prints r0
    imm r0 int 0
    ret r0
