; error 8:3: never
; All constructors have a rule already.
(include "lib/basis.scm")
(datatype t (:a) (:b))
(define f
  (t:a) -> 1
  (t:b) -> 2
  _ -> 3)
(printf (int (f (t:a))) "\n")
