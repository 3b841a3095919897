; The smallest program that says something.
;
;   irkjit run examples/hello.byc
;
; expect: hello, world
; exit: 0

@0 = "hello, world\n"

    lit r0 @0           ; the string is an object made when the file was loaded
    prints r0
    imm r0 int 0        ; the program's value is its exit code
    ret r0
