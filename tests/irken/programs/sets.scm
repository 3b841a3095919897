; Sets as balanced trees.
(include "lib/basis.scm")
(define (from l) (list->set l int-cmp (set/empty)))
(define a (from '(5 1 3 1 5)))
(define b (from '(3 4 5)))
(define (show s) (format (join int->string " " (set->list s))))
(printf (show a) " | " (show b) " | " (int (set/size a)) "\n")
(printf (show (set/union int-cmp a b)) " | " (show (set/intersection int-cmp a b)) " | "
        (show (set/difference int-cmp a b)) "\n")
(printf (bool (set/member? a int-cmp 3)) (bool (set/member? a int-cmp 4))
        (bool (set/empty? (set/empty))) "\n")
(set/add! a int-cmp 2)
(printf (show a) "\n")
