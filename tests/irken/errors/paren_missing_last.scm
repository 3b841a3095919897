; error 5:1: unbalanced (
; The file ends in the middle of the last definition.
(include "lib/basis.scm")
(printf "fine\n")
(define (f x)
  (* x 2)
