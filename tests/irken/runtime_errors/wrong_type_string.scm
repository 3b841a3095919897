; The length of a number.  The original compiler refuses it, as types do not agree.
; reason: NOT_A_STRING
; report: wrong_type_string.scm:8
(include "lib/basis.scm")
(define (width x)
  ; Nothing stands before it.
  (+ (string-length x) 1))
(printf (int (width "abc")) "\n")
(printf (int (width 3)) "\n")
