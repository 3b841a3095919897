; error 7:3: never
; Empty and not empty are all there is.
(include "lib/basis.scm")
(define f
  ()      -> 1
  (x . _) -> x
  _       -> 3)
(printf (int (f '())) "\n")
