; An integer is called.  The original compiler refuses it, as types do not agree.
; reason: NOT_A_CLOSURE
; report: apply-it
; report: wrong_type_call.scm:8
(include "lib/basis.scm")
(define (apply-it f x)
  (+ (f x) 1))
(printf (int (apply-it (lambda (n) (* n 2)) 4)) "\n")
(printf (int (apply-it 5 4)) "\n")
