; The remainder of a division by zero is an error of the machine.
; reason: DIVISION_BY_ZERO
; report: remainder_by_zero.scm:7
(include "lib/basis.scm")
(define (rest-of a b)
  (+ (remainder a b) 0))
(printf (int (rest-of 10 3)) "\n")
(printf (int (rest-of 10 0)) "\n")
