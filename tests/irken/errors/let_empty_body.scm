; error 5:3: body
; A let without a body.
(include "lib/basis.scm")
(define (f)
  (let ((a 1))))
(f)
