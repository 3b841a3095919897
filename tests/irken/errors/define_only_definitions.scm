; error 4:1: body
; A function whose body has definitions and nothing else.
(include "lib/basis.scm")
(define (f x)
  (define y 1))
(f 1)
