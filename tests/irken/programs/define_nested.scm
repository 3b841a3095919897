; Definitions inside functions, several levels deep, that see the parameters around them.
(include "lib/basis.scm")
(define (outer a)
  (define (middle b)
    (define (inner c)
      (+ a b c))
    (define twice (* 2 b))
    (+ (inner 1) twice))
  (define extra (middle 10))
  (+ extra (middle 100)))
(printf (int (outer 1000)) "\n")

; A nested definition may come after an expression that stands before it in the text.
(define (late n)
  (define x (+ n 1))
  (printf "x is " (int x) "\n")
  (define (double y) (* 2 y))
  (double x))
(printf (int (late 4)) "\n")
