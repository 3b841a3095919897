; error 6:4: did you mean shape:point?
; A pattern with a constructor that the datatype does not have.
(include "lib/basis.scm")
(datatype shape (:point) (:line int int))
(define f
  (shape:piont)   -> 0
  (shape:line a b) -> a)
(printf (int (f (shape:point))) "\n")
