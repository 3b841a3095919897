; error 5:3: #f
; Only true has a rule.
(include "lib/basis.scm")
(define (f b)
  (match b with
    #t -> 1))
(printf (int (f #t)) "\n")
