; error 4:16: field
; A field of a record needs a name and "=".
(include "lib/basis.scm")
(define r {a=1 2})
