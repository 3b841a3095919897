; error 6:22: did you mean counter?
; A local name, misspelt.
(include "lib/basis.scm")
(define (f)
  (let ((counter 0))
    (set! counter (+ conter 1))
    counter))
(printf (int (f)) "\n")
