; A vector has no such element.
; reason: VECTOR_RANGE
; report: vector_index.scm:9: in sum
; report: vector_index.scm:12
(include "lib/basis.scm")
(define (sum v n)
  (if (< n 0)
      0
      (let ((x v[n]))
        (+ x (sum v (- n 1))))))
(printf (int (sum #(1 2 3) 2)) "\n")
(printf (int (sum #(1 2 3) 3)) "\n")
