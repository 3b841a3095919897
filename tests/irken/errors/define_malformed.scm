; error 4:1: define
; define without a name.
(include "lib/basis.scm")
(define)
