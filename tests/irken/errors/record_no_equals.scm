; error 4:16: =
; A field without a value.
(include "lib/basis.scm")
(define r {a=1 b})
