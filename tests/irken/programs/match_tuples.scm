; Tuples and other variants in patterns, also inside lists.
(include "lib/basis.scm")
(define (min-max l)
  (define scan
    () lo hi -> (:tuple lo hi)
    (x . rest) lo hi -> (scan rest (min x lo) (max x hi)))
  (match l with
    ()       -> (:tuple 0 0)
    (x . xs) -> (scan xs x x)))
(match (min-max '(3 1 4 1 5 9 2 6)) with
  (:tuple lo hi) -> (printf (int lo) ".." (int hi) "\n"))
(define sum-pairs
  ()                     acc -> acc
  ((:tuple a b) . rest)  acc -> (sum-pairs rest (+ acc (* a b))))
(printf (int (sum-pairs (list (:tuple 1 2) (:tuple 3 4) (:tuple 5 6)) 0)) "\n")
(define lookup
  _ () -> (maybe:no)
  k ((:pair k0 v) . rest) -> (if (string=? k k0) (maybe:yes v) (lookup k rest)))
(define table (list (:pair "one" 1) (:pair "two" 2)))
(define show
  (maybe:yes n) -> (format "found " (int n))
  (maybe:no)    -> "not found")
(printf (show (lookup "two" table)) ", " (show (lookup "ten" table)) "\n")
(match (:tuple 1 (:tuple 2 (:tuple 3 4))) with
  (:tuple a (:tuple b (:tuple c d))) -> (printf (int (+ a b c d)) "\n"))
