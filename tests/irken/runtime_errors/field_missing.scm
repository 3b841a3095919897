; A record without the field.  The original compiler refuses it, as types do not agree.
; reason: NOT_A_RECORD
; report: field_missing.scm:7
(include "lib/basis.scm")
(define (age-of p)
  (+ p.age 1))
(printf (int (age-of {name="Ada" age=36})) "\n")
(printf (int (age-of 36)) "\n")
