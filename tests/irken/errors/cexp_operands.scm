; error 4:14: expected 2 arguments
; add takes two operands.  The original compiler does not notice.
(include "lib/basis.scm")
(printf (int (%%cexp (int -> int) "add" 1)) "\n")
