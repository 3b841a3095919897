; Numbers made of functions only.
(include "lib/basis.scm")
(define zero (lambda (f) (lambda (x) x)))
(define (succ n) (lambda (f) (lambda (x) (f ((n f) x)))))
(define (plus a b) (lambda (f) (lambda (x) ((a f) ((b f) x)))))
(define (times a b) (lambda (f) (a (b f))))
(define (to-int n) ((n (lambda (k) (+ k 1))) 0))
(define two (succ (succ zero)))
(define three (succ two))
(printf (int (to-int (plus two three))) " " (int (to-int (times two three))) " "
        (int (to-int (times (times two two) (times three three)))) "\n")
