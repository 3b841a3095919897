; error 5:3: with
; A match without "with".
(include "lib/basis.scm")
(define (f x)
  (match x
    0 -> 1
    _ -> 2))
(printf (int (f 1)) "\n")
