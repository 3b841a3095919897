; error 4:11: twice
; The same field two times.  The original compiler takes one of them.
(include "lib/basis.scm")
(define r {a=1 b=2 a=3})
(printf (int r.a) "\n")
