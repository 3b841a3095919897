; vcase, the plain form of match on one value.
(include "lib/basis.scm")
(datatype animal (:cat string) (:dog string int) (:fish))
(define (describe a)
  (vcase animal a
    ((:cat name) (format "cat " name))
    ((:dog name age) (format "dog " name " " (int age)))
    ((:fish) "fish")))
(printf (join describe ", " (list (animal:cat "Tom") (animal:dog "Rex" 3) (animal:fish))) "\n")
(define (is-fish? a)
  (vcase animal a
    ((:fish) #t)
    (else #f)))
(printf (bool (is-fish? (animal:fish))) (bool (is-fish? (animal:cat "x"))) "\n")
(define (size v)
  (vcase v
    ((:small) 1)
    ((:large n) n)))
(printf (int (size (:small))) (int (size (:large 9))) "\n")
