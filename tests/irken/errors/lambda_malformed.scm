; error 4:11: lambda
; The parameters are a list of names.
(include "lib/basis.scm")
(define f (lambda x x))
