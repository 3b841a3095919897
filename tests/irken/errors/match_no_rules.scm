; error 5:3: rule
; A match without rules.
(include "lib/basis.scm")
(define (f x)
  (match x with))
(printf (int (f 1)) "\n")
