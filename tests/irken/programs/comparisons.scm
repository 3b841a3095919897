; The order of all values by magic-cmp, on data of the same type; eq? is identity.
(include "lib/basis.scm")
(define (order a b) (cmp-repr (magic-cmp a b)))
(printf (order 1 2) (order 2 2) (order 3 2) " " (order "a" "b") (order "b" "b") " " (order #\b #\a) "\n")
(printf (order '(1 2) '(1 3)) (order '(1 2) '(1 2)) (order '(2) '(1 3)) " " (order #(1 2) #(1 2)) "\n")
(printf (bool (magic=? (list 1 2 3) (list 1 2 3))) (bool (eq? (list 1 2 3) (list 1 2 3))) "\n")
(printf (bool (magic<? "apple" "banana")) "\n")
(printf (bool (let ((l (list 1))) (eq? l l))) (bool (eq? 5 5)) (bool (eq? #\a #\a)) "\n")
