; Twin of bench/programs/machine.scm: an interpreter: a stack machine, whose instructions are a
; datatype in a vector.
; argument: how far the interpreted program counts
; An instruction is a record of its kind, a small number for case, and its parameter.

(define default-size 1000)

(define-record-type code
  (make-code kind n)
  code?
  (kind code-kind)
  (n code-n))

(define (op-push n) (make-code 0 n))
(define (op-load v) (make-code 1 v))
(define (op-store v) (make-code 2 v))
(define (op-add) (make-code 3 0))
(define (op-sub) (make-code 4 0))
(define (op-mul) (make-code 5 0))
(define (op-rem) (make-code 6 0))
(define (op-less) (make-code 7 0))
(define (op-jump n) (make-code 8 n))
(define (op-jump-if-not n) (make-code 9 n))
(define (op-call n) (make-code 10 n))
(define (op-return) (make-code 11 0))
(define (op-halt) (make-code 12 0))

(define steps 0)

; Variables, a stack for values, a list of places to return to.
(define (run program)
  (let ((vars (make-vector 8 0))
        (stack (make-vector 64 0)))
    (let loop ((pc 0) (sp 0) (calls '()))
      (define (binary f)
        (vector-set! stack (- sp 2) (f (vector-ref stack (- sp 2)) (vector-ref stack (- sp 1))))
        (loop (+ pc 1) (- sp 1) calls))
      (set! steps (+ steps 1))
      (let ((c (vector-ref program pc)))
        (case (code-kind c)
          ((0)                          ; push
           (vector-set! stack sp (code-n c))
           (loop (+ pc 1) (+ sp 1) calls))
          ((1)                          ; load
           (vector-set! stack sp (vector-ref vars (code-n c)))
           (loop (+ pc 1) (+ sp 1) calls))
          ((2)                          ; store
           (vector-set! vars (code-n c) (vector-ref stack (- sp 1)))
           (loop (+ pc 1) (- sp 1) calls))
          ((3) (binary (lambda (a b) (+ a b))))
          ((4) (binary (lambda (a b) (- a b))))
          ((5) (binary (lambda (a b) (* a b))))
          ((6) (binary (lambda (a b) (fxremainder a b))))
          ((7) (binary (lambda (a b) (if (< a b) 1 0))))
          ((8) (loop (code-n c) sp calls))          ; jump
          ((9)                          ; jump-if-not
           (if (= 0 (vector-ref stack (- sp 1)))
               (loop (code-n c) (- sp 1) calls)
               (loop (+ pc 1) (- sp 1) calls)))
          ((10) (loop (code-n c) sp (cons (+ pc 1) calls)))     ; call
          ((11) (loop (car calls) sp (cdr calls)))              ; return
          (else (vector-ref vars 1)))))))

; var 0 counts down from n; var 1 is a sum of what the subroutine makes of it; it is called for
; numbers that are no multiples of 3.
(define (program n)
  (vector
   (op-push n) (op-store 0)                     ;  0
   (op-push 0) (op-store 1)                     ;  2
   ; while 0 < var 0
   (op-push 0) (op-load 0) (op-less)            ;  4
   (op-jump-if-not 24)                          ;  7
   (op-load 0) (op-push 3) (op-rem)             ;  8
   (op-jump-if-not 19)                          ; 11
   (op-load 0)                                  ; 12
   (op-call 25)                                 ; 13
   (op-load 1) (op-add)                         ; 14
   (op-push 65521) (op-rem)                     ; 16
   (op-store 1)                                 ; 18
   (op-load 0) (op-push 1) (op-sub)             ; 19
   (op-store 0) (op-jump 4)                     ; 22
   (op-halt)                                    ; 24
   ; x -> x * x + 7
   (op-store 2)                                 ; 25
   (op-load 2) (op-load 2) (op-mul)             ; 26
   (op-push 7) (op-add)                         ; 29
   (op-return)))                                ; 31

(define (main size)
  (let ((result (run (program size))))
    (for-each display
              (list "machine " size ": result " result " after " steps " steps\n"))))
