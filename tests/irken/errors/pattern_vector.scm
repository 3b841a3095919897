; error 5:3: pattern
; There are no vector patterns.
(include "lib/basis.scm")
(define f
  #(a b) -> a
  _      -> 0)
(printf (int (f #(1 2))) "\n")
