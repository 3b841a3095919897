; error 6:11: already defined
; The same name two times in a function.
(include "lib/basis.scm")
(define (f x)
  (define y 1)
  (define y 2)
  (+ x y))
(printf (int (f 1)) "\n")
