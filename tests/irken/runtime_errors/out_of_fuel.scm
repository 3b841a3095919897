; An endless loop, stopped when its fuel is used up.
; fuel: 100000
; reason: fuel
(include "lib/basis.scm")
(define (forever-and-ever n)
  (forever-and-ever (+ n 1)))
(printf "start\n")
(forever-and-ever 0)
