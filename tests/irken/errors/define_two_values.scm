; error 4:1: define
; A name with two values.
(include "lib/basis.scm")
(define x 1 2)
