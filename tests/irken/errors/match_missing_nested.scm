; error 5:3: list:cons
; A list of exactly one element is handled, longer ones are not.
(include "lib/basis.scm")
(define (only l)
  (match l with
    ()  -> 0
    (x) -> x))
(printf (int (only '(1))) "\n")
