; Functions that call each other, at the top level, nested, and bound by letrec.
(include "lib/basis.scm")
(define (is-even? n) (if (= n 0) #t (is-odd? (- n 1))))
(define (is-odd? n) (if (= n 0) #f (is-even? (- n 1))))
(printf (bool (is-even? 1000)) (bool (is-odd? 1000)) (bool (is-odd? 77)) "\n")

(define (count-down n)
  (define ping
    0 acc -> (list:cons 'done acc)
    n acc -> (pong (- n 1) (list:cons 'ping acc)))
  (define pong
    0 acc -> (list:cons 'done acc)
    n acc -> (ping (- n 1) (list:cons 'pong acc)))
  (ping n '()))
(printf (join symbol->string " " (count-down 5)) "\n")

(printf (int (letrec ((up (lambda (n) (if (< n 100) (down (* n 3)) n)))
                      (down (lambda (n) (up (- n 1)))))
               (up 2)))
        "\n")
