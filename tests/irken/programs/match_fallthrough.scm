; Rules that fail after part of them has matched: the next rules get their chance, in order.
(include "lib/basis.scm")
(define f
  (0 . _) _        -> "list starts with 0"
  (1 x . _) "one"  -> (format "1 and " (int x))
  _ "two"          -> "second is two"
  (1 . _) _        -> "list starts with 1"
  () ""            -> "both empty"
  _ s              -> (format "rest " s))
(printf (f '(0) "") "\n" (f '(1 5) "one") "\n" (f '(1) "one") "\n" (f '(1) "two") "\n"
        (f '() "") "\n" (f '() "x") "\n" (f '(9) "two") "\n" (f '(9) "z") "\n")
(datatype t (:a int) (:b string) (:c t t))
(define g
  (t:c (t:a 1) (t:a 1)) -> "c a1 a1"
  (t:c (t:a 1) (t:b _)) -> "c a1 b"
  (t:c (t:a n) (t:a m)) -> (format "c a" (int n) " a" (int m))
  (t:c (t:b "x") _)     -> "c bx"
  (t:c _ (t:b s))       -> (format "c _ b" s)
  (t:c _ _)             -> "c"
  (t:a _)               -> "a"
  (t:b _)               -> "b")
(define (a n) (t:a n))
(define (b s) (t:b s))
(define (c x y) (t:c x y))
(for-list x (list (c (a 1) (a 1)) (c (a 1) (b "q")) (c (a 1) (a 2)) (c (a 2) (a 1))
       (c (b "x") (a 1))
                  (c (b "y") (b "z")) (c (a 5) (b "w")) (c (c (a 1) (a 1)) (a 0)) (c (b "y") (a 1))
                  (c (a 1) (c (a 1) (a 1))) (a 3) (b "b"))
  (printf (g x) "; "))
(printf "\n")
