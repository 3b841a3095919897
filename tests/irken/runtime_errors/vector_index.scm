; A vector has no such element.
; reason: VECTOR_RANGE
; report: element-of
; report: vector_index.scm:9
; report: sum
; report: vector_index.scm:13
(include "lib/basis.scm")
(define (element-of v i)
  (let ((x v[i]))
    (+ x 0)))
(define (sum v n)
  (if (< n 0) 0
      (+ (element-of v n) (sum v (- n 1)))))
(printf (int (sum #(1 2 3) 2)) "\n")
(printf (int (sum #(1 2 3) 3)) "\n")
