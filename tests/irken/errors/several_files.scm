; error 5:15: if
; error 6:20: unbound
; An error in the expansion of one definition does not hide the next one.
(include "lib/basis.scm")
(define (f x) (if))
(define (g x) (* x third-missing))
(printf (int (f 1)) "\n")
