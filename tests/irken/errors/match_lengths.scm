; error 6:3: 2 patterns
; Rules with different numbers of patterns.
(include "lib/basis.scm")
(define f
  0 1 -> "two"
  0   -> "one"
  _ _ -> "other")
(printf (f 0 1) "\n")
