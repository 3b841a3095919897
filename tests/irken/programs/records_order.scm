; The fields of a record are evaluated in the order of their names, not in that of the text.
(include "lib/basis.scm")
(define (note name value) (printf name " ") value)
(let ((r {z=(note "z" 1) m=(note "m" 2) a=(note "a" 3) zz=(note "zz" 4) b=(note "b" 5)}))
  (printf (int r.z) (int r.m) (int r.a) (int r.zz) (int r.b) "\n"))
