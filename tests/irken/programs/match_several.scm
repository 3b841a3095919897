; A match of several values at once; rules mix constructors, literals and variables.
(include "lib/basis.scm")
(define (zip-with f a b)
  (match a b with
    () _ -> '()
    _ () -> '()
    (x . xs) (y . ys) -> (list:cons (f x y) (zip-with f xs ys))))
(printf (join int->string " " (zip-with binary* '(1 2 3) '(10 20 30 40))) "\n")
(define merge
  () b -> b
  a () -> a
  (x . xs) (y . ys)
  -> (if (< x y)
         (list:cons x (merge xs (list:cons y ys)))
         (list:cons y (merge (list:cons x xs) ys))))
(printf (join int->string " " (merge '(1 4 6 9) '(2 3 5 10 11))) "\n")
(define (three a b c)
  (match a b c with
    #t #t #t -> "all"
    #t #f _  -> "first without second"
    _ #t #f  -> "second without third"
    _ _ x    -> (if x "third" "none of these")))
(for-list l '((#t #t #t) (#t #f #t) (#f #t #f) (#f #f #t) (#f #f #f))
  (match l with
    (a b c) -> (printf (three a b c) "\n")
    _ -> #u))
