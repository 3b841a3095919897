; error 5:1: set!
; Assignment needs a place and a value.
(include "lib/basis.scm")
(define x 1)
(set! x)
