; A vector literal is a new vector each time it is evaluated.
(include "lib/basis.scm")
(define (fresh) #(1 2 3))
(let ((a (fresh))
      (b (fresh)))
  (set! a[0] 100)
  (printf (int a[0]) " " (int b[0]) " " (int (vector-length (fresh))) "\n"))
(define all '())
(for-range i 3
  (let ((v #(0 0)))
    (set! v[0] i)
    (push! all v)))
(for-list v all (printf (int v[0]) " "))
(printf "\n")
