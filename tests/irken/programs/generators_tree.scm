; Two trees walked side by side by generators: do they hold the same leaves in the same order?
(include "lib/basis.scm")
(datatype tree2 (:leaf int) (:node tree2 tree2))
(define (leaves t)
  (makegen emit
    (define walk
      (tree2:leaf n) -> (emit n)
      (tree2:node l r) -> (begin (walk l) (walk r)))
    (walk t)))
(define (same-fringe? a b)
  (let ((ga (leaves a))
        (gb (leaves b)))
    (let loop ()
      (match (ga) (gb) with
        (maybe:yes x) (maybe:yes y) -> (if (= x y) (loop) #f)
        (maybe:no) (maybe:no) -> #t
        _ _ -> #f))))
(define (leaf n) (tree2:leaf n))
(define node tree2:node)
(define a (node (node (leaf 1) (leaf 2)) (leaf 3)))
(define b (node (leaf 1) (node (leaf 2) (leaf 3))))
(define c (node (leaf 1) (node (leaf 2) (leaf 4))))
(define d (node (leaf 1) (leaf 2)))
(printf (bool (same-fringe? a b)) (bool (same-fringe? a c)) (bool (same-fringe? a d))
        (bool (same-fringe? d d))
        "\n")
