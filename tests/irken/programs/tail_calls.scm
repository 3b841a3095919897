; Tail calls take no memory: a million rounds of a self call, a mutual call, a call through a
; variable.
; tier: baseline
(include "lib/basis.scm")
(define (tally n acc) (if (= n 0) acc (tally (- n 1) (+ acc 1))))
(printf (int (tally 1000000 0)) "\n")
(define (even-down n) (cond ((= n 0) #t) (else (odd-down (- n 1)))))
(define (odd-down n) (cond ((= n 0) #f) (else (even-down (- n 1)))))
(printf (bool (even-down 1000001)) "\n")
(define via-variable (lambda (n) "nothing"))
(set! via-variable (lambda (n) (if (= n 0) "through a variable" (via-variable (- n 1)))))
(printf (via-variable 1000000) "\n")
(define (in-match n)
  (match n with
    0 -> "in a match"
    _ -> (let ((m (- n 1))) (begin m (in-match m)))))
(printf (in-match 300000) "\n")
