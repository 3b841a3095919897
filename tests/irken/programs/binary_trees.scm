; Trees are built, counted and thrown away.
; tier: baseline
(include "lib/basis.scm")
(datatype bt (:leaf) (:node bt bt))
(define make
  0 -> (bt:leaf)
  d -> (bt:node (make (- d 1)) (make (- d 1))))
(define check
  (bt:leaf) -> 1
  (bt:node l r) -> (+ 1 (check l) (check r)))
(for-range* d 4 10
  (let ((n (<< 1 (- 14 d)))
        (sum 0))
    (for-range i n (set! sum (+ sum (check (make d)))))
    (printf (lpad 6 (int n)) " trees of depth " (int d) ": " (int sum) "\n")))
