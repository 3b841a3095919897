; Wildcards and variables in every place; the value of a match; a match of an expression.
(include "lib/basis.scm")
(datatype shape
  (:point)
  (:circle int int int)
  (:box int int int int))
(define area
  (shape:point) -> 0
  (shape:circle _ _ r) -> (* 3 r r)
  (shape:box _ _ w h) -> (* w h))
(printf (join int->string " " (map area (list (shape:point) (shape:circle 9 9 2)
        (shape:box 1 2 3 4))))
        "\n")
(define (x-of s)
  (match s with
    (shape:circle x _ _) -> (maybe:yes x)
    (shape:box x _ _ _)  -> (maybe:yes x)
    _                    -> (maybe:no)))
(for-list s (list (shape:point) (shape:circle 5 0 0) (shape:box 6 0 0 0))
  (match (x-of s) with
    (maybe:no)   -> (printf "no x\n")
    (maybe:yes x) -> (printf "x=" (int x) "\n")))
(printf (int (+ 1 (match (+ 1 1) with 1 -> 10 2 -> 20 _ -> 30))) "\n")
(define (whole l)
  (match l with
    () -> l
    _  -> (list:cons 0 l)))
(printf (join int->string "," (whole '(1 2))) ";" (join int->string "," (whole '())) "\n")
(define const
  x _ -> x)
(printf (const "kept" 'dropped) "\n")
