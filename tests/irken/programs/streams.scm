; Lazy lists: the rest of a stream is a function.
(include "lib/basis.scm")
(datatype stream (:cons 'a (-> (stream 'a))))
(define (from n) (stream:cons n (lambda () (from (+ n 1)))))
(define stream/take
  0 _ -> '()
  n (stream:cons x rest) -> (list:cons x (stream/take (- n 1) (rest))))
(define stream/filter
  p (stream:cons x rest) -> (if (p x)
                                (stream:cons x (lambda () (stream/filter p (rest))))
                                (stream/filter p (rest))))
(define sieve
  (stream:cons x rest)
  -> (stream:cons x (lambda ()
                      (sieve (stream/filter (lambda (n) (not (= 0 (remainder n x)))) (rest))))))
(printf (join int->string " " (stream/take 15 (sieve (from 2)))) "\n")
