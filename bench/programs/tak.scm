; Takeuchi's function, the variant that returns z: recursion with three arguments.
; argument: how often (tak 18 12 z) is evaluated, for z = 6, 7, 8 by turns

(require "lib/basis.scm")

(define (tak x y z)
  (if (< y x)
      (tak (tak (- x 1) y z)
           (tak (- y 1) z x)
           (tak (- z 1) x y))
      z))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 2))

(define sum 0)
(for-range i size
  (set! sum (+ sum (tak 18 12 (+ 6 (mod i 3))))))
(printf "tak " (int size) ": " (int sum) "\n")
