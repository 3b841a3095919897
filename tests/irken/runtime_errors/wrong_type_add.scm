; A string where an integer should be.  The original compiler refuses it, as types do not agree.
; reason: NOT_AN_INTEGER
; report: total
; report: wrong_type_add.scm:8
(include "lib/basis.scm")
(define (total l)
  (let ((t (+ (car l) 100)))
    (* t 2)))
(printf (int (total '(1))) "\n")
(printf (int (total '("two"))) "\n")
