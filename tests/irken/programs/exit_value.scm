; The exit status is the value of the last expression.
; exit: 3
(include "lib/basis.scm")
(printf "ends with 3\n")
(+ 1 2)
