; error 5:14: expected 0 arguments
; A function without parameters.
(include "lib/basis.scm")
(define (f) 1)
(printf (int (f 1)) "\n")
