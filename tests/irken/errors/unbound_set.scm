; error 5:7: unbound
; Assignment to a name that nothing defines.
(include "lib/basis.scm")
(define x 1)
(set! y 2)
