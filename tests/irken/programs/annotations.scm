; Types that the programmer writes: on functions; type aliases.
(include "lib/basis.scm")
(typealias number-list (list int))
(define (sum l) : (number-list -> int)
  (fold binary+ 0 l))
(define (identity x) : ('a -> 'a) x)
(printf (int (sum '(1 2 3))) " " (identity "same") "\n")
(define (apply-twice f x) : (('a -> 'a) 'a -> 'a) (f (f x)))
(printf (int (apply-twice (lambda (n) (* n n)) 3)) "\n")
