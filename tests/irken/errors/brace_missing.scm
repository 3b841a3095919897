; error 5:1: unbalanced {
; A record that is not closed.
(include "lib/basis.scm")
(define r 5)
{a=1 b=2
