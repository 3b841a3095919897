; error 4:9: maybe:no
; The second value is not covered where the first one is yes.
(include "lib/basis.scm")
(define both
  (maybe:yes a) (maybe:yes b) -> (+ a b)
  (maybe:no) _ -> 0)
(printf (int (both (maybe:yes 1) (maybe:yes 2))) "\n")
