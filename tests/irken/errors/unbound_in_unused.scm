; error 5:4: unbound
; Also in a function that is never called.
(include "lib/basis.scm")
(define (never-called x)
  (undefined-thing x))
(printf "fine\n")
