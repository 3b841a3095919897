; error 6:14: no clause
; No clause of the macro fits.
(include "lib/basis.scm")
(defmacro add-one
  (add-one x) -> (+ x 1))
(printf (int (add-one 1 2)) "\n")
