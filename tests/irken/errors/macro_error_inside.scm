; error 6:21: unbound
; The expansion has an unbound name that stands in the program's own use of the macro.
(include "lib/basis.scm")
(defmacro twice
  (twice x) -> (+ x x))
(printf (int (twice missing-name)) "\n")
