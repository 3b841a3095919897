; A string where an integer should be.  The original compiler refuses it, as types do not agree.
; reason: NOT_AN_INTEGER
; report: wrong_type_add.scm:10: in total
; report: wrong_type_add.scm:9: in total
; report: wrong_type_add.scm:12
(include "lib/basis.scm")
(define total
  ()       -> 0
  (x . xs) -> (let ((rest (total xs)))
                (+ x rest)))
(printf (int (total '(1))) "\n")
(printf (int (total '(1 "two"))) "\n")
