; Division by zero raises an exception, and nothing handles this one.
; exit: 255
; stdout: DivideByZero
(include "lib/basis.scm")
(define (ratio a b) (/ a b))
(printf (int (ratio 10 3)) "\n")
(printf (int (ratio 10 0)) "\n")
