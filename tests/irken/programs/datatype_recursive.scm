; A binary search tree with any elements, and functions over it.
(include "lib/basis.scm")
(datatype bst
  (:leaf)
  (:node (bst 'a) 'a (bst 'a)))
(define insert-into
  less? x (bst:leaf)       -> (bst:node (bst:leaf) x (bst:leaf))
  less? x (bst:node l y r) -> (cond ((less? x y) (bst:node (insert-into less? x l) y r))
                                    ((less? y x) (bst:node l y (insert-into less? x r)))
                                    (else (bst:node l x r))))
(define flatten
  (bst:leaf) acc       -> acc
  (bst:node l x r) acc -> (flatten l (list:cons x (flatten r acc))))
(define height
  (bst:leaf) -> 0
  (bst:node l _ r) -> (+ 1 (max (height l) (height r))))
(define (build less? l) (fold (lambda (x t) (insert-into less? x t)) (bst:leaf) l))
(let ((numbers (build < '(50 30 70 20 40 60 80 30 10)))
      (words (build string<? (list "pear" "apple" "fig" "apple"))))
  (printf (join int->string " " (flatten numbers '())) " height " (int (height numbers)) "\n")
  (printf (join " " (flatten words '())) " height " (int (height words)) "\n"))
