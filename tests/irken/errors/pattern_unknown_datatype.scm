; error 5:4: datatype
; A pattern with a datatype that nothing declares.
(include "lib/basis.scm")
(define f
  (shap:point) -> 0
  _            -> 1)
(printf (int (f 1)) "\n")
