; Records: fields, functions over any record that has a field, nested records, fields that are
; functions.
(include "lib/basis.scm")
(define p {name="point" x=3 y=4})
(printf p.name " " (int p.x) " " (int p.y) "\n")
(define (norm2 r) (+ (* r.x r.x) (* r.y r.y)))
(printf (int (norm2 p)) " " (int (norm2 {x=5 y=12})) " " (int (norm2 {y=1 z=9 x=2})) "\n")
(define nested {id=1 where={x=10 y=20 origin={x=0 y=0}}})
(printf (int nested.where.x) " " (int nested.where.origin.y) "\n")
(define shape {scale=(lambda (n) (* n 10)) tag='shape})
(printf (int (shape.scale 7)) " " (sym shape.tag) "\n")
(for-list r (list {a=1 b="x"} {a=2 b="y"})
  (printf (int r.a) r.b " "))
(printf "\n")
