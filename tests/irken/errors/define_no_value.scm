; error 4:1: define
; A name without a value.
(include "lib/basis.scm")
(define x)
