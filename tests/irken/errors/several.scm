; error 6:20: unbound
; error 7:20: unbound
; error 8:14: expected 1 argument
; Several errors are told at once.
(include "lib/basis.scm")
(define (f x) (+ x first-missing))
(define (g x) (* x second-missing))
(printf (int (f 1 2)) "\n")
