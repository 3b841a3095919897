; error 6:10: unbound
; Clauses after else: then it is no keyword.
(include "lib/basis.scm")
(define (f x)
  (cond ((= x 0) 1)
        (else 2)
        ((= x 1) 3)))
(printf (int (f 1)) "\n")
