; Anonymous functions: called at once, passed, returned, kept in a list; with a variant as
; parameter.
(include "lib/basis.scm")
(printf (int ((lambda (x y) (* x y)) 6 7)) "\n")
(define (compose f g) (lambda (x) (f (g x))))
(define add1-then-double (compose (lambda (x) (* 2 x)) (lambda (x) (+ x 1))))
(printf (int (add1-then-double 20)) "\n")
(printf (join int->string " " (map (lambda (f) (f 10))
                                   (list (lambda (x) (+ x 1)) (lambda (x) (* x x))
                                          add1-then-double)))
        "\n")
(define (curried a) (lambda (b) (lambda (c) (format (int a) "-" (int b) "-" (int c)))))
(printf (((curried 1) 2) 3) "\n")
(printf (int ((lambda () 5))) "\n")
(define swap (lambda (:couple a b) (:couple b a)))
(match (swap (:couple 1 "one")) with
  (:couple name number) -> (printf name "=" (int number) "\n"))
