; Twin of bench/programs/fib.scm: Fibonacci numbers by double recursion.
; argument: n
; Nothing differs.

(define default-size 22)

(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(define (main size)
  (for-each display (list "fib " size " = " (fib size) "\n")))
