; error 5:15: ]
; An index without its closing bracket.
(include "lib/basis.scm")
(define v #(1 2 3))
(printf (int v[0) "\n")
