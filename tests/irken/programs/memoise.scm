; A table of known results in a closure; a function that assigns itself.
(include "lib/basis.scm")
(define (memoise f)
  (let ((known (tree/empty)))
    (lambda (n)
      (match (tree/member known int-cmp n) with
        (maybe:yes v) -> v
        (maybe:no) -> (let ((v (f n)))
                        (tree/insert! known int-cmp n v)
                        v)))))
(define calls 0)
(define (slow-fib n)
  (inc! calls)
  (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(define fib-table (memoise slow-fib))
(define (fib n) (fib-table n))
(printf (int (fib 80)) " with " (int calls) " calls\n")
