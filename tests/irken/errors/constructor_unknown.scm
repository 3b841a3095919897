; error 6:25: circle
; A constructor that the datatype does not have.
(include "lib/basis.scm")
(datatype shape (:point) (:line int int))
(define first-of (shape:point) -> 0 (shape:line a _) -> a)
(printf (int (first-of (shape:circle 1))) "\n")
