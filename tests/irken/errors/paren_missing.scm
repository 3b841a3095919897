; error 6:1: unbalanced (
; A closing parenthesis is missing.
(include "lib/basis.scm")
(define (f x)
  (+ x 1))
(define (g x)
  (* x 2)
(printf (int (g 3)) "\n")
