; A datatype with two type variables, used at several types; mutually recursive datatypes.
(include "lib/basis.scm")
(datatype either (:left 'a) (:right 'b))
(define either/fold
  f _ (either:left x)  -> (f x)
  _ g (either:right y) -> (g y))
(define (show e) (either/fold int->string (lambda (s) (format "'" s "'")) e))
(printf (show (either:left 5)) " " (show (either:right "five")) "\n")
(define flip
  (either:left x) -> (either:right x)
  (either:right y) -> (either:left y))
(printf (either/fold (lambda (s) s) int->string (flip (either:left 9))) "\n")
(datatype rose (:t 'a (forest 'a)))
(datatype forest (:none) (:more (rose 'a) (forest 'a)))
(define rose-sum
  (rose:t n f) -> (+ n (forest-sum f)))
(define forest-sum
  (forest:none) -> 0
  (forest:more r f) -> (+ (rose-sum r) (forest-sum f)))
(define (leaf n) (rose:t n (forest:none)))
(printf (int (rose-sum (rose:t 1 (forest:more (leaf 10) (forest:more (leaf 100) (forest:none))))))
        "\n")
