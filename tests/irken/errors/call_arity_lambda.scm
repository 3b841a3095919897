; error 4:14: expected 2 arguments
; A function that is called where it stands.
(include "lib/basis.scm")
(printf (int ((lambda (a b) (+ a b)) 1)) "\n")
