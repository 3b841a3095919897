; Products of matrices as vectors of vectors; powers by squaring.
(include "lib/basis.scm")
(define (matrix rows) (list->vector (map list->vector rows)))
(define (product a b)
  (let ((n (vector-length a))
        (c (make-array (n n) 0)))
    (for-range i n
      (for-range j n
        (for-range k n
          (set! c[i][j] (+ c[i][j] (* a[i][k] b[k][j]))))))
    c))
(define (power m n)
  (cond ((= n 1) m)
        ((even? n) (power (product m m) (/ n 2)))
        (else (product m (power m (- n 1))))))
(define fib (power (matrix '((1 1) (1 0))) 50))
(printf (int fib[0][1]) "\n")
(for-vector row (power (matrix '((1 2 0) (0 1 3) (4 0 1))) 3)
  (printf (join (lambda (n) (format (lpad 5 (int n)))) "" (vector->list row)) "\n"))
