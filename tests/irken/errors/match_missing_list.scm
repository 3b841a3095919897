; error 5:3: list:nil
; The empty list has no rule.
(include "lib/basis.scm")
(define (head l)
  (match l with
    (x . _) -> x))
(printf (int (head '(1))) "\n")
