; Twin of bench/programs/tak.scm: Takeuchi's function, the variant that returns z.
; argument: how often (tak 18 12 z) is evaluated, for z = 6, 7, 8 by turns
; Nothing differs.

(define default-size 2)

(define (tak x y z)
  (if (< y x)
      (tak (tak (- x 1) y z)
           (tak (- y 1) z x)
           (tak (- z 1) x y))
      z))

(define (main size)
  (do ((i 0 (+ i 1))
       (sum 0 (+ sum (tak 18 12 (+ 6 (fxremainder i 3))))))
      ((= i size)
       (for-each display (list "tak " size ": " sum "\n")))))
