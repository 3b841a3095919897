; error 4:1: body
; A function without a body.
(include "lib/basis.scm")
(define (f x))
(f 1)
