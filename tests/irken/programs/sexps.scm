; Reading text as s-expressions, and printing them.
(include "lib/basis.scm")
(define forms
  (read-string "(define (f x) (+ x 1)) \"text\" #\\a 42 sym #t (nested (deeply (in here)))"))
(printf (int (length forms)) "\n")
(for-list f forms (printf (repr f) "\n"))
(define total
  (sexp:int n) -> n
  (sexp:list l) -> (fold (lambda (s acc) (+ acc (total s))) 0 l)
  _ -> 0)
(printf (int (total (car (read-string "(1 (2 3) x \"4\" (5 (6)))")))) "\n")
