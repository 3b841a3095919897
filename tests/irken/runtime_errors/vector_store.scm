; The same in an assignment.
; reason: VECTOR_RANGE
; report: vector_store.scm:8
; report: vector_store.scm:11
(include "lib/basis.scm")
(define (fill! v n)
  (for-range i n
    (set! v[i] (* i i)))
  v)
(printf (int (vector-length (fill! (make-vector 4 0) 4))) "\n")
(printf (int (vector-length (fill! (make-vector 4 0) 5))) "\n")
