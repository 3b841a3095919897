; error 4:3: if
(include "lib/basis.scm")
(define (f x)
  (if x 1 2 3))
(printf (int (f #t)) "\n")
