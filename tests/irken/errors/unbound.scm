; error 4:20: unbound
; A name that nothing defines.
(include "lib/basis.scm")
(define (f x) (+ x nowhere-defined))
(printf (int (f 1)) "\n")
