; The remainder of a division by zero is an error of the machine.
; reason: DIVISION_BY_ZERO
; report: remainder_by_zero.scm:8: in remainders
; report: remainder_by_zero.scm:10
(include "lib/basis.scm")
(define remainders
  _ ()       -> '()
  n (d . ds) -> (list:cons (remainder n d) (remainders n ds)))
(printf (join int->string " " (remainders 100 '(7 8 9))) "\n")
(printf (join int->string " " (remainders 100 '(0))) "\n")
