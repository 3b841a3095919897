; Fibonacci numbers by double recursion: calls, returns and small arithmetic.
; argument: n

(require "lib/basis.scm")

(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 22))

(printf "fib " (int size) " = " (int (fib size)) "\n")
