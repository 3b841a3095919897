; error 5:7: set!
; The value of a call is no place.
(include "lib/basis.scm")
(define (f) 1)
(set! (f) 6)
