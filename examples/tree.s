; Binary trees: one that stays, and forty that are garbage as soon as they are counted.
;
; Run it with --gc-log or --stats: the trees that die cost the collector nothing, it only ever
; copies what is alive.
;
; expect: 40 trees of 16383 nodes, 655320 nodes in all
; expect: the old tree still has 131071 nodes
; exit: 0

@0 = " trees of 16383 nodes, "
@1 = " nodes in all\n"
@2 = "the old tree still has "
@3 = " nodes\n"

; A tree is the constructor 0 (a leaf, no object at all) or an object of kind u1 {left right}.
; The top level's variables: 0 grow, 1 size, 2 round, 3 the old tree
    env r0 4
    topis r0
    epush r0

; grow(depth)
    fun r1 grow_end
        gc
        ref0 r0 0
        imm r1 int 0
        eq r1 r0 r1
        tst r1 inner
        imm r0 uimm 0
        ret r0
    inner:
        imm r1 int 1
        sub r0 r0 r1
        env r1 1
        stor r1 1 r0
        topref r2 0
        call r2 r1 1            ; the frame keeps r0, the depth of the subtrees
        pop r1
        env r2 1
        stor r2 1 r0
        topref r3 0
        call r3 r2 2            ; and r1, the left one
        pop r2
        make r0 u1 (r1 r2)
        ret r0
grow_end:
    stor r0 1 r1

; size(tree)
    fun r1 size_end
        gc
        ref0 r0 0
        nvcase r0 leaf (u1 node)
    leaf:
        imm r0 int 0
        ret r0
    node:
        env r1 1
        tupref r2 r0 0
        stor r1 1 r2
        topref r2 1
        call r2 r1 1
        pop r1
        env r2 1
        tupref r3 r0 1
        stor r2 1 r3
        topref r3 1
        call r3 r2 2
        pop r2
        add r0 r1 r2
        imm r1 int 1
        add r0 r0 r1
        ret r0
size_end:
    stor r0 2 r1

; round(how many left, nodes so far)
    fun r1 round_end
    round:
        gc
        ref0 r0 0
        imm r1 int 0
        eq r1 r0 r1
        tst r1 another
        ref0 r0 1
        ret r0
    another:
        env r0 1
        imm r1 int 14
        stor r0 1 r1
        topref r1 0
        call r1 r0 0
        pop r0
        env r1 1
        stor r1 1 r0
        topref r0 1
        call r0 r1 0
        pop r0
        ref0 r1 1
        add r1 r1 r0
        ref0 r0 0
        imm r2 int 1
        sub r0 r0 r2
        trcall round 0 (r0 r1)
round_end:
    stor r0 3 r1

    env r1 1
    imm r2 int 17
    stor r1 1 r2
    topref r2 0
    call r2 r1 0
    pop r0
    topset 3 r0
    imm r0 int 40
    printo r0
    lit r1 @0
    prints r1
    env r1 2
    stor r1 1 r0
    imm r2 int 0
    stor r1 2 r2
    topref r2 2
    call r2 r1 0
    pop r0
    printo r0
    lit r0 @1
    prints r0
    lit r0 @2
    prints r0
    env r0 1
    topref r1 3
    stor r0 1 r1
    topref r1 1
    call r1 r0 0
    pop r0
    printo r0
    lit r0 @3
    prints r0
    imm r0 int 0
    ret r0
