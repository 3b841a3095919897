; error 6:25: shpe
; A datatype that nothing declares.
(include "lib/basis.scm")
(datatype shape (:point) (:line int int))
(define first-of (shape:point) -> 0 (shape:line a _) -> a)
(printf (int (first-of (shpe:point))) "\n")
