; Recursion 100,000 calls deep that is not in tail position.
; tier: baseline
(include "lib/basis.scm")
(define (sum-to n) (if (= n 0) 0 (+ n (sum-to (- n 1)))))
(printf (int (sum-to 100000)) "\n")
(define build
  0 -> '()
  n -> (list:cons n (build (- n 1))))
(printf (int (length (build 100000))) "\n")
(printf (int (foldr (lambda (x acc) (+ x acc)) 0 (build 100000))) "\n")
(printf (int (fold binary+ 0 (map (lambda (x) (* x 2)) (range 100000)))) "\n")
