; error 4:14: expected 1 argument
; A function of the library with too many.
(include "lib/basis.scm")
(printf (int (length '(1) '(2))) "\n")
