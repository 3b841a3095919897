; error 5:11: pattern
; "..." stands only in patterns.
; The original compiler makes a field of that name.
(include "lib/basis.scm")
(define r {a=1 ...})
(printf (int r.a) "\n")
