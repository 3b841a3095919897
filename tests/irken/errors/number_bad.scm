; error 4:16: unbound
; Not an integer, so a name; there are no fractions in Irken.
(include "lib/basis.scm")
(define x (+ 1 12abc))
