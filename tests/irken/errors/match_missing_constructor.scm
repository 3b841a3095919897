; error 5:9: color:green
; One constructor has no rule.
(include "lib/basis.scm")
(datatype color (:red) (:green) (:blue))
(define f
  (color:red) -> 1
  (color:blue) -> 3)
(printf (int (f (color:red))) "\n")
