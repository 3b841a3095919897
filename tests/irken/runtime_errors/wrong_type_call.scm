; An integer is called.  The original compiler refuses it, as types do not agree.
; reason: NOT_A_CLOSURE
; report: wrong_type_call.scm:9: in times
; report: wrong_type_call.scm:11
(include "lib/basis.scm")
(define (times n f x)
  (if (= n 0)
      x
      (f (times (- n 1) f x))))
(printf (int (times 3 (lambda (n) (* n 2)) 4)) "\n")
(printf (int (times 3 5 4)) "\n")
