; error 4:9: match
; Integers other than 0 and 1 have no rule.
(include "lib/basis.scm")
(define f
  0 -> "zero"
  1 -> "one")
(printf (f 1) "\n")
