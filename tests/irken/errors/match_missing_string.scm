; error 5:3: match
; The same with strings, in a match.
(include "lib/basis.scm")
(define (f s)
  (match s with
    "a" -> 1
    "b" -> 2))
(printf (int (f "a")) "\n")
