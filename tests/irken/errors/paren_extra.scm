; error 5:11: unbalanced )
; One closing parenthesis too many.
(include "lib/basis.scm")
(define (f x)
  (+ x 1)))
(printf "never\n")
