; error 6:3: record
; Record patterns of one column must name the same fields.
(include "lib/basis.scm")
(define f
  {a=1 b=x} -> x
  {a=y c=z} -> z)
(printf (int (f {a=1 b=2})) "\n")
