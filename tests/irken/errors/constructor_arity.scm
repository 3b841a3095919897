; error 6:24: shape:line expected 2 arguments, found 3
; A constructor with too many arguments.  The original compiler does not notice.
(include "lib/basis.scm")
(datatype shape (:point) (:line int int))
(define first-of (shape:point) -> 0 (shape:line a _) -> a)
(printf (int (first-of (shape:line 1 2 3))) "\n")
