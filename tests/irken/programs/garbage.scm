; Much is allocated and little kept: lists, strings, closures, vectors and records survive
; collections.
; tier: baseline
(include "lib/basis.scm")
(define kept '())
(define (churn n)
  (let loop ((i 0) (sum 0))
    (if (= i n)
        sum
        (let ((l (range 20))
              (v (make-vector 10 l))
              (s (string-append "item " (int->string i)))
              (r {name=s list=l})
              (f (lambda () r)))
          (if (= 0 (remainder i 1000))
              (push! kept f))
          (loop (+ i 1) (+ sum (length v[3])))))))
(printf (int (churn 20000)) "\n")
(for-list f kept
  (let ((r (f)))
    (printf r.name ":" (int (length r.list)) " ")))
(printf "\n")
