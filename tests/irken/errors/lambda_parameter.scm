; error 4:22: parameter
; A parameter is a name.
(include "lib/basis.scm")
(define f (lambda (x 5) x))
