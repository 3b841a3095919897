; error 4:14: call
; A number is no function.
(include "lib/basis.scm")
(printf (int (5 6)) "\n")
