; error 6:5: 2 patterns
; A match of two values with rules for one.
(include "lib/basis.scm")
(define (f x y)
  (match x y with
    0 -> "zero"
    _ -> "other"))
(printf (f 0 1) "\n")
