; Variables bound by patterns can be assigned and captured.
(include "lib/basis.scm")
(define (counter-from m)
  (match m with
    (maybe:yes n) -> (lambda () (set! n (+ n 1)) n)
    (maybe:no)    -> (lambda () 0)))
(let ((a (counter-from (maybe:yes 10)))
      (b (counter-from (maybe:yes 20)))
      (c (counter-from (maybe:no))))
  (a) (a) (b)
  (printf (int (a)) " " (int (b)) " " (int (c)) "\n"))
(define total
  (x . y) -> (begin (set! x (* x 100)) (for-list z y (set! x (+ x z))) x)
  ()      -> 0)
(printf (int (total '(1 2 3))) " " (int (total '())) "\n")
(define swap
  a b -> (let ((t a)) (set! a b) (set! b t) (format a b)))
(printf (swap "x" "y") "\n")
