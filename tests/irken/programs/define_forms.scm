; Every way to define: a value, a function, a function without parameters, with a type, by patterns.
(include "lib/basis.scm")
(define answer 42)
(define (add a b) (+ a b))
(define (constant) 17)
(define (typed a b) : (int int -> int) (* a b))
(define by-pattern
  0 -> "none"
  1 -> "one"
  _ -> "many")
(define lambda-value (lambda (x) (- x 1)))
(define alias add)
(printf (int answer) " " (int (add 1 2)) " " (int (constant)) " " (int (typed 6 7)) "\n")
(printf (by-pattern 0) " " (by-pattern 1) " " (by-pattern 2) "\n")
(printf (int (lambda-value 10)) " " (int (alias 20 22)) "\n")
