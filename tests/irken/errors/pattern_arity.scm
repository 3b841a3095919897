; error 7:3: shape:line expected 2 arguments, found 1
; A constructor pattern with too few arguments.
(include "lib/basis.scm")
(datatype shape (:point) (:line int int))
(define f
  (shape:point)  -> 0
  (shape:line a) -> a)
(printf (int (f (shape:point))) "\n")
