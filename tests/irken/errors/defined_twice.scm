; error 5:10: already defined
; The same name two times at top level.
(include "lib/basis.scm")
(define (f x) x)
(define (f x) (+ x 1))
(printf (int (f 1)) "\n")
