; The length of a number.  The original compiler refuses it, as types do not agree.
; reason: NOT_A_STRING
; report: wrong_type_string.scm:8: in width
; report: wrong_type_string.scm:11
(include "lib/basis.scm")
(define width
  ()       -> 0
  (s . ss) -> (+ (string-length s)
                 (width ss)))
(printf (int (width (list "abc" "de"))) "\n")
(printf (int (width (list 3 4))) "\n")
