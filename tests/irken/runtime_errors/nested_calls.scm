; The backtrace names every function on the way, and the lines of the calls.
; reason: NOT_AN_INTEGER
; report: innermost
; report: nested_calls.scm:12
; report: middle
; report: nested_calls.scm:14
; report: outermost
; report: nested_calls.scm:16
; report: nested_calls.scm:17
(include "lib/basis.scm")
(define (innermost x)
  (* (+ x 1) 2))
(define (middle x)
  (+ (innermost x) 1))
(define (outermost x)
  (- (middle x) 1))
(printf (int (outermost 'symbol)) "\n")
