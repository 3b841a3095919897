; error 4:15: too big
; The same far beyond, in a list.  The original compiler wraps it around.
(include "lib/basis.scm")
(define l '(1 -99999999999999999999999 3))
(printf (int (length l)) "\n")
