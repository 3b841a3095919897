; How many primes are there below a million?  The sieve of Eratosthenes in a vector of booleans.
;
; The vector is larger than 32 KB, so it lies in a block of its own and never moves.  Three loops,
; each a function that calls itself at its end: trcall goes back to the head without a frame.
;
; expect: 78498 primes below 1000000, the largest is 999983
; exit: 0

@0 = " primes below "
@1 = ", the largest is "
@2 = "\n"

; The top level's variables: 0 the vector, 1 its length, 2 cross_out, 3 sift, 4 count
    env r0 5
    topis r0
    epush r0
    imm r1 int 1000000
    stor r0 2 r1
    imm r2 #t
    vmake r2 r1 r2              ; true: may be a prime
    stor r0 1 r2

; cross_out(multiple, step)
    fun r1 cross_out_end
    cross_out:
        ref0 r0 0
        ref0 r1 1
        topref r2 1
        lt r2 r0 r2
        tst r2 crossed
        topref r2 0
        imm r3 #f
        vset r2 r0 r3
        add r0 r0 r1
        trcall cross_out 0 (r0 r1)
    crossed:
        imm r0 #u
        ret r0
cross_out_end:
    stor r0 3 r1

; sift(candidate): cross out the multiples of every prime whose square is below the end
    fun r1 sift_end
    sift:
        gc
        ref0 r0 0
        mul r1 r0 r0
        topref r2 1
        lt r2 r1 r2
        tst r2 sifted
        topref r2 0
        vref r2 r2 r0
        tst r2 next             ; no prime: its multiples are gone already
        env r2 2
        stor r2 1 r1
        stor r2 2 r0
        topref r1 2
        call r1 r2 1
        pop0
    next:
        imm r1 int 1
        add r1 r0 r1
        trcall sift 0 (r1)
    sifted:
        imm r0 #u
        ret r0
sift_end:
    stor r0 4 r1

; count(candidate, found, last): a pair of how many there are and the largest
    fun r1 count_end
    count:
        gc
        ref0 r0 0
        ref0 r1 1
        ref0 r2 2
        topref r3 1
        lt r3 r0 r3
        tst r3 counted
        imm r4 int 1
        topref r3 0
        vref r3 r3 r0
        tst r3 composite
        add r1 r1 r4
        mov r2 r0
    composite:
        add r0 r0 r4
        trcall count 0 (r0 r1 r2)
    counted:
        make r0 pair (r1 r2)
        ret r0
count_end:
    stor r0 5 r1

    env r1 1
    imm r2 int 2
    stor r1 1 r2
    topref r3 3
    call r3 r1 0
    pop0
    env r1 3
    imm r2 int 2
    stor r1 1 r2
    imm r2 int 0
    stor r1 2 r2
    stor r1 3 r2
    topref r3 4
    call r3 r1 0
    pop r0
    tupref r1 r0 0
    printo r1
    lit r1 @0
    prints r1
    topref r1 1
    printo r1
    lit r1 @1
    prints r1
    tupref r1 r0 1
    printo r1
    lit r1 @2
    prints r1
    imm r0 int 0
    ret r0
