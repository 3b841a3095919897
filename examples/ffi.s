; C functions from a program: strlen, getenv, write, and errno after one that fails.
;
;   irkjit run examples/ffi.byc
;   IRKJIT_EXAMPLE=yes irkjit run examples/ffi.byc
;   irkjit run --sandbox examples/ffi.byc          all of this is closed
;
; A C string ends in a zero byte, which a string of the VM has only where the program puts one.
;
; expect: strlen says 12
; expect: IRKJIT_EXAMPLE is not set
; expect: written by C, in its place
; expect: open failed, errno is 2
; exit: 0

@0 = "strlen\x00"
@1 = "getenv\x00"
@2 = "write\x00"
@3 = "open\x00"
@4 = "twelve bytes\x00"
@5 = "strlen says "
@6 = "\n"
@7 = "IRKJIT_EXAMPLE\x00"
@8 = "IRKJIT_EXAMPLE is not set\n"
@9 = "IRKJIT_EXAMPLE is "
@10 = "written by C, in its place\n"
@11 = "/no/such/file\x00"
@12 = "open failed, errno is "

; ffi d FUNCTION RESULT COUNT (ARGUMENTS): the result is 'i' for an int, 'p' a pointer, 's' a C
; string, 'c' a character, 'u' nothing.  The count must be set by an imm right before.

    lit r0 @0
    dlsym0 r0 r0
    lit r3 @4
    imm r1 char 'i'
    imm r2 int 1
    ffi r0 r0 r1 r2 (r3)
    lit r1 @5
    prints r1
    printo r0
    lit r1 @6
    prints r1

    lit r0 @1
    dlsym0 r0 r0
    lit r3 @7
    imm r1 char 'p'
    imm r2 int 1
    ffi r0 r0 r1 r2 (r3)
    cref2int r1 r0              ; a null pointer?
    imm r2 int 0
    eq r1 r1 r2
    tst r1 set
    lit r0 @8
    prints r0
    jmp writing
set:
    lit r1 @9
    prints r1
    cget r0 r0 's'              ; the C string as a string of the VM
    prints r0
    lit r1 @6
    prints r1

writing:
    lit r0 @2
    dlsym0 r0 r0
    imm r3 int 1                ; standard output
    lit r4 @10
    slen r5 r4
    imm r1 char 'i'
    imm r2 int 3
    ffi r0 r0 r1 r2 (r3 r4 r5)

    lit r0 @3
    dlsym0 r0 r0
    lit r3 @11
    imm r4 int 0                ; for reading
    imm r1 char 'i'
    imm r2 int 2
    ffi r0 r0 r1 r2 (r3 r4)
    errno r1                    ; of this call, whatever happens in between
    lit r0 @12
    prints r0
    printo r1
    lit r1 @6
    prints r1
    imm r0 int 0
    ret r0
