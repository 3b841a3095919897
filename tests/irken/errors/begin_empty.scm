; error 4:13: begin
; begin needs an expression.
(include "lib/basis.scm")
(define (f) (begin))
(f)
