; error 5:14: expected 2 arguments
; A known function with too few arguments.
(include "lib/basis.scm")
(define (add a b) (+ a b))
(printf (int (add 1)) "\n")
