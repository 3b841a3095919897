; error 8:9: expected 2 arguments
; A loop by named let.
(include "lib/basis.scm")
(define (f n)
  (let loop ((i 0) (acc 0))
    (if (= i n)
        acc
        (loop (+ i 1)))))
(printf (int (f 3)) "\n")
