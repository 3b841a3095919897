; error 8:3: datatype
; Constructors of two datatypes in one column.
(include "lib/basis.scm")
(datatype a (:one) (:two))
(datatype b (:three) (:four))
(define f
  (a:one)   -> 1
  (b:three) -> 3
  _         -> 0)
(printf (int (f (a:one))) "\n")
