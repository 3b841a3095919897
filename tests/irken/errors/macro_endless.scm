; error 6:14: expan
; A macro that expands to itself for ever.
(include "lib/basis.scm")
(defmacro again
  (again x) -> (again (begin x)))
(printf (int (again 1)) "\n")
