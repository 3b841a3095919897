; error 5:17: ()
; A list of nothing is no expression.
(include "lib/basis.scm")
(define (f x) x)
(printf (int (f ())) "\n")
