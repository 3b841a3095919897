; The backtrace names every function on the way, and the lines of the calls.
; The functions call themselves as well, so that none of them can be put in the place of its call.
; The original compiler refuses this program, as types do not agree.
; reason: NOT_AN_INTEGER
; report: nested_calls.scm:13: in innermost
; report: nested_calls.scm:18: in middle
; report: nested_calls.scm:23: in outermost
; report: nested_calls.scm:26
(include "lib/basis.scm")
(define (innermost n x)
  (if (= n 0)
      0
      (+ (* x 2)
         (innermost (- n 1) x))))
(define (middle n x)
  (if (= n 0)
      0
      (+ (innermost n x)
         (middle (- n 1) x))))
(define (outermost n x)
  (if (= n 0)
      0
      (+ (middle n x)
         (outermost (- n 1) x))))
(printf (int (outermost 2 1)) "\n")
(printf (int (outermost 2 'symbol)) "\n")
